"""Filters in an address, and the papers that they leave, told with pandas alone."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from tests.snapshots import planted_tables

Passes = Callable[[pd.DataFrame, pd.DataFrame], pd.Series]
"""Returns which papers pass, from the papers and the appearances."""

SNAPSHOT = {"n_papers": 240, "n_topics": 6, "n_digests": 12, "n_themes": 2}
PAPERS = planted_tables(**SNAPSHOT).papers
IDS = sorted(PAPERS["first_digest"].unique())
PICKED = tuple(PAPERS["paper_id"].iloc[[3, 20, 44, 90]])
STRONG, FAIR = 0.7, 0.55


def _listed(first: str, last: str) -> Passes:
    def passes(papers, appearances):
        inside = appearances[appearances["digest_id"].between(first, last)]
        return papers["paper_id"].isin(inside["paper_id"])

    return passes


def _with_word(word: str) -> Passes:
    def passes(papers, appearances):
        text = papers["title"] + " " + papers["abstract"]
        return text.str.contains(rf"\b{word}\b", case=False)

    return passes


def _matching(least: float) -> Passes:
    return lambda papers, _: (papers["topic_id"] >= 0) & (papers["membership"] >= least)


def _all(*conditions: Passes) -> Passes:
    def passes(papers, appearances):
        kept = pd.Series(data=True, index=papers.index)
        for condition in conditions:
            kept &= condition(papers, appearances)
        return kept

    return passes


def _in(column: str, *ids: int) -> Passes:
    return lambda papers, _: papers[column].isin(ids)


_PICKED = _in("paper_id", *PICKED)
_NEWEST = _in("first_digest", IDS[-1])
WILD = _with_word("wild")

FILTERS: dict[str, tuple[dict[str, str], Passes | None]] = {
    "none": ({}, None),
    "search": ({"q": "wild"}, WILD),
    "range": ({"from": IDS[4], "to": IDS[7]}, _listed(IDS[4], IDS[7])),
    "digests": (
        {"digests": f"{IDS[2]},{IDS[9]}"},
        lambda p, a: _listed(IDS[2], IDS[2])(p, a) | _listed(IDS[9], IDS[9])(p, a),
    ),
    "theme": ({"themes": "1"}, _in("theme_id", 1)),
    "topic": ({"topics": "1"}, _in("topic_id", 1)),
    "topics": ({"topics": "1,2,-1"}, _in("topic_id", 1, 2, -1)),
    "strong": ({"membership": "very"}, _matching(STRONG)),
    "new": ({"new": IDS[-1]}, _NEWEST),
    "picked": ({"picked": "only"}, _PICKED),
    "fair new": ({"membership": "fairly", "new": IDS[-1]}, _all(_matching(FAIR), _NEWEST)),
    "search in a topic and range": (
        {"q": "wild", "topics": "1", "from": IDS[3], "to": IDS[10]},
        _all(WILD, _in("topic_id", 1), _listed(IDS[3], IDS[10])),
    ),
    "search in a theme, fair": (
        {"q": "wild", "themes": "0", "membership": "fairly"},
        _all(WILD, _in("theme_id", 0), _matching(FAIR)),
    ),
}
