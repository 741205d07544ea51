"""Layout of the neighbour graph in few dimensions by UMAP."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_TOO_FEW_FOR_UMAP = 4
"""Fewer papers than this are placed on a circle."""

_FEW_PAPERS, _EPOCHS_OF_FEW, _EPOCHS = 1000, 500, 200
"""Epochs up to `_FEW_PAPERS` papers, and beyond. Smaller maps need smaller steps to stay the same
on all machines, and an epoch of theirs costs little."""

_PATH, _LAST_SHARE = 10.0, 0.25
"""Learning rate of the first epoch times the number of epochs, and the last rate as a share of the
first."""

_GENTLE_SHARE = 0.25
"""Share of the usual learning rate when starting from a previous map."""


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
    """Return coordinates in which neighbours in the graph are close together.

    Parameters
    ----------
    weights
        scipy CSR matrix, (n_papers, n_papers): fuzzy edge weights from `knn.build_graph`.
    vectors
        float32, (n_papers, n_dims_in): used only to place disconnected parts of the graph at the
        start.
    n_dims
        Number of dimensions, at least 2.
    min_dist
        UMAP's minimum distance between two points.
    n_epochs
        Epochs of the optimisation; None chooses by the number of papers.
    seed
        Random seed of the tie-breaks of the start and of the sampled pairs.
    former
        float32, (n_papers, n_dims): coordinates to refine, from a previous map or from neighbours,
        with a quarter of the usual learning rate. Without it the start is spectral.

    Returns
    -------
    numpy.ndarray
        float32, (n_papers, n_dims), finite; centred on the median unless refined.

    Notes
    -----
    McInnes, Healy and Melville, "UMAP", arXiv:1802.03426 (2018), section 3.2. In two dimensions
    the objective is UMAP's and the optimiser ours, see `gradient_descent`: the same graph gives the
    same bytes on every machine. More dimensions are left to UMAP's optimiser, on one thread.
    """
    from umap.umap_ import find_ab_params

    from analysis.layout.gradient_descent import descend
    from analysis.layout.initial_layout import spectral_start

    n_papers = len(vectors)
    if n_papers < _TOO_FEW_FOR_UMAP or weights.nnz == 0:
        return _on_a_circle(n_papers, n_dims)
    a, b = (round(float(parameter), 6) for parameter in find_ab_params(1.0, min_dist))
    gentle = former is not None and bool((np.ptp(former, axis=0) > 0).all())
    if former is not None and gentle:
        start = former.astype(np.float64)
    else:
        start = spectral_start(weights, vectors, n_dims, seed)
    if n_dims != 2:
        return _by_umap(weights, vectors, start, a, b, n_epochs, seed)
    n_epochs = n_epochs or (_EPOCHS_OF_FEW if n_papers <= _FEW_PAPERS else _EPOCHS)
    rate = _PATH / n_epochs * (_GENTLE_SHARE if gentle else 1)
    places = descend(
        start,
        weights,
        a=a,
        b=b,
        n_epochs=n_epochs,
        first_rate=rate,
        last_rate=_LAST_SHARE * rate,
        seed=seed,
    )
    if not gentle:
        places -= np.median(places, axis=0)
    return places.astype(np.float32)


def _by_umap(
    weights: Any,
    vectors: NDArray[np.float32],
    start: NDArray[np.float64],
    a: float,
    b: float,
    n_epochs: int | None,
    seed: int,
) -> NDArray[np.float32]:
    """Return coordinates optimised by UMAP's stochastic gradient descent."""
    from umap.umap_ import simplicial_set_embedding

    places, _ = simplicial_set_embedding(
        vectors,
        weights.copy(),
        start.shape[1],
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
    return np.asarray(places - np.median(places, axis=0), dtype=np.float32)


def _on_a_circle(n_papers: int, n_dims: int) -> NDArray[np.float32]:
    """Return evenly spaced points, for too few papers to show any structure."""
    places = np.zeros((n_papers, n_dims), dtype=np.float32)
    if n_papers > 1:
        angles = 2 * np.pi * np.arange(n_papers) / n_papers
        places[:, 0], places[:, 1] = np.cos(angles), np.sin(angles)
    return places
