"""Tests whether a group of papers is unusually recent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.datetime64]

_WEEKS = (13, 26)
"""Lengths of the periods that count as recent, besides the time since the fit."""


@dataclass(frozen=True, slots=True)
class Recency:
    """How recent a group of papers is.

    Attributes
    ----------
    p_value
        Chance of at least so many recent papers in the group if the dates of all papers were
        shuffled, in the period that shows it best; not corrected for the number of periods.
    times
        How many times as large the group's share of the papers is in that period as before it.
    """

    p_value: float
    times: float


def recent_periods(days: Days, is_added: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    """Return the periods in which papers count as recent, each once.

    Parameters
    ----------
    days
        datetime64[D], (n_papers,): date of the digest that first listed each paper.
    is_added
        bool, (n_papers,): papers added since the fit. Those with a date of the fit's digests are
        not recent.

    Returns
    -------
    list of numpy.ndarray
        bool, (n_papers,): the papers of each period. No period has all papers, or none.
    """
    newest = days.max()
    firsts = [newest - np.timedelta64(7 * weeks - 1, "D") for weeks in _WEEKS]
    if (~is_added).any():
        firsts.append(days[~is_added].max() + np.timedelta64(1, "D"))
    periods = {int((days >= first).sum()): days >= first for first in firsts}
    return [period for n, period in periods.items() if 0 < n < len(days)]


def measure_recency(
    members: NDArray[np.intp], periods: Sequence[NDArray[np.bool_]]
) -> Recency | None:
    """Return how recent a group is, in the period that shows it best.

    Parameters
    ----------
    members
        intp, (n_members,): rows of its papers.
    periods
        From `recent_periods`.

    Returns
    -------
    Recency or None
        None if there are no periods.

    Notes
    -----
    The group must have been found without dates. If dates are exchangeable, the number of its
    recent papers is then hypergeometric (Fisher's exact test, one-sided).
    """
    from scipy.stats import hypergeom

    best = None
    for period in periods:
        n_papers, n_in_period = len(period), int(period.sum())
        n_recent = int(period[members].sum())
        p_value = float(hypergeom.sf(n_recent - 1, n_papers, n_in_period, len(members)))
        before = (len(members) - n_recent) / (n_papers - n_in_period)
        times = n_recent / n_in_period / before if before else np.inf
        if best is None or p_value < best.p_value:
            best = Recency(p_value, times)
    return best
