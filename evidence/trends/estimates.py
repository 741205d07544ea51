"""Slopes and curvatures of series, averaged over the possible memories."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evidence.intervals import CONFIDENCE
from evidence.trends.gls import Real
from evidence.trends.memory import NODE_RHOS, NODE_SDS
from evidence.trends.normal import normal_cdf
from evidence.trends.working_values import Counts, columns_of, inner_products

_CHUNK = 128
"""Series whose moments are computed together, to bound the memory."""

_BISECTIONS = 32


@dataclass(frozen=True, slots=True)
class Timeline:
    """The time units of a window in which there are papers.

    Attributes
    ----------
    weeks
        float64, (n_times,): middle of each unit, in weeks from the window's first day.
    length
        Length of the window in weeks.
    totals
        int64, (n_times,): papers of all groups.
    """

    weeks: Real
    length: float
    totals: Counts

    @property
    def positions(self) -> Real:
        """Middle of each unit as a part of the window, from -1/2 to 1/2."""
        return self.weeks / self.length - 0.5

    @property
    def gaps(self) -> Real:
        """Weeks between the units."""
        return np.diff(self.weeks)


@dataclass(frozen=True, slots=True)
class Moments:
    """What regressions on a constant, a slope and a curvature need, for each memory.

    Attributes
    ----------
    products
        float64, (n_nodes, n, 4, 4): inner products of the whitened columns and values.
    log_det
        float64, (n_nodes, n): logarithm of the determinant of the noise's covariance.
    """

    products: Real
    log_det: Real

    def coefficient(self, degree: int) -> tuple[Real, Real]:
        """Return a polynomial's last coefficient and its variance: (n_nodes, n)."""
        p = degree + 1
        inverse = np.linalg.inv(self.products[..., :p, :p])
        found = (inverse[..., degree, :] * self.products[..., :p, 3]).sum(axis=-1)
        return np.asarray(found, np.float64), np.asarray(inverse[..., degree, degree], np.float64)

    def polynomial(self, degree: int) -> Real:
        """Return the coefficients of a polynomial: float64, (n_nodes, n, degree + 1)."""
        p = degree + 1
        solved = np.linalg.solve(self.products[..., :p, :p], self.products[..., :p, 3:])
        return np.asarray(solved[..., 0], np.float64)

    def log_likelihood(self, degree: int, penalty: float = 0.0) -> Real:
        """Return the restricted log likelihood of each memory around a polynomial.

        Parameters
        ----------
        degree
            Degree of the polynomial.
        penalty
            Reciprocal of the variance from which its last coefficient is drawn; 0 if any value is
            as probable.

        Returns
        -------
        numpy.ndarray
            float64, (n_nodes, n).
        """
        p = degree + 1
        x, y = self.products[..., :p, :p].copy(), self.products[..., :p, 3]
        x[..., degree, degree] += penalty
        explained = (np.linalg.solve(x, y[..., None])[..., 0] * y).sum(axis=-1)
        log_det = self.log_det + np.linalg.slogdet(x)[1]
        found: Real = -0.5 * (log_det + self.products[..., 3, 3] - explained)
        return found


def moments_of(values: Real, noise: Real, timeline: Timeline) -> Moments:
    """Return the `Moments` of series for all memories that are considered.

    Parameters
    ----------
    values, noise
        float64, (n, n_times): from `working_values`.
    timeline
        The times.
    """
    n_nodes = len(NODE_RHOS)
    parts = []
    for start in range(0, max(len(values), 1), _CHUNK):
        own, variance = values[start : start + _CHUNK], noise[start : start + _CHUNK]
        rho, sd = np.repeat(NODE_RHOS, len(own)), np.repeat(NODE_SDS, len(own))
        tiled = np.tile(own, (n_nodes, 1)), np.tile(variance, (n_nodes, 1))
        parts.append(moments_with(*tiled, timeline, rho, sd, n_nodes=n_nodes))
    return Moments(
        np.concatenate([part.products for part in parts], axis=1),
        np.concatenate([part.log_det for part in parts], axis=1),
    )


def moments_with(
    values: Real, noise: Real, timeline: Timeline, rho: Real, sd: Real, *, n_nodes: int = 1
) -> Moments:
    """Return the `Moments` of series, each with its own memory.

    Parameters
    ----------
    values, noise
        float64, (n_nodes * n, n_times).
    timeline
        The times.
    rho, sd
        float64, (n_nodes * n,).
    n_nodes
        Number of memories for each series; all series with the first memory come first.
    """
    n = len(values) // n_nodes
    columns = columns_of(timeline.positions)[:, :, None]
    products, log_det = inner_products(columns, values, noise, rho, sd, timeline.gaps)
    return Moments(products.reshape(n_nodes, n, 4, 4), log_det.reshape(n_nodes, n))


@dataclass(frozen=True, slots=True)
class Change:
    """A coefficient, averaged over the memories; float64, (n,) each.

    Attributes
    ----------
    mean
        Expected value.
    low, high
        95 % interval.
    p_value
        Two-sided, of the value 0.
    error
        Standard error, without that of the memory's estimate.
    """

    mean: Real
    low: Real
    high: Real
    p_value: Real
    error: Real


def average(found: Real, variance: Real, nodes: Real) -> Change:
    """Return the `Change` of coefficients that are known for each memory.

    The distribution is a mixture of normal ones, with wider tails than each.

    Parameters
    ----------
    found, variance, nodes
        float64, (n_nodes, n): coefficient, its variance, and the memory's probability.
    """
    errors = np.sqrt(variance)
    tail = (1 - CONFIDENCE) / 2
    low, high = (_quantile(found, errors, nodes, at) for at in (tail, 1 - tail))
    return Change(
        (nodes * found).sum(axis=0),
        low,
        high,
        p_value_of(found / errors, nodes),
        np.sqrt((nodes * variance).sum(axis=0)),
    )


def p_value_of(deviations: Real, nodes: Real) -> Real:
    """Return two-sided p-values of deviations from 0: float64, (n,)."""
    below = (nodes * normal_cdf(-deviations)).sum(axis=0)
    above = (nodes * normal_cdf(deviations)).sum(axis=0)
    return np.minimum(1.0, 2 * np.minimum(below, above))


def _quantile(found: Real, errors: Real, nodes: Real, probability: float) -> Real:
    low, high = (found - 9 * errors).min(axis=0), (found + 9 * errors).max(axis=0)
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        below = (nodes * normal_cdf((middle - found) / errors)).sum(axis=0)
        is_below = below < probability
        low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
    return (low + high) / 2
