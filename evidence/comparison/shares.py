"""Comparison of topic or theme shares between two sets of digests.

A paper counts in the digest where it was first listed, so no paper is on both sides. Each group is
tested with Fisher's exact test; the false discovery rate over all groups is controlled at 5 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from evidence.comparison.exact_test import fisher_mid_p_values
from evidence.intervals import newcombe, wilson
from evidence.multiple_testing import FALSE_DISCOVERY_RATE, q_values

Outcome = Literal["came", "grew", "went", "faded", "unclear"]
OUTCOMES: tuple[Outcome, ...] = ("came", "grew", "went", "faded", "unclear")
"""`came`: no papers before. `went`: no papers after. `unclear`: chance could explain the change."""

_REACHES = (1, 7, 28, 91, 364)
_ENOUGH = 50
"""Least new papers on the later side: enough for a single test to detect a change from 5 % to 15 %
with 75 % power."""


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
    weight = 1 / spread
    table["change_low"], table["change_high"] = newcombe(
        k1 * weight, n1 * weight, k2 * weight, n2 * weight
    )
    table["p_value"] = fisher_mid_p_values(k1, n1, k2, n2, spread)
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


def _count(groups: pd.Series, ids: Sequence[int]) -> npt.NDArray[np.int64]:
    counts = groups.value_counts().to_dict()
    return np.array([counts.get(i, 0) for i in ids], dtype=np.int64)


def spread_of(dispersion: pd.Series | None, ids: Sequence[int]) -> npt.NDArray[np.float64]:
    """Return the dispersion of each group: 1 if it is not known, and at least 1."""
    known = {} if dispersion is None else dispersion.dropna().clip(lower=1.0).to_dict()
    return np.array([known.get(i, 1.0) for i in ids], dtype=float)
