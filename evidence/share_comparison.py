"""Two sets of digests: which groups of papers have a larger or smaller share than before.

A paper counts where it first appeared, so that no paper is on both sides. Each group's papers are
compared with all others by Fisher's exact test; over all groups the rate of false discoveries is
held at 5 %.
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
"""`came`: a share where there was no paper before. `went`: the reverse. `unclear`: the change is
not larger than chance would give."""

_HELD_P = 0.05
_REACHES = (1, 7, 28, 91, 364)
_ENOUGH = 50
"""New papers on the later side from which on an ordinary change can show: a share that goes from
.05 to .15 is told from chance three times in four, were it the only one tested."""

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Sides:
    """What is compared: the ids of the digests on either side; none is on both."""

    before: tuple[str, ...]
    after: tuple[str, ...]

    def of(self, papers: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
        """Say which papers, by ``first_digest``, came before and which after."""
        return papers["first_digest"].isin(self.before), papers["first_digest"].isin(self.after)


def latest_against_earlier(digests: pd.DataFrame) -> Sides | None:
    """Return the sides that one asks about first: the last day's digests, and all before.

    Where digests come every day and are short, a day's new papers tell nothing: then it is the
    last 7, 28, 91 or 364 days, whichever is the first with enough papers and no more than came
    before.

    Parameters
    ----------
    digests
        ``digest_id``, ``date``, ``n_new``.

    Returns
    -------
    Sides
        None where there is only one day.
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
) -> pd.DataFrame:
    """Compare the shares of groups of papers between two sets of digests.

    Parameters
    ----------
    papers
        ``first_digest`` and the column `by`.
    sides
        What is compared.
    group_ids
        The groups: topics or themes.
    by
        The column that says which group a paper is in.
    dispersion
        By group id: how many times larger the variance of its share is than that of papers that
        come independently; 1 where nothing is said. Counts weigh that much less.

    Returns
    -------
    pandas.DataFrame
        A row a group, in the order of `group_ids`: group_id, n_before, of_before, share_before,
        before_low, before_high, n_after, of_after, share_after, after_low, after_high, change
        (share after less share before), change_low, change_high (95 %, Newcombe), p_value,
        q_value (over these groups), outcome (see `OUTCOMES`). With no paper at all on one side,
        shares and changes are null and every outcome is `unclear`.
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
    spread = _spread(dispersion, ids)
    weight = 1 / np.array(spread)
    table["change_low"], table["change_high"] = newcombe(
        k1 * weight, n1 * weight, k2 * weight, n2 * weight
    )
    table["p_value"] = [
        fisher_mid_p(a, n1, b, n2, dispersion=s) for a, b, s in zip(k1, k2, spread, strict=True)
    ]
    table["q_value"] = q_values(table["p_value"])
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
    """Count in how many repeats of the grouping each change is found again.

    Parameters
    ----------
    papers
        ``first_digest``.
    repeats
        (n_papers, n_repeats): the group of each of the papers in each repeat.
    sides, dispersion
        As for `compare`.
    compared
        From `compare`.

    Returns
    -------
    pandas.Series
        Int32, in the order of `compared`: the repeats in which the group's share changes in the
        same direction with p up to .05; null where the outcome is `unclear`.
    """
    before, after = (on_side.to_numpy() for on_side in sides.of(papers))
    n1, n2 = int(before.sum()), int(after.sum())
    group_ids = compared["group_id"].tolist()
    rose = (compared["change"] > 0).tolist()
    spread = _spread(dispersion, group_ids)
    held: list[int | None] = [None] * len(compared)
    for row in np.flatnonzero(compared["outcome"] != "unclear").tolist():
        in_group = repeats == group_ids[row]
        k1, k2 = (in_group[on_side].sum(axis=0).tolist() for on_side in (before, after))
        held[row] = sum(
            (b * n1 > a * n2) == rose[row]
            and fisher_mid_p(a, n1, b, n2, dispersion=spread[row]) <= _HELD_P
            for a, b in zip(k1, k2, strict=True)
        )
    return pd.Series(held, index=compared.index, dtype="Int32")


def fisher_mid_p(
    n_before: int, of_before: int, n_after: int, of_after: int, *, dispersion: float = 1.0
) -> float:
    """Return the two-sided p-value of Fisher's exact test, by mid-p.

    Twice the smaller tail, in which what was seen counts by half: without that the test holds a
    rate far below the one stated (H. O. Lancaster, JASA 56, 223, 1961). 1 where a side or the
    group is empty. The deviation that it stands for is divided by the root of `dispersion`.
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


def _spread(dispersion: pd.Series | None, ids: Sequence[int]) -> list[float]:
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
    """Return the p-value of a deviation whose variance is `dispersion` times what was assumed."""
    if dispersion <= 1 or p_value >= 1:
        return p_value
    deviation = _NORMAL.inv_cdf(max(p_value, 1e-300) / 2) / dispersion**0.5
    return 2 * _NORMAL.cdf(deviation)
