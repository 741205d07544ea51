"""Generalised least squares with autocorrelated noise, for many series at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]


def whitened(
    columns: Real, noise: Real, rho: Real, sd: Real, gaps: Real
) -> Iterator[tuple[Real, Real]]:
    """Yield columns without the correlation and variance of the noise, time by time.

    The noise is the sum of a stationary first-order autoregressive process, AR(1), and independent
    noise of known variance. The Kalman filter needs time in proportion to the length of the series,
    and allows for unequal gaps.

    Parameters
    ----------
    columns
        float64, (n_times, n_columns, n or 1): series last, because numpy is fastest along them.
    noise
        float64, (n_times, n): variance of the independent noise.
    rho
        float64, (n,): correlation of the process over one unit of time, 0 to 1 (excluded).
    sd
        float64, (n,): stationary standard deviation of the process.
    gaps
        float64, (n_times - 1,): time between the values.

    Yields
    ------
    tuple of numpy.ndarray
        float64, (n_columns, n): independent of those of other times, with unit variance. float64,
        (n,): logarithm of the variance by which they were divided; the sum over all times is the
        logarithm of the determinant of the noise's covariance.

    References
    ----------
    Harvey, "Forecasting, structural time series models and the Kalman filter" (1989), chapter 3.
    """
    variance = sd**2
    spread, mean = variance, np.zeros((columns.shape[1], noise.shape[1]))
    phis, which = _correlations(rho, gaps)
    renewed = [(1 - phi**2) * variance for phi in phis]
    for time in range(len(noise)):
        total = np.maximum(spread + noise[time], 1e-12)
        error = columns[time] - mean
        yield error / np.sqrt(total), np.log(total)
        if time < len(gaps):
            phi = phis[which[time]]
            error *= spread / total
            mean += error
            mean *= phi
            spread = phi**2 * spread * (noise[time] / total) + renewed[which[time]]


def _correlations(rho: Real, gaps: Real) -> tuple[list[Real], NDArray[np.int64]]:
    """Return the correlations over each distinct gap, and the index of each gap's.

    Most gaps are equal, and powers are slow.
    """
    distinct, which = np.unique(gaps.round(12), return_inverse=True)
    return [rho**gap for gap in distinct], which


def smooth(values: Real, noise: Real, rho: Real, sd: Real, gaps: Real) -> Real:
    """Return the expected AR(1) process, given values with independent noise.

    Parameters
    ----------
    values
        float64, (n, n_times), with mean 0.
    noise, rho, sd, gaps
        As for `whitened`, but finite.

    Returns
    -------
    numpy.ndarray
        float64, (n, n_times); by the smoother of Rauch, Tung and Striebel (AIAA Journal 3, 1445,
        1965).
    """
    n, n_times = values.shape
    variance = sd**2
    by_time, noises = np.ascontiguousarray(values.T), np.ascontiguousarray(noise.T)
    means, spreads = np.empty((n_times, n)), np.empty((n_times, n))
    mean, spread = np.zeros(n), variance
    phis, which = _correlations(rho, gaps)
    renewed = [(1 - phi**2) * variance for phi in phis]
    for time in range(n_times):
        gain = spread / (spread + noises[time])
        mean = mean + gain * (by_time[time] - mean)
        spread = spread * (1 - gain)
        means[time], spreads[time] = mean, spread
        if time < n_times - 1:
            phi = phis[which[time]]
            mean, spread = phi * mean, phi**2 * spread + renewed[which[time]]
    smoothed = means.copy()
    for time in range(n_times - 2, -1, -1):
        phi = phis[which[time]]
        ahead = phi**2 * spreads[time] + renewed[which[time]]
        back = phi * spreads[time] / np.maximum(ahead, 1e-12)
        smoothed[time] += back * (smoothed[time + 1] - phi * means[time])
    return smoothed.T
