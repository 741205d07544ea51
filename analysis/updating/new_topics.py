"""Opens topics for clusters of new papers that no topic of the snapshot claims."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.assignment import Assignment
from analysis.clustering.new_clusters import NewCluster, find_new_clusters
from analysis.graph.incremental import KnnUpdate, add_to_knn_graph
from analysis.records import UNASSIGNED
from analysis.updating.context import UpdateContext
from analysis.updating.drift import REFIT
from analysis.updating.merge_groups import NewTopic, theme_for
from evidence.formatting import count

_MIN_STABILITY = 0.5
"""Minimum stability for a cluster to become a topic: half of the edges of its papers lead into it
and hold in the repeats."""

_MIN_STABILITY_REPORTED = 0.3
"""Minimum stability for a cluster to be reported. Of the unassigned papers of 20 digests, about six
always hang together a little (.2 to .3)."""

_N_TITLES = 3
"""Titles of a reported cluster that are shown."""


def find_new_topics(
    context: UpdateContext, knn: KnnUpdate, assigned: Assignment
) -> tuple[list[NewTopic], list[str]]:
    """Find clusters among unassigned papers.

    Returns
    -------
    list of NewTopic
        The topics to open, of new and changed papers only.
    list of str
        Sentences on clusters that do not become a topic.
    """
    state, settings = context.state, context.settings
    labels = state.labels.copy()
    labels[state.new_or_changed] = assigned.labels
    rows = np.flatnonzero(labels == UNASSIGNED)
    n_papers = len(labels)
    smallest = settings.min_topic_size_for(n_papers)
    weights = add_to_knn_graph(
        context.vectors,
        rows,
        knn.listed,
        knn.similarities,
        n_neighbors=settings.neighbors_for(n_papers),
    ).weights
    new_clusters = find_new_clusters(
        weights,
        rows,
        min_papers=smallest,
        n_runs=settings.n_runs,
        n_repeats=settings.n_repeats,
        seed=settings.seed,
    )
    new_topics, unopened = [], []
    for cluster in new_clusters:
        members = rows[cluster.members]
        is_new = np.isin(members, state.new_or_changed)
        n_new = int(is_new.sum())
        if not n_new or cluster.stability < _MIN_STABILITY_REPORTED:
            continue
        if cluster.stability >= _MIN_STABILITY and n_new >= smallest:
            theme = theme_for(weights[cluster.members], labels, state.theme_of_topic)
            new_topics.append(NewTopic(members[is_new], _only(cluster, is_new), theme))
        elif cluster.stability >= _MIN_STABILITY or 2 * n_new > len(members):
            unopened.append(_why_unopened(context, members, cluster, n_new))
    return new_topics, unopened


def _only(cluster: NewCluster, wanted: NDArray[np.bool_]) -> NewCluster:
    """Return a cluster with some of its members: old papers stay unassigned."""
    return replace(
        cluster,
        members=cluster.members[wanted],
        memberships=cluster.memberships[wanted],
        repeats=cluster.repeats[:, wanted],
    )


def _why_unopened(
    context: UpdateContext, members: NDArray[np.intp], cluster: NewCluster, n_new: int
) -> str:
    titles = [f"'{context.corpus.papers[row].title}'" for row in members[:_N_TITLES]]
    why = "most of them old, and only a refit gives old papers a topic"
    if cluster.stability < _MIN_STABILITY:
        why = (
            f"too loosely for a topic (reliability {cluster.stability:.2f}, "
            f"{_MIN_STABILITY} is needed)"
        )
    return (
        f"{count(len(members), 'paper')} keep to themselves, {n_new:,} of them new, {why}; "
        f"among them {', '.join(titles)}; {REFIT}"
    )
