"""Former and new groups to numbers that last, and the story of what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.records import UNASSIGNED

_SAME = 0.4
"""Share of papers in common (Dice index) from which a new group goes on under an old number.
A group that is cut in half goes on as its larger half (.67), one that falls into three does not."""

_MOST = 0.5
"""Share of an old group's papers from which it is said to have gone into a new one."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a refit did to one group; `event` is one of `LINEAGE_EVENTS`.

    `old_id` or `new_id` is `UNASSIGNED` where there is none. `shared_papers` counts the papers of
    the previous snapshot that both groups have.
    """

    event: str
    old_id: int
    new_id: int
    shared_papers: int


@dataclass(frozen=True, slots=True)
class Lineage:
    """New numbers, and how they came about.

    Attributes
    ----------
    ids
        The lasting number of each new group, by its position.
    steps
        One for every old and every new group; none if nothing changed.
    """

    ids: tuple[int, ...]
    steps: tuple[Step, ...]


def first_numbers(n_groups: int) -> Lineage:
    """Number groups that have no past."""
    return Lineage(tuple(range(n_groups)), ())


def trace(
    previous: Mapping[str, int],
    paper_ids: Sequence[str],
    labels: NDArray[np.int32],
    n_groups: int,
    *,
    next_id: int,
) -> Lineage:
    """Match new groups with previous ones by the papers they share, and keep their numbers.

    Parameters
    ----------
    previous
        The previous number of each paper's group, by paper id; `UNASSIGNED` for none.
    paper_ids
        The papers there are now.
    labels
        int32, (n_papers,): the new group of each, 0 .. n - 1, or `UNASSIGNED`.
    n_groups
        How many new groups there are.
    next_id
        The smallest number that was never used.

    Notes
    -----
    The assignment that shares most in all (Kuhn, Naval Research Logistics Quarterly 2, 1955),
    counted over the papers of both snapshots, so that a group may grow without losing its number.
    """
    from scipy.optimize import linear_sum_assignment

    known = [(previous[paper], int(label)) for paper, label in zip(paper_ids, labels, strict=True)
             if paper in previous]  # fmt: skip
    old_ids = sorted({old for old in previous.values() if old != UNASSIGNED})
    shared = np.zeros((len(old_ids), n_groups), dtype=np.int64)
    of_old, of_new = np.zeros(len(old_ids), dtype=np.int64), np.zeros(n_groups, dtype=np.int64)
    row_of = {old: row for row, old in enumerate(old_ids)}
    for old, new in known:
        if old != UNASSIGNED:
            of_old[row_of[old]] += 1
        if new != UNASSIGNED:
            of_new[new] += 1
        if UNASSIGNED not in (old, new):
            shared[row_of[old], new] += 1
    dice = 2 * shared / np.maximum(of_old[:, None] + of_new[None, :], 1)
    worth = np.where(dice >= _SAME, shared, 0)
    rows, columns = linear_sum_assignment(-worth)
    kept = {int(new): int(row) for row, new in zip(rows, columns, strict=True)
            if worth[row, new] > 0}  # fmt: skip
    ids = []
    for new in range(n_groups):
        if new in kept:
            ids.append(old_ids[kept[new]])
        else:
            ids.append(next_id)
            next_id += 1
    steps = _steps(old_ids, ids, kept, shared, of_old, of_new)
    same = len(known) == len(previous) == len(labels) and all(
        ids[new] == old if new != UNASSIGNED else old == UNASSIGNED for old, new in known
    )
    return Lineage(tuple(ids), () if same else tuple(steps))


def _steps(
    old_ids: Sequence[int],
    ids: Sequence[int],
    kept: Mapping[int, int],
    shared: NDArray[np.int64],
    of_old: NDArray[np.int64],
    of_new: NDArray[np.int64],
) -> list[Step]:
    steps = []
    for new, new_id in enumerate(ids):
        if new in kept:
            steps.append(Step("kept", new_id, new_id, int(shared[kept[new], new])))
            continue
        row = int(shared[:, new].argmax()) if len(old_ids) else 0
        if len(old_ids) and shared[row, new] > _MOST * of_new[new]:
            steps.append(Step("split", old_ids[row], new_id, int(shared[row, new])))
        else:
            steps.append(Step("born", UNASSIGNED, new_id, 0))
    for row in sorted(set(range(len(old_ids))) - set(kept.values())):
        new = int(shared[row].argmax()) if len(ids) else 0
        if len(ids) and shared[row, new] > _MOST * of_old[row]:
            steps.append(Step("merged", old_ids[row], ids[new], int(shared[row, new])))
        else:
            steps.append(Step("retired", old_ids[row], UNASSIGNED, 0))
    return steps
