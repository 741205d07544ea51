"""Density-based clustering with HDBSCAN, the alternative to the consensus."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.edge_list import ABSENT, KEPT_SHARE, Labels
from analysis.records import UNASSIGNED

_MIN_SAMPLES = 1
"""HDBSCAN's smoothing. 1 leaves the fewest papers unassigned: 7 % of the 163 in the two seed
digests, where 5 leaves 30 %."""

_LARGEST_SHARE = 0.25
"""Share of the papers above which a group is split."""

_LOSS_ALLOWED = 0.1
"""Largest rise in the unassigned share for which the split is kept."""


def find_dense_groups(places: NDArray[np.float32], *, min_papers: int) -> Labels:
    """Return the dense group of each paper.

    Parameters
    ----------
    places
        float32, (n_papers, n_dims): coordinates in a few dimensions.
    min_papers
        Size of the smallest group.

    Returns
    -------
    numpy.ndarray
        int32, (n_papers,): group of each paper, 0 to n_groups - 1, or `UNASSIGNED`.

    Notes
    -----
    HDBSCAN (Campello, Moulavi and Sander, PAKDD 2013) with the "excess of mass" selection, which
    leaves fewer papers unassigned than leaf selection (26 % against 32 % of 6,894). A group of more
    than a quarter of all papers is usually several topics bridged by one paper; it is split if that
    leaves at most a tenth more of the papers unassigned.
    """
    n_papers = len(places)
    if n_papers < 2 * min_papers:
        return np.full(n_papers, UNASSIGNED, dtype=np.int32)
    labels = _hdbscan(places, min_papers, max_papers=0)
    limit = int(_LARGEST_SHARE * n_papers)
    if np.bincount(labels + 1)[1:].max(initial=0) > limit:
        split = _hdbscan(places, min_papers, max_papers=limit)
        if (split == UNASSIGNED).mean() - (labels == UNASSIGNED).mean() <= _LOSS_ALLOWED:
            return split
    return labels


def repeat_dense_groups(
    places: NDArray[np.float32], *, min_papers: int, n_repeats: int, seed: int
) -> list[Labels]:
    """Return reruns of the clustering, each without a random tenth of the papers.

    Returns
    -------
    list of numpy.ndarray
        int32, (n_papers,) each; `ABSENT` where a rerun left a paper out. A paper in no group is a
        group of its own.
    """
    random = np.random.default_rng([seed, n_repeats])
    n_papers = len(places)
    repeats = []
    for _ in range(n_repeats):
        kept = np.sort(random.choice(n_papers, round(KEPT_SHARE * n_papers), replace=False))
        groups = find_dense_groups(places[kept], min_papers=min_papers)
        labels = np.full(n_papers, ABSENT, dtype=np.int32)
        labels[kept] = as_singletons(groups, groups == UNASSIGNED)
        repeats.append(labels)
    return repeats


def as_singletons(labels: Labels, alone: NDArray[np.bool_]) -> Labels:
    """Return labels in which each paper of the mask `alone` is a new group of its own."""
    numbered = labels.copy()
    numbered[alone] = labels.max(initial=-1) + 1 + np.arange(alone.sum())
    return numbered


def _hdbscan(places: NDArray[np.float32], min_papers: int, max_papers: int) -> Labels:
    """Return HDBSCAN's labels; `max_papers` 0 sets no upper limit on group size."""
    from hdbscan import HDBSCAN

    model = HDBSCAN(
        min_cluster_size=min_papers,
        max_cluster_size=max_papers,
        min_samples=_MIN_SAMPLES,
        core_dist_n_jobs=1,
    ).fit(places.astype(np.float64))
    return np.asarray(model.labels_, dtype=np.int32)
