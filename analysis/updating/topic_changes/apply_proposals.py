"""Carries out the merges and retirements that the last update proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.graph.incremental import KnnUpdate, add_to_knn_graph
from analysis.lineage import Step
from analysis.records import DONE, PROPOSED, UNASSIGNED
from analysis.updating.assign_topics import assign
from analysis.updating.context import UpdateContext
from analysis.updating.previous_state import PreviousState

_MIN_SHARE = 0.1
"""Minimum share of a retired topic's papers for another topic to count as its successor."""


def apply_proposals(
    context: UpdateContext, knn: KnnUpdate
) -> tuple[UpdateContext, tuple[Step, ...]]:
    """Return the update with its snapshot's proposals carried out.

    Papers of a merged topic join the other one. Papers of a retired topic are assigned to the
    others like new papers; those that match none are unassigned. All keep their places.
    """
    state = context.state
    position = {number: at for at, number in enumerate(state.topic_ids)}
    target_of: dict[int, int] = {}
    rows_of: list[tuple[pd.Series, int]] = []
    for _, event in context.previous.tables.topic_events(PROPOSED).iterrows():
        own, target = (
            position.get(int(ids[0]), UNASSIGNED) if len(ids) else UNASSIGNED
            for ids in (event["parent_ids"], event["child_ids"])
        )
        ends = event["kind"] == "merged" and target in {UNASSIGNED, own, *target_of}
        if own == UNASSIGNED or ends or own in target_of.values():
            continue  # one of the topics has ended, or takes another one
        target_of[own] = target
        rows_of.append((event, own))
    if not rows_of or len(target_of) == len(state.topic_ids):
        return context, ()
    changed = _without(state, target_of)
    context = replace(context, state=changed)
    # Assign the papers of retired topics to the others.
    before = state.labels
    retired = [own for own, target in target_of.items() if target == UNASSIGNED]
    rows = np.flatnonzero(np.isin(before, retired))
    if len(rows):
        context = replace(context, state=_reassigned(context, knn, rows))
    steps = tuple(_step(context, event, np.flatnonzero(before == own)) for event, own in rows_of)
    return context, steps


def _without(state: PreviousState, target_of: Mapping[int, int]) -> PreviousState:
    """Return the state without some topics, whose papers go to others or to none."""
    kept = [at for at in range(len(state.topic_ids)) if at not in target_of]
    new = np.full(len(state.topic_ids) + 1, UNASSIGNED, dtype=np.int32)
    new[kept] = np.arange(len(kept))
    for own, target in target_of.items():
        new[own] = new[target]
    themes = sorted({int(state.theme_of_topic[at]) for at in kept})
    labels = new[state.labels]
    return replace(
        state,
        topic_ids=tuple(state.topic_ids[at] for at in kept),
        theme_ids=tuple(state.theme_ids[theme] for theme in themes),
        theme_of_topic=np.searchsorted(themes, state.theme_of_topic[kept]).astype(np.int32),
        labels=labels,
        memberships=np.where(labels == UNASSIGNED, 0, state.memberships).astype(np.float32),
        repeats=new[state.repeats],
        nearest=new[state.nearest],
    )


def _reassigned(context: UpdateContext, knn: KnnUpdate, rows: NDArray[np.intp]) -> PreviousState:
    """Return the state with some papers assigned like new ones."""
    state = context.state
    weights = add_to_knn_graph(
        context.vectors,
        rows,
        knn.listed,
        knn.similarities,
        n_neighbors=context.settings.neighbors_for(len(context.vectors)),
    ).weights
    assigned = assign(context, weights, rows)
    labels, memberships = state.labels.copy(), state.memberships.copy()
    repeats, nearest = state.repeats.copy(), state.nearest.copy()
    labels[rows], memberships[rows] = assigned.labels, assigned.memberships
    repeats[:, rows], nearest[rows] = assigned.repeats, assigned.labels
    return replace(state, labels=labels, memberships=memberships, repeats=repeats, nearest=nearest)


def _step(context: UpdateContext, event: pd.Series, rows: NDArray[np.intp]) -> Step:
    """Return what became of the papers of a topic that ended."""
    state = context.state
    labels = state.labels[rows]
    numbers, counts = np.unique(labels[labels != UNASSIGNED], return_counts=True)
    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] >= _MIN_SHARE * len(rows)]
    children: Sequence[int] = [state.topic_ids[numbers[at]] for at in order]
    parent = int(event["parent_ids"][0])
    paper_ids = tuple(context.paper_ids[row] for row in rows)
    return Step(
        str(event["kind"]),
        (parent,),
        tuple(children),
        tuple(int(counts[at]) for at in order),
        paper_ids,
        (parent,) * len(paper_ids),
        reason=None if pd.isna(event["reason"]) else str(event["reason"]),
        state=DONE,
    )
