"""Probability that a share will rise or fall, from the model behind the verdicts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence.trends.gls import Real
from evidence.trends.memory import NODE_RHOS, NODE_SDS
from evidence.trends.window_test import WindowTest

N_DRAWS = 4000
_LEAST_WEIGHT = 0.002
_SPREAD_OF_LEVEL = 10.0
_SMALLEST_RISE = 0.05


@dataclass(frozen=True, slots=True)
class Forecast:
    """Probabilities of a rise and of a fall; float64, (n,) each."""

    rise: Real
    fall: Real


def forecast(
    test: WindowTest,
    recent: NDArray[np.int64],
    n_recent: int,
    weeks: int,
    factor: float,
    random: np.random.Generator,
) -> Forecast:
    """Return the probability that the next observed share is far from the last one.

    The log odds of each share are a level, a linear trend and an AR(1) process, observed with
    binomial noise: a Gaussian process, so its future given the past is known for each memory.
    The trend's size is shrunk as the trends of all groups together show (empirical Bayes).
    Futures are drawn for each memory, in proportion to its probability; then papers, as many as in
    the last period.

    Parameters
    ----------
    test
        Of the whole period known.
    recent
        int64, (n,): papers of each group in the last period.
    n_recent
        Papers of all groups in it.
    weeks
        Length of the next period.
    factor
        A rise is a share of more than this times the last one, a fall of less than the last one
        divided by it.
    random
        Source of randomness.
    """
    rise = _size_of_trends(test)
    timeline = test.timeline
    ahead: Real = np.arange(weeks, dtype=np.float64) + (timeline.length + 0.5)
    rises, falls = np.zeros(len(recent)), np.zeros(len(recent))
    for at, last in enumerate(recent / n_recent):
        chosen = np.flatnonzero(test.nodes[:, at] >= _LEAST_WEIGHT)
        weights = test.nodes[chosen, at] / test.nodes[chosen, at].sum()
        means, covariances = _futures(test, at, ahead, NODE_RHOS[chosen], NODE_SDS[chosen], rise)
        drawn = random.multinomial(N_DRAWS, weights)
        logs = np.concatenate(
            [
                random.multivariate_normal(mean, covariance, size=n, method="cholesky")
                for mean, covariance, n in zip(means, covariances, drawn, strict=True)
                if n
            ]
        )
        shares = (1 / (1 + np.exp(-logs))).mean(axis=1)
        later = random.binomial(n_recent, shares) / n_recent
        rises[at], falls[at] = (later > factor * last).mean(), (later * factor < last).mean()
    return Forecast(rises, falls)


def _size_of_trends(test: WindowTest) -> float:
    """Return the standard deviation of the changes over the window, without their errors."""
    variance = float(np.mean(test.trend.mean**2 - test.trend.error**2))
    return max(variance, _SMALLEST_RISE**2) ** 0.5


def _futures(
    test: WindowTest, at: int, ahead: Real, rho: Real, sd: Real, rise: float
) -> tuple[Real, Real]:
    """Return the mean and covariance of future log odds for each memory.

    Returns
    -------
    tuple of numpy.ndarray
        float64, (n_nodes, n_ahead) and (n_nodes, n_ahead, n_ahead).
    """
    timeline = test.timeline
    times = np.concatenate([timeline.weeks, ahead])
    positions = times / timeline.length - 0.5
    n = len(timeline.weeks)
    centre = test.working.fitted[at].mean()
    kernel = (sd**2)[:, None, None] * rho[:, None, None] ** np.abs(times[:, None] - times)
    kernel = kernel + _SPREAD_OF_LEVEL**2 + rise**2 * positions[:, None] * positions
    seen = kernel[:, :n, :n] + np.diag(test.working.noise[at])
    link = kernel[:, :n, n:]
    gain = np.linalg.solve(seen, link).transpose(0, 2, 1)
    means = centre + gain @ (test.working.values[at] - centre)
    covariances = kernel[:, n:, n:] - gain @ link
    return means, covariances + 1e-9 * np.eye(len(ahead))
