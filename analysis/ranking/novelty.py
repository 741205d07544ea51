"""Novelty of papers: how far each is from all papers of earlier days."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_BLOCK_CELLS = 16_000_000
"""Similarities computed at once: 64 MB of float32."""

_MOST_ROWS = 512
"""Rows of one block at most. The rows of a block are compared with the papers before its last day,
so that small blocks compute few similarities in vain."""

_DECIMALS = 7
"""Decimals of a similarity, as in the neighbour lists."""


def novelty_of(
    vectors: NDArray[np.float32],
    days: NDArray[np.int64],
    listed: NDArray[np.int32],
    similarities: NDArray[np.float32],
    *,
    known: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Return one minus each paper's similarity to the nearest paper of earlier days.

    Parameters
    ----------
    vectors
        float32, (n_papers, n_dims), unit length.
    days
        int64, (n_papers,): day on which each paper was first listed, as an index of the days with a
        digest.
    listed, similarities
        int32 and float32, (n_papers, n_listed): nearest papers of each paper among all papers,
        nearest first, and their cosine similarities. Negative rows are missing.
    known
        float32, (n_papers,): novelty where it is already known, else NaN.

    Returns
    -------
    numpy.ndarray
        float32, (n_papers,), 0 to 1; NaN on the first day.

    Notes
    -----
    The first paper of an earlier day on a paper's list of nearest papers is the nearest earlier
    one, so that most papers need no search. The others are mostly among the oldest papers, which
    have few earlier ones to search: with lists of 32 papers a thousandth of all pairs is compared
    if subjects do not change, and no step depends on the number of days. The result is exact if the
    lists are. Above `graph.knn.EXACT_LIMIT` papers they are approximate: a nearest paper that a
    list lacks makes a paper seem more novel than it is.

    Examples
    --------
    >>> import numpy as np
    >>> vectors = np.array([[1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
    >>> listed = np.array([[1], [0], [1]], dtype=np.int32)
    >>> similarities = np.array([[0.8], [0.8], [0.6]], dtype=np.float32)
    >>> novelty_of(vectors, np.array([0, 1, 1]), listed, similarities).tolist()
    [nan, 0.19999998807907104, 1.0]
    """
    novelty = np.full(len(vectors), np.nan, dtype=np.float32)
    if known is not None:
        novelty = known.copy()
    missing = np.isnan(novelty)
    if len(days):
        missing &= days > days.min()
    # Take the first earlier paper of each list.
    is_earlier = (listed >= 0) & (days[listed] < days[:, None])
    has_earlier = missing & is_earlier.any(axis=1)
    rows = np.flatnonzero(has_earlier)
    if len(rows):
        novelty[rows] = 1 - similarities[rows, is_earlier[rows].argmax(axis=1)]
    # Compare the other papers with all earlier ones, in blocks in the order of days.
    by_day = np.argsort(days, kind="stable")
    ordered, n_earlier = vectors[by_day], np.searchsorted(days[by_day], days)
    rest = by_day[(missing & ~has_earlier)[by_day]]
    n_rows = max(1, min(_MOST_ROWS, _BLOCK_CELLS // max(len(vectors), 1)))
    for start in range(0, len(rest), n_rows):
        rows = rest[start : start + n_rows]
        block = vectors[rows] @ ordered[: n_earlier[rows[-1]]].T
        # Rows of one day, which have the same earlier papers.
        for n in np.unique(n_earlier[rows]):
            of_day = n_earlier[rows] == n
            novelty[rows[of_day]] = 1 - np.round(block[of_day, :n].max(axis=1), _DECIMALS)
    return np.clip(novelty, 0, 1)
