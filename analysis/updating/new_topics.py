"""Finds clusters of new papers that become topics."""

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
from evidence.formatting import count, listed, number, ratio

_MIN_STABILITY = 0.5
"""Minimum stability for a cluster to become a topic: half of its papers' edge weight stays inside
the cluster in the reruns."""

_MIN_STABILITY_REPORTED = 0.3
"""Minimum stability for a candidate topic to be reported. Among the unassigned papers of 20
digests, a cluster of about six with a stability of .2 to .3 is common."""

_N_TITLES = 3
"""Number of titles shown for a reported cluster."""


def find_new_topics(
    context: UpdateContext, knn: KnnUpdate, assigned: Assignment
) -> tuple[list[NewTopic], list[str]]:
    """Return new topics among the unassigned papers, and candidates that are none.

    Returns
    -------
    list of NewTopic
        New topics; they have new and changed papers only.
    list of str
        One warning for each reported cluster that does not become a topic.
    """
    # Cluster the unassigned papers.
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
    # Decide which clusters become topics: they must have new papers, be stable and large enough.
    new_topics, rejected = [], []
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
            rejected.append(_why_rejected(context, members, cluster, n_new))
    return new_topics, rejected


def _only(cluster: NewCluster, is_kept: NDArray[np.bool_]) -> NewCluster:
    """Return a cluster without some of its members."""
    return replace(
        cluster,
        members=cluster.members[is_kept],
        memberships=cluster.memberships[is_kept],
        repeats=cluster.repeats[:, is_kept],
    )


def _why_rejected(
    context: UpdateContext, members: NDArray[np.intp], cluster: NewCluster, n_new: int
) -> str:
    titles = [f"'{context.corpus.papers[row].title}'" for row in members[:_N_TITLES]]
    why = "but only a refit assigns existing papers to a topic"
    if cluster.stability < _MIN_STABILITY:
        why = (
            f"but its stability is too low for a topic ({ratio(cluster.stability)}, minimum "
            f"{ratio(_MIN_STABILITY)})"
        )
    return (
        f"{count(len(members), 'unassigned paper')} ({number(n_new)} new) form a cluster, {why}, "
        f"e.g. {listed(titles)}; {REFIT}"
    )
