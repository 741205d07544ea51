"""Decides which new group keeps the number of which previous one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.records import UNASSIGNED

_SAME = 0.4
"""Minimum Dice index of shared papers for a new group to keep a previous id. The larger half of a
group split in two keeps it (.67); no part of a group split in three does."""

_ALIKE = 0.5
"""Minimum likeness of the centroids for a new group to keep a previous id, on a scale from 0, as
two previous groups are on average, to 1, the same."""


@dataclass(frozen=True, slots=True)
class Regrouping:
    """Papers in new groups, and their groups before.

    Attributes
    ----------
    before
        Previous group id by paper id; `UNASSIGNED` for none.
    paper_ids
        Ids of the current papers.
    labels
        int32, (n_papers,): new group of each, 0 to n_groups - 1, or `UNASSIGNED`.
    n_groups
        Number of new groups.
    vectors
        float32, (n_papers, n_dimensions), of length 1; None to compare papers only.
    is_recent
        bool, (n_papers,): whether a paper was first listed after the last fit; None if all papers
        without previous group are.
    n_recovered
        int32, (n_groups,): how many reruns of the clustering recovered each new group.
    n_repeats
        Number of reruns; None if unknown.
    """

    before: Mapping[str, int]
    paper_ids: Sequence[str]
    labels: NDArray[np.int32]
    n_groups: int
    vectors: NDArray[np.float32] | None = None
    is_recent: NDArray[np.bool_] | None = None
    n_recovered: NDArray[np.int32] | None = None
    n_repeats: int | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """How previous and new groups overlap, by row and column.

    Attributes
    ----------
    old_ids
        Previous ids, ascending: the rows.
    origins
        int32, (n_papers,): row of each current paper's previous group; `UNASSIGNED` for none.
    is_known
        bool, (n_papers,): whether the previous snapshot has the paper.
    shared
        int64, (n_old, n_new): papers in both.
    old_sizes, new_sizes
        int64: papers of each previous group that are still there, and papers of each new group
        that were known before.
    """

    old_ids: tuple[int, ...]
    origins: NDArray[np.int32]
    is_known: NDArray[np.bool_]
    shared: NDArray[np.int64]
    old_sizes: NDArray[np.int64]
    new_sizes: NDArray[np.int64]


def overlap_of(groups: Regrouping) -> Overlap:
    """Return the papers that previous and new groups have in common."""
    old_ids = sorted({old for old in groups.before.values() if old != UNASSIGNED})
    row_of = {old: row for row, old in enumerate(old_ids)} | {UNASSIGNED: UNASSIGNED}
    known = [groups.before.get(paper) for paper in groups.paper_ids]
    origins = np.array([row_of[UNASSIGNED if i is None else i] for i in known], dtype=np.int32)
    is_known = np.array([i is not None for i in known], dtype=bool)
    labels = np.asarray(groups.labels)
    grouped, both = labels != UNASSIGNED, (origins != UNASSIGNED) & (labels != UNASSIGNED)
    shared = np.zeros((len(old_ids), groups.n_groups), dtype=np.int64)
    np.add.at(shared, (origins[both], labels[both]), 1)
    return Overlap(
        tuple(old_ids),
        origins,
        is_known,
        shared,
        np.bincount(origins[origins != UNASSIGNED], minlength=len(old_ids)),
        np.bincount(labels[grouped & is_known], minlength=groups.n_groups),
    )


def match(groups: Regrouping, overlap: Overlap) -> dict[int, int]:
    """Return the row of the previous group whose number each new group keeps, if any.

    Notes
    -----
    Two conditions: a Dice index of at least 0.4 of the papers that both snapshots have, and a
    likeness of at least 0.5 of the centroids, the mean vectors of all papers of the new group and
    of what is left of the previous one. Likeness is their cosine on a scale from 0, the mean cosine
    of different previous groups, to 1, so that it means the same with every encoder. Among these
    pairs, the assignment with the largest sum of shared papers times likeness is chosen (Kuhn,
    Naval Research Logistics Quarterly 2, 1955).

    Only papers of both snapshots count, so a group keeps its number however many papers it gains,
    as long as it still means the same: without the second condition, a group of three old and
    three hundred new papers on something else kept the number, and its name.
    """
    from scipy.optimize import linear_sum_assignment

    sizes = overlap.old_sizes[:, None] + overlap.new_sizes[None, :]
    dice = 2 * overlap.shared / np.maximum(sizes, 1)
    alike = _likeness(groups, overlap)
    worth = np.where((dice >= _SAME) & (alike >= _ALIKE), overlap.shared * alike, 0)
    rows, columns = linear_sum_assignment(-worth)
    return {
        int(new): int(row) for row, new in zip(rows, columns, strict=True) if worth[row, new] > 0
    }


def _likeness(groups: Regrouping, overlap: Overlap) -> NDArray[np.float64]:
    """Return the likeness of the centroids of previous and new groups, (n_old, n_new)."""
    if groups.vectors is None:
        return np.ones(overlap.shared.shape)
    old = _centroids(groups.vectors, overlap.origins, len(overlap.old_ids))
    new = _centroids(groups.vectors, np.asarray(groups.labels), groups.n_groups)
    others = (old @ old.T)[~np.eye(len(old), dtype=bool)]
    zero = min(max(float(others.mean()), 0), _HIGHEST_ZERO) if len(others) else 0.0
    return np.clip((old @ new.T - zero) / (1 - zero), 0, 1)


_HIGHEST_ZERO = 0.95
"""Upper limit of the mean cosine of different groups, for groups that are all alike."""


def _centroids(
    vectors: NDArray[np.float32], labels: NDArray[np.int32], n_groups: int
) -> NDArray[np.float64]:
    """Return the mean vector of each group, scaled to length 1; 0 without papers."""
    sums = np.zeros((n_groups, vectors.shape[1]))
    inside = labels != UNASSIGNED
    np.add.at(sums, labels[inside], vectors[inside].astype(np.float64))
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return sums / np.where(lengths > 0, lengths, 1)
