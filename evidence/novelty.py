"""Novelty of papers relative to others first listed around the same time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

N_PEERS_EACH_SIDE = 100
"""Papers before and after those of a day, and at least as many, that they are compared with."""


@dataclass(frozen=True, slots=True)
class RelativeNovelty:
    """How novel each paper is among its peers.

    Attributes
    ----------
    share_below
        float, (n_papers,), 0 to 1: share of the other peers that are less novel. NaN without a
        novelty, or if no other paper has one.
    n_others
        int, (n_papers,): number of the other peers.
    first_day, last_day
        (n_papers,), as the days given: when the peers were first listed.
    """

    share_below: npt.NDArray[np.float64]
    n_others: npt.NDArray[np.int64]
    first_day: npt.NDArray[Any]
    last_day: npt.NDArray[Any]


def relative_novelty(novelty: npt.ArrayLike, days: npt.NDArray[Any]) -> RelativeNovelty:
    """Return the share of each paper's peers that are less novel.

    The more papers came before, the closer is the nearest of them, so that distances of different
    times cannot be compared. A paper's peers are all papers of its day, and those of the days
    around it until there are `N_PEERS_EACH_SIDE` on either side; a day is never divided. Percentile
    ranks within a reference set of the same time are the usual remedy in bibliometrics (Bornmann,
    Leydesdorff and Mutz, Journal of Informetrics 7, 2013).

    Parameters
    ----------
    novelty
        (n_papers,): 1 minus the similarity to the most similar earlier paper; NaN without one.
    days
        (n_papers,), sortable: when each paper was first listed.
    """
    values = np.asarray(novelty, dtype=float)
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(days[known], kind="stable")]
    in_order = days[order]
    share_below = np.full(len(values), np.nan)
    n_others = np.zeros(len(values), dtype=np.int64)
    first_day, last_day = days.copy(), days.copy()
    for day in np.unique(in_order):
        # The papers of the day are start to end, their peers first to last.
        start, end = np.searchsorted(in_order, day), np.searchsorted(in_order, day, "right")
        earliest = in_order[max(start - N_PEERS_EACH_SIDE, 0)]
        latest = in_order[min(end + N_PEERS_EACH_SIDE, len(order)) - 1]
        first = np.searchsorted(in_order, earliest)
        last = np.searchsorted(in_order, latest, "right")
        peers, own = np.sort(values[order[first:last]]), order[start:end]
        n_others[own] = len(peers) - 1
        if len(peers) > 1:
            share_below[own] = np.searchsorted(peers, values[own]) / (len(peers) - 1)
        first_day[own], last_day[own] = earliest, latest
    return RelativeNovelty(share_below, n_others, first_day, last_day)
