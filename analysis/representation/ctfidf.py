"""Class-based TF-IDF without importing BERTopic, which takes seconds to load."""

from __future__ import annotations

from typing import Any

import numpy as np


class ClassTfidf:
    """Class-based TF-IDF (c-TF-IDF), equal to BERTopic's `ClassTfidfTransformer`.

    With BM25 weighting and square root of frequencies, as in `bertopic_model`; a test compares
    both.

    Parameters
    ----------
    counts
        scipy CSR matrix, (n_groups, n_terms): uses of each term in each group.

    References
    ----------
    Grootendorst, "BERTopic: neural topic modeling with a class-based TF-IDF procedure",
    arXiv:2203.05794 (2022).

    Examples
    --------
    >>> import numpy as np
    >>> from scipy.sparse import csr_matrix
    >>> weights = ClassTfidf(csr_matrix([[4, 4, 0], [0, 4, 4]])).transform([[1, 1, 0]]).toarray()
    >>> bool(weights[0, 0] > weights[0, 1])  # the second term is common to both groups
    True
    """

    def __init__(self, counts: Any) -> None:
        uses = np.asarray(counts.sum(axis=0), dtype=np.float64).ravel()
        mean_length = int(np.asarray(counts.sum(axis=1)).mean())
        self._rarity = np.log(1 + (mean_length - uses + 0.5) / (uses + 0.5))

    def transform(self, counts: Any) -> Any:
        """Return the c-TF-IDF weights of counts, as a scipy CSR matrix, (n, n_terms)."""
        from scipy.sparse import csr_matrix, diags

        counts = csr_matrix(counts, dtype=np.float64)
        totals = np.asarray(counts.sum(axis=1)).ravel()
        shares = diags(1 / np.where(totals > 0, totals, 1)) @ counts
        shares.data = np.sqrt(shares.data)
        return csr_matrix(shares @ diags(self._rarity))
