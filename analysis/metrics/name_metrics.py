"""Measures of names: nearest names of papers, and R-precision of searches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.records import UNASSIGNED

Groups = NDArray[np.integer[Any]]
"""(n_papers,): group of each paper, 0 to n_groups - 1, or `UNASSIGNED`."""


def nearest_is_own(
    vectors: NDArray[np.float32], groups: Groups, names: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """Return for which papers of a group the nearest name is the group's.

    Parameters
    ----------
    vectors
        float32, (n_papers, n_dims), unit length.
    groups
        Group of each paper; those in none are left out.
    names
        float32, (n_groups, n_dims), unit length: vectors of the names.

    Returns
    -------
    numpy.ndarray
        bool, one for each paper of a group.
    """
    inside = groups != UNASSIGNED
    return (vectors[inside] @ names.T).argmax(axis=1) == groups[inside]


def mean_over_groups(values: NDArray[np.bool_], groups: Groups) -> float:
    """Return the mean over groups of the share of papers for which `values` is true.

    Every group that has papers counts alike, whatever its size.
    """
    n_papers = np.bincount(groups)
    n_true = np.bincount(groups, values, minlength=len(n_papers))
    return float((n_true[n_papers > 0] / n_papers[n_papers > 0]).mean())


def r_precisions(groups: Groups, found: Sequence[Sequence[int]]) -> list[float]:
    """Return the R-precision of a search for each group that has papers.

    That is the share of the group's papers among the first R that the search finds, where R is how
    many papers the group has; places that the search leaves empty count as wrong.

    Parameters
    ----------
    groups
        Group of each paper.
    found
        Rows of papers that the search for each group finds, best first.

    References
    ----------
    Manning, Raghavan and Schütze, "Introduction to Information Retrieval", section 8.4 (2008).
    """
    figures = []
    for number, rows in enumerate(found):
        n_papers = int((groups == number).sum())
        if n_papers:
            hits = groups[list(rows[:n_papers])] == number if rows else np.zeros(0, dtype=bool)
            figures.append(float(hits.sum()) / n_papers)
    return figures
