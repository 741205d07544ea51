"""Nearest neighbours of all papers and their fuzzy edge weights."""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

EXACT_LIMIT = 50_000
"""Number of papers up to which all pairs are compared; larger corpora use an approximate index."""

_LARGEST_SCALE, _SMALLEST_SCALE = 64.0, 1e-3
"""Bounds of a neighbourhood's scale. Cosine distances are at most 2, which needs a scale of 9. The
lower bound is relative to the mean distance; without it, copies of one text would have no other
neighbours."""

_BISECTIONS = 40

_BLOCK_CELLS = 8_000_000
"""Similarities that one thread computes at once: 64 MB of float64."""

_MOST_ROWS = 512
"""Rows of one block at most."""

_UNIT = 2.0**25
"""Vectors are rounded to multiples of 1 / `_UNIT`, a fraction of float32's precision."""

_STEP_SHARE = 0.05
"""Step of the similarities behind the weights, as a share of a neighbourhood's median range."""

_DECIMALS = 7
"""Decimals of a similarity. An encoder's vectors differ by less from machine to machine, so equal
texts have equal similarities on all of them."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The nearest neighbours of every paper, and the edge weights.

    Attributes
    ----------
    indices
        int32, (n_papers, n_listed): rows of each paper's neighbours, nearest first, without the
        paper itself.
    similarities
        float32, (n_papers, n_listed), -1 to 1: their cosine similarities.
    weights
        Symmetric scipy CSR matrix, float32, (n_papers, n_papers), 0 to 1: UMAP's fuzzy simplicial
        set over the first `n_neighbors` neighbours.
    """

    indices: NDArray[np.int32]
    similarities: NDArray[np.float32]
    weights: Any


def build_graph(
    vectors: NDArray[np.float32], *, n_neighbors: int, n_listed: int, seed: int
) -> Graph:
    """Return the nearest neighbours of every paper, and the edge weights.

    Parameters
    ----------
    vectors
        float32, (n_papers, n_dims), unit length.
    n_neighbors
        Neighbours that get an edge; at most n_papers - 1 are used.
    n_listed
        Neighbours to list. The search covers the larger of both numbers.
    seed
        Random seed of the approximate search, used above `EXACT_LIMIT` papers.

    Returns
    -------
    Graph
        Without neighbours if there are fewer than two papers.

    Notes
    -----
    Weights as in McInnes, Healy and Melville, "UMAP", arXiv:1802.03426 (2018), section 3.1. The
    approximate search is NN-descent (Dong, Charikar and Li, WWW 2011).

    Examples
    --------
    >>> import numpy as np
    >>> vectors = np.array([[1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
    >>> graph = build_graph(vectors, n_neighbors=1, n_listed=2, seed=0)
    >>> graph.indices.tolist()
    [[1, 2], [0, 2], [1, 0]]
    >>> graph.weights.toarray().tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
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
    weighed = in_steps(similarities[:, :n_neighbors])
    return Graph(indices, similarities, _fuzzy_weights(indices[:, :n_neighbors], weighed))


def _exact(
    vectors: NDArray[np.float32], n_wanted: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return neighbours and cosines from all pairs, by blocked matrix products."""
    n_papers = len(vectors)
    whole = whole_numbers(vectors)
    indices = np.empty((n_papers, n_wanted), dtype=np.int32)
    similarities = np.empty((n_papers, n_wanted), dtype=np.float32)
    n_rows = max(1, min(_MOST_ROWS, _BLOCK_CELLS // n_papers))

    def compare(start: int) -> None:
        block = cosines(whole[start : start + n_rows], whole)
        rows = np.arange(len(block))
        block[rows, start + rows] = -np.inf
        nearest, found = best_of(block, n_wanted)
        indices[start : start + n_rows] = nearest
        similarities[start : start + n_rows] = found

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        list(pool.map(compare, range(0, n_papers, n_rows)))
    return indices, similarities


def whole_numbers(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return unit vectors in units of 1 / `_UNIT`, rounded to whole numbers.

    Products of such vectors are whole numbers below 2**53, which float64 adds without rounding. So
    a cosine does not depend on the order of the sum, which differs between machines and numbers of
    threads, and equal vectors have equal cosines.
    """
    return np.asarray(np.round(vectors.astype(np.float64) * _UNIT))


def cosines(some: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return cosine similarities of all pairs of vectors from `whole_numbers`.

    Returns
    -------
    numpy.ndarray
        float64, (n_some, n_others), -1 to 1: exact, then rounded to `_DECIMALS`.
    """
    block = some @ others.T
    block /= _UNIT**2
    np.round(block, _DECIMALS, out=block)
    return np.clip(block, -1, 1, out=block)


def best_of(
    block: NDArray[np.float64], n_wanted: int
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the columns of each row's largest values, largest first, and the values.

    Equal values are ordered by column.

    Parameters
    ----------
    block
        float64, (n_rows, n_columns).
    n_wanted
        Values to return for each row, at most n_columns.
    """
    n_rows = len(block)
    smallest = -np.partition(-block, n_wanted - 1, axis=1)[:, n_wanted - 1 : n_wanted]
    chosen = block >= smallest
    # Of many equal values, the first columns are chosen.
    tied = np.flatnonzero(np.count_nonzero(chosen, axis=1) > n_wanted)
    above = block[tied] > smallest[tied]
    equal = block[tied] == smallest[tied]
    room = n_wanted - np.count_nonzero(above, axis=1)[:, None]
    chosen[tied] = above | (equal & (np.cumsum(equal, axis=1) <= room))
    nearest = np.nonzero(chosen)[1].reshape(n_rows, n_wanted)
    found = np.take_along_axis(block, nearest, axis=1)
    order = np.lexsort((nearest, -found), axis=1)
    return np.take_along_axis(nearest, order, axis=1), np.take_along_axis(found, order, axis=1)


def in_steps(similarities: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return similarities in steps, so that last bits do not change weights.

    Clustering is chaotic: a difference of 1e-7 in some weights moves a tenth of the papers to other
    topics. An encoder's vectors differ by as much between machines. In steps, a power of two near a
    twentieth of the median range of a neighbourhood, nearly always no similarity differs.

    Parameters
    ----------
    similarities
        float32, (n_papers, n_neighbors), largest first.
    """
    spread = float(np.median(similarities[:, 0] - similarities[:, -1]))
    if spread <= 0:
        return similarities
    step = 2.0 ** round(math.log2(_STEP_SHARE * spread))
    return np.asarray(np.round(similarities / step) * step, dtype=np.float32)


def _approximate(
    vectors: NDArray[np.float32], n_wanted: int, seed: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return approximate neighbours and cosines by NN-descent (Dong et al., WWW 2011)."""
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
    """Return the symmetric fuzzy edge weights of the neighbours.

    Equal to umap-learn's `fuzzy_simplicial_set`, which takes 5 s to compile.
    """
    from scipy.sparse import csr_matrix

    n_papers, n_neighbors = indices.shape
    starts = np.arange(0, indices.size + 1, n_neighbors)
    directed = csr_matrix(
        (fuzzy_memberships(similarities).ravel(), indices.ravel(), starts),
        shape=(n_papers, n_papers),
    )
    # Fuzzy union of both directions: the probabilistic sum.
    both = directed.multiply(directed.T)
    weights = (directed + directed.T - both).tocsr()
    weights.eliminate_zeros()
    weights.sort_indices()
    return weights


def weights_of_lists(listed: NDArray[np.int32], similarities: NDArray[np.float32]) -> Any:
    """Return the symmetric edge weights of neighbour lists.

    They are those of `build_graph`.

    Parameters
    ----------
    listed, similarities
        int32 and float32, (n_papers, n_listed): rows of each paper's neighbours, nearest first, and
        their cosine similarities. Places that are empty in some list are left out.

    Returns
    -------
    scipy.sparse.csr_matrix
        float32, (n_papers, n_papers), 0 to 1.
    """
    n_full = int((listed >= 0).sum(axis=1).min(initial=listed.shape[1])) if len(listed) else 0
    if not n_full:
        return _no_weights(len(listed))
    return _fuzzy_weights(listed[:, :n_full], in_steps(similarities[:, :n_full]))


def fuzzy_memberships(similarities: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return UMAP's membership strengths of each paper's neighbours.

    The nearest neighbour has weight 1; the weights of a row sum to log2(n_neighbors + 1).

    Parameters
    ----------
    similarities
        float32, (n_papers, n_neighbors), -1 to 1: cosine similarities, largest first.

    Returns
    -------
    numpy.ndarray
        float32, (n_papers, n_neighbors), 0 to 1.
    """
    if not similarities.size:
        return np.zeros(similarities.shape, dtype=np.float32)
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
    """Return each row's scale at which its weights sum to `target`, by bisection."""
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
