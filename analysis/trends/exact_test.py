"""The exact trend test, for groups of few papers.

Were a group's share the same all along, its m papers would be any m of all the papers. The sum of
their times then has a distribution that can be counted out, and where the odds grow it is the same
one tilted exponentially (exact logistic regression: K. F. Hirji, C. R. Mehta and N. R. Patel,
JASA 82, 1110, 1987).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.trends.root_finding import Real, slopes_at_zero

MOST_PAPERS = 20
"""Groups of up to so many papers are tested exactly; above, the binomial regression is near."""


@lru_cache(maxsize=8)
def log_ways(totals_bytes: bytes) -> Real:
    """Count the ways to choose papers whose times have a given sum.

    Parameters
    ----------
    totals_bytes
        The bytes of int64, (n_times,): papers at the times 0, 1, ... Repeats of a test share
        their totals, and so this table.

    Returns
    -------
    numpy.ndarray
        float64, (`MOST_PAPERS` + 1, largest sum + 1): row m, column s is the logarithm of how many
        ways there are to choose m papers whose times add up to s, less a constant of the row.
    """
    totals = np.frombuffer(totals_bytes, dtype=np.int64)
    largest = MOST_PAPERS * (len(totals) - 1)
    ways = np.zeros((MOST_PAPERS + 1, largest + 1))
    ways[0, 0] = 1.0
    n_papers = totals.sum()
    for time, total in enumerate(totals.tolist()):
        longer = ways.copy()
        choices = 1.0
        for k in range(1, min(total, MOST_PAPERS) + 1):
            # In units of n_papers ** k, or a million papers overflow.
            choices *= (total - k + 1) / k / n_papers
            longer[k:, k * time :] += choices * ways[:-k, : largest + 1 - k * time]
        ways = longer
    with np.errstate(divide="ignore"):
        logs = np.log(ways)
    logs.flags.writeable = False
    return logs


def probability_below(ways: Real, sums: NDArray[np.int64], slopes: Real) -> Real:
    """Return the probability of a smaller sum of times than that seen, itself counted by half.

    Parameters
    ----------
    ways
        float64, (n_groups, n_sums): the row of `log_ways` of each group.
    sums
        int64, (n_groups,): the sums seen.
    slopes
        float64, (n_groups,): log odds a unit of time under which to ask.
    """
    at = np.arange(ways.shape[1])
    logs = ways + slopes[:, None] * (at - sums[:, None])
    masses = np.exp(logs - logs.max(axis=1, keepdims=True))
    smaller = np.where(at < sums[:, None], masses, 0.0).sum(axis=1)
    here = masses[np.arange(len(sums)), sums]
    return (smaller + here / 2) / masses.sum(axis=1)


def slopes_where(ways: Real, sums: NDArray[np.int64], below: Real) -> Real:
    """Return the slopes at which the probability of a smaller sum is `below`."""

    def less_likely(slopes: Real, groups: NDArray[np.int64]) -> Real:
        return below[groups] - probability_below(ways[groups], sums[groups], slopes)

    return slopes_at_zero(less_likely, len(sums))
