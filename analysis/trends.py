"""Shares of topics over time; `evidence.trends` has the tests."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.records import UNASSIGNED
from evidence.periods import count_papers


def topic_shares(
    papers: pd.DataFrame,
    appearances: pd.DataFrame,
    digests: pd.DataFrame,
    topic_ids: Sequence[int],
) -> pd.DataFrame:
    """Return each topic's papers in each digest, with shares and intervals.

    As `evidence.periods.count_papers`.

    Unassigned papers, if any, are included under `UNASSIGNED`, so that the shares of a digest add
    up to one.

    Parameters
    ----------
    papers, appearances, digests
        Tables of the snapshot.
    topic_ids
        Ids of the topics.

    Returns
    -------
    pandas.DataFrame
        Sorted by ``topic_id``, then ``digest_id``.
    """
    between = [UNASSIGNED] if (papers["topic_id"] == UNASSIGNED).any() else []
    table = count_papers(papers, appearances, digests, [*topic_ids, *between])
    return table.sort_values(["topic_id", "digest_id"], ignore_index=True)
