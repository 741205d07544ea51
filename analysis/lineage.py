"""Lineage of topics and themes across refits: permanent ids, splits and merges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.records import DONE, UNASSIGNED

_SAME = 0.4
"""Minimum Dice index of shared papers for a new group to keep a previous id. The larger half of a
group split in two keeps it (.67); no part of a group split in three does."""

_MOST = 0.5
"""Share of a group's papers above which it is part of another one: split off from it, or merged."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a run did to one group, or proposes: a row of the table ``events``.

    Attributes
    ----------
    kind
        One of `EVENT_KINDS`.
    parent_ids, child_ids
        Previous and new ids, those with most papers first.
    shared_papers
        Papers that parent and child have in common, for each pair in the order of the product.
    paper_ids, paper_origins
        The papers that the step is about, and the previous group of each; `UNASSIGNED` if new or
        unassigned.
    n_recovered, n_repeats
        How many reruns of the clustering confirm the step, and of how many.
    p_value
        Chance of so many recent papers if their dates were shuffled.
    reason
        A sentence on why the step is proposed.
    state
        One of `EVENT_STATES`.
    """

    kind: str
    parent_ids: tuple[int, ...] = ()
    child_ids: tuple[int, ...] = ()
    shared_papers: tuple[int, ...] = ()
    paper_ids: tuple[str, ...] = ()
    paper_origins: tuple[int, ...] = ()
    n_recovered: int | None = None
    n_repeats: int | None = None
    p_value: float | None = None
    reason: str | None = None
    state: str = DONE


@dataclass(frozen=True, slots=True)
class Lineage:
    """Ids of the new groups, and the steps that led to them.

    Attributes
    ----------
    ids
        Permanent id of each new group, in the order of its label.
    steps
        One for each previous and each new group; empty if nothing changed.
    """

    ids: tuple[int, ...]
    steps: tuple[Step, ...]


def first_numbers(n_groups: int) -> Lineage:
    """Return the lineage of groups without a previous snapshot: ids from 0."""
    return Lineage(tuple(range(n_groups)), ())


def trace(
    previous: Mapping[str, int],
    paper_ids: Sequence[str],
    labels: NDArray[np.int32],
    n_groups: int,
    *,
    next_id: int,
) -> Lineage:
    """Return the lineage of new groups, matched with previous ones by shared papers.

    Parameters
    ----------
    previous
        Previous group id by paper id; `UNASSIGNED` for none.
    paper_ids
        Ids of the current papers.
    labels
        int32, (n_papers,): new group of each, 0 to n_groups - 1, or `UNASSIGNED`.
    n_groups
        Number of new groups.
    next_id
        Smallest id that was never used.

    Returns
    -------
    Lineage
        A new group keeps the id of its match and otherwise gets the next unused one.

    Notes
    -----
    Groups are matched by the assignment with most shared papers in total (Kuhn, Naval Research
    Logistics Quarterly 2, 1955), among pairs with a Dice index of at least 0.4. Only papers of both
    snapshots count, so a group keeps its id however many papers it gains.

    Examples
    --------
    >>> import numpy as np
    >>> previous = {"a": 7, "b": 7, "c": 3, "d": 3}
    >>> found = trace(previous, ["a", "b", "c", "d"], np.array([0, 0, 1, 2]), 3, next_id=8)
    >>> found.ids
    (7, 3, 8)
    >>> [(step.kind, step.parent_ids, step.child_ids) for step in found.steps]
    [('kept', (7,), (7,)), ('kept', (3,), (3,)), ('split', (3,), (8,))]
    """
    from scipy.optimize import linear_sum_assignment

    # Count the shared papers of each pair of groups.
    known = [(previous[paper], int(label)) for paper, label in zip(paper_ids, labels, strict=True)
             if paper in previous]  # fmt: skip
    old_ids = sorted({old for old in previous.values() if old != UNASSIGNED})
    shared = np.zeros((len(old_ids), n_groups), dtype=np.int64)
    old_sizes, new_sizes = (
        np.zeros(len(old_ids), dtype=np.int64),
        np.zeros(n_groups, dtype=np.int64),
    )
    row_of = {old: row for row, old in enumerate(old_ids)}
    for old, new in known:
        if old != UNASSIGNED:
            old_sizes[row_of[old]] += 1
        if new != UNASSIGNED:
            new_sizes[new] += 1
        if UNASSIGNED not in (old, new):
            shared[row_of[old], new] += 1
    # Match the groups.
    dice = 2 * shared / np.maximum(old_sizes[:, None] + new_sizes[None, :], 1)
    worth = np.where(dice >= _SAME, shared, 0)
    rows, columns = linear_sum_assignment(-worth)
    kept = {int(new): int(row) for row, new in zip(rows, columns, strict=True)
            if worth[row, new] > 0}  # fmt: skip
    # Number the new groups.
    ids = []
    for new in range(n_groups):
        if new in kept:
            ids.append(old_ids[kept[new]])
        else:
            ids.append(next_id)
            next_id += 1
    steps = _steps(old_ids, ids, kept, shared, old_sizes, new_sizes)
    unchanged = len(known) == len(previous) == len(labels) and all(
        ids[new] == old if new != UNASSIGNED else old == UNASSIGNED for old, new in known
    )
    return Lineage(tuple(ids), () if unchanged else tuple(steps))


def _steps(
    old_ids: Sequence[int],
    ids: Sequence[int],
    kept: Mapping[int, int],
    shared: NDArray[np.int64],
    old_sizes: NDArray[np.int64],
    new_sizes: NDArray[np.int64],
) -> list[Step]:
    """Return a step for each new group, then for each previous id that was not kept."""
    steps = []
    for new, new_id in enumerate(ids):
        if new in kept:
            steps.append(Step("kept", (new_id,), (new_id,), (int(shared[kept[new], new]),)))
            continue
        row = int(shared[:, new].argmax()) if len(old_ids) else 0
        if len(old_ids) and shared[row, new] > _MOST * new_sizes[new]:
            steps.append(Step("split", (old_ids[row],), (new_id,), (int(shared[row, new]),)))
        else:
            steps.append(Step("born", (), (new_id,)))
    for row in sorted(set(range(len(old_ids))) - set(kept.values())):
        new = int(shared[row].argmax()) if len(ids) else 0
        if len(ids) and shared[row, new] > _MOST * old_sizes[row]:
            steps.append(Step("merged", (old_ids[row],), (ids[new],), (int(shared[row, new]),)))
        else:
            steps.append(Step("retired", (old_ids[row],)))
    return steps
