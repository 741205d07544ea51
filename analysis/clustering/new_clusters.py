"""New clusters among papers that no existing topic covers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.consensus import find_consensus, repeat_consensus
from analysis.clustering.edge_list import EdgeList, Labels
from analysis.clustering.stability import measure_stability
from analysis.records import UNASSIGNED, UNASSIGNED_BELOW

_RESOLUTION = 0.5
"""Modularity resolution among unassigned papers: half the standard 1, so that small groups are not
split."""


@dataclass(frozen=True, slots=True)
class NewCluster:
    """A group of papers connected to each other more than to any topic.

    Attributes
    ----------
    members
        intp, (n_members,): positions of the papers with membership of at least
        `UNASSIGNED_BELOW`.
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


def find_new_clusters(
    weights: Any,
    rows: NDArray[np.intp],
    *,
    min_papers: int,
    n_runs: int,
    n_repeats: int,
    seed: int,
) -> list[NewCluster]:
    """Return new clusters, largest first.

    Parameters
    ----------
    weights
        scipy CSR matrix, (n_rows, n_papers): edge weights between the candidate papers and all
        papers.
    rows
        intp, (n_rows,): rows of the candidates among all papers.
    min_papers
        Members of the smallest cluster.
    n_runs, n_repeats, seed
        As for `clusters.find_clusters`.

    Returns
    -------
    list of NewCluster
        Empty if there are too few papers, no edges between them, or no firm group.

    Notes
    -----
    The same consensus as for topics, restricted to the candidates. Memberships are relative to the
    weight of all edges of a paper, so a group connected more to topics than within itself is
    dropped.
    """
    if len(rows) < min_papers:
        return []
    links = EdgeList.of(weights[:, rows].tocsr())
    if not len(links.weights):
        return []
    consensus = find_consensus(links, resolution=_RESOLUTION, n_runs=n_runs, seed=seed)
    repeats = repeat_consensus(links, consensus, n_repeats=n_repeats, seed=seed)
    labels = consensus.labels
    measured = measure_stability(links, labels, repeats)
    # Scale memberships from edges among candidates to all edges of a paper.
    totals = np.asarray(weights.sum(axis=1), dtype=np.float64).ravel()
    within = np.bincount(links.sources, links.weights, len(rows))
    memberships = measured.memberships * within / np.where(totals > 0, totals, 1)
    firm_labels: Labels = np.where(memberships < UNASSIGNED_BELOW, UNASSIGNED, labels).astype(
        np.int32
    )
    clusters = []
    for cluster in np.unique(firm_labels[firm_labels != UNASSIGNED]):
        members = np.flatnonzero(firm_labels == cluster)
        if len(members) < min_papers:
            continue
        clusters.append(
            NewCluster(
                members,
                memberships[members].astype(np.float32),
                float(memberships[labels == cluster].mean()),
                int(measured.n_recovered[cluster]),
                measured.matched[:, members] == cluster,
            )
        )
    return sorted(clusters, key=lambda one: (-len(one.members), one.members[0]))
