"""Papers that no topic claims to clumps of their own: topics that came after the grouping."""

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
"""Of modularity among the papers that no topic claims. Half of what keeps a graph as it is: what
is found here is not to be cut fine."""


@dataclass(frozen=True, slots=True)
class NewCluster:
    """Papers that are tied to each other and to no topic.

    Attributes
    ----------
    members
        Positions of the papers whose membership is at least `UNASSIGNED_BELOW`.
    memberships
        float32, (n_members,), 0 to 1, as in `clusters`.
    stability
        Mean strength of its papers, the weak ones among them.
    n_recovered
        Repeats in which it was found again.
    repeats
        bool, (n_repeats, n_members): where a member was in it.
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
    """Find clumps, largest first.

    Parameters
    ----------
    weights
        scipy CSR matrix, (n_rows, n_papers): all ties of the papers looked at.
    rows
        Their rows among all papers.
    min_papers
        Members of the smallest clump.
    n_runs, n_repeats, seed
        As in `clusters.find_clusters`.

    Notes
    -----
    The consensus that finds topics, among these papers alone; strengths are of all their ties, so
    that what hangs together less than it hangs on topics is none.
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
    of_all = np.asarray(weights.sum(axis=1), dtype=np.float64).ravel()
    within = np.bincount(links.sources, links.weights, len(rows))
    memberships = measured.memberships * within / np.where(of_all > 0, of_all, 1)
    firm: Labels = np.where(memberships < UNASSIGNED_BELOW, UNASSIGNED, labels).astype(np.int32)
    found = []
    for cluster in np.unique(firm[firm != UNASSIGNED]):
        members = np.flatnonzero(firm == cluster)
        if len(members) < min_papers:
            continue
        found.append(
            NewCluster(
                members,
                memberships[members].astype(np.float32),
                float(memberships[labels == cluster].mean()),
                int(measured.n_recovered[cluster]),
                measured.matched[:, members] == cluster,
            )
        )
    return sorted(found, key=lambda one: (-len(one.members), one.members[0]))
