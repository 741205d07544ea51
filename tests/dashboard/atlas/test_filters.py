"""Filters return exactly the matching papers."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.records import UNASSIGNED
from dashboard.atlas.filters import Filters, apply
from dashboard.search.index import Index

PAPERS = pd.DataFrame(
    [
        ("a", "Sparse Attention for Long Documents", "We read  long\nbooks.", "d1", 0, 40, 0.9),
        ("b", "Dense attention", "Not sparse at all; 50% off (really).", "d1", 0, 40, 0.6),
        ("c", "Robots that Fold Laundry", "STRASSE and Straße. $x_1$", "d2", 1, 7, 0.3),
        ("d", "A Paper Between", "Attention to robots", "d3", UNASSIGNED, UNASSIGNED, 0.99),
    ],
    columns=["paper_id", "title", "abstract", "first_digest", "topic_id", "theme_id", "membership"],
)
APPEARANCES = pd.DataFrame(
    [("a", "d1"), ("b", "d1"), ("c", "d2"), ("a", "d2"), ("d", "d3"), ("c", "d3")],
    columns=["paper_id", "digest_id"],
)


def found(**wanted) -> str:
    return "".join(apply(PAPERS, APPEARANCES, Filters(**wanted))["paper_id"])


def test_the_match_filter_uses_the_labels_of_the_page():
    assert found(membership="strong") == "a"
    assert found(membership="fair") == "ab"


@pytest.mark.parametrize(
    ("query", "papers"),
    [
        ("", "abcd"),
        ("attention", "abd"),
        ("ATTENTION sparse", "ab"),
        ('"sparse attention"', "a"),
        ('"long books"', "a"),
        ('"documents we"', ""),
        ('attention "not sparse"', "b"),
        ("50% (really)", "b"),
        ("$x_1$", "c"),
        ("strasse", "c"),
        ('"unfinished', ""),
        ('"sparse', "ab"),
        ('""', ""),
        ("robot", "cd"),
        ("dense OR robot", "bcd"),
        # Symbols alone match nothing, and neither do unknown words.
        (".*", ""),
        ("xyzzy", ""),
        ("-attention", "c"),
        ('attention -"not sparse"', "ad"),
    ],
)
def test_search(query, papers):
    assert found(query=query) == papers


def test_the_digest_filter_uses_every_digest_of_a_paper():
    assert found(digests=("d2",)) == "ac"
    assert found(digests=("d1", "d3")) == "abcd"
    assert found(span=("d2", "d3")) == "acd"
    assert found(span=("d3", "d2")) == "acd"


def test_topics_and_new():
    assert found(topics=(1,)) == "c"
    assert found(topics=(0, UNASSIGNED)) == "abd"
    assert found(new_in_digest="d2") == "c"


def test_a_paper_is_first_listed_in_one_digest_only():
    assert found(first_listed_in=("d1", "d1")) == "ab"
    assert found(first_listed_in=("d2", "d3")) == "cd"
    assert found(digests=("d2",), first_listed_in=("d1", "d1")) == "a"
    assert found(first_listed_in=("d2", "d2"), topics=(0,)) == ""
    assert Filters(first_listed_in=("d1", "d1")).active


def test_themes():
    assert found(themes=(40,)) == "ab"
    assert found(themes=(7, 40)) == "abc"
    assert found(themes=(40,), topics=(1,)) == ""
    assert Filters(themes=(7,)).active


def test_all_filters_must_hold():
    assert found(query="attention", digests=("d2",), topics=(0,)) == "a"
    assert found(query="attention", new_in_digest="d2") == ""


def test_empty_filters_are_not_active():
    assert not Filters().active
    assert Filters(topics=(UNASSIGNED,)).active


def test_a_prebuilt_index_gives_the_same_papers():
    index = Index.of(PAPERS)
    for query in ("attention", '"long books"', "strasse", "-robots"):
        wanted = Filters(query=query, digests=("d1", "d2"))
        assert apply(PAPERS, APPEARANCES, wanted, index.find(query).ids).equals(
            apply(PAPERS, APPEARANCES, wanted)
        )


# No deadline: the first search builds an index, which is slow on a busy machine.
@given(st.text(max_size=60))
def test_any_text_is_a_valid_query(query):
    assert set(found(query=query)) <= set("abcd")
