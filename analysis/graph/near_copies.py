"""Groups of papers whose texts are equal or nearly equal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.graph.knn import Graph

_NEAR_SHARE = 0.15
"""Distance of near copies, as a share of the mean distance of all pairs. Of 2,000 abstracts, two
pairs are as near: cosines of .89 and more."""

_EQUAL = 1e-6
"""Cosine distance up to which vectors count as equal."""


def near_copies(graph: Graph, vectors: NDArray[np.float32]) -> NDArray[np.int32] | None:
    """Return each paper's group of near copies, or None if there are none.

    Such papers cannot be told apart, so they should be in one topic. The weights of a
    nearest-neighbour graph do not show this: they are relative to each paper's neighbourhood.

    Parameters
    ----------
    graph
        Graph of the papers.
    vectors
        float32, (n_papers, n_dims), unit length.

    Returns
    -------
    numpy.ndarray or None
        int32, (n_papers,): group, 0 to n_groups - 1; most groups have one paper.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    n_papers = len(vectors)
    if not graph.indices.size:
        return None
    # The mean cosine of all pairs is the squared length of the mean vector.
    middle = vectors.mean(axis=0, dtype=np.float64)
    largest = max(_NEAR_SHARE * (1 - float(middle @ middle)), _EQUAL)
    rows, columns = np.nonzero(1 - graph.similarities.astype(np.float64) <= largest)
    if not len(rows):
        return None
    ends = rows, graph.indices[rows, columns]
    pairs = csr_matrix((np.ones(len(rows)), ends), shape=(n_papers, n_papers))
    return np.asarray(connected_components(pairs, directed=False)[1], dtype=np.int32)
