"""Papers in every order, and what is said of the place that a paper has in it."""

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
        "novelty": [None, 0.3, 0.1, None],
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
        ("novel", "bcad"),
        ("strongest", "dcab"),
        ("title", "bdac"),
    ],
)
def test_every_order_puts_papers_where_it_says(sort, order):
    rows = positions_in(PAPERS, PLACES, sort)
    assert "".join(PAPERS.index[rows]) == order


def test_what_is_not_known_of_any_paper_is_no_order():
    bare = PAPERS.assign(upvotes=None, novelty=None, published=None)
    assert set(SORTS) - set(known_orders(bare)) == {"liked", "novel", "published"}
    assert known_orders(PAPERS, ["title", "liked"]) == ["title", "liked"]


@pytest.mark.parametrize(
    ("sort", "paper", "said"),
    [
        ("central", "b", "similarity to the topic's middle 0.90"),
        ("strongest", "b", "strength 0.25"),
        ("liked", "c", "40 upvotes"),
        ("liked", "b", "upvotes not known"),
        ("novel", "b", "More novel on arrival than 50 % of papers"),
        ("novel", "a", "in the first digest"),
        ("published", "d", "published 2 Mar 2025"),
        ("published", "b", "date not known"),
        ("newest", "a", ""),
    ],
)
def test_a_paper_says_why_it_stands_where_it_does(sort, paper, said):
    row = next(PAPERS.loc[[paper]].itertuples())
    assert reason(row, sort) == said
