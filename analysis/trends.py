"""Appearances and topics to shares: how much of each digest each topic is, with intervals."""

from __future__ import annotations

import pandas as pd

from analysis.records import UNASSIGNED

CONFIDENCE = 0.95


def topic_shares(
    appearances: pd.DataFrame, topic_of: pd.Series, topic_ids: list[int]
) -> pd.DataFrame:
    """Count each topic's papers in each digest, as a share of the digest's papers.

    Parameters
    ----------
    appearances
        ``paper_id``, ``digest_id``: one row for each paper shown in a digest.
    topic_of
        Topic of each paper, by paper id.
    topic_ids
        The topics to report. Unassigned papers are reported under `UNASSIGNED` where there are
        any, so that the shares of a digest add up to one.

    Returns
    -------
    pandas.DataFrame
        ``topic_id, digest_id, n_papers, n_digest, share, share_low, share_high``: a row for
        every topic in every digest, zeros included, sorted by topic and digest. The interval
        is Wilson's score interval (Wilson, JASA 22, 1927), which holds its 95 % for shares
        near zero where the textbook interval does not.
    """
    from statsmodels.stats.proportion import proportion_confint

    topics = appearances["paper_id"].map(topic_of)
    reported = [*topic_ids, UNASSIGNED] if (topic_of == UNASSIGNED).any() else topic_ids
    counts = pd.crosstab(topics, appearances["digest_id"]).reindex(index=reported, fill_value=0)
    totals = appearances.groupby("digest_id").size()
    rows = counts.rename_axis("topic_id").reset_index()
    rows = rows.melt(id_vars="topic_id", var_name="digest_id", value_name="n_papers")
    rows["n_digest"] = rows["digest_id"].map(totals)
    rows["share"] = rows["n_papers"] / rows["n_digest"]
    low, high = proportion_confint(
        rows["n_papers"], rows["n_digest"], alpha=1 - CONFIDENCE, method="wilson"
    )
    # Rounding may put a bound a hair beyond its share or beyond 0 to 1.
    rows["share_low"] = low.clip(lower=0).where(rows["n_papers"] > 0, 0.0)
    rows["share_high"] = high.clip(upper=1).where(rows["n_papers"] < rows["n_digest"], 1.0)
    return rows.sort_values(["topic_id", "digest_id"], ignore_index=True)
