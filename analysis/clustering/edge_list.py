"""A weighted graph of papers as an edge list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int32]

ABSENT = -1
"""Label of a paper that a run left out."""

KEPT_SHARE = 0.9
"""Share of the papers that a resample keeps."""


@dataclass(frozen=True, slots=True)
class EdgeList:
    """A symmetric weighted graph as three arrays.

    Attributes
    ----------
    sources, targets
        int32, (n_links,): the two papers of each edge. Every edge is listed in both directions,
        sorted by source, then by target.
    weights
        float64, (n_links,).
    n_papers
        Number of papers, including those without edges.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy.sparse import csr_matrix
    >>> links = EdgeList.of(csr_matrix([[0, 2.0, 0], [2.0, 0, 1.0], [0, 1.0, 0]]))
    >>> links.sources.tolist(), links.targets.tolist(), links.weights.tolist()
    ([0, 1, 1, 2], [1, 0, 2, 1], [2.0, 2.0, 1.0, 1.0])
    >>> runs = [np.array([0, 0, 1]), np.array([0, 0, 0])]
    >>> links.agreement(runs).tolist()
    [1.0, 1.0, 0.5, 0.5]
    """

    sources: NDArray[np.int32]
    targets: NDArray[np.int32]
    weights: NDArray[np.float64]
    n_papers: int

    @classmethod
    def of(cls, matrix: Any) -> EdgeList:
        """Return the edges of a symmetric scipy CSR matrix, (n_papers, n_papers)."""
        n_papers = matrix.shape[0]
        sources = np.repeat(np.arange(n_papers, dtype=np.int32), np.diff(matrix.indptr))
        return cls(
            sources, matrix.indices.astype(np.int32), matrix.data.astype(np.float64), n_papers
        )

    def reweighted(self, factors: NDArray[np.float64]) -> EdgeList:
        """Return the graph with weights multiplied by factors, without edges of weight 0."""
        kept = factors > 0
        weights = self.weights[kept] * factors[kept]
        return EdgeList(self.sources[kept], self.targets[kept], weights, self.n_papers)

    def among(self, present: NDArray[np.bool_]) -> EdgeList:
        """Return the edges between papers in the mask `present`; numbers stay the same."""
        kept = present[self.sources] & present[self.targets]
        return EdgeList(self.sources[kept], self.targets[kept], self.weights[kept], self.n_papers)

    def contracted(self, groups: Labels) -> EdgeList:
        """Return the graph whose node ``i`` is group ``i``.

        Weights between two groups are added up. Leiden ignores self-loops, so a group with inner
        edges gets a satellite: an extra node, numbered after all groups, connected to it with the
        inner weight. Degrees and modularity are then those of the members, and the satellite
        follows its group.

        Parameters
        ----------
        groups
            int32, (n_papers,): group of each paper, 0 to n_groups - 1; negative leaves a paper out.

        Returns
        -------
        EdgeList
            Of the groups and their satellites.
        """
        from scipy.sparse import coo_matrix, csr_matrix

        n_groups = int(groups.max(initial=-1)) + 1
        one, other = groups[self.sources], groups[self.targets]
        inside = (one >= 0) & (other >= 0)
        ends = one[inside], other[inside]
        totals = csr_matrix((self.weights[inside], ends), shape=(n_groups, n_groups)).tocoo()
        own = totals.row == totals.col
        linked, half_inner = totals.row[own], totals.data[own] / 2
        satellites = n_groups + np.arange(len(linked))
        n_nodes = n_groups + len(linked)
        rows = np.concatenate([totals.row[~own], linked, satellites])
        columns = np.concatenate([totals.col[~own], satellites, linked])
        weights = np.concatenate([totals.data[~own], half_inner, half_inner])
        matrix = coo_matrix((weights, (rows, columns)), shape=(n_nodes, n_nodes)).tocsr()
        matrix.sort_indices()
        return EdgeList.of(matrix)

    def agreement(self, runs: Sequence[Labels]) -> NDArray[np.float64]:
        """Return the share of runs that put the two papers of each edge together.

        Parameters
        ----------
        runs
            int32, (n_papers,) each; `ABSENT` where a run left a paper out.

        Returns
        -------
        numpy.ndarray
            float64, (n_links,), 0 to 1, out of the runs that had both papers; 0 if none had.
        """
        return share_together(*self.votes(runs))

    def votes(self, runs: Sequence[Labels]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return per run and edge whether both papers were together, and whether present.

        Returns
        -------
        tuple of numpy.ndarray
            Two of bool, (n_runs, n_links): together, and both present.
        """
        together = np.zeros((len(runs), len(self.weights)), dtype=bool)
        both = np.zeros_like(together)
        for row, run in enumerate(runs):
            one, other = run[self.sources], run[self.targets]
            both[row] = (one != ABSENT) & (other != ABSENT)
            together[row] = both[row] & (one == other)
        return together, both


def share_together(together: NDArray[np.bool_], both: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the share of runs that joined each edge's papers, of those with both."""
    return together.sum(axis=0) / np.maximum(both.sum(axis=0), 1)
