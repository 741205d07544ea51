"""Binomial regression of shares on time, by profile likelihood, for many groups."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.trends.root_finding import STEEPEST, Real, slopes_at_zero

Counts = NDArray[np.int64]

_MOST_STEPS = 100
_NEAR = 1e-9


def fitted_logits(papers: Counts, totals: Counts, slopes: Real) -> Real:
    """Return the log odds that fit best, given the slopes.

    The intercept of each group is the one whose expected number of papers is the observed one,
    found by a bracketed Newton method.

    Parameters
    ----------
    papers
        int64, (n_groups, n_times): papers of each group at times 0, 1, ...
    totals
        int64, (n_times,): papers of all groups.
    slopes
        float64, (n_groups,): log odds per unit of time.

    Returns
    -------
    numpy.ndarray
        float64, (n_groups, n_times).
    """
    from scipy.special import expit, logit

    rises = slopes[:, None] * np.arange(len(totals))
    wanted = papers.sum(axis=1)
    # Bracket: a share is at most its odds, so `low` expects too few papers; with `high` every
    # share is at least the overall one, so it expects too many.
    tops = rises.max(axis=1)
    low = np.log(wanted) - tops - np.log(np.exp(rises - tops[:, None]) @ totals)
    high = logit(wanted / totals.sum()) - rises.min(axis=1)
    intercepts = low.copy()
    # Newton steps on the logarithm of the total; bisect where a step leaves the bracket.
    for _ in range(_MOST_STEPS):
        shares = expit(intercepts[:, None] + rises)
        total = shares @ totals
        low = np.where(total < wanted, intercepts, low)
        high = np.where(total < wanted, high, intercepts)
        rate = (shares * (1 - shares)) @ totals / total
        newton = intercepts + np.log(wanted / total) / np.maximum(rate, 1e-12)
        inside = (newton >= low) & (newton <= high)
        step = np.where(inside, newton, (low + high) / 2) - intercepts
        intercepts = intercepts + step
        if np.abs(step).max(initial=0) < _NEAR:
            break
    return intercepts[:, None] + rises


def fitted_shares(papers: Counts, totals: Counts, slopes: Real) -> Real:
    """Return the shares that fit best, given the slopes: float64, (n_groups, n_times)."""
    from scipy.special import expit

    return expit(fitted_logits(papers, totals, slopes))


def fit(papers: Counts, totals: Counts) -> Real:
    """Return the maximum likelihood slopes.

    At the maximum, the expected sum of the papers' times equals the observed one.

    Parameters
    ----------
    papers, totals
        As for `fitted_logits`.

    Returns
    -------
    numpy.ndarray
        float64, (n_groups,): log odds per unit of time; infinite if all papers of a group are at
        the first or the last time.

    Examples
    --------
    >>> import numpy as np
    >>> slopes = fit(np.array([[10, 20]]), np.array([100, 100]))
    >>> bool(np.isclose(np.exp(slopes[0]), (20 / 80) / (10 / 90)))
    True
    """
    times = np.arange(len(totals))
    seen = papers @ times

    def too_late(slopes: Real, groups: NDArray[np.int64]) -> Real:
        expected = fitted_shares(papers[groups], totals, slopes) * totals
        return expected @ times - seen[groups]

    return slopes_at_zero(too_late, len(papers))


def deviance(papers: Counts, totals: Counts, slopes: Real) -> Real:
    """Return minus twice the profile log likelihood, up to a constant per group."""
    logits = fitted_logits(papers, totals, slopes)
    return -2 * (papers * logits - totals * np.logaddexp(0, logits)).sum(axis=1)


def signed_root(papers: Counts, totals: Counts, fitted: Real, slopes: Real) -> Real:
    """Return the signed root of the likelihood ratio, negative below the fit.

    Close to a standard normal deviate, even for few papers where the Wald statistic (slope divided
    by its standard error) is not.

    Parameters
    ----------
    papers, totals
        As for `fitted_logits`.
    fitted
        float64, (n_groups,): from `fit`.
    slopes
        float64, (n_groups,): slopes to compare, in log odds per unit of time.

    Returns
    -------
    numpy.ndarray
        float64, (n_groups,): standard deviations.
    """
    best = np.clip(fitted, -STEEPEST, STEEPEST)
    return _root(slopes - best, deviance(papers, totals, slopes), deviance(papers, totals, best))


def _root(difference: Real, value: Real, minimum: Real) -> Real:
    return np.sign(difference) * np.sqrt(np.maximum(value - minimum, 0))


def slopes_where(papers: Counts, totals: Counts, fitted: Real, distance: Real) -> Real:
    """Return the slopes at which the signed root of the likelihood ratio is given.

    Parameters
    ----------
    papers, totals, fitted
        As for `signed_root`.
    distance
        float64, (n_groups,): standard deviations; negative below the fit.
    """
    best = np.clip(fitted, -STEEPEST, STEEPEST)
    minimum = deviance(papers, totals, best)

    def beyond(slopes: Real, groups: NDArray[np.int64]) -> Real:
        value = deviance(papers[groups], totals, slopes)
        return _root(slopes - best[groups], value, minimum[groups]) - distance[groups]

    return slopes_at_zero(beyond, len(papers))
