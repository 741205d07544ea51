"""Membership of papers and stability of clusters, measured over reruns.

Each rerun clusters nine tenths of the papers from another random seed. The *membership* of a paper
is the share of its edge weight that leads into its own cluster and is confirmed by the reruns: each
edge counts by the share of reruns that put its two papers together. The *stability* of a cluster is
the mean membership of its papers. A cluster is *recovered* in a rerun if its Jaccard index with one
of the rerun's clusters is above one half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.edge_list import ABSENT, EdgeList, Labels

_RECOVERED = 0.5
"""Jaccard index at or below which Hennig calls a cluster dissolved (Computational Statistics and
Data Analysis 52, 258, 2007)."""


@dataclass(frozen=True, slots=True)
class Stability:
    """Memberships and stabilities.

    Attributes
    ----------
    memberships
        float64, (n_papers,), 0 to 1; 0 for unassigned papers.
    stabilities
        float64, (n_clusters,), 0 to 1.
    n_recovered
        int32, (n_clusters,): reruns in which the cluster was recovered.
    matched
        int32, (n_repeats, n_papers): labels of each rerun, its clusters renamed after the cluster
        that most of their papers are in; `ABSENT` where a rerun left a paper out or its cluster
        holds only unassigned papers.
    """

    memberships: NDArray[np.float64]
    stabilities: NDArray[np.float64]
    n_recovered: NDArray[np.int32]
    matched: NDArray[np.int32]


def measure_stability(links: EdgeList, labels: Labels, repeats: Sequence[Labels]) -> Stability:
    """Return memberships and stabilities of clusters, from reruns of the clustering.

    Parameters
    ----------
    links
        The graph that was clustered.
    labels
        int32, (n_papers,): cluster of each paper, 0 to n_clusters - 1; negative for none.
    repeats
        int32, (n_papers,) each: labels of each rerun; `ABSENT` where it left a paper out.

    Returns
    -------
    Stability
        With zeros if there are no reruns.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy.sparse import csr_matrix
    >>> links = EdgeList.of(csr_matrix([[0, 1.0, 0], [1.0, 0, 1.0], [0, 1.0, 0]]))
    >>> labels = np.array([0, 0, 1])
    >>> reruns = [labels, np.array([0, 1, 1])]
    >>> measured = measure_stability(links, labels, reruns)
    >>> measured.memberships.tolist(), measured.stabilities.tolist()
    ([0.5, 0.25, 0.0], [0.375, 0.0])
    >>> measured.n_recovered.tolist()
    [1, 1]
    """
    n_clusters = int(labels.max(initial=-1)) + 1
    memberships = _memberships(links, labels, repeats)
    sizes = np.bincount(labels[labels >= 0], minlength=n_clusters)
    totals = np.bincount(labels[labels >= 0], memberships[labels >= 0], minlength=n_clusters)
    n_recovered = np.zeros(n_clusters, dtype=np.int32)
    matched = np.full((len(repeats), len(labels)), ABSENT, dtype=np.int32)
    for row, repeat in enumerate(repeats):
        # Count recovered clusters by their Jaccard index with each cluster of the rerun.
        shared = _shared_papers(repeat, labels, n_clusters)
        present = (repeat != ABSENT) & (labels >= 0)
        theirs = np.bincount(repeat[repeat != ABSENT], minlength=len(shared))
        ours = np.bincount(labels[present], minlength=n_clusters)
        union = theirs[:, None] + ours[None, :] - shared
        n_recovered += (shared > _RECOVERED * union).any(axis=0)
        # Rename the rerun's clusters after the one with most papers in common.
        if shared.size:
            ours_of = np.where(shared.any(axis=1), shared.argmax(axis=1), ABSENT)
            matched[row, repeat != ABSENT] = ours_of[repeat[repeat != ABSENT]]
    return Stability(memberships, totals / np.maximum(sizes, 1), n_recovered, matched)


def _memberships(links: EdgeList, labels: Labels, repeats: Sequence[Labels]) -> NDArray[np.float64]:
    """Return the confirmed share of each paper's edge weight: float64, (n_papers,)."""
    inside = (labels[links.sources] == labels[links.targets]) & (labels[links.sources] >= 0)
    confirmed = links.weights * links.agreement(repeats) * inside
    totals = np.bincount(links.sources, links.weights, links.n_papers)
    sums = np.bincount(links.sources, confirmed, links.n_papers)
    return np.clip(sums / np.where(totals > 0, totals, 1), 0, 1)


def _shared_papers(repeat: Labels, labels: Labels, n_clusters: int) -> NDArray[np.int64]:
    """Return paper counts by the rerun's cluster (rows) and ours (columns)."""
    both = (repeat != ABSENT) & (labels >= 0)
    n_theirs = int(repeat.max(initial=-1)) + 1
    cells = repeat[both].astype(np.int64) * n_clusters + labels[both]
    counts = np.bincount(cells, minlength=n_theirs * n_clusters)
    return counts.reshape(n_theirs, n_clusters)
