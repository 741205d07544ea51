"""Test that names on the map are shortened to fit."""

from __future__ import annotations

import pytest

from tests.dashboard.topic_map.maps import drawn
from tests.snapshots import planted_tables


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Workflow, programs, code edits", "Workflow, programs,<br>code edits"),
        ("Workflow, programs, code edits, test suites", "Workflow, programs,<br>code edits"),
        ("One very long keyword that is not cut", "One very long<br>keyword that is not<br>cut"),
    ],
)
def test_a_list_of_keywords_is_shortened(label, name):
    tables = planted_tables(n_papers=30, n_topics=1, labels=[label])
    (annotation,) = drawn(tables.papers, tables).layout.annotations
    assert annotation.text == name


def test_names_are_shorter_among_many_topics():
    label = "Workflow, programs, code edits"
    tables = planted_tables(n_papers=900, n_topics=30, labels=[label])
    names = [a.text for a in drawn(tables.papers, tables).layout.annotations]
    assert "Workflow, programs" in names
