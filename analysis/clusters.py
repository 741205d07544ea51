"""Places to clusters: which papers belong together, how strongly, and which to none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.records import UNASSIGNED

_MIN_SAMPLES = 1
"""HDBSCAN's smoothing; 1 leaves the fewest papers without a topic: 7 % of the 163 in the two
seed digests, where 5 leaves out 30 %."""

_LARGEST_SHARE = 0.25
_LOSS_ALLOWED = 0.1


@dataclass(frozen=True, slots=True)
class Clusters:
    """Papers by cluster.

    Attributes
    ----------
    labels
        int32, (n_papers,): 0 is the largest cluster; `UNASSIGNED` is none.
    strengths
        float32, (n_papers,): how firmly each paper belongs, 0 to 1; 0 where unassigned.
    """

    labels: NDArray[np.int32]
    strengths: NDArray[np.float32]

    @property
    def n_clusters(self) -> int:
        """How many clusters there are."""
        return int(self.labels.max(initial=UNASSIGNED)) + 1

    @property
    def unassigned_share(self) -> float:
        """Share of the papers that belong to none."""
        return float((self.labels == UNASSIGNED).mean())


def find_clusters(places: NDArray[np.float32], *, min_papers: int) -> Clusters:
    """Find dense groups of papers.

    Parameters
    ----------
    places
        float32, (n_papers, n_dims): coordinates in a few dimensions.
    min_papers
        Smallest group that counts.

    Returns
    -------
    Clusters
        Possibly none at all.

    Notes
    -----
    HDBSCAN (Campello, Moulavi and Sander, PAKDD 2013) with its "excess of mass" choice, which
    leaves fewer papers out than the leaves of the density tree (26 % against 32 % of 6,894).
    Strength is HDBSCAN's own membership probability. A group of more than a quarter of all
    papers is taken apart where that leaves few of them out: it is most often several topics
    that one stray paper bridges.
    """
    n_papers = len(places)
    if n_papers < 2 * min_papers:
        return _none(n_papers)
    found = _hdbscan(places, min_papers, max_papers=0)
    limit = int(_LARGEST_SHARE * n_papers)
    if np.bincount(found.labels + 1)[1:].max(initial=0) > limit:
        apart = _hdbscan(places, min_papers, max_papers=limit)
        if apart.unassigned_share - found.unassigned_share <= _LOSS_ALLOWED:
            return apart
    return found


def _hdbscan(places: NDArray[np.float32], min_papers: int, max_papers: int) -> Clusters:
    from hdbscan import HDBSCAN

    model = HDBSCAN(
        min_cluster_size=min_papers,
        max_cluster_size=max_papers,  # 0: no limit
        min_samples=_MIN_SAMPLES,
        core_dist_n_jobs=1,
    ).fit(places.astype(np.float64))
    labels = _largest_first(np.asarray(model.labels_))
    strengths = np.where(labels == UNASSIGNED, 0, model.probabilities_)
    return Clusters(labels, np.clip(strengths, 0, 1).astype(np.float32))


def _largest_first(labels: NDArray[np.intp]) -> NDArray[np.int32]:
    """Number clusters by size; equal sizes by their first paper."""
    found, first, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    ranked = [found[i] for i in order if found[i] != UNASSIGNED]
    renumbered = {old: new for new, old in enumerate(ranked)} | {UNASSIGNED: UNASSIGNED}
    return np.array([renumbered[label] for label in labels], dtype=np.int32)


def _none(n_papers: int) -> Clusters:
    return Clusters(
        np.full(n_papers, UNASSIGNED, dtype=np.int32), np.zeros(n_papers, dtype=np.float32)
    )
