"""Comparisons that allow for changes from week to week and for single digests."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from evidence.multiple_testing import FALSE_DISCOVERY_RATE
from evidence.share_comparison import Sides, compare, fisher_mid_p, spread_of
from evidence.trends.contrast import contrast_variance
from evidence.trends.normal import normal_cdf

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
        As for `evidence.share_comparison.compare`.
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
    # On the scale of log odds, a share that varies is as likely to double as to halve.
    k, n = ((plain[f"{part}_before"], plain[f"{part}_after"]) for part in ("n", "of"))
    of_process = variance.reindex(plain["group_id"]).fillna(0.0).to_numpy()
    change = _log_odds(k[1], n[1]) - _log_odds(k[0], n[0])
    of_papers = sum(
        1 / (own + 0.5) + 1 / (all_ - own + 0.5) for own, all_ in zip(k, n, strict=True)
    )
    p_values = 2 * normal_cdf(-np.abs(change.to_numpy()) / np.sqrt(of_papers + of_process))
    share = (k[0] + k[1]) / (n[0] + n[1])
    expected = (1 / n[0] + 1 / n[1]) / (share * (1 - share)).clip(lower=1e-12)
    dispersion = pd.Series(1 + of_process / expected.to_numpy(), index=plain["group_id"])
    compared = compare(papers, sides, group_ids, by=by, dispersion=dispersion, least_p=p_values)
    robust = without_decisive_digests(papers, sides, compared, by=by, dispersion=dispersion)
    return robust, dispersion


def _log_odds(n_papers: pd.Series, n_all: pd.Series) -> pd.Series:
    odds: pd.Series = (n_papers + 0.5) / (n_all - n_papers + 0.5)
    return odds.map(math.log)


def variance_between(
    papers: pd.DataFrame, sides: Sides, digests: pd.DataFrame, process: pd.DataFrame
) -> pd.Series:
    """Return the variance of changes of log odds that is not due to chance.

    Parameters
    ----------
    papers, sides
        As for `evidence.share_comparison.compare`.
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
                if fisher_mid_p(*both, dispersion=spread[at]) > critical:
                    outcomes[at], only[at] = "unclear", str(digest)
    return compared.assign(outcome=outcomes, only_digest=pd.Series(only, compared.index, object))
