"""`CHANGELOG.md`: releases are dated, and deprecated flags are those that the command accepts."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import analysis

ROOT = Path(__file__).parents[1]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_releases_are_dated_newest_first_and_the_first_is_the_package_version():
    headings = re.findall(r"^## (.+)$", CHANGELOG, re.MULTILINE)
    releases = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})", h) for h in headings]
    assert all(releases), headings
    dates = [release[2] for release in releases if release]
    assert dates == sorted(dates, reverse=True)
    assert headings[0].startswith(f"[{analysis.__version__}]")


def test_deprecated_flags_are_the_hidden_aliases_of_the_command():
    aliases = {
        (call.args[1].value, call.args[2].value)
        for path in (ROOT / "analysis" / "cli").glob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "add_renamed"
    }
    documented = re.findall(r"^\| `(--[\w-]+)` \| `(--[\w-]+)` \|$", CHANGELOG, re.MULTILINE)
    assert len(documented) == len(set(documented))
    assert set(documented) == aliases
