"""A graph of neighbours to coordinates: the one place that runs UMAP's embedding."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_TOO_FEW_FOR_UMAP = 4

_GENTLE_RATE, _GENTLE_EPOCHS = 0.25, 200
"""Learning rate and rounds from a former map. With 1,757 papers more than 4,347, old ones move by
2.9 % of the map's width and trustworthiness is .926; at UMAP's own rate and 500 rounds it is 3.9 %
and .925."""


def umap_layout(
    weights: Any,
    vectors: NDArray[np.float32],
    *,
    n_dims: int,
    min_dist: float,
    n_epochs: int | None,
    seed: int,
    former: NDArray[np.float32] | None = None,
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
    former
        float32, (n_papers, n_dims): where papers were, or their neighbours are, to start from
        there, gently: a quarter of UMAP's learning rate, for a map that needs mending and not
        making. Without it the start is spectral.

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
    if former is not None and (np.ptp(former, axis=0) > 0).all():
        rounds = min(n_epochs or _GENTLE_EPOCHS, _GENTLE_EPOCHS)
        places = _refine_layout(weights, former, min_dist, rounds, seed)
        if np.isfinite(places).all():
            return places
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


def _refine_layout(
    weights: Any, former: NDArray[np.float32], min_dist: float, n_epochs: int, seed: int
) -> NDArray[np.float32]:
    """Go on from a map that there is.

    UMAP's own door to this squeezes what it is given into a square of 10, out of which islands
    drift to other places.
    """
    from umap.layouts import optimize_layout_euclidean
    from umap.umap_ import find_ab_params, make_epochs_per_sample

    graph = weights.tocoo(copy=True)
    # What would not be drawn once in all rounds; as UMAP does.
    graph.data[graph.data < graph.data.max() / n_epochs] = 0
    graph.eliminate_zeros()
    places = np.array(former, dtype=np.float32, order="C")
    a, b = find_ab_params(spread=1.0, min_dist=min_dist)
    draw = np.random.RandomState(seed).randint(-(2**31) + 1, 2**31 - 1, 3).astype(np.int64)
    with np.errstate(invalid="ignore", divide="ignore"):
        optimize_layout_euclidean(
            places,
            places,
            graph.row,
            graph.col,
            n_epochs,
            len(places),
            make_epochs_per_sample(graph.data, n_epochs),
            a,
            b,
            draw,
            1.0,
            _GENTLE_RATE,
            5,
            parallel=False,
            move_other=True,
            tqdm_kwds={"disable": True},
        )
    return places


def _on_a_circle(n_papers: int, n_dims: int) -> NDArray[np.float32]:
    """Place a handful of papers, of which no structure can be known, evenly."""
    places = np.zeros((n_papers, n_dims), dtype=np.float32)
    if n_papers > 1:
        angles = 2 * np.pi * np.arange(n_papers) / n_papers
        places[:, 0], places[:, 1] = np.cos(angles), np.sin(angles)
    return places
