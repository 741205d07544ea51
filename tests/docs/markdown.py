"""Read the Markdown pages of the repository: links, anchors, sections, commands."""

from __future__ import annotations

import argparse
import inspect
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from analysis.cli.parser import parser_for

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob(".github/**/*.md")])
"""Every page of the repository."""

USER_PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]
"""The pages for users; their commands are tried."""

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+)\)")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
_COMMENT = re.compile(r"\s#\s.*$")


def name_of(page: Path) -> str:
    """Return a page's path from the root of the repository."""
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """Return a page without its code blocks."""
    return _BLOCK.sub("", page.read_text("utf-8"))


def links(page: Path) -> list[str]:
    """Return the targets of all links and pictures, without those in code."""
    return _LINK.findall(_CODE.sub("", prose(page)))


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    seen: Counter[str] = Counter()
    found = set()
    for heading in _HEADING.findall(prose(page)):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
        slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return found


def blocks(page: Path, language: str) -> list[str]:
    """Return the code blocks of a language."""
    return [text for name, text in _BLOCK.findall(page.read_text("utf-8")) if name == language]


def shell_lines(page: Path) -> list[str]:
    """Return the lines of a page's shell blocks, without comments."""
    lines = [_COMMENT.sub("", line) for text in blocks(page, "sh") for line in text.splitlines()]
    return [line.strip() for line in lines if line.strip()]


def inline_code(page: Path) -> list[str]:
    """Return what stands between single backticks."""
    return [code.replace(r"\|", "|") for code in _CODE.findall(prose(page))]


def section(page: Path, heading: str) -> str:
    """Return the text below a heading, up to the next heading of any level."""
    text = page.read_text("utf-8")
    match = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text, re.M | re.DOTALL)
    assert match, f"{name_of(page)} has no section {heading!r}"
    return match[1]


def rows(text: str) -> list[list[str]]:
    """Return the cells of all table rows in a text, without the heads of the tables."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    heads = {i - 1 for i, line in enumerate(lines) if re.fullmatch(r"\|(?:-+\|)+", line)}
    rules = {i + 1 for i in heads}
    body = [line for i, line in enumerate(lines) if i not in heads | rules]
    return [
        [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in body
    ]


def parser() -> argparse.ArgumentParser:
    """Return the parser of the real command; no command does anything."""
    names = inspect.signature(parser_for).parameters
    return parser_for(**dict.fromkeys(names, lambda _options: 0))


def commands(of: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield name and parser of every command that does something, such as `fetch arxiv`."""
    for action in of._actions:  # argparse has no public way to list nested commands
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                nested = list(commands(child))
                yield from nested or [(child.prog, child)]


def arguments(line: str) -> list[str]:
    """Return the arguments of a `digest-atlas` line."""
    return shlex.split(line)[1:]
