"""Sort orders of papers, and the value shown for each."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from dashboard.atlas.sort_orders import SORTS, known_orders, positions_in, reason

PAPERS = pd.DataFrame(
    {
        "paper_id": list("abcd"),
        "title": ["beta", '"Alpha"', "$gamma$", "alpha 2"],
        "similarity_to_centroid": [0.2, 0.9, 0.9, 0.4],
        "membership": [0.5, 0.25, 0.75, 1.0],
        "novelty_above": [None, 0.5, 0.0, None],
        "upvotes": pd.array([3, None, 40, 40], dtype="Int32"),
        "published": [dt.date(2025, 3, 1), None, dt.date(2025, 2, 1), dt.date(2025, 3, 2)],
        "first_digest": ["2025-03-13", "2025-03-17", "2025-03-13", "2025-03-17"],
    }
).set_index("paper_id", drop=False)
PLACES = pd.Series({"a": 2, "b": 7, "c": 1, "d": 3})


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("central", "bcda"),
        ("newest", "dbca"),
        ("digest", "cadb"),
        ("published", "dacb"),
        ("liked", "dcab"),
        ("novel", "bcda"),
        ("strongest", "dcab"),
        ("title", "bdac"),
    ],
)
def test_papers_are_sorted_in_every_order(sort, order):
    rows = positions_in(PAPERS, PLACES, sort)
    assert "".join(PAPERS.index[rows]) == order


def test_orders_without_values_are_not_offered():
    bare = PAPERS.assign(upvotes=None, novelty_above=None, published=None)
    assert set(SORTS) - set(known_orders(bare)) == {"liked", "novel", "published"}
    assert known_orders(PAPERS, ["title", "liked"]) == ["title", "liked"]


@pytest.mark.parametrize(
    ("sort", "paper", "words"),
    [
        ("central", "b", "similarity 0.90"),
        ("strongest", "b", "match 0.25"),
        ("liked", "c", "40 upvotes"),
        ("liked", "b", "upvotes unknown"),
        ("novel", "b", "more novel than 50 % of papers at the time"),
        ("novel", "a", "in the first digest"),
        ("published", "d", "published 2 Mar 2025"),
        ("published", "b", "date unknown"),
        ("newest", "a", ""),
    ],
)
def test_the_value_sorted_by_is_shown(sort, paper, words):
    row = next(PAPERS.loc[[paper]].itertuples())
    assert reason(row, sort) == words
