"""Docstrings begin with one short sentence, so that tools can list them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    path
    for folder in ("analysis", "dashboard", "evidence")
    for path in (ROOT / folder).rglob("*.py")
)
LONGEST_FIRST_LINE = 80


@pytest.mark.parametrize("folder", ["analysis", "dashboard", "evidence"])
def test_first_lines_are_short_sentences(folder):
    wrong = []
    for path in (p for p in MODULES if p.relative_to(ROOT).parts[0] == folder):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
                continue
            first = (ast.get_docstring(node) or "").split("\n")[0]
            if len(first) > LONGEST_FIRST_LINE or (first and first[-1] not in ".:?"):
                name = getattr(node, "name", "module")
                wrong.append(f"{path.relative_to(ROOT)} {name}: {first}")
    assert not wrong, "\n".join(wrong)
