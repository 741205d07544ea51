"""Shares of topics over time: intervals, and digests gathered into longer periods."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Period = Literal["digest", "week", "month", "quarter"]

MAX_POINTS = 40
"""More points than this on a line and the eye sees noise; longer periods are taken then."""

Z_95 = 1.959963984540054
_CODES: dict[str, str] = {"week": "W-SUN", "month": "M", "quarter": "Q"}


def wilson(
    n_papers: npt.ArrayLike, n_digest: npt.ArrayLike
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the 95 % Wilson score interval of `n_papers` out of `n_digest`.

    Nothing out of nothing is any share: 0 to 1. (E. B. Wilson, JASA 22, 1927.)
    """
    k, n = np.asarray(n_papers, dtype=float), np.asarray(n_digest, dtype=float)
    safe = np.where(n > 0, n, 1.0)
    share = k / safe
    middle = share + Z_95**2 / (2 * safe)
    reach = Z_95 * np.sqrt(share * (1 - share) / safe + Z_95**2 / (4 * safe**2))
    scale = 1 + Z_95**2 / safe
    # At 0 and at n the ends are exactly 0 and 1, and rounding must not say otherwise.
    low = np.where(k <= 0, 0.0, np.clip((middle - reach) / scale, 0, 1))
    high = np.where(k >= n, 1.0, np.clip((middle + reach) / scale, 0, 1))
    return np.where(n > 0, low, 0.0), np.where(n > 0, high, 1.0)


def period_for(dates: pd.Series) -> Period:
    """Choose what a point shall be, so that there are no more than `MAX_POINTS`."""
    if dates.nunique() <= MAX_POINTS:
        return "digest"
    days = (dates.max() - dates.min()).days
    return "week" if days <= 7 * MAX_POINTS else "month" if days <= 31 * MAX_POINTS else "quarter"


def counts(
    papers: pd.DataFrame,
    appearances: pd.DataFrame,
    digests: pd.DataFrame,
    topic_ids: list[int],
) -> pd.DataFrame:
    """Count, for every topic and digest, the papers among `papers` and all the digest's.

    Returns
    -------
    pandas.DataFrame
        Columns as in the snapshot's ``trends``: a row for each pair, zeros included.
    """
    of_topic = appearances.merge(papers[["paper_id", "topic_id"]], on="paper_id")
    found = of_topic.groupby(["topic_id", "digest_id"])["paper_id"].nunique()
    every = pd.MultiIndex.from_product(
        [topic_ids, digests["digest_id"]], names=["topic_id", "digest_id"]
    )
    table = found.reindex(every, fill_value=0).rename("n_papers").reset_index()
    table["n_digest"] = table["digest_id"].map(digests.set_index("digest_id")["n_papers"])
    return with_shares(table)


def with_shares(table: pd.DataFrame) -> pd.DataFrame:
    """Return `table` with share and interval worked out from its counts."""
    low, high = wilson(table["n_papers"], table["n_digest"])
    share = table["n_papers"] / table["n_digest"].where(table["n_digest"] > 0, 1)
    return table.assign(share=share, share_low=low, share_high=high)


def gathered(trends: pd.DataFrame, digests: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Sum digests into periods.

    Parameters
    ----------
    trends
        As in the snapshot.
    digests
        As in the snapshot; digests it does not have are left out.
    period
        What a point shall be.

    Returns
    -------
    pandas.DataFrame
        topic_id, period_id (the digest's id or the first day), date (the first day), n_digests,
        n_papers, n_digest, share, share_low, share_high, sorted by topic and time.
    """
    dated = trends.merge(digests[["digest_id", "date"]], on="digest_id")
    dated["date"] = pd.to_datetime(dated["date"])
    dated["period_id"] = dated["digest_id"]
    if period != "digest":
        dated["date"] = dated["date"].dt.to_period(_CODES[period]).dt.start_time
        dated["period_id"] = dated["date"].dt.strftime("%Y-%m-%d")
    summed = dated.groupby(["topic_id", "date", "period_id"], as_index=False).agg(
        n_digests=("n_papers", "size"), n_papers=("n_papers", "sum"), n_digest=("n_digest", "sum")
    )
    return with_shares(summed)
