"""Variance that a changing share adds to the difference of two sets of digests."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evidence.trends.gls import Real

_MOST_TIMES = 128
"""Maximum number of time units on each side."""


def contrast_variance(
    before: NDArray[np.int64], after: NDArray[np.int64], rho: Real, sd: Real
) -> Real:
    """Return the variance of the difference of log odds that is not due to chance.

    The log odds of a share vary as an AR(1) process, so papers of one digest, or of digests that
    are close in time, are no independent observations.

    Parameters
    ----------
    before, after
        int64: day of each paper on each side, none of them empty.
    rho, sd
        float64, (n_groups,): weekly correlation and standard deviation of the process.

    Returns
    -------
    numpy.ndarray
        float64, (n_groups,).

    Examples
    --------
    >>> one_day = np.zeros(50, dtype=np.int64)
    >>> contrast_variance(one_day, one_day + 70, np.array([0.5]), np.array([0.5])).round(2).tolist()
    [0.5]
    """
    days = np.concatenate([before, after])
    days_a_time = int(np.ceil((days.max() - days.min() + 1) / _MOST_TIMES))
    weights, weeks = [], []
    for sign, own in ((-1, before), (1, after)):
        times, counts = np.unique(own // days_a_time, return_counts=True)
        weights.append(sign * counts / len(own))
        weeks.append(times * days_a_time / 7)
    weight, week = np.concatenate(weights), np.concatenate(weeks)
    gaps = np.abs(week[:, None] - week)
    unique, which = np.unique(rho, return_inverse=True)
    varying = np.array([weight @ (value**gaps) @ weight for value in unique])[which]
    variance: Real = sd**2 * varying
    return variance
