"""The start of a map: a spectral layout that every machine computes alike."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_WIDTH = 10.0
"""Width of the start in each direction, as in UMAP."""

_DENSE_LIMIT = 200
"""Papers up to which all eigenvectors are computed."""

_TIE_BREAK = 1e-3
"""Size of random changes of the diagonal: with equal papers, eigenvectors are not unique."""

_JITTER = 1e-4
"""Random shift of every paper as a share of the width, so that no two are in the same place."""

_GRID = 2.0**13
"""Coordinates are multiples of 1 / `_GRID`: linear algebra differs in the last bits between
machines and numbers of threads, and is rounded away."""


def spectral_start(
    weights: Any, vectors: NDArray[np.float32], n_dims: int, seed: int
) -> NDArray[np.float64]:
    """Return coordinates to start a layout from.

    Parameters
    ----------
    weights
        Symmetric scipy sparse matrix, (n_papers, n_papers): edge weights.
    vectors
        float32, (n_papers, n_dims_in): place the parts of a disconnected graph.
    n_dims
        Number of dimensions.
    seed
        Random seed of the tie-breaks.

    Returns
    -------
    numpy.ndarray
        float64, (n_papers, n_dims), 0 to about 10 in each direction: each connected part by the
        first eigenvectors of its normalised Laplacian (Belkin and Niyogi, Neural Computation 15,
        2003), the parts by the principal components of their mean vectors.
    """
    from scipy.sparse.csgraph import connected_components

    random = np.random.RandomState(seed)
    breaks = random.uniform(-1, 1, len(vectors))
    jitter = random.uniform(-1, 1, (len(vectors), n_dims))
    n_parts, part_of = connected_components(weights, directed=False)
    if n_parts == 1:
        places = _eigenvectors(weights, n_dims, breaks)
    else:
        places = _parts_apart(weights, vectors, n_dims, breaks, part_of, n_parts)
    places = _WIDTH * (_unit_box(places) + _JITTER * jitter)
    return np.asarray(np.round(places * _GRID) / _GRID)


def _parts_apart(
    weights: Any,
    vectors: NDArray[np.float32],
    n_dims: int,
    breaks: NDArray[np.float64],
    part_of: NDArray[np.int32],
    n_parts: int,
) -> NDArray[np.float64]:
    """Return the parts of a disconnected graph, each around its own centre."""
    from scipy.spatial import cKDTree

    sizes = np.bincount(part_of)
    means = np.stack(
        [vectors[part_of == part].mean(axis=0, dtype=float) for part in range(n_parts)]
    )
    centred = means - means.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2][:n_dims]
    centres = np.zeros((n_parts, n_dims))
    centres[:, : len(axes)] = centred @ axes.T
    centres = _unit_box(_signed(centres, breaks[:n_parts]))
    # A part is half as wide as the way to the nearest other one, and has room for its papers.
    room = cKDTree(centres).query(centres, k=2)[0][:, 1] / 2
    room = np.maximum(room, 0.1 * np.sqrt(sizes / len(vectors)))
    places = centres[part_of]
    csr = weights.tocsr()
    for part in np.flatnonzero(sizes > 1):
        rows = np.flatnonzero(part_of == part)
        own = _unit_box(_eigenvectors(csr[rows][:, rows], n_dims, breaks[rows]))
        places[rows] += room[part] * (own - 0.5)
    return places


def _eigenvectors(weights: Any, n_dims: int, breaks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the eigenvectors after the first, with the same signs everywhere."""
    from scipy.sparse import diags
    from scipy.sparse.linalg import ArpackNoConvergence, eigsh

    n_papers = weights.shape[0]
    roots = np.sqrt(np.asarray(weights.sum(axis=1), dtype=np.float64).ravel())
    scale = diags(1 / np.where(roots > 0, roots, 1))
    matrix = scale @ weights.astype(np.float64) @ scale + diags(_TIE_BREAK * breaks)
    if n_papers <= _DENSE_LIMIT:
        found = np.linalg.eigh(matrix.toarray())[1][:, ::-1]
    else:
        n_lanczos = max(40, int(np.sqrt(n_papers)))
        try:
            values, found = eigsh(matrix, n_dims + 1, which="LA", v0=roots, ncv=n_lanczos, tol=0)
        except ArpackNoConvergence:
            # Nearly all papers are equal, so that no start is better than another.
            return np.random.RandomState(n_papers).uniform(size=(n_papers, n_dims))
        found = found[:, np.argsort(-values)]
    places = np.zeros((n_papers, n_dims))
    others = found[:, 1 : n_dims + 1]
    places[:, : others.shape[1]] = others
    return _signed(places, breaks)


def _signed(columns: NDArray[np.float64], fixed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return columns with the sign that gives a positive product with a fixed one."""
    return columns * np.where(fixed @ columns < 0, -1.0, 1.0)


def _unit_box(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return coordinates shifted and scaled to 0 to 1 in each direction."""
    spread = np.ptp(places, axis=0)
    return (places - places.min(axis=0)) / np.where(spread > 1e-12, spread, np.inf)
