"""How much more shares vary than they would if papers came independently of each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.trends.binomial_regression import fitted_shares
from analysis.trends.root_finding import STEEPEST, Real

MOST_STRETCHES = 12
"""Dispersion is measured on stretches of time of about as many papers each: so few that what is
in fashion for some weeks counts once, and not once a day."""

_FEW_GROUPS = 10
_PRIOR_OF_FEW, _MOST_PRIOR = 10.0, 100.0
_LEAST = 0.05


def measure_dispersion(
    papers: NDArray[np.int64], totals: NDArray[np.int64], slopes: Real
) -> tuple[Real, float]:
    """Measure the dispersion of each group's shares about their fitted growth.

    Pearson's chi-square by its degrees of freedom. Few stretches make that a rough measure, so it
    is drawn towards that of all groups: the more, the less the groups differ beyond what so few
    stretches explain (G. K. Smyth, Statistical Applications in Genetics and Molecular Biology 3,
    3, 2004). Never below 1.

    Parameters
    ----------
    papers
        int64, (n_groups, n_times): papers of each group at the times 0, 1, ...
    totals
        int64, (n_times,): papers of any group.
    slopes
        float64, (n_groups,): fitted, in log odds a unit of time.

    Returns
    -------
    tuple
        The dispersion, float64, (n_groups,), and the degrees of freedom it is measured with.
    """
    starts = find_stretches(totals)
    freedom = len(starts) - 2
    if freedom < 1 or not len(papers):
        return np.ones(len(papers)), _PRIOR_OF_FEW
    shares = fitted_shares(papers, totals, np.clip(slopes, -STEEPEST, STEEPEST))
    seen = np.add.reduceat(papers, starts, axis=1)
    mean = np.add.reduceat(shares * totals, starts, axis=1)
    variance = np.add.reduceat(shares * (1 - shares) * totals, starts, axis=1)
    own = ((seen - mean) ** 2 / np.maximum(variance, 1e-9)).sum(axis=1) / freedom
    common, weight = _common_to_all(own, freedom)
    drawn = (freedom * own + weight * common) / (freedom + weight)
    return np.maximum(drawn, 1.0), freedom + weight


def find_stretches(totals: NDArray[np.int64]) -> NDArray[np.int64]:
    """Cut the times into stretches of about as many papers each; return where each starts."""
    with_papers = np.flatnonzero(totals)
    if len(with_papers) <= MOST_STRETCHES:
        return with_papers
    before = (np.cumsum(totals) - totals)[with_papers]
    numbers = before * MOST_STRETCHES // int(totals.sum())
    return with_papers[np.flatnonzero(np.diff(numbers, prepend=-1))]


def _common_to_all(own: Real, freedom: int) -> tuple[float, float]:
    """Return the dispersion common to all groups, and the degrees of freedom it counts for.

    By the moments of the logarithms, as Smyth does for variances.
    """
    from scipy.optimize import brentq
    from scipy.special import digamma, polygamma

    if len(own) < _FEW_GROUPS:
        return float(own.mean()), _PRIOR_OF_FEW
    logs = np.log(np.maximum(own, _LEAST)) - digamma(freedom / 2) + np.log(freedom / 2)
    beyond = logs.var(ddof=1) - polygamma(1, freedom / 2)
    if beyond <= polygamma(1, _MOST_PRIOR / 2):
        return float(own.mean()), _MOST_PRIOR
    weight = 2 * brentq(lambda half: polygamma(1, half) - beyond, 1e-3, _MOST_PRIOR / 2)
    return float(np.exp(logs.mean() + digamma(weight / 2) - np.log(weight / 2))), weight
