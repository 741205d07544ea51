"""Placement of new papers and new topics on an existing map."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.records import UNASSIGNED

_MOST_ROUNDS = 50
"""Rounds in which papers may be placed by others placed before."""

_MEDIAN_STEPS = 30
_NEAR = 1e-6
"""Share of the map's width below which two points count as one."""

_ASIDE = 0.002
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
"""Distance, as a share of the map's width, and angle between rows by which overlapping papers are
nudged."""

_GRID = 48
_MARGIN = 0.15
_ROOM = 1.6
"""A new topic goes to the best point of a `_GRID` by `_GRID` grid, up to `_MARGIN` of the map's
size beyond its edges, at a distance of `_ROOM` radii or more from other papers."""

_USUAL_RADIUS = 0.02
"""Default topic radius, as a share of the map's width per square root of papers."""


def place_near_neighbors(
    weights: Any,
    rows: NDArray[np.intp],
    places: NDArray[np.float32],
    labels: NDArray[np.int32],
) -> NDArray[np.float32]:
    """Return coordinates for new papers, close to their neighbours.

    Parameters
    ----------
    weights
        scipy CSR matrix, (n_new, n_papers): edge weights of each new paper.
    rows
        intp, (n_new,): rows of the new papers among all papers.
    places
        float32, (n_papers, 2): coordinates; NaN for papers without, such as the new ones.
    labels
        int32, (n_papers,): topic of each paper. A new paper of a topic is placed by its neighbours
        in that topic, if any of them has coordinates.

    Returns
    -------
    numpy.ndarray
        float32, (n_new, 2): geometric median of the neighbours, weighted by edge weight. With
        neighbours at two ends of the map it is close to the majority; the mean could fall in empty
        space. NaN for papers with no path to a placed paper.
    """
    known_places = np.array(places, dtype=np.float64)
    found = np.full((len(rows), 2), np.nan)
    # Each round places the papers that have a placed neighbour.
    for _ in range(_MOST_ROUNDS):
        known: NDArray[np.bool_] = np.isfinite(known_places[:, 0])
        todo = np.flatnonzero(np.isnan(found[:, 0]))
        placed = False
        for new in todo:
            edges = slice(weights.indptr[new], weights.indptr[new + 1])
            others, memberships = weights.indices[edges], weights.data[edges].astype(np.float64)
            there = known[others]
            own = there & (labels[others] == labels[rows[new]]) & (labels[others] != UNASSIGNED)
            near = own if own.any() else there
            if near.any():
                found[new] = _median(known_places[others[near]], memberships[near])
                placed = True
        if not placed:
            break
        known_places[rows] = found
    return _nudged(found, known_places, rows).astype(np.float32)


def _nudged(
    found: NDArray[np.float64], places: NDArray[np.float64], rows: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Nudge papers that would overlap another point, so that both can be clicked."""
    from scipy.spatial import cKDTree

    there = np.flatnonzero(np.isfinite(places[:, 0]))
    new = np.flatnonzero(np.isfinite(found[:, 0]))
    if len(there) < 2 or not len(new):
        return found
    step = _ASIDE * float(np.ptp(places[there], axis=0).max())
    nearest = cKDTree(places[there]).query(found[new], k=2)[0][:, 1]
    angles = _GOLDEN_ANGLE * rows[new]
    aside = step * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    found[new] += np.where((nearest < step / 10)[:, None], aside, 0)
    return found


def _median(points: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weighted geometric median of points, by Weiszfeld's algorithm.

    Weiszfeld, Tohoku Mathematical Journal 43, 1937.
    """
    middle = np.average(points, axis=0, weights=weights)
    smallest = _NEAR * max(float(np.ptp(points, axis=0).max()), 1e-9)
    for _ in range(_MEDIAN_STEPS):
        distances = np.maximum(np.linalg.norm(points - middle, axis=1), smallest)
        moved = np.average(points, axis=0, weights=weights / distances)
        if np.linalg.norm(moved - middle) <= smallest:
            break
        middle = moved
    return middle


def place_new_topic(
    vectors: NDArray[np.float32],
    wanted: NDArray[np.float32],
    places: NDArray[np.float32],
    labels: NDArray[np.int32],
) -> NDArray[np.float32]:
    """Return coordinates for the papers of a new topic, in free space.

    Parameters
    ----------
    vectors
        float32, (n_members, n_dims): embeddings of the topic's papers.
    wanted
        float32, (2,): preferred position, by the topic's neighbours.
    places, labels
        float32, (n_papers, 2), and int32, (n_papers,): coordinates and topics of all placed
        papers.

    Returns
    -------
    numpy.ndarray
        float32, (n_members, 2): the first two principal components of the vectors, scaled to the
        usual radius of a topic of that size.
    """
    from scipy.spatial import cKDTree

    # Shape: the two directions in which the vectors differ most.
    centred = vectors - vectors.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2][:2]
    shape = np.zeros((len(vectors), 2))
    shape[:, : len(axes)] = centred @ axes.T
    # SVD determines singular vectors only up to sign; fix it for reproducibility.
    shape *= np.where(shape[np.abs(shape).argmax(axis=0), np.arange(2)] < 0, -1, 1)
    # Scale the shape to the usual radius.
    radius = _radius(places, labels) * np.sqrt(len(vectors))
    far = np.median(np.linalg.norm(shape, axis=1))
    shape *= radius / far if far > 0 else 1
    # Choose the free grid point closest to the preferred position: no member may lie among others.
    farthest = float(np.linalg.norm(shape, axis=1).max())
    needed = max(_ROOM * radius, farthest + radius)
    low, high = places.min(axis=0), places.max(axis=0)
    reach = _MARGIN * (high - low) + needed
    sides = [np.linspace(low[i] - reach[i], high[i] + reach[i], _GRID) for i in range(2)]
    spots = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
    spots = np.concatenate([np.asarray(wanted, dtype=np.float64)[None], spots])
    room = cKDTree(places).query(spots)[0]
    free = room >= needed
    if not free.any():
        free = room >= room.max()
    distances = np.linalg.norm(spots - wanted, axis=1)
    spot = spots[np.where(free, distances, np.inf).argmin()]
    return (spot + shape).astype(np.float32)


def _radius(places: NDArray[np.float32], labels: NDArray[np.int32]) -> float:
    """Return the median radius of the topics per square root of papers."""
    found = []
    for topic in np.unique(labels[labels != UNASSIGNED]):
        own = places[labels == topic]
        distances = np.linalg.norm(own - np.median(own, axis=0), axis=1)
        found.append(float(np.median(distances)) / np.sqrt(len(own)))
    width = float(np.ptp(places, axis=0).max())
    usual = float(np.median(found)) if found else 0.0
    return usual or _USUAL_RADIUS * (width or 1.0)
