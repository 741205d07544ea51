"""Orders of the outline's topics: by size, growth, stability, age."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from evidence.trends.words import WHOLE_WINDOW

TopicOrder = Literal["size", "growth", "stability", "newest"]
TOPIC_ORDERS: tuple[TopicOrder, ...] = get_args(TopicOrder)
"""Orders to choose from, besides the default: similar topics together."""


@dataclass(frozen=True)
class SortedTopics:
    """Topics in an order, and what they are sorted by.

    Attributes
    ----------
    topics
        The topics, sorted.
    values
        By topic id, the number of papers, weekly odds ratio, stability, or id of the digest; a
        topic without a value is absent.
    """

    topics: pd.DataFrame
    values: Mapping[int, object]


def growth_of(verdicts: pd.DataFrame) -> pd.Series:
    """Return by topic id the weekly odds ratio over all digests, where tested.

    Parameters
    ----------
    verdicts
        As in the snapshot.
    """
    whole = verdicts[(verdicts["level"] == "topic") & (verdicts["window"] == WHOLE_WINDOW)]
    tested = whole[whole["p_value"].notna() & whole["odds_ratio"].notna()]
    return tested.set_index("group_id")["odds_ratio"].astype(float)


def median_digests(papers: pd.DataFrame) -> pd.Series:
    """Return by topic id the digest by which half of its papers were first listed.

    Parameters
    ----------
    papers
        With ``topic_id`` and ``first_digest``; ids of digests start with their date, so they sort.
    """
    ordered = papers[["topic_id", "first_digest"]].sort_values(
        ["topic_id", "first_digest"], kind="stable"
    )
    groups = ordered.groupby("topic_id")["first_digest"]
    middle = groups.cumcount() == (groups.transform("size") - 1) // 2
    return ordered[middle].set_index("topic_id")["first_digest"]


def sorted_topics(
    topics: pd.DataFrame, papers: pd.DataFrame, verdicts: pd.DataFrame, order: TopicOrder
) -> SortedTopics:
    """Return topics in an order: highest first, those without a value last.

    Topics with the same value are in the default order.

    Parameters
    ----------
    topics
        As in the snapshot; those to sort.
    papers
        The papers that pass the filters: size and age are of these.
    verdicts
        As in the snapshot; growth and stability are of all papers.
    order
        The order.
    """
    if order == "size":
        values = papers["topic_id"].value_counts()
    elif order == "growth":
        values = growth_of(verdicts)
    elif order == "stability":
        values = topics.set_index("topic_id", drop=False)["stability"]
    else:
        values = median_digests(papers)
    by_default = topics.sort_values(["rank", "topic_id"], kind="stable")
    own = values.reindex(by_default["topic_id"])
    # Ranks, as ids of digests are text; without a value NaN, which sorts last.
    ranks = own.rank(method="dense", ascending=False).to_numpy(dtype=float)
    by_value = by_default.iloc[np.argsort(ranks, kind="stable")]
    known = own.dropna()
    return SortedTopics(
        by_value, {int(i): value for i, value in zip(known.index, known, strict=True)}
    )
