"""The examples in docstrings run and print what they say; the main types have one."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

from tests import optional

ROOT = Path(__file__).parents[1]
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for folder in ("analysis", "dashboard", "evidence")
    for path in (ROOT / folder).rglob("*.py")
    if ">>>" in path.read_text("utf-8")
)
MAIN_TYPES = {
    "analysis.records": ["Entry", "InputError"],
    "dashboard.atlas.filters": ["Filters"],
    "dashboard.reading_list.model": ["ReadingList"],
    "dashboard.routing.address": ["Address"],
    "dashboard.search.index": ["Index"],
    "evidence.intervals": ["wilson"],
}


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_print_what_they_say(name):
    if name.startswith("analysis."):
        optional.need("sklearn", "hdbscan", "graspologic_native")
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(
    ("module", "name"), [(module, name) for module, names in MAIN_TYPES.items() for name in names]
)
def test_a_main_type_has_an_example(module, name):
    assert ">>>" in (getattr(importlib.import_module(module), name).__doc__ or "")
