"""How much more shares vary than they would if papers came independently of each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.growth.regression import fitted_shares
from analysis.growth.slopes import STEEPEST, Real

MOST_STRETCHES = 24
"""Dispersion is measured on stretches of time of about as many papers each: so few that a month's
fashion counts as one thing and not as thirty days."""

N_PRIOR = 10.0
"""Degrees of freedom for which the dispersion of all groups together counts with each of them."""


def measure_dispersion(papers: NDArray[np.int64], totals: NDArray[np.int64], slopes: Real) -> Real:
    """Measure the dispersion of each group's shares about their fitted growth.

    Pearson's chi-square by its degrees of freedom, drawn towards that of all groups together
    (few stretches make a rough measure), and never below 1.

    Parameters
    ----------
    papers
        int64, (n_groups, n_times): papers of each group at the times 0, 1, ...
    totals
        int64, (n_times,): papers of any group.
    slopes
        float64, (n_groups,): fitted, in log odds a unit of time.
    """
    starts = find_stretches(totals)
    if len(starts) <= 2:
        return np.ones(len(papers))
    shares = fitted_shares(papers, totals, np.clip(slopes, -STEEPEST, STEEPEST))
    seen = np.add.reduceat(papers, starts, axis=1)
    mean = np.add.reduceat(shares * totals, starts, axis=1)
    variance = np.add.reduceat(shares * (1 - shares) * totals, starts, axis=1)
    chi_square = ((seen - mean) ** 2 / np.maximum(variance, 1e-9)).sum(axis=1)
    freedom = len(starts) - 2
    pooled = chi_square.sum() / (freedom * max(len(papers), 1))
    return np.maximum((chi_square + N_PRIOR * pooled) / (freedom + N_PRIOR), 1.0)


def find_stretches(totals: NDArray[np.int64]) -> NDArray[np.int64]:
    """Cut the times into stretches of about as many papers each; return where each starts."""
    with_papers = np.flatnonzero(totals)
    if len(with_papers) <= MOST_STRETCHES:
        return with_papers
    before = (np.cumsum(totals) - totals)[with_papers]
    numbers = before * MOST_STRETCHES // int(totals.sum())
    return with_papers[np.flatnonzero(np.diff(numbers, prepend=-1))]
