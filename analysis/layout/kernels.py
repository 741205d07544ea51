"""The inner loops of the layout, compiled by numba when it is imported.

They are compiled without fast mathematics, so that a compiler neither reorders sums nor fuses
multiplication and addition, which would change the last bits from machine to machine.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

Array = Any  # numba infers the types of arguments

STEPS = 256.0
"""Entries of the table of forces per unit of distance."""

_N_NEGATIVES = 5.0
"""UMAP's repelling papers per edge."""

_MOMENTUM = 0.9
_LARGEST_STEP = 0.5
"""Largest shift of a coordinate in one epoch; a map is about 10 wide."""

_NEAR = 0.4
_MOST_CELLS = 1024
"""Width of the cells whose papers repel those of adjoining cells, and most cells in a row; a wider
map has wider cells."""

_N_SAMPLED = 64
"""Random papers per paper and epoch, from which the repulsion of distant papers is estimated."""


@numba.njit(cache=True)
def _look_up(table: Array, distance: float) -> float:
    """Return the force at a distance, interpolated between two entries."""
    at = distance * STEPS
    last = len(table) - 2
    if at >= last:
        return table[last]
    entry = int(at)
    return table[entry] + (at - entry) * (table[entry + 1] - table[entry])


@numba.njit(cache=True)
def attract(
    places: Array, starts: Array, ends: Array, strengths: Array, table: Array, force: Array
) -> None:
    """Add the attraction along all edges to the forces.

    The factor 2: UMAP moves both papers of an edge, and the matrix has every edge twice.
    """
    for paper in range(len(places)):
        x, y = 0.0, 0.0
        for edge in range(starts[paper], starts[paper + 1]):
            other = ends[edge]
            dx, dy = places[paper, 0] - places[other, 0], places[paper, 1] - places[other, 1]
            pull = 2.0 * strengths[edge] * _look_up(table, np.sqrt(dx * dx + dy * dy))
            x += pull * dx
            y += pull * dy
        force[paper, 0] += x
        force[paper, 1] += y


@numba.njit(cache=True)
def repel_all(places: Array, degrees: Array, table: Array, force: Array) -> None:
    """Set the forces to the repulsion of all pairs."""
    n_papers = len(places)
    shares = _N_NEGATIVES * degrees / n_papers
    force[:] = 0.0
    for paper in range(n_papers):
        x, y = 0.0, 0.0
        for other in range(paper):
            dx, dy = places[paper, 0] - places[other, 0], places[paper, 1] - places[other, 1]
            push = _look_up(table, np.sqrt(dx * dx + dy * dy))
            x += push * dx
            y += push * dy
            force[other, 0] -= shares[other] * push * dx
            force[other, 1] -= shares[other] * push * dy
        force[paper, 0] += shares[paper] * x
        force[paper, 1] += shares[paper] * y


@numba.njit(cache=True)
def repel_near_and_sampled(
    places: Array, degrees: Array, table: Array, force: Array, seed: int
) -> None:
    """Set the forces to the repulsion of all near pairs and a sample of the others.

    The sample depends on the seed only, so that equal maps stay equal.
    """
    # Sort the papers into square cells.
    n_papers = len(places)
    low_x, low_y = places[:, 0].min(), places[:, 1].min()
    width = max(places[:, 0].max() - low_x, places[:, 1].max() - low_y)
    cell = max(_NEAR, width / _MOST_CELLS)
    n_cells = int(width / cell) + 1
    columns, rows = np.empty(n_papers, np.int64), np.empty(n_papers, np.int64)
    starts = np.zeros(n_cells * n_cells + 1, np.int64)
    for paper in range(n_papers):
        columns[paper] = int((places[paper, 0] - low_x) / cell)
        rows[paper] = int((places[paper, 1] - low_y) / cell)
        starts[rows[paper] * n_cells + columns[paper] + 1] += 1
    starts = np.cumsum(starts)
    filled, members = starts[:-1].copy(), np.empty(n_papers, np.int64)
    for paper in range(n_papers):
        own = rows[paper] * n_cells + columns[paper]
        members[filled[own]] = paper
        filled[own] += 1
    for paper in range(n_papers):
        # All papers in the nine cells around.
        x, y = 0.0, 0.0
        for row in range(max(rows[paper] - 1, 0), min(rows[paper] + 2, n_cells)):
            first = row * n_cells + max(columns[paper] - 1, 0)
            last = row * n_cells + min(columns[paper] + 1, n_cells - 1)
            for place in range(starts[first], starts[last + 1]):
                other = members[place]
                dx, dy = places[paper, 0] - places[other, 0], places[paper, 1] - places[other, 1]
                push = _look_up(table, np.sqrt(dx * dx + dy * dy))
                x += push * dx
                y += push * dy
        # A sample of all others, for those farther away.
        far_x, far_y = 0.0, 0.0
        state = np.uint64(seed) * np.uint64(0xD1342543DE82EF95) + np.uint64(paper)
        for _ in range(_N_SAMPLED):
            state += np.uint64(0x9E3779B97F4A7C15)
            other = int(_mixed(state) % np.uint64(n_papers))
            if abs(rows[other] - rows[paper]) <= 1 and abs(columns[other] - columns[paper]) <= 1:
                continue
            dx, dy = places[paper, 0] - places[other, 0], places[paper, 1] - places[other, 1]
            push = _look_up(table, np.sqrt(dx * dx + dy * dy))
            far_x += push * dx
            far_y += push * dy
        share = _N_NEGATIVES * degrees[paper]
        force[paper, 0] = share * (x / n_papers + far_x / _N_SAMPLED)
        force[paper, 1] = share * (y / n_papers + far_y / _N_SAMPLED)


@numba.njit(cache=True)
def _mixed(state: Any) -> Any:
    """Return a random number for a state (SplitMix64, Steele et al., OOPSLA 2014)."""
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (state ^ (state >> np.uint64(31))) >> np.uint64(11)


@numba.njit(cache=True)
def move(places: Array, velocity: Array, force: Array, degrees: Array, rate: float) -> None:
    """Move the papers by their forces, with momentum and a largest step."""
    for paper in range(len(places)):
        for axis in range(places.shape[1]):
            step = _MOMENTUM * velocity[paper, axis] + rate * force[paper, axis] / degrees[paper]
            step = min(max(step, -_LARGEST_STEP), _LARGEST_STEP)
            velocity[paper, axis] = step
            places[paper, axis] += step
