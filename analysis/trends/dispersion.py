"""Overdispersion of shares: how much more they vary than independent papers would."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.trends.binomial_regression import fitted_shares
from analysis.trends.root_finding import STEEPEST, Real

MOST_STRETCHES = 12
"""Maximum number of periods of about equally many papers on which dispersion is measured. Few long
periods make a fashion of some weeks count once, not once a day."""

_FEW_GROUPS = 10
"""Fewer groups than this have no measurable spread of dispersions."""

_PRIOR_OF_FEW, _MOST_PRIOR = 10.0, 100.0
"""Degrees of freedom of the common dispersion: of few groups, and at most."""

_LEAST = 0.05
"""Lower bound of a dispersion before its logarithm is taken."""


def measure_dispersion(
    papers: NDArray[np.int64], totals: NDArray[np.int64], slopes: Real
) -> tuple[Real, float]:
    """Return the dispersion of each group's shares around their fitted trend.

    Pearson's chi-square divided by its degrees of freedom, moderated by empirical Bayes: each
    estimate is shrunk towards the common one, the more so the less the groups differ beyond chance.

    Parameters
    ----------
    papers
        int64, (n_groups, n_times): papers of each group at times 0, 1, ...
    totals
        int64, (n_times,): papers of all groups.
    slopes
        float64, (n_groups,): fitted slopes, in log odds per unit of time.

    Returns
    -------
    tuple
        Dispersion, float64, (n_groups,), at least 1; and its degrees of freedom.

    References
    ----------
    Smyth, "Linear models and empirical Bayes methods for assessing differential expression in
    microarray experiments", Statistical Applications in Genetics and Molecular Biology 3, 3 (2004).
    """
    starts = find_stretches(totals)
    freedom = len(starts) - 2
    if freedom < 1 or not len(papers):
        return np.ones(len(papers)), _PRIOR_OF_FEW
    shares = fitted_shares(papers, totals, np.clip(slopes, -STEEPEST, STEEPEST))
    observed = np.add.reduceat(papers, starts, axis=1)
    mean = np.add.reduceat(shares * totals, starts, axis=1)
    variance = np.add.reduceat(shares * (1 - shares) * totals, starts, axis=1)
    raw = ((observed - mean) ** 2 / np.maximum(variance, 1e-9)).sum(axis=1) / freedom
    shared, weight = _common_to_all(raw, freedom)
    shrunk = (freedom * raw + weight * shared) / (freedom + weight)
    return np.maximum(shrunk, 1.0), freedom + weight


def find_stretches(totals: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the first time of each period; periods hold about equally many papers."""
    with_papers = np.flatnonzero(totals)
    if len(with_papers) <= MOST_STRETCHES:
        return with_papers
    before = (np.cumsum(totals) - totals)[with_papers]
    numbers = before * MOST_STRETCHES // int(totals.sum())
    return with_papers[np.flatnonzero(np.diff(numbers, prepend=-1))]


def _common_to_all(raw: Real, freedom: int) -> tuple[float, float]:
    """Return the common dispersion of all groups, and its degrees of freedom.

    Fitted to the moments of the log dispersions, as Smyth (2004) does for variances.
    """
    from scipy.optimize import brentq
    from scipy.special import digamma, polygamma

    if len(raw) < _FEW_GROUPS:
        return float(raw.mean()), _PRIOR_OF_FEW
    logs = np.log(np.maximum(raw, _LEAST)) - digamma(freedom / 2) + np.log(freedom / 2)
    excess = logs.var(ddof=1) - polygamma(1, freedom / 2)
    if excess <= polygamma(1, _MOST_PRIOR / 2):
        return float(raw.mean()), _MOST_PRIOR
    weight = 2 * brentq(lambda half: polygamma(1, half) - excess, 1e-3, _MOST_PRIOR / 2)
    return float(np.exp(logs.mean() + digamma(weight / 2) - np.log(weight / 2))), weight
