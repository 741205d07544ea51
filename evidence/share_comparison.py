"""Comparison of topic or theme shares between two sets of digests.

A paper counts in the digest where it was first listed, so no paper is on both sides. Each group is
tested with Fisher's exact test; the false discovery rate over all groups is controlled at 5 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from evidence.intervals import newcombe, wilson
from evidence.multiple_testing import FALSE_DISCOVERY_RATE, q_values

Outcome = Literal["came", "grew", "went", "faded", "unclear"]
OUTCOMES: tuple[Outcome, ...] = ("came", "grew", "went", "faded", "unclear")
"""`came`: no papers before. `went`: no papers after. `unclear`: chance could explain the change."""

_REPEAT_P = 0.05
_REACHES = (1, 7, 28, 91, 364)
_ENOUGH = 50
"""Least new papers on the later side: enough for a single test to detect a change from 5 % to 15 %
with 75 % power."""

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Sides:
    """Ids of the digests before and after; no digest is on both sides."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    def of(self, papers: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
        """Return masks of the papers first listed before and after."""
        return papers["first_digest"].isin(self.before), papers["first_digest"].isin(self.after)


def latest_against_earlier(digests: pd.DataFrame) -> Sides | None:
    """Return the default comparison: the latest digests against all earlier ones.

    The later side is the last day; if that has too few new papers, the shortest of the last 7, 28,
    91 or 364 days that has enough, but no more than the earlier side.

    Parameters
    ----------
    digests
        ``digest_id``, ``date``, ``n_new``.

    Returns
    -------
    Sides
        None if all digests are of one day.
    """
    days, n_new, ids = digests["date"], digests["n_new"], digests["digest_id"]
    back = (days.max() - days).map(lambda gap: gap.days)
    if not back.any():
        return None
    reach = next((d for d in _REACHES if _ENOUGH <= n_new[back < d].sum() <= n_new.sum() / 2), 1)
    late = back < reach
    return Sides(tuple(ids[~late]), tuple(ids[late]))


def compare(
    papers: pd.DataFrame,
    sides: Sides,
    group_ids: Sequence[int],
    *,
    by: str = "topic_id",
    dispersion: pd.Series | None = None,
    least_p: npt.NDArray[np.float64] | None = None,
) -> pd.DataFrame:
    """Compare the shares of groups of papers between two sets of digests.

    Parameters
    ----------
    papers
        ``first_digest`` and the column `by`.
    sides
        The digests to compare.
    group_ids
        Ids of the topics or themes.
    by
        The column with each paper's group.
    dispersion
        Variance of each group's share relative to independent papers, by group id; 1 where
        missing. Counts are divided by it.
    least_p
        (n_groups,): p-values of another test; of both, the larger one counts.

    Returns
    -------
    pandas.DataFrame
        One row per group, in the order of `group_ids`: group_id, n_before, of_before, share_before,
        before_low, before_high, n_after, of_after, share_after, after_low, after_high, change
        (share after minus share before), change_low, change_high (95 %, Newcombe), p_value,
        q_value (over these groups), outcome (see `OUTCOMES`). If one side has no papers, its
        shares and all changes are null and every outcome is `unclear`.

    Examples
    --------
    >>> papers = pd.DataFrame(
    ...     {"first_digest": ["a"] * 40 + ["b"] * 40, "topic_id": [0] * 5 + [1] * 55 + [0] * 20}
    ... )
    >>> compare(papers, Sides(("a",), ("b",)), [0, 1])["outcome"].tolist()
    ['grew', 'faded']
    """
    ids = list(group_ids)
    on_either = sides.of(papers)
    n1, n2 = (int(on_side.sum()) for on_side in on_either)
    k1, k2 = (_count(papers.loc[on_side, by], ids) for on_side in on_either)
    table = pd.DataFrame({"group_id": ids, "n_before": k1, "of_before": n1})
    table["share_before"] = k1 / n1 if n1 else np.nan
    table["before_low"], table["before_high"] = wilson(k1, np.full(len(ids), n1))
    table["n_after"], table["of_after"] = k2, n2
    table["share_after"] = k2 / n2 if n2 else np.nan
    table["after_low"], table["after_high"] = wilson(k2, np.full(len(ids), n2))
    table["change"] = table["share_after"] - table["share_before"]
    # Overdispersed counts carry less information: shrink them before computing intervals.
    spread = spread_of(dispersion, ids)
    weight = 1 / np.array(spread)
    table["change_low"], table["change_high"] = newcombe(
        k1 * weight, n1 * weight, k2 * weight, n2 * weight
    )
    table["p_value"] = [
        fisher_mid_p(a, n1, b, n2, dispersion=s) for a, b, s in zip(k1, k2, spread, strict=True)
    ]
    if least_p is not None:
        table["p_value"] = np.maximum(table["p_value"], least_p)
    table["q_value"] = q_values(table["p_value"])
    # Only significant changes get a verdict; the first matching condition applies.
    shown = (table["q_value"] <= FALSE_DISCOVERY_RATE).to_numpy()
    rose = (table["change"] > 0).to_numpy()
    conditions = [
        shown & rose & (k1 == 0),
        shown & rose,
        shown & ~rose & (k2 == 0),
        shown & ~rose,
    ]
    table["outcome"] = np.select(conditions, OUTCOMES[:-1], OUTCOMES[-1])
    return table


def count_agreeing_repeats(
    papers: pd.DataFrame,
    repeats: npt.NDArray[np.int32],
    sides: Sides,
    compared: pd.DataFrame,
    *,
    dispersion: pd.Series | None = None,
) -> pd.Series:
    """Return the number of reruns that confirm each change.

    Parameters
    ----------
    papers
        ``first_digest``.
    repeats
        (n_papers, n_repeats): the group of each paper in each rerun.
    sides, dispersion
        As for `compare`.
    compared
        From `compare`.

    Returns
    -------
    pandas.Series
        Int32, in the order of `compared`: reruns in which the share changes in the same direction
        with p at most .05; null where the outcome is `unclear`.
    """
    before, after = (on_side.to_numpy() for on_side in sides.of(papers))
    n1, n2 = int(before.sum()), int(after.sum())
    group_ids = compared["group_id"].tolist()
    rose = (compared["change"] > 0).tolist()
    spread = spread_of(dispersion, group_ids)
    n_agreeing: list[int | None] = [None] * len(compared)
    for row in np.flatnonzero(compared["outcome"] != "unclear").tolist():
        in_group = repeats == group_ids[row]
        k1, k2 = (in_group[on_side].sum(axis=0).tolist() for on_side in (before, after))
        n_agreeing[row] = sum(
            (b * n1 > a * n2) == rose[row]
            and fisher_mid_p(a, n1, b, n2, dispersion=spread[row]) <= _REPEAT_P
            for a, b in zip(k1, k2, strict=True)
        )
    return pd.Series(n_agreeing, index=compared.index, dtype="Int32")


def fisher_mid_p(
    n_before: int, of_before: int, n_after: int, of_after: int, *, dispersion: float = 1.0
) -> float:
    """Return the two-sided mid-p value of Fisher's exact test.

    Twice the smaller tail, with half the probability of the observed table: the standard p-value
    is too conservative (H. O. Lancaster, JASA 56, 223, 1961).

    Parameters
    ----------
    n_before, of_before, n_after, of_after
        Papers of the group, and all papers, on both sides.
    dispersion
        Variance relative to independent papers; the z-score is divided by its square root.

    Returns
    -------
    float
        0 to 1; 1 if a side or the group is empty.
    """
    drawn, total, all_papers = of_after, n_before + n_after, of_before + of_after
    if total == 0 or of_before == 0 or of_after == 0:
        return 1.0
    support = np.arange(max(0, drawn - (all_papers - total)), min(total, drawn) + 1)
    logs = (
        _log_choose(total, support)
        + _log_choose(all_papers - total, drawn - support)
        - _log_choose(all_papers, np.array([drawn]))
    )
    masses = np.exp(logs)
    here = masses[support == n_after].sum() / 2
    tails = masses[support < n_after].sum() + here, masses[support > n_after].sum() + here
    return _weakened(float(min(1.0, 2 * min(tails))), dispersion)


def _count(groups: pd.Series, ids: Sequence[int]) -> npt.NDArray[np.int64]:
    counts = groups.value_counts().to_dict()
    return np.array([counts.get(i, 0) for i in ids], dtype=np.int64)


def spread_of(dispersion: pd.Series | None, ids: Sequence[int]) -> list[float]:
    """Return the dispersion of each group: 1 if it is not known, and at least 1."""
    known = {} if dispersion is None else dispersion.dropna().clip(lower=1.0).to_dict()
    return [float(known.get(i, 1.0)) for i in ids]


def _log_choose(n: int, k: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    factorials = _log_factorials(n)
    chosen: npt.NDArray[np.float64] = factorials[n] - factorials[k] - factorials[n - k]
    return chosen


@lru_cache(maxsize=16)
def _log_factorials(n: int) -> npt.NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])


def _weakened(p_value: float, dispersion: float) -> float:
    """Return the p-value if the variance is `dispersion` times the assumed one."""
    if dispersion <= 1 or p_value >= 1:
        return p_value
    deviation = _NORMAL.inv_cdf(max(p_value, 1e-300) / 2) / dispersion**0.5
    return 2 * _NORMAL.cdf(deviation)
