"""Comparisons that allow for changes from week to week and for single digests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from evidence.comparison.exact_test import fisher_mid_p
from evidence.comparison.shares import Sides, compare, spread_of
from evidence.multiple_testing import FALSE_DISCOVERY_RATE
from evidence.trends.contrast import contrast_variance
from evidence.trends.normal import normal_cdf

Real = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

_FEWEST_TO_LEAVE_ONE_OUT, _TRIED = 2, 3
"""Digests that a side must have, and digests of it that are left out one by one."""


def compare_digests(
    papers: pd.DataFrame,
    sides: Sides,
    digests: pd.DataFrame,
    process: pd.DataFrame,
    group_ids: Sequence[int],
    *,
    by: str = "topic_id",
) -> tuple[pd.DataFrame, pd.Series]:
    """Compare the shares of groups between two sets of digests.

    Parameters
    ----------
    papers, sides, group_ids, by
        As for `evidence.comparison.shares.compare`.
    digests, process
        As for `variance_between`.

    Returns
    -------
    tuple
        The comparison with the column ``only_digest`` (see `without_decisive_digests`), and the
        dispersion by group id: the variance of the change relative to independent papers, empty if
        it is not known.
    """
    plain = compare(papers, sides, group_ids, by=by)
    variance = variance_between(papers, sides, digests, process)
    if variance.empty:
        return without_decisive_digests(papers, sides, plain, by=by), variance
    columns = ("n_before", "of_before", "n_after", "of_after")
    before, of_before, after, of_after = (plain[column].to_numpy() for column in columns)
    of_process = variance.reindex(plain["group_id"]).fillna(0.0).to_numpy()
    p_values = process_p_values(before, of_before, after, of_after, of_process)
    share = (before + after) / (of_before + of_after)
    expected = (1 / of_before + 1 / of_after) / np.maximum(share * (1 - share), 1e-12)
    dispersion = pd.Series(1 + of_process / expected, index=plain["group_id"])
    compared = compare(papers, sides, group_ids, by=by, dispersion=dispersion, least_p=p_values)
    robust = without_decisive_digests(papers, sides, compared, by=by, dispersion=dispersion)
    return robust, dispersion


def process_p_values(
    n_before: Counts,
    of_before: Counts | int,
    n_after: Counts,
    of_after: Counts | int,
    of_process: Real,
    of_papers: Real | float = 1.0,
) -> Real:
    """Return p-values of changes of log odds: float64, (n_groups,).

    On this scale, a share that varies is as likely to double as to halve.

    Parameters
    ----------
    n_before, of_before, n_after, of_after
        Papers of each group, and all papers, on both sides.
    of_process
        float64, (n_groups,): from `variance_between`.
    of_papers
        Variance due to the papers, relative to independent ones.
    """
    change, variance = np.zeros(len(n_before)), np.zeros(len(n_before))
    for sign, k, n in ((-1, n_before, of_before), (1, n_after, of_after)):
        change += sign * np.log((k + 0.5) / (n - k + 0.5))
        variance += 1 / (k + 0.5) + 1 / (n - k + 0.5)
    return 2 * normal_cdf(-np.abs(change) / np.sqrt(variance * of_papers + of_process))


def variance_between(
    papers: pd.DataFrame, sides: Sides, digests: pd.DataFrame, process: pd.DataFrame
) -> pd.Series:
    """Return the variance of changes of log odds that is not due to chance.

    Parameters
    ----------
    papers, sides
        As for `evidence.comparison.shares.compare`.
    digests
        ``digest_id``, ``date``.
    process
        ``group_id``, ``memory`` and ``sd``: how each group's share varies from week to week, from
        the snapshot's ``verdicts``; null if it is not known.

    Returns
    -------
    pandas.Series
        By group id; empty if a side has no papers, or nothing is known.
    """
    known = process.dropna(subset=["memory", "sd"])
    days = pd.to_datetime(digests.set_index("digest_id")["date"]).astype("datetime64[s]")
    first = papers["first_digest"].map((days - days.min()).dt.days).to_numpy()
    before, after = (first[on_side.to_numpy()].astype(np.int64) for on_side in sides.of(papers))
    if known.empty or not len(before) or not len(after):
        return pd.Series(dtype=float)
    figures = known["memory"].to_numpy(float), known["sd"].to_numpy(float)
    return pd.Series(contrast_variance(before, after, *figures), index=known["group_id"].to_numpy())


def without_decisive_digests(
    papers: pd.DataFrame,
    sides: Sides,
    compared: pd.DataFrame,
    *,
    by: str = "topic_id",
    dispersion: pd.Series | None = None,
) -> pd.DataFrame:
    """Return a comparison in which no change depends on a single digest.

    A change is `unclear` if it is not significant without one of the digests of a side that has
    several. Those that contribute most are tried.

    Parameters
    ----------
    papers, sides, by, dispersion
        As for `compare`.
    compared
        From `compare`.

    Returns
    -------
    pandas.DataFrame
        With the column ``only_digest``: the digest on which an `unclear` change depends, or null.
    """
    n_significant = int((compared["q_value"] <= FALSE_DISCOVERY_RATE).sum())
    critical = FALSE_DISCOVERY_RATE * n_significant / max(len(compared), 1)
    spread = spread_of(dispersion, compared["group_id"].tolist())
    totals = papers["first_digest"].value_counts()
    only: list[str | None] = [None] * len(compared)
    outcomes = compared["outcome"].tolist()
    for at in np.flatnonzero(compared["outcome"] != "unclear").tolist():
        row: Any = compared.iloc[at]
        own = papers.loc[papers[by] == row["group_id"], "first_digest"].value_counts()
        for ids, is_after in ((sides.before, False), (sides.after, True)):
            if len(ids) < _FEWEST_TO_LEAVE_ONE_OUT:
                continue
            n, k = (part.reindex(list(ids), fill_value=0) for part in (totals, own))
            other = row["share_before"] if is_after else row["share_after"]
            excess = (k - other * n).abs().sort_values(ascending=False, kind="stable")
            for digest in excess.index[:_TRIED]:
                left = int(k.sum() - k[digest]), int(n.sum() - n[digest])
                both = (
                    (int(row["n_before"]), int(row["of_before"]), *left)
                    if is_after
                    else (*left, int(row["n_after"]), int(row["of_after"]))
                )
                if fisher_mid_p(*both, dispersion=float(spread[at])) > critical:
                    outcomes[at], only[at] = "unclear", str(digest)
    return compared.assign(outcome=outcomes, only_digest=pd.Series(only, compared.index, object))
