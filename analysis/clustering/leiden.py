"""Leiden: one run, a search for the resolution, and runs in parallel."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np

from analysis.clustering.edge_list import EdgeList, Labels

T = TypeVar("T")

FINAL_TRIALS = 3
"""Tries of a last Leiden run, of which the best counts."""

_RESOLUTIONS = (0.02, 200.0)
_BISECTIONS = 12


def run_leiden(links: EdgeList, resolution: float, seed: int, *, trials: int = 1) -> Labels:
    """Run Leiden once; a paper without links is a community of its own."""
    from graspologic_native import leiden_csr

    if not links.weights.any():
        return np.arange(links.n_papers, dtype=np.int32)
    counts = np.bincount(links.sources, minlength=links.n_papers)
    _, found = leiden_csr(
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        links.targets,
        links.weights,
        links.n_papers,
        resolution=resolution,
        seed=seed,
        trials=trials,
    )
    return np.fromiter((found[paper] for paper in range(links.n_papers)), np.int32, links.n_papers)


def resolution_for(
    run: Callable[[float], Labels], n_wanted: int, start: float
) -> tuple[float, Labels]:
    """Seek by bisection the resolution whose run has as many communities, or the nearest."""
    low, high = _RESOLUTIONS
    at, best = start, (start, run(start))
    for _ in range(_BISECTIONS):
        labels = best[1] if at == best[0] else run(at)
        n_found = int(labels.max()) + 1
        if abs(n_found - n_wanted) < abs(int(best[1].max()) + 1 - n_wanted):
            best = (at, labels)
        if n_found == n_wanted:
            break
        low, high = (at, high) if n_found < n_wanted else (low, at)
        at = float(np.sqrt(low * high))
    return best


def parallel_map(work: Callable[[Any], T], items: Sequence[Any]) -> list[T]:
    """Do independent work on every core, results in order: Leiden and numpy release the lock."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(work, items))
