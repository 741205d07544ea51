"""Test that names on the map are whole, on several lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.records import NAME_CHARS
from dashboard.topic_map.label_layout import lines_of
from dashboard.topic_map.label_text import names_on_map
from dashboard.topic_map.viewport import DESKTOP, PHONE, around, fitted
from tests.dashboard.topic_map.maps import drawn
from tests.snapshots import planted_tables


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Multimodal models and visual reasoning", "Multimodal models<br>and visual reasoning"),
        ("Workflow, programs, code edits", "Workflow, programs,<br>code edits"),
        (
            "Unnamed topic: Whatever has six legs and stings you, revised",
            "Unnamed topic:<br>Whatever has six<br>legs and stings you,<br>revised",
        ),
    ],
)
def test_a_name_is_whole_on_several_lines(label, name):
    tables = planted_tables(n_papers=30, n_topics=1, labels=[label])
    (annotation,) = drawn(tables.papers, tables).layout.annotations
    assert annotation.text == name


@given(st.text(alphabet="abc, -中", max_size=NAME_CHARS))
def test_no_name_of_sixty_characters_is_cut(label):
    assert "".join(lines_of(label)).replace(" ", "") == label.replace(" ", "")


@pytest.mark.parametrize("canvas", [DESKTOP, PHONE])
@pytest.mark.parametrize("separator", [", ", " and "])
def test_among_many_topics_a_name_is_whole_or_absent(canvas, separator):
    labels = [f"Generation{separator}something long of topic {i}" for i in range(40)]
    tables = planted_tables(n_papers=900, n_topics=40, labels=labels)
    window = around(tables.papers)
    names = names_on_map(
        tables.papers, tables.topics, "topic_id", "light", fitted(canvas, window, 40), window
    )
    shown = [str(name["text"]).replace("<br>", " ") for name in names]
    assert 0 < len(shown) < len(labels)
    assert len(set(shown)) == len(shown)
    assert set(shown) <= set(labels)
