"""Page, terminal and code use the glossary's terms, and one module writes numbers and dates."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path

import pytest

from analysis.cli.commands import main
from tests.glossary import CONCEPTS, OLD_NAMES, Concept

ROOT = Path(__file__).parents[1]
PRODUCT = sorted(
    p for folder in ("analysis", "dashboard", "evidence") for p in (ROOT / folder).rglob("*.py")
)
SCRIPTS = sorted((ROOT / "dashboard").rglob("*.js"))
NOT_TEXT = {"schema_4.py", "migrate.py", "renamed_flags.py", "aliases.py", "css.py"}
"""Modules with the names of old snapshots, flags and addresses, and the style sheet."""
COMMANDS = (
    *("", "analyze", "update", "open", "trends", "evaluate", "check", "export", "migrate"),
    *("fetch", "fetch huggingface", "fetch arxiv"),
)
JS_STRING = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\]|\\.)*`")
JS_COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"])//[^\n]*", re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def without_code(text: str) -> str:
    """Return a text without the attributes of HTML, names of classes and JavaScript in it."""
    return re.sub(r'class="[^"]*"?|\bda-[\w-]+|\$\{[^}]*\}', " ", text)


def python_texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each text of a module with its line: strings with a space that are no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            text = without_code(node.value)
            if " " in text.strip():
                yield node.lineno, text


def javascript_texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each string of a script that has a space, with its line."""
    code = JS_COMMENT.sub(lambda m: "\n" * m.group().count("\n"), path.read_text("utf-8"))
    for match in JS_STRING.finditer(code):
        text = without_code(match.group())
        if " " in text:
            yield code.count("\n", 0, match.start()) + 1, text


@cache
def all_texts() -> list[tuple[str, int, str]]:
    """Return the file, line and text of every text of the product."""
    return [
        (name_of(path), line, text)
        for paths, texts in ((PRODUCT, python_texts), (SCRIPTS, javascript_texts))
        for path in paths
        if path.name not in NOT_TEXT
        for line, text in texts(path)
    ]


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.term)
def test_texts_use_the_terms_of_the_glossary(concept: Concept):
    wrong = [
        f"{file}:{line}: “{word}” in {text[:70]!r}"
        for file, line, text in all_texts()
        if file not in concept.exempt and (word := concept.found_in(text))
    ]
    assert not wrong, f"write “{concept.term}”:\n" + "\n".join(wrong)


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.term)
def test_help_uses_the_terms_of_the_glossary(concept: Concept):
    for command in COMMANDS:
        word = concept.found_in(help_of(*command.split()))
        assert word is None, f"{command} --help: “{word}”; write “{concept.term}”"


@cache
def help_of(*command: str) -> str:
    """Return what a command's `--help` prints, as one line."""
    printed = io.StringIO()
    with redirect_stdout(printed), pytest.raises(SystemExit):
        main([*command, "--help"])
    return re.sub(r"\s+", " ", printed.getvalue())


def test_old_names_are_gone_from_the_code():
    found = []
    for path in PRODUCT:
        if path.name in NOT_TEXT:
            continue
        with path.open("rb") as file:
            found += [
                f"{name_of(path)}:{token.start[0]}: {token.string}"
                for token in tokenize.tokenize(file.readline)
                if token.type == tokenize.NAME and token.string in OLD_NAMES
            ]
    assert not found, "\n".join(found)


def _is_handmade(node: ast.AST) -> bool:
    """Return whether an expression formats a number or chooses a plural itself."""
    if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
        spec = "".join(
            part.value for part in node.format_spec.values if isinstance(part, ast.Constant)
        )
        return spec == "," or "%b" in spec or "%B" in spec
    return (
        isinstance(node, ast.IfExp)
        and isinstance(node.test, ast.Compare)
        and any(isinstance(c, ast.Constant) and c.value == 1 for c in node.test.comparators)
        and all(
            isinstance(b, ast.Constant) and isinstance(b.value, str)
            for b in (node.body, node.orelse)
        )
    )


def test_numbers_plurals_and_dates_come_from_one_module():
    found = []
    for path in PRODUCT:
        if name_of(path) == "evidence/formatting.py":
            continue
        tree = ast.parse(path.read_text("utf-8"))
        found += [f"{name_of(path)}:{node.lineno}" for node in ast.walk(tree) if _is_handmade(node)]
    assert not found, "use evidence.formatting:\n" + "\n".join(found)
