"""Tests for a step and for a burst at an unknown time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidence.trends.estimates import Timeline
from evidence.trends.gls import Real, whitened
from evidence.trends.memory import NODE_RHOS, NODE_SDS, Memory
from evidence.trends.normal import normal_cdf
from evidence.trends.working_values import inner_products

LEAST_WEIGHT = 0.02
"""Memories of a series with less probability than this are left out of the search for a time."""

_CHUNK = 512
"""Series and memories that are searched together, to bound the memory."""

_FEWEST_TIMES = 8
"""Fewest time units with papers; with fewer, only slopes and curvatures are tested."""

_PARTS_A_BURST = (16, 11, 8, 6)
"""A burst lasts one of these parts of the window."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Possible times of one change; columns are 1 from `first` to `end`, else 0.

    Attributes
    ----------
    first, end
        int64, (n_columns,): first time with the change, and first time after it.
    path
        int64, (n_columns,): candidates of the same length are on one path, in the order of time.
    columns
        float64, (n_times, n_columns).
    is_rise
        Whether only an increase counts.
    """

    first: NDArray[np.int64]
    end: NDArray[np.int64]
    path: NDArray[np.int64]
    columns: Real
    is_rise: bool

    @property
    def n_paths(self) -> int:
        """Number of paths."""
        return int(self.path[-1]) + 1


def candidate_steps(n_times: int) -> Candidates | None:
    """Return possible steps; None with too few times."""
    if n_times < _FEWEST_TIMES:
        return None
    margin = max(2, n_times // 10)
    starts = np.arange(margin, n_times - margin + 1)
    return _candidates(n_times, [(starts, n_times)], is_rise=False)


def candidate_bursts(n_times: int) -> Candidates | None:
    """Return possible bursts; None with too few times.

    A burst that touches the first or last time cannot be told from a step.
    """
    if n_times < _FEWEST_TIMES:
        return None
    lengths = sorted({max(2, n_times // parts) for parts in _PARTS_A_BURST})
    paths = [(np.arange(1, n_times - length, max(1, length // 3)), length) for length in lengths]
    return _candidates(n_times, paths, is_rise=True)


def _candidates(
    n_times: int, paths: list[tuple[NDArray[np.int64], int]], *, is_rise: bool
) -> Candidates:
    first = np.concatenate([starts for starts, _ in paths])
    end = np.concatenate([np.minimum(starts + length, n_times) for starts, length in paths])
    path = np.repeat(np.arange(len(paths)), [len(starts) for starts, _ in paths])
    at = np.arange(n_times)[:, None]
    return Candidates(first, end, path, ((at >= first) & (at < end)).astype(float), is_rise)


@dataclass(frozen=True, slots=True)
class Best:
    """The best candidate for each series.

    Attributes
    ----------
    p_value
        float64, (n,): corrected for the choice.
    candidate
        int64, (n,): index.
    size
        float64, (n,): estimated change of the log odds.
    arc
        float64, (n,): length of the paths of the tests, see `corrected`.
    """

    p_value: Real
    candidate: NDArray[np.int64]
    size: Real
    arc: Real


def best_of(
    candidates: Candidates,
    values: Real,
    noise: Real,
    timeline: Timeline,
    nodes: Real,
    memory: Memory,
) -> Best:
    """Return the best candidate for each series.

    It is chosen with the memory that fits best without it, and tested with the memory that fits
    best with it.

    Parameters
    ----------
    candidates
        Possible times.
    values, noise
        float64, (n, n_times).
    timeline
        The times.
    nodes
        float64, (n_nodes, n): probability of each memory.
    memory
        Memory common to the series.
    """
    n, n_columns = len(values), len(candidates.first)
    node_of, series_of = np.nonzero(nodes >= LEAST_WEIGHT)
    weights = nodes[node_of, series_of]
    weights = weights / np.bincount(series_of, weights, minlength=n)[series_of]
    power, size, arc = np.zeros((n, n_columns)), np.zeros((n, n_columns)), np.zeros(n)
    for start in range(0, len(node_of), _CHUNK):
        pairs = slice(start, start + _CHUNK)
        series, weight = series_of[pairs], weights[pairs]
        deviations, sizes, arcs = _search(
            candidates, values[series], noise[series], timeline, node_of[pairs]
        )
        np.add.at(power, series, weight[:, None] * np.sign(deviations) * deviations**2)
        np.add.at(size, series, weight[:, None] * sizes)
        np.add.at(arc, series, weight * arcs)
    best = (power if candidates.is_rise else np.abs(power)).argmax(axis=1)
    p_values = shape_p_values(candidates, best, values, noise, timeline, memory, arc)
    return Best(p_values, best, size[np.arange(n), best], arc)


def shape_p_values(
    candidates: Candidates,
    chosen: NDArray[np.int64],
    values: Real,
    noise: Real,
    timeline: Timeline,
    memory: Memory,
    arc: Real,
) -> Real:
    """Return p-values of chosen candidates: float64, (n,).

    Parameters
    ----------
    candidates, chosen
        Possible times; and int64, (n,): index of the chosen one.
    values, noise
        float64, (n, n_times).
    timeline
        The times.
    memory
        Memory common to the series.
    arc
        float64, (n,): as for `corrected`.
    """
    n, n_nodes = len(values), len(NODE_RHOS)
    deviations, log_likelihood = fit_columns(
        np.tile(candidates.columns.T[chosen], (n_nodes, 1)),
        np.tile(values, (n_nodes, 1)),
        np.tile(noise, (n_nodes, 1)),
        timeline,
        np.repeat(NODE_RHOS, n),
        np.repeat(NODE_SDS, n),
    )
    nodes = memory.given(log_likelihood.reshape(n_nodes, n))
    return (nodes * corrected(deviations.reshape(n_nodes, n), arc, candidates)).sum(axis=0)


def corrected(deviations: Real, arcs: Real, candidates: Candidates) -> Real:
    """Return an upper bound of the probability that the best of many tests is larger.

    Neighbouring tests are similar. The bound is that of D. Q. Naiman (Annals of Statistics 14,
    896, 1986): the tests are points on paths over a sphere, whose length is the sum of the angles
    between neighbours.

    Parameters
    ----------
    deviations
        float64: standard normal deviations.
    arcs
        float64: length of the paths.
    candidates
        The tests.
    """
    largest = deviations if candidates.is_rise else np.abs(deviations)
    tail = candidates.n_paths * normal_cdf(-largest)
    tail = tail + arcs / (2 * np.pi) * np.exp(-(np.maximum(largest, 0) ** 2) / 2)
    bound: Real = np.minimum(1.0, tail if candidates.is_rise else 2 * tail)
    return bound


def _search(
    candidates: Candidates,
    values: Real,
    noise: Real,
    timeline: Timeline,
    nodes: NDArray[np.int64],
) -> tuple[Real, Real, Real]:
    """Return deviations and sizes, (n, n_columns), and the length of the paths, (n,)."""
    n, (n_times, n_columns) = len(values), candidates.columns.shape
    stacked = np.empty((n_times, n_columns + 2, n))
    stacked[:, 0], stacked[:, 1:-1] = 1.0, candidates.columns[:, :, None]
    stacked[:, -1] = values.T
    own = np.zeros((n_columns + 2, n))
    with_constant, with_values, with_next = (np.zeros_like(own) for _ in range(3))
    for row, _ in whitened(
        stacked, np.ascontiguousarray(noise.T), NODE_RHOS[nodes], NODE_SDS[nodes], timeline.gaps
    ):
        own += row * row
        with_constant += row * row[0]
        with_values += row * row[-1]
        with_next[1:-2] += row[1:-2] * row[2:-1]
    own, with_constant, with_values, with_next = (
        sums.T for sums in (own, with_constant, with_values, with_next)
    )
    # Remove the constant from each column.
    norm, of_values = own[:, :1], with_constant[:, -1:]
    projected = with_constant[:, 1:-1]
    information = np.maximum(own[:, 1:-1] - projected**2 / norm, 1e-12)
    scores = with_values[:, 1:-1] - projected * of_values / norm
    nearby = with_next[:, 1:-2] - projected[:, :-1] * projected[:, 1:] / norm
    nearby /= np.sqrt(information[:, 1:] * information[:, :-1])
    is_same_path = np.diff(candidates.path) == 0
    arcs = np.arccos(np.clip(nearby[:, is_same_path], -1, 1)).sum(axis=1)
    return scores / np.sqrt(information), scores / information, arcs


def fit_columns(
    columns: Real, values: Real, noise: Real, timeline: Timeline, rho: Real, sd: Real
) -> tuple[Real, Real]:
    """Return the fit of one column for each series.

    Parameters
    ----------
    columns, values, noise
        float64, (n, n_times).
    timeline
        The times.
    rho, sd
        float64, (n,).

    Returns
    -------
    tuple of numpy.ndarray
        float64, (n,) each: the coefficient's deviation from 0, standard normal if the column has
        no effect; and the restricted log likelihood.
    """
    with_constant = np.stack([np.ones_like(columns.T), columns.T], axis=1)
    products, log_det = inner_products(with_constant, values, noise, rho, sd, timeline.gaps)
    norm = products[:, 0, 0]
    rest = products - products[:, :, :1] * products[:, :1] / norm[:, None, None]
    information = np.maximum(rest[:, 1, 1], 1e-12)
    deviations = rest[:, 1, 2] / np.sqrt(information)
    left = rest[:, 2, 2] - deviations**2
    return deviations, -0.5 * (log_det + np.log(norm) + np.log(information) + left)
