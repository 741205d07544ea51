"""The largest number of topics that a graph can give."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.clustering.edge_list import EdgeList, Labels
from analysis.clustering.leiden import communities, parallel_map

_RESOLUTIONS = tuple(float(at) for at in np.geomspace(0.5, 64, 22))
"""Modularity resolutions to try: 25 % apart."""

_LARGEST_UNASSIGNED_SHARE = 0.1
"""Largest share of papers in communities too small for a topic."""


def most_topics(weights: Any, *, min_papers: int, seed: int, copies: Labels | None = None) -> int:
    """Return the largest number of topics that leaves few papers unassigned.

    Parameters
    ----------
    weights
        Symmetric scipy CSR matrix, (n_papers, n_papers): edge weights of the neighbour graph.
    min_papers
        Size of the smallest topic.
    seed
        Random seed.
    copies
        int32, (n_papers,): papers of a group stay together; None if there are no groups.
    """
    links = EdgeList.of(weights)

    def count(resolution: float) -> int:
        sizes = np.bincount(communities(links, copies, resolution, seed))
        large = sizes >= min_papers
        unassigned_share = sizes[~large].sum() / max(links.n_papers, 1)
        return int(large.sum()) if unassigned_share <= _LARGEST_UNASSIGNED_SHARE else 0

    return max(1, *parallel_map(count, _RESOLUTIONS))
