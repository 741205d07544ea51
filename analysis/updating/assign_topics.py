"""Assigns new and changed papers to the topics of a snapshot."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.assignment import Assignment, assign_to_topics, draw_left_out
from analysis.graph.incremental import KnnUpdate, add_to_knn_graph
from analysis.updating.context import UpdateContext
from analysis.updating.drift import FAR_SHARE, AssignmentStats, SinceFit, held_out_parts


def assign(context: UpdateContext, weights: Any, rows: NDArray[np.intp]) -> Assignment:
    """Assign the papers of some rows to the snapshot's topics.

    Parameters
    ----------
    context
        The update.
    weights
        scipy CSR matrix, (n_rows, n_papers): edges of these papers.
    rows
        Their rows in the corpus.
    """
    ids, state = context.paper_ids, context.state
    left_out = draw_left_out([ids[row] for row in rows], len(state.repeats), context.settings.seed)
    return assign_to_topics(
        weights, rows, state.labels, state.repeats, state.theme_of_topic, left_out=left_out
    )


def read_since_fit(context: UpdateContext, knn: KnnUpdate) -> SinceFit:
    """Return the record since the last fit.

    The first update after a fit creates it: the baseline is held-out fitted papers, assigned as
    if they were new.
    """
    known = SinceFit.read(context.previous.manifest.since_fit)
    if known is not None:
        return known
    # Similarity below which a paper is far from all others.
    state, ids = context.state, context.paper_ids
    old = np.flatnonzero(state.is_old)
    nearest = state.similarities[old, 0]
    nearest = nearest[np.isfinite(nearest)]
    far_below = float(np.quantile(nearest, FAR_SHARE)) if len(nearest) else -1.0
    # Assign held-out papers, ignoring edges to new papers.
    expected = AssignmentStats()
    for part in held_out_parts([ids[row] for row in old]):
        rows = old[part]
        weights = add_to_knn_graph(
            context.vectors,
            rows,
            knn.listed,
            knn.similarities,
            n_neighbors=context.settings.neighbors_for(len(old)),
        ).weights
        weights = weights.multiply(state.is_old[None, :].astype(np.float32)).tocsr()
        assigned = assign(context, weights, rows)
        expected += AssignmentStats.of(
            assigned.labels, assigned.memberships, state.similarities[rows, 0], far_below
        )
    manifest = context.previous.manifest
    n_fitted = len(context.previous.tables.papers)
    return SinceFit(manifest.created, n_fitted, far_below, expected, digest_ids=())


def nearest_similarities(knn: KnnUpdate, rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return each paper's cosine similarity to its most similar paper."""
    return knn.similarities[rows, 0]
