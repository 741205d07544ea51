"""Exact trend test for groups of few papers.

If a group's share is constant, its m papers are a random choice of m among all papers, and the
distribution of the sum of their times can be enumerated. If its odds grow, the distribution is the
same one, exponentially tilted (exact logistic regression: Hirji, Mehta and Patel, JASA 82, 1110,
1987).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.trends.root_finding import Real, slopes_at_zero

MOST_PAPERS = 20
"""Largest group that is tested exactly; above it, the binomial regression is close."""


@lru_cache(maxsize=8)
def log_ways(totals_bytes: bytes) -> Real:
    """Return the log number of ways to choose papers whose times have a given sum.

    Parameters
    ----------
    totals_bytes
        Bytes of int64, (n_times,): papers at times 0, 1, ... As bytes, so that the table is cached
        for reruns of a test with the same totals.

    Returns
    -------
    numpy.ndarray
        float64, (`MOST_PAPERS` + 1, largest sum + 1): row m, column s is the logarithm of the
        number of ways to choose m papers whose times sum to s, up to a constant per row.
    """
    totals = np.frombuffer(totals_bytes, dtype=np.int64)
    largest = MOST_PAPERS * (len(totals) - 1)
    ways = np.zeros((MOST_PAPERS + 1, largest + 1))
    ways[0, 0] = 1.0
    n_papers = totals.sum()
    for time, total in enumerate(totals.tolist()):
        extended = ways.copy()
        choices = 1.0
        for k in range(1, min(total, MOST_PAPERS) + 1):
            # In units of n_papers ** k, to avoid overflow with a million papers.
            choices *= (total - k + 1) / k / n_papers
            extended[k:, k * time :] += choices * ways[:-k, : largest + 1 - k * time]
        ways = extended
    with np.errstate(divide="ignore"):
        logs = np.log(ways)
    logs.flags.writeable = False
    return logs


def probability_below(ways: Real, sums: NDArray[np.int64], slopes: Real) -> Real:
    """Return the mid-P probability of a smaller sum of times than the observed one.

    The probability of the observed sum counts half.

    Parameters
    ----------
    ways
        float64, (n_groups, n_sums): row of `log_ways` for each group.
    sums
        int64, (n_groups,): observed sums.
    slopes
        float64, (n_groups,): assumed slopes, in log odds per unit of time.

    Returns
    -------
    numpy.ndarray
        float64, (n_groups,), 0 to 1.

    Examples
    --------
    >>> import numpy as np
    >>> ways = log_ways(np.array([1, 1, 1], dtype=np.int64).tobytes())
    >>> one_paper_last = probability_below(ways[[1]], np.array([2]), np.zeros(1))
    >>> round(float(one_paper_last[0]), 4)  # two papers of three before it, and half of its own
    0.8333
    """
    at = np.arange(ways.shape[1])
    logs = ways + slopes[:, None] * (at - sums[:, None])
    masses = np.exp(logs - logs.max(axis=1, keepdims=True))
    smaller = np.where(at < sums[:, None], masses, 0.0).sum(axis=1)
    here = masses[np.arange(len(sums)), sums]
    return (smaller + here / 2) / masses.sum(axis=1)


def slopes_where(ways: Real, sums: NDArray[np.int64], below: Real) -> Real:
    """Return the slopes at which the mid-P probability of a smaller sum is `below`."""

    def less_likely(slopes: Real, groups: NDArray[np.int64]) -> Real:
        return below[groups] - probability_below(ways[groups], sums[groups], slopes)

    return slopes_at_zero(less_likely, len(sums))
