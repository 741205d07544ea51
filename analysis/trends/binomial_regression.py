"""Binomial regression of shares on time, many groups at once, by profile likelihood."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.trends.root_finding import STEEPEST, Real, slopes_at_zero

Counts = NDArray[np.int64]

_MOST_STEPS = 100
_NEAR = 1e-9


def fitted_logits(papers: Counts, totals: Counts, slopes: Real) -> Real:
    """Return the log odds at each time that explain the papers best, were the slopes these.

    Parameters
    ----------
    papers
        int64, (n_groups, n_times): papers of each group at the times 0, 1, ...
    totals
        int64, (n_times,): papers of any group.
    slopes
        float64, (n_groups,): log odds a unit of time.

    Returns
    -------
    numpy.ndarray
        float64, (n_groups, n_times). They expect as many papers as there are.
    """
    from scipy.special import expit, logit

    rises = slopes[:, None] * np.arange(len(totals))
    wanted = papers.sum(axis=1)
    # A share is at most its odds: this intercept expects too few papers. With the other every
    # share is at least that of the whole: too many.
    tops = rises.max(axis=1)
    low = np.log(wanted) - tops - np.log(np.exp(rises - tops[:, None]) @ totals)
    high = logit(wanted / totals.sum()) - rises.min(axis=1)
    intercepts = low.copy()
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
    """Return the shares at each time that explain the papers best, were the slopes these."""
    from scipy.special import expit

    return expit(fitted_logits(papers, totals, slopes))


def fit(papers: Counts, totals: Counts) -> Real:
    """Return the slopes of the largest likelihood; infinite where papers are all at one end.

    There the expected sum of the papers' times is the sum of their times.
    """
    times = np.arange(len(totals))
    seen = papers @ times

    def too_late(slopes: Real, groups: NDArray[np.int64]) -> Real:
        expected = fitted_shares(papers[groups], totals, slopes) * totals
        return expected @ times - seen[groups]

    return slopes_at_zero(too_late, len(papers))


def deviance(papers: Counts, totals: Counts, slopes: Real) -> Real:
    """Return minus twice the profile log likelihood, but for a constant of the papers."""
    logits = fitted_logits(papers, totals, slopes)
    return -2 * (papers * logits - totals * np.logaddexp(0, logits)).sum(axis=1)


def signed_root(papers: Counts, totals: Counts, fitted: Real, slopes: Real) -> Real:
    """Return how far slopes are from the fitted ones, in standard deviations: negative below.

    The signed root of the likelihood ratio, which is near normal where the textbook's ratio of
    slope and standard error is not.
    """
    best = np.clip(fitted, -STEEPEST, STEEPEST)
    return _root(slopes - best, deviance(papers, totals, slopes), deviance(papers, totals, best))


def _root(way: Real, there: Real, least: Real) -> Real:
    return np.sign(way) * np.sqrt(np.maximum(there - least, 0))


def slopes_where(papers: Counts, totals: Counts, fitted: Real, distance: Real) -> Real:
    """Return the slopes that are `distance` standard deviations from the fitted ones."""
    best = np.clip(fitted, -STEEPEST, STEEPEST)
    least = deviance(papers, totals, best)

    def beyond(slopes: Real, groups: NDArray[np.int64]) -> Real:
        there = deviance(papers[groups], totals, slopes)
        return _root(slopes - best[groups], there, least[groups]) - distance[groups]

    return slopes_at_zero(beyond, len(papers))
