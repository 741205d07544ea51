"""Vectors to nearest neighbours and their fuzzy weights; computed once, used by all that follow."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

EXACT_LIMIT = 50_000
"""Papers up to which every pair is compared; beyond, an approximate index is searched."""

_LARGEST_SCALE, _SMALLEST_SCALE = 64.0, 1e-3
"""Bounds of a neighbourhood's scale. Cosine distances are 2 at most, which needs 9; the least is
relative to the mean distance, or copies of one text would know no other paper."""

_BISECTIONS = 40

_BLOCK_CELLS = 16_000_000
"""Similarities that one thread holds at once: 64 MB of float32."""

_MOST_ROWS = 512


@dataclass(frozen=True, slots=True)
class Graph:
    """The neighbourhood of every paper.

    Attributes
    ----------
    indices
        int32, (n_papers, n_listed): rows of each paper's neighbours, nearest first, itself not
        among them.
    similarities
        float32, (n_papers, n_listed): their cosines.
    weights
        scipy CSR matrix, (n_papers, n_papers), symmetric, 0 to 1: how surely two papers are
        neighbours (UMAP's fuzzy simplicial set over the first `n_neighbors` of them).
    """

    indices: NDArray[np.int32]
    similarities: NDArray[np.float32]
    weights: Any


def build_graph(
    vectors: NDArray[np.float32], *, n_neighbors: int, n_listed: int, seed: int
) -> Graph:
    """Find every paper's neighbours and weigh them.

    Parameters
    ----------
    vectors
        float32, (n_papers, n_dims), unit length.
    n_neighbors
        Neighbours that make the fuzzy graph; fewer than papers.
    n_listed
        Neighbours that are kept for reading; the search covers the larger of both.
    seed
        Of the approximate search.

    Notes
    -----
    The weights follow McInnes, Healy and Melville, "UMAP", arXiv:1802.03426, section 3.1.
    """
    n_papers = len(vectors)
    n_wanted = min(max(n_neighbors, n_listed), n_papers - 1)
    if n_wanted < 1:
        empty = np.zeros((n_papers, 0))
        return Graph(empty.astype(np.int32), empty.astype(np.float32), _no_weights(n_papers))
    if n_papers <= EXACT_LIMIT:
        indices, similarities = _exact(vectors, n_wanted)
    else:
        indices, similarities = _approximate(vectors, n_wanted, seed)
    weights = _fuzzy_weights(indices[:, :n_neighbors], similarities[:, :n_neighbors])
    return Graph(indices, similarities, weights)


def _exact(
    vectors: NDArray[np.float32], n_wanted: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Compare all pairs by blocked matrix products."""
    n_papers = len(vectors)
    indices = np.empty((n_papers, n_wanted), dtype=np.int32)
    similarities = np.empty((n_papers, n_wanted), dtype=np.float32)
    n_rows = max(1, min(_MOST_ROWS, _BLOCK_CELLS // n_papers))

    def compare(start: int) -> None:
        block = vectors[start : start + n_rows] @ vectors.T
        rows = np.arange(len(block))
        block[rows, start + rows] = -np.inf
        nearest, found = best_of(block, n_wanted)
        indices[start : start + n_rows] = nearest
        similarities[start : start + n_rows] = found

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(compare, range(0, n_papers, n_rows)))
    return indices, np.clip(similarities, -1, 1)


def best_of(
    block: NDArray[np.float32], n_wanted: int
) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Return the columns of each row's largest values, largest first, and the values."""
    nearest = np.argpartition(-block, n_wanted - 1, axis=1)[:, :n_wanted]
    found = np.take_along_axis(block, nearest, axis=1)
    # Ties go to the earlier paper, or equal texts would be ordered by chance.
    order = np.lexsort((nearest, -found), axis=1)
    return np.take_along_axis(nearest, order, axis=1), np.take_along_axis(found, order, axis=1)


def _approximate(
    vectors: NDArray[np.float32], n_wanted: int, seed: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Search a nearest-neighbour-descent index (Dong et al., WWW 2011)."""
    from pynndescent import NNDescent

    index = NNDescent(
        vectors, metric="cosine", n_neighbors=max(30, n_wanted + 1), random_state=seed
    )
    found, distances = index.neighbor_graph
    own = found == np.arange(len(vectors))[:, None]
    order = np.argsort(own, axis=1, kind="stable")[:, :n_wanted]
    similarities = 1 - np.take_along_axis(distances, order, axis=1)
    return np.take_along_axis(found, order, axis=1).astype(np.int32), similarities


def _fuzzy_weights(indices: NDArray[np.int32], similarities: NDArray[np.float32]) -> Any:
    """Weigh neighbours by how near they are for the neighbourhood they are in.

    umap-learn's own function gives the same weights, but compiles for 5 s before it does.
    """
    from scipy.sparse import csr_matrix

    n_papers, n_neighbors = indices.shape
    starts = np.arange(0, indices.size + 1, n_neighbors)
    directed = csr_matrix(
        (fuzzy_memberships(similarities).ravel(), indices.ravel(), starts),
        shape=(n_papers, n_papers),
    )
    # Neighbours if either says so: the probabilistic union of both directions.
    both = directed.multiply(directed.T)
    weights = (directed + directed.T - both).tocsr()
    weights.eliminate_zeros()
    weights.sort_indices()
    return weights


def fuzzy_memberships(similarities: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how surely each of a paper's neighbours is one: float32, (n_papers, n_neighbors).

    The nearest is one for sure, and all of a paper's add up to log2(n_neighbors + 1).
    """
    distances = np.clip(1 - similarities.astype(np.float64), 0, None)
    beyond = distances - _distance_to_first(distances)
    scales = _scales(beyond.clip(min=0), np.log2(similarities.shape[1] + 1))
    floors = np.where(distances.any(axis=1), distances.mean(axis=1), distances.mean())
    scales = np.maximum(scales, _SMALLEST_SCALE * floors)[:, None]
    near = beyond <= 0
    return np.where(near, 1.0, np.exp(-beyond / np.where(near, 1.0, scales))).astype(np.float32)


def _distance_to_first(distances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return each paper's distance to its nearest neighbour that is not a copy of it."""
    positive = np.where(distances > 0, distances, np.inf).min(axis=1, keepdims=True)
    return np.where(np.isfinite(positive), positive, 0)


def _scales(beyond: NDArray[np.float64], target: float) -> NDArray[np.float64]:
    """Return for each row the scale at which its memberships add up to `target`, by bisection."""
    low, high = np.zeros(len(beyond)), np.full(len(beyond), _LARGEST_SCALE)
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        too_much = np.exp(-beyond / middle[:, None]).sum(axis=1) > target
        high = np.where(too_much, middle, high)
        low = np.where(too_much, low, middle)
    return (low + high) / 2


def _no_weights(n_papers: int) -> Any:
    from scipy.sparse import csr_matrix

    return csr_matrix((n_papers, n_papers), dtype=np.float32)
