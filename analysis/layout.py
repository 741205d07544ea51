"""A graph of neighbours to coordinates: the one place that runs UMAP's embedding."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_TOO_FEW_FOR_UMAP = 4


def lay_out(
    weights: Any,
    vectors: NDArray[np.float32],
    *,
    n_dims: int,
    min_dist: float,
    n_epochs: int | None,
    seed: int,
) -> NDArray[np.float32]:
    """Place papers so that neighbours in the graph are close together.

    Parameters
    ----------
    weights
        Fuzzy neighbour weights, (n_papers, n_papers), from `graph.build_graph`.
    vectors
        float32, (n_papers, n_dims_in): only for the start, where the graph falls apart.
    n_dims
        Dimensions to place them in.
    min_dist
        Least distance between two placed papers, in UMAP's units.
    n_epochs
        Rounds of the optimisation; None is UMAP's choice for the number of papers.
    seed
        Of the start and of the optimisation.

    Returns
    -------
    NDArray
        float32, (n_papers, n_dims), finite, centred on the median.

    Notes
    -----
    McInnes, Healy and Melville, "UMAP", arXiv:1802.03426, section 3.2. Run on one thread, as
    UMAP's parallel optimisation gives another result each time.
    """
    n_papers = len(vectors)
    if n_papers < _TOO_FEW_FOR_UMAP or weights.nnz == 0:
        return _on_a_circle(n_papers, n_dims)
    for start in ("spectral", "random"):
        places = _embed(weights, vectors, n_dims, min_dist, n_epochs, seed, start)
        if np.isfinite(places).all():
            return places - np.median(places, axis=0).astype(np.float32)
        # A spectral start can be flat in one dimension (all papers equal): start at random.
    return _on_a_circle(n_papers, n_dims)


def _embed(
    weights: Any,
    vectors: NDArray[np.float32],
    n_dims: int,
    min_dist: float,
    n_epochs: int | None,
    seed: int,
    start: str,
) -> NDArray[np.float32]:
    from umap.umap_ import find_ab_params, simplicial_set_embedding

    n_papers = len(vectors)
    # The eigenvectors of a spectral start must be fewer than the papers.
    start = start if n_papers > 2 * n_dims + 2 else "random"
    a, b = find_ab_params(spread=1.0, min_dist=min_dist)
    with np.errstate(invalid="ignore", divide="ignore"):
        places, _ = simplicial_set_embedding(
            vectors,
            weights.copy(),
            n_dims,
            1.0,
            a,
            b,
            1.0,
            5,
            n_epochs,
            start,
            np.random.RandomState(seed),
            "cosine",
            {},
            False,
            {},
            False,
            parallel=False,
            tqdm_kwds={"disable": True},
        )
    return np.asarray(places, dtype=np.float32)


def _on_a_circle(n_papers: int, n_dims: int) -> NDArray[np.float32]:
    """Place a handful of papers, of which no structure can be known, evenly."""
    places = np.zeros((n_papers, n_dims), dtype=np.float32)
    if n_papers > 1:
        angles = 2 * np.pi * np.arange(n_papers) / n_papers
        places[:, 0], places[:, 1] = np.cos(angles), np.sin(angles)
    return places
