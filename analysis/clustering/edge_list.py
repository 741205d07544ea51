"""A weighted graph of papers as arrays: its contraction, and the agreement of runs on its edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.int32]

ABSENT = -1
"""The label of a paper that a run left out."""

KEPT_SHARE = 0.9
"""Papers that a resample keeps."""


@dataclass(frozen=True, slots=True)
class EdgeList:
    """A symmetric weighted graph as three arrays.

    Attributes
    ----------
    sources, targets
        int32, (n_links,): the two papers of each link, every link in both directions, sorted by
        source and then by target.
    weights
        float64, (n_links,).
    n_papers
        How many papers there are, those without a link included.
    """

    sources: NDArray[np.int32]
    targets: NDArray[np.int32]
    weights: NDArray[np.float64]
    n_papers: int

    @classmethod
    def of(cls, matrix: Any) -> EdgeList:
        """Take the links of a symmetric scipy CSR matrix."""
        n_papers = matrix.shape[0]
        sources = np.repeat(np.arange(n_papers, dtype=np.int32), np.diff(matrix.indptr))
        return cls(
            sources, matrix.indices.astype(np.int32), matrix.data.astype(np.float64), n_papers
        )

    def reweighted(self, factors: NDArray[np.float64]) -> EdgeList:
        """Return the links with their weights multiplied, dropping those of weight 0."""
        kept = factors > 0
        weights = self.weights[kept] * factors[kept]
        return EdgeList(self.sources[kept], self.targets[kept], weights, self.n_papers)

    def among(self, present: NDArray[np.bool_]) -> EdgeList:
        """Return the links between papers that are present."""
        kept = present[self.sources] & present[self.targets]
        return EdgeList(self.sources[kept], self.targets[kept], self.weights[kept], self.n_papers)

    def contracted(self, groups: Labels) -> EdgeList:
        """Return the graph whose nodes are whole groups: node ``i`` is group ``i``.

        Links between groups add up. Leiden takes no link of a node with itself, so a group that
        is linked inside gets a satellite, a node after all groups, and is linked to it as
        strongly: degrees and modularity stay those of the members, and the satellite follows.

        Parameters
        ----------
        groups
            int32, (n_papers,): group of each paper, 0 .. n - 1; negative leaves a paper out.
        """
        from scipy.sparse import coo_matrix, csr_matrix

        n_groups = int(groups.max(initial=-1)) + 1
        one, other = groups[self.sources], groups[self.targets]
        inside = (one >= 0) & (other >= 0)
        ends = one[inside], other[inside]
        totals = csr_matrix((self.weights[inside], ends), shape=(n_groups, n_groups)).tocoo()
        own = totals.row == totals.col
        linked, membership = totals.row[own], totals.data[own] / 2
        satellites = n_groups + np.arange(len(linked))
        n_nodes = n_groups + len(linked)
        rows = np.concatenate([totals.row[~own], linked, satellites])
        columns = np.concatenate([totals.col[~own], satellites, linked])
        weights = np.concatenate([totals.data[~own], membership, membership])
        matrix = coo_matrix((weights, (rows, columns)), shape=(n_nodes, n_nodes)).tocsr()
        matrix.sort_indices()
        return EdgeList.of(matrix)

    def agreement(self, runs: Sequence[Labels]) -> NDArray[np.float64]:
        """Return for each link how often the runs put its two papers together.

        float64, (n_links,), 0 to 1, out of the runs that had both papers; 0 where none had.
        """
        return share_together(*self.votes(runs))

    def votes(self, runs: Sequence[Labels]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return for each run and link whether it put the two papers together, and had both.

        Two of bool, (n_runs, n_links).
        """
        together = np.zeros((len(runs), len(self.weights)), dtype=bool)
        both = np.zeros_like(together)
        for row, run in enumerate(runs):
            one, other = run[self.sources], run[self.targets]
            both[row] = (one != ABSENT) & (other != ABSENT)
            together[row] = both[row] & (one == other)
        return together, both


def share_together(together: NDArray[np.bool_], both: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return for each link the share of its runs, of those with both papers, that joined them."""
    return together.sum(axis=0) / np.maximum(both.sum(axis=0), 1)
