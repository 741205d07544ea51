"""The documents for engineers name paths that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "docs/decisions.md",
             "docs/snapshot-format.md")  # fmt: skip
FOLDERS = {path.name for path in ROOT.iterdir() if path.is_dir()}
MADE_HERE = {"analysis/readers/generic/ini_papers.py", "tests/pictures/"}
"""Paths that a recipe or a command creates."""


def text_of(name):
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_paths_of_the_repository_exist(name):
    paths = re.findall(r"`([\w./-]+/[\w./-]*)`", text_of(name))
    ours = {path for path in paths if path.split("/")[0] in FOLDERS} - MADE_HERE
    assert [path for path in sorted(ours) if not (ROOT / path).exists()] == []
