"""The sample of papers drawn as points, and the size of a point. Pure."""

from __future__ import annotations

import math

import pandas as pd

MAX_POINTS = 20_000
"""Maximum number of points; without a graphics card, a lasso over them takes 3 s."""


def point_px(n_points: int) -> float:
    """Return the diameter of a point: 6 px for up to 200 papers, 2 px from 20,000."""
    return max(2.0, min(6.0, 6 - 2 * math.log10(max(n_points, 1) / 200)))


def sample(papers: pd.DataFrame, limit: int = MAX_POINTS) -> pd.DataFrame:
    """Return at most `limit` papers, stratified by topic.

    Within a topic, papers are taken in the order of their ids. Ids are hashes, so this amounts to
    a random sample, but always the same one.
    """
    if len(papers) <= limit:
        return papers
    within = papers.groupby("topic_id")["paper_id"].rank(method="first")
    size = papers.groupby("topic_id")["paper_id"].transform("size")
    # Sort by relative rank within the topic: any prefix has the same share of every topic.
    order = ((within - 0.5) / size).sort_values(kind="stable").index[:limit]
    return papers[papers.index.isin(order)]
