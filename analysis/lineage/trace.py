"""Numbers new groups, and says what became of the previous ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.lineage.matching import Overlap, Regrouping, match, overlap_of
from analysis.lineage.steps import Lineage, Step
from analysis.records import UNASSIGNED, is_mostly_recent

_MOST = 0.5
"""Share of a group's papers above which it is part of another one: split off from it, or merged."""

_PART = 0.1
"""Minimum share of a group's papers for another one to count among its parents or children."""


def trace(groups: Regrouping, *, next_id: int) -> Lineage:
    """Return the lineage of new groups, matched by papers and meaning.

    Parameters
    ----------
    groups
        The new groups, and the previous group of each paper.
    next_id
        Smallest id that was never used.

    Returns
    -------
    Lineage
        A new group keeps the id of its match (see `match`) and otherwise gets the next unused one.

    Notes
    -----
    A group with a new number is ``split`` if more than half of the papers that it has from before
    were in one group. If it is mostly made of such papers, it is no news but a regrouping, and
    ``split`` from all groups that it has a tenth of these papers from. Otherwise it is ``born``.

    Examples
    --------
    >>> import numpy as np
    >>> previous = {"a": 7, "b": 7, "c": 3, "d": 3}
    >>> found = trace(Regrouping(previous, "abcd", np.array([0, 0, 1, 2]), 3), next_id=8)
    >>> found.ids
    (7, 3, 8)
    >>> [(step.kind, step.parent_ids, step.child_ids) for step in found.steps]
    [('kept', (7,), (7,)), ('kept', (3,), (3,)), ('split', (3,), (8,))]
    """
    overlap = overlap_of(groups)
    kept = match(groups, overlap)
    # Number the new groups.
    ids = []
    for new in range(groups.n_groups):
        if new in kept:
            ids.append(overlap.old_ids[kept[new]])
        else:
            ids.append(next_id)
            next_id += 1
    if _is_unchanged(groups, overlap, ids):
        return Lineage(tuple(ids), ())
    steps = [
        _kept(ids[new], overlap.shared[kept[new], new])
        if new in kept
        else _opened(groups, overlap, new, ids[new])
        for new in range(groups.n_groups)
    ]
    ended = sorted(set(range(len(overlap.old_ids))) - set(kept.values()))
    return Lineage(tuple(ids), (*steps, *_ended(groups, overlap, ids, ended)))


def _is_unchanged(groups: Regrouping, overlap: Overlap, ids: Sequence[int]) -> bool:
    """Return whether all papers were known, and are in the same group as before."""
    if not len(overlap.is_known) == len(groups.before) == overlap.is_known.sum():
        return False
    now = np.append(np.asarray(ids, dtype=np.int64), UNASSIGNED)[np.asarray(groups.labels)]
    then = np.append(np.asarray(overlap.old_ids, dtype=np.int64), UNASSIGNED)[overlap.origins]
    return bool((now == then).all())


def _kept(number: int, shared: int) -> Step:
    return Step("kept", (number,), (number,), (int(shared),))


def _opened(groups: Regrouping, overlap: Overlap, new: int, number: int) -> Step:
    """Return the birth, split or regrouping that a group with a new number comes from."""
    rows = np.flatnonzero(np.asarray(groups.labels) == new)
    recent = ~overlap.is_known if groups.is_recent is None else groups.is_recent
    n_recent, n_known = int(recent[rows].sum()), int(overlap.new_sizes[new])
    shared = overlap.shared[:, new]
    parents = _largest(shared, n_known)
    is_new = is_mostly_recent(n_recent, len(rows))
    if not parents or (is_new and shared[parents[0]] <= _MOST * n_known):
        parents = []
    return Step(
        "split" if parents else "born",
        tuple(overlap.old_ids[row] for row in parents),
        (number,),
        tuple(int(shared[row]) for row in parents),
        *_papers(groups, overlap, rows),
        n_recovered=None if groups.n_recovered is None else int(groups.n_recovered[new]),
        n_repeats=None if groups.n_recovered is None else groups.n_repeats,
        p_value=_chance(n_recent, len(rows), int(recent.sum()), len(recent)),
        n_recent=n_recent,
    )


def _ended(
    groups: Regrouping, overlap: Overlap, ids: Sequence[int], rows: Sequence[int]
) -> list[Step]:
    """Return the merges, by new group, and the retirements of previous groups."""
    merged: dict[int, list[int]] = {}
    retired = []
    for row in rows:
        shared = overlap.shared[row]
        children = _largest(shared, int(overlap.old_sizes[row]))
        if children and shared[children[0]] > _MOST * overlap.old_sizes[row]:
            merged.setdefault(children[0], []).append(row)
            continue
        retired.append(
            Step(
                "retired",
                (overlap.old_ids[row],),
                tuple(ids[new] for new in children),
                tuple(int(shared[new]) for new in children),
                *_papers(groups, overlap, np.flatnonzero(overlap.origins == row)),
            )
        )
    steps = []
    for new, parents in merged.items():
        parents.sort(key=lambda row: (-overlap.shared[row, new], row))
        rows_of = np.flatnonzero(np.isin(overlap.origins, parents))
        steps.append(
            Step(
                "merged",
                tuple(overlap.old_ids[row] for row in parents),
                (ids[new],),
                tuple(int(overlap.shared[row, new]) for row in parents),
                *_papers(groups, overlap, rows_of),
            )
        )
    return [*steps, *retired]


def _largest(shared: NDArray[np.int64], total: int) -> list[int]:
    """Return the positions with a tenth of the papers or more, most first."""
    order = np.argsort(-shared, kind="stable").tolist()
    return [at for at in order if shared[at] > 0 and shared[at] >= _PART * total]


def _papers(
    groups: Regrouping, overlap: Overlap, rows: NDArray[np.intp]
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the ids of papers, and the previous group of each."""
    numbers = np.append(np.asarray(overlap.old_ids, dtype=np.int64), UNASSIGNED)
    return (
        tuple(groups.paper_ids[row] for row in rows),
        tuple(int(number) for number in numbers[overlap.origins[rows]]),
    )


def _chance(n_recent: int, n_papers: int, n_all_recent: int, n_all: int) -> float:
    """Return the hypergeometric chance of as many recent papers or more in a group."""
    from scipy.stats import hypergeom

    return float(min(1.0, max(0.0, hypergeom.sf(n_recent - 1, n_all, n_all_recent, n_papers))))
