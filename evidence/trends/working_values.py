"""Working values: log odds of shares with the variance that chance gives them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence.trends.gls import Real, smooth, whitened

Counts = NDArray[np.int64]

_ROUNDS = 4
_LARGEST_STEP = 3.0
"""Largest change of fitted log odds in one round."""


@dataclass(frozen=True, slots=True)
class WorkingValues:
    """Shares of groups on the scale of log odds, linearised around fitted ones.

    Attributes
    ----------
    fitted
        float64, (n_groups, n_times): fitted log odds.
    values
        float64, (n_groups, n_times): observed shares; linear in the counts.
    noise
        float64, (n_groups, n_times): binomial variance of `values`.
    """

    fitted: Real
    values: Real
    noise: Real


def columns_of(positions: Real) -> Real:
    """Return a constant, a slope and a curvature for positions from -1/2 to 1/2.

    Returns
    -------
    numpy.ndarray
        float64, (n_times, 3).
    """
    return np.stack([np.ones_like(positions), positions, positions**2 - 1 / 12], axis=1)


def linearise(papers: Counts, totals: Counts, fitted: Real) -> tuple[Real, Real]:
    """Return values and their binomial variance, around fitted log odds."""
    shares = 1 / (1 + np.exp(-fitted))
    information = np.maximum(totals * shares * (1 - shares), 1e-12)
    return fitted + (papers - totals * shares) / information, 1 / information


def working_values(
    papers: Counts, totals: Counts, weeks: Real, positions: Real, rho: Real, sd: Real
) -> WorkingValues:
    """Return the `WorkingValues` of groups, by penalised quasi-likelihood.

    Fitted log odds are a slope, a curvature and an AR(1) process. All three are shrunk towards
    none, so that few papers leave them flat and many are followed closely.

    Parameters
    ----------
    papers
        int64, (n_groups, n_times): papers of each group.
    totals
        int64, (n_times,): papers of all groups, at least 1.
    weeks, positions
        float64, (n_times,): time in weeks, and as a part of the window, from -1/2 to 1/2.
    rho, sd
        float64, (n_groups,): weekly correlation and standard deviation of the process.

    References
    ----------
    Breslow and Clayton, "Approximate inference in generalized linear mixed models", JASA 88, 9
    (1993).
    """
    columns, gaps = columns_of(positions), np.diff(weeks)
    start = (papers.sum(axis=1) + 0.5) / (totals.sum() + 1)
    fitted = np.repeat(np.log(start / (1 - start))[:, None], len(totals), axis=1)
    penalty = np.diag([0.0, 1.0, 1.0])
    for _ in range(_ROUNDS):
        values, noise = linearise(papers, totals, fitted)
        products, _ = inner_products(columns[:, :, None], values, noise, rho, sd, gaps)
        normal, explained = products[:, :3, :3] + penalty, products[:, :3, 3:]
        coefficients = np.linalg.solve(normal, explained)[..., 0]
        mean = coefficients @ columns.T
        target = mean + smooth(values - mean, noise, rho, sd, gaps)
        fitted = np.clip(target, fitted - _LARGEST_STEP, fitted + _LARGEST_STEP)
    return WorkingValues(fitted, *linearise(papers, totals, fitted))


def inner_products(
    columns: Real, values: Real, noise: Real, rho: Real, sd: Real, gaps: Real
) -> tuple[Real, Real]:
    """Return inner products of whitened columns and values, and the log determinant.

    Parameters
    ----------
    columns
        float64, (n_times, n_columns, n), or 1 instead of n if all series have the same.
    values, noise
        float64, (n, n_times).
    rho, sd, gaps
        As for `gls.whitened`.

    Returns
    -------
    tuple of numpy.ndarray
        float64, (n, n_columns + 1, n_columns + 1), the values last; and float64, (n,).
    """
    n, (n_times, n_columns, _) = len(values), columns.shape
    stacked = np.empty((n_times, n_columns + 1, n))
    stacked[:, :-1], stacked[:, -1] = columns, values.T
    products, log_det = np.zeros((n_columns + 1, n_columns + 1, n)), np.zeros(n)
    for row, log_variance in whitened(stacked, np.ascontiguousarray(noise.T), rho, sd, gaps):
        for at, own in enumerate(row):
            products[at, at:] += own * row[at:]
        log_det += log_variance
    for at in range(n_columns):
        products[at + 1 :, at] = products[at, at + 1 :]
    return np.ascontiguousarray(np.moveaxis(products, 2, 0)), log_det
