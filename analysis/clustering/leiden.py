"""Leiden community detection: a single run, and a search for the resolution."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np

from analysis.clustering.edge_list import EdgeList, Labels

T = TypeVar("T")

FINAL_TRIALS = 3
"""Trials of a final Leiden run, of which the best is kept."""

_RESOLUTIONS = (0.02, 200.0)
"""Range in which the resolution is searched."""

_BISECTIONS = 12


def run_leiden(links: EdgeList, resolution: float, seed: int, *, trials: int = 1) -> Labels:
    """Return the communities of one Leiden run; a graph without edges has singletons.

    Parameters
    ----------
    links
        The graph.
    resolution
        Modularity resolution: higher gives more communities.
    seed
        Random seed.
    trials
        Runs of which the one with the highest modularity is kept.

    Returns
    -------
    numpy.ndarray
        int32, (n_papers,): community of each paper.

    References
    ----------
    Traag, Waltman and van Eck, "From Louvain to Leiden: guaranteeing well-connected communities",
    Scientific Reports 9, 5233 (2019), as implemented by graspologic-native.
    """
    from graspologic_native import leiden_csr

    if not links.weights.any():
        return np.arange(links.n_papers, dtype=np.int32)
    counts = np.bincount(links.sources, minlength=links.n_papers)
    _, community_of = leiden_csr(
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        links.targets,
        links.weights,
        links.n_papers,
        resolution=resolution,
        seed=seed,
        trials=trials,
    )
    return np.fromiter(map(community_of.__getitem__, range(links.n_papers)), np.int32)


def communities(
    links: EdgeList, groups: Labels | None, resolution: float, seed: int, *, trials: int = 1
) -> Labels:
    """Return the communities of a Leiden run that keeps groups together.

    Parameters
    ----------
    links, resolution, seed, trials
        As for `run_leiden`.
    groups
        int32, (n_papers,): group of each paper, 0 to n_groups - 1; None leaves each paper alone.

    Returns
    -------
    numpy.ndarray
        int32, (n_papers,): community of each paper, 0 to n_communities - 1.
    """
    if groups is None:
        found = run_leiden(links, resolution, seed, trials=trials)
    else:
        found = run_leiden(links.contracted(groups), resolution, seed, trials=trials)[groups]
    return np.unique(found, return_inverse=True)[1].astype(np.int32)


def resolution_for(
    run: Callable[[float], Labels], n_wanted: int, start: float
) -> tuple[float, Labels]:
    """Return the resolution that gives a number of communities, and its labels.

    Parameters
    ----------
    run
        Returns the labels for a resolution.
    n_wanted
        Number of communities to aim for.
    start
        Resolution to try first.

    Returns
    -------
    tuple
        Resolution and labels. If bisection meets no resolution with exactly `n_wanted`
        communities, those with the number closest to it.
    """
    low, high = _RESOLUTIONS
    at, best = start, (start, run(start))
    for _ in range(_BISECTIONS):
        labels = best[1] if at == best[0] else run(at)
        n_communities = int(labels.max()) + 1
        if abs(n_communities - n_wanted) < abs(int(best[1].max()) + 1 - n_wanted):
            best = (at, labels)
        if n_communities == n_wanted:
            break
        low, high = (at, high) if n_communities < n_wanted else (low, at)
        at = float(np.sqrt(low * high))
    return best


def parallel_map(work: Callable[[Any], T], items: Sequence[Any]) -> list[T]:
    """Return the results of independent work on all cores, in the order of the items.

    Threads suffice, as Leiden and NumPy release the global interpreter lock.
    """
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(work, items))
