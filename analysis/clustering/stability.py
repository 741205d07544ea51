"""Clusters and their repeats to figures of trust: how firmly papers belong, how sure clusters are.

The grouping is repeated, each time from another start and without a tenth of the papers. A paper
is tied to its nearest papers, the nearer the stronger. Its *strength* is the share of its ties
that lead into its own cluster and hold in the repeats. The *reliability* of a cluster is the mean
strength of its papers. A cluster is *found again* in a repeat where more than half of it and of
one of the repeat's clusters together are the same papers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.edge_list import ABSENT, EdgeList, Labels

_FOUND_AGAIN = 0.5
"""The Jaccard index below which Hennig calls a cluster dissolved (Computational Statistics and
Data Analysis 52, 258, 2007)."""


@dataclass(frozen=True, slots=True)
class Stability:
    """How sure clusters are.

    Attributes
    ----------
    memberships
        float64, (n_papers,), 0 to 1; 0 for a paper in no cluster.
    stabilities
        float64, (n_clusters,), 0 to 1.
    n_recovered
        int32, (n_clusters,): repeats in which the cluster was found again.
    matched
        int32, (n_repeats, n_papers): the repeats with their clusters renamed after those that
        most of their papers are in; `ABSENT` where a repeat left a paper out, or put it with
        papers in no cluster only.
    """

    memberships: NDArray[np.float64]
    stabilities: NDArray[np.float64]
    n_recovered: NDArray[np.int32]
    matched: NDArray[np.int32]


def measure_stability(links: EdgeList, labels: Labels, repeats: Sequence[Labels]) -> Stability:
    """Compare clusters with the repeats of their finding.

    Parameters
    ----------
    links
        The graph the clusters are of.
    labels
        int32, (n_papers,): cluster of each paper, 0 .. n - 1, negative for none.
    repeats
        Of the clustering; `ABSENT` where one left a paper out.
    """
    n_clusters = int(labels.max(initial=-1)) + 1
    memberships = _memberships(links, labels, repeats)
    sizes = np.bincount(labels[labels >= 0], minlength=n_clusters)
    totals = np.bincount(labels[labels >= 0], memberships[labels >= 0], minlength=n_clusters)
    n_recovered = np.zeros(n_clusters, dtype=np.int32)
    matched = np.full((len(repeats), len(labels)), ABSENT, dtype=np.int32)
    for row, repeat in enumerate(repeats):
        shared = _shared_papers(repeat, labels, n_clusters)
        present = (repeat != ABSENT) & (labels >= 0)
        theirs = np.bincount(repeat[repeat != ABSENT], minlength=len(shared))
        ours = np.bincount(labels[present], minlength=n_clusters)
        union = theirs[:, None] + ours[None, :] - shared
        n_recovered += (shared > _FOUND_AGAIN * union).any(axis=0)
        if shared.size:
            ours_of = np.where(shared.any(axis=1), shared.argmax(axis=1), ABSENT)
            matched[row, repeat != ABSENT] = ours_of[repeat[repeat != ABSENT]]
    return Stability(memberships, totals / np.maximum(sizes, 1), n_recovered, matched)


def _memberships(links: EdgeList, labels: Labels, repeats: Sequence[Labels]) -> NDArray[np.float64]:
    inside = (labels[links.sources] == labels[links.targets]) & (labels[links.sources] >= 0)
    held = links.weights * links.agreement(repeats) * inside
    of_all = np.bincount(links.sources, links.weights, links.n_papers)
    memberships = np.bincount(links.sources, held, links.n_papers)
    return np.clip(memberships / np.where(of_all > 0, of_all, 1), 0, 1)


def _shared_papers(repeat: Labels, labels: Labels, n_clusters: int) -> NDArray[np.int64]:
    """Count papers by a repeat's cluster (rows) and ours (columns)."""
    both = (repeat != ABSENT) & (labels >= 0)
    n_theirs = int(repeat.max(initial=-1)) + 1
    cells = repeat[both].astype(np.int64) * n_clusters + labels[both]
    counts = np.bincount(cells, minlength=n_theirs * n_clusters)
    return counts.reshape(n_theirs, n_clusters)
