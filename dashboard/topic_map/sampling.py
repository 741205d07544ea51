"""How many papers are drawn as points, which ones, and how large. Pure."""

from __future__ import annotations

import math

import pandas as pd

MAX_POINTS = 20_000
"""Points the canvas gets: without a graphics card a lasso over them takes 3 s already."""


def point_px(n_points: int) -> float:
    """Return the diameter of a point: 6 px at 200 papers or fewer, 2 px at 20,000 or more."""
    return max(2.0, min(6.0, 6 - 2 * math.log10(max(n_points, 1) / 200)))


def sample(papers: pd.DataFrame, limit: int = MAX_POINTS) -> pd.DataFrame:
    """Return at most `limit` papers, each topic with its share of them.

    Papers go in the order of their ids, which are hashes: the choice is as good as drawn by
    lot, and the same every time.
    """
    if len(papers) <= limit:
        return papers
    within = papers.groupby("topic_id")["paper_id"].rank(method="first")
    size = papers.groupby("topic_id")["paper_id"].transform("size")
    # Where a paper stands among its topic's, as a fraction: cutting this order anywhere
    # leaves every topic the same share of its papers.
    order = ((within - 0.5) / size).sort_values(kind="stable").index[:limit]
    return papers[papers.index.isin(order)]
