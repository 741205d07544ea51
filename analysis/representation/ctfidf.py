"""Counts of terms by group to weights, without loading BERTopic, which takes seconds."""

from __future__ import annotations

from typing import Any

import numpy as np


class ClassTfidf:
    """Class-based TF-IDF as BERTopic weighs the groups it is told; a test compares the two.

    Parameters
    ----------
    counts
        scipy CSR matrix, (n_groups, n_terms): uses of each term in each group.

    References
    ----------
    Grootendorst, "BERTopic: neural topic modeling with a class-based TF-IDF procedure",
    arXiv:2203.05794; with the BM25 weights of terms and the root of frequencies that
    `analysis.topics` asks it for.
    """

    def __init__(self, counts: Any) -> None:
        uses = np.asarray(counts.sum(axis=0), dtype=np.float64).ravel()
        usual = int(np.asarray(counts.sum(axis=1)).mean())
        self._rarity = np.log(1 + (usual - uses + 0.5) / (uses + 0.5))

    def transform(self, counts: Any) -> Any:
        """Weigh counts, (n, n_terms)."""
        from scipy.sparse import csr_matrix, diags

        counts = csr_matrix(counts, dtype=np.float64)
        totals = np.asarray(counts.sum(axis=1)).ravel()
        shares = diags(1 / np.where(totals > 0, totals, 1)) @ counts
        shares.data = np.sqrt(shares.data)
        return csr_matrix(shares @ diags(self._rarity))
