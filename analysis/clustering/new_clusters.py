"""Small clusters of all papers: candidates for new topics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.consensus import Consensus, find_consensus, repeat_consensus
from analysis.clustering.edge_list import EdgeList, Labels
from analysis.clustering.stability import measure_stability
from analysis.records import UNASSIGNED_BELOW

_RESOLUTIONS = (2.0, 4.0)
"""Modularity resolutions: of 6,894 papers, the first gives clusters as large as topics, the second
clusters of about a third of that. A still finer one (8) finds subjects no earlier, and half of its
clusters are parts of one subject."""

_N_RUNS = 10
"""Leiden runs per consensus. A cluster must be found again in most reruns, so fewer runs than for
the topics themselves suffice."""


@dataclass(frozen=True, slots=True)
class NewCluster:
    """A cluster of papers.

    Attributes
    ----------
    members
        intp, (n_members,): rows of the papers with membership of at least `UNASSIGNED_BELOW`,
        ascending.
    memberships
        float32, (n_members,), 0 to 1, as in `clusters.Clusters`.
    stability
        Mean membership of all papers of the cluster, weak ones included, 0 to 1.
    n_recovered
        Reruns in which the cluster was recovered.
    repeats
        bool, (n_repeats, n_members): whether each member was in the cluster in each rerun.
    """

    members: NDArray[np.intp]
    memberships: NDArray[np.float32]
    stability: float
    n_recovered: int
    repeats: NDArray[np.bool_]

    def only(self, is_kept: NDArray[np.bool_]) -> NewCluster:
        """Return the cluster without some of its members; its figures stay.

        Parameters
        ----------
        is_kept
            bool, (n_members,).
        """
        return NewCluster(
            self.members[is_kept],
            self.memberships[is_kept],
            self.stability,
            self.n_recovered,
            self.repeats[:, is_kept],
        )


def find_new_clusters(
    weights: Any,
    *,
    min_papers: int,
    n_repeats: int,
    seed: int,
    is_candidate: Callable[[NDArray[np.intp]], bool] = lambda _: True,
) -> tuple[list[NewCluster], int]:
    """Return the clusters of two fine clusterings, most stable first.

    Parameters
    ----------
    weights
        Symmetric scipy CSR matrix, (n_papers, n_papers), 0 to 1: edge weights of all papers. With
        few neighbours per paper, clusters may be small.
    min_papers
        Members of the smallest cluster.
    n_repeats, seed
        As for `clusters.find_clusters`.
    is_candidate
        Whether a cluster, given by the rows of its papers before weak ones are left out, may
        matter. A resolution without such a cluster is not clustered again, which takes most of the
        time, and gives none.

    Returns
    -------
    list of NewCluster
        Clusters of both resolutions, so a paper may be in two.
    int
        Number of clusters that were large enough, also of a resolution that gives none.
    """
    links = EdgeList.of(weights)
    if not len(links.weights):
        return [], 0
    found: list[NewCluster] = []
    n_clusters = 0
    for resolution in _RESOLUTIONS:
        consensus = find_consensus(links, resolution=resolution, n_runs=_N_RUNS, seed=seed)
        rough = _members(consensus.labels, np.arange(links.n_papers))
        large = [rows for _, rows in rough if len(rows) >= min_papers]
        n_clusters += len(large)
        if any(map(is_candidate, large)):
            found += _clusters_of(links, consensus, min_papers, n_repeats, seed)
    return sorted(found, key=lambda one: (-one.stability, one.members[0])), n_clusters


def _clusters_of(
    links: EdgeList, consensus: Consensus, min_papers: int, n_repeats: int, seed: int
) -> Iterator[NewCluster]:
    repeats = repeat_consensus(links, consensus, n_repeats=n_repeats, seed=seed)
    measured = measure_stability(links, consensus.labels, repeats)
    firm = np.flatnonzero(measured.memberships >= UNASSIGNED_BELOW)
    for number, members in _members(consensus.labels, firm):
        if len(members) >= min_papers:
            yield NewCluster(
                members,
                measured.memberships[members].astype(np.float32),
                float(measured.stabilities[number]),
                int(measured.n_recovered[number]),
                measured.matched[:, members] == number,
            )


def _members(labels: Labels, rows: NDArray[np.intp]) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Yield each cluster of some rows, with its rows."""
    by_cluster = rows[np.argsort(labels[rows], kind="stable")]
    numbers, starts = np.unique(labels[by_cluster], return_index=True)
    yield from zip(numbers.tolist(), np.split(by_cluster, starts[1:]), strict=True)
