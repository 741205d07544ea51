"""Opens topics for subjects that became frequent.

Clusters are found among all papers without their dates, finer than the topics. A cluster becomes a
topic if its papers are recent: so many more of them than shuffled dates would give that, with as
many clusters and periods looked at, chance would do it in one update of fifty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.assignment import Assignment
from analysis.clustering.new_clusters import NewCluster, find_new_clusters
from analysis.graph.knn import weights_of_lists
from analysis.records import UNASSIGNED, is_mostly_recent
from analysis.settings import Settings
from analysis.updating.context import UpdateContext
from analysis.updating.merge_groups import NewTopic, theme_for
from analysis.updating.topic_changes.recency import Recency, measure_recency, recent_periods

_MIN_PAPERS = 8
"""Papers of the smallest new topic, unless topics must be larger anyway."""

_MIN_STABILITY = 0.5
"""Minimum stability: half of the papers' edge weight stays inside the cluster in the reruns."""

_MIN_RECOVERED = 0.5
"""Minimum share of the reruns in which the cluster is recovered."""

_MIN_TIMES = 2
"""How many times as large as before the subject's share of the papers must be."""

_ALPHA = 0.02
"""Level of the test of an update, divided by the number of clusters and periods (Bonferroni)."""

_ROUGH_P, _ROUGH_TIMES = 0.001, 1.5
"""Chance and increase that one cluster must show before weak papers are left out; otherwise the
update does without the reruns."""

_SAME = 0.5
"""F1 score of a cluster and a topic from which on they are the same subject."""

_OVERLAP = 0.2
"""Largest share of a cluster's papers that another new topic may have taken."""

MIN_ADDED, MOSTLY = 20, 0.8
"""Added papers that each of two topics needs before their merge is considered, and the share of
them that one cluster must have. At a share of .5, an update proposed to merge topics that another
one had opened half a year before."""

_MIN_MEMBERSHIP = 0.6
"""Membership in the cluster from which on a paper of the fit moves, if it matches its present topic
less. With .5, more than 4 % of the fitted papers moved in a year."""


@dataclass(frozen=True, slots=True)
class GroupedPapers:
    """Papers with their topics, before new topics are opened.

    Attributes
    ----------
    labels
        int32, (n_papers,): topic of each paper, by position, or `UNASSIGNED`.
    memberships
        float32, (n_papers,), 0 to 1.
    theme_of_topic
        int32, (n_topics,).
    days
        datetime64[D], (n_papers,): date of the digest that first listed each paper.
    is_added
        bool, (n_papers,): papers added since the last fit.
    """

    labels: NDArray[np.int32]
    memberships: NDArray[np.float32]
    theme_of_topic: NDArray[np.int32]
    days: NDArray[np.datetime64]
    is_added: NDArray[np.bool_]

    @classmethod
    def of(
        cls, context: UpdateContext, assigned: Assignment, is_added: NDArray[np.bool_]
    ) -> GroupedPapers:
        """Return the papers of an update, with the topics of new and changed ones."""
        state = context.state
        labels, memberships = state.labels.copy(), state.memberships.copy()
        labels[state.new_or_changed] = assigned.labels
        memberships[state.new_or_changed] = assigned.memberships
        days = np.asarray(context.dates, dtype="datetime64[D]")
        return cls(labels, memberships, state.theme_of_topic, days, is_added)

    def topics_mostly_in(self, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the topics of which most added papers are among some rows.

        Topics with fewer than `MIN_ADDED` added papers are left out.
        """
        n_topics = len(self.theme_of_topic)
        counts = [
            np.bincount(some[(some >= 0) & (some < n_topics)], minlength=n_topics)
            for some in (self.labels[self.is_added], self.labels[rows][self.is_added[rows]])
        ]
        mostly = (counts[0] >= MIN_ADDED) & (counts[1] >= MOSTLY * counts[0])
        return np.flatnonzero(mostly)

    def with_new(self, new_topics: Sequence[NewTopic]) -> GroupedPapers:
        """Return the papers after new topics took theirs; these follow the others."""
        labels = self.labels.copy()
        for number, topic in enumerate(new_topics, start=len(self.theme_of_topic)):
            labels[topic.rows] = number
        return replace(self, labels=labels)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Clusters that may become topics.

    Attributes
    ----------
    clusters
        The clusters; may be empty if none can become a topic or shows topics to merge.
    n_clusters
        Number of clusters that were looked at.
    periods
        The periods in which papers count as recent, from `recent_periods`.
    weights
        scipy CSR matrix, (n_papers, n_papers): edge weights between the papers.
    """

    clusters: Sequence[NewCluster]
    n_clusters: int
    periods: Sequence[NDArray[np.bool_]]
    weights: Any


def find_candidates(
    papers: GroupedPapers,
    listed: NDArray[np.int32],
    similarities: NDArray[np.float32],
    settings: Settings,
) -> Candidates:
    """Return the clusters that may become topics.

    Parameters
    ----------
    papers
        All papers.
    listed, similarities
        Their neighbour lists, as in `KnnUpdate`.
    settings
        The snapshot's settings.
    """
    periods = recent_periods(papers.days, papers.is_added)

    def is_candidate(rows: NDArray[np.intp]) -> bool:
        if len(papers.topics_mostly_in(rows)) > 1:
            return True
        recency = measure_recency(rows, periods)
        return recency is not None and recency.p_value <= _ROUGH_P and recency.times >= _ROUGH_TIMES

    weights = weights_of_lists(listed, similarities)
    clusters, n_clusters = find_new_clusters(
        weights,
        min_papers=max(settings.min_topic_size_for(len(listed)), _MIN_PAPERS),
        n_repeats=settings.n_repeats,
        seed=settings.seed,
        is_candidate=is_candidate,
    )
    return Candidates(clusters, n_clusters, periods, weights)


def find_new_topics(
    papers: GroupedPapers, candidates: Candidates, *, min_papers: int
) -> list[NewTopic]:
    """Return the topics to open, with the papers that found them.

    Parameters
    ----------
    papers
        All papers.
    candidates
        From `find_candidates`.
    min_papers
        Papers that a topic needs, new or old.
    """
    labels = papers.labels
    periods = candidates.periods
    limit = _ALPHA / max(candidates.n_clusters * len(periods), 1)
    new_topics: list[NewTopic] = []
    taken = np.zeros(len(labels), dtype=bool)
    for cluster in candidates.clusters:
        recency = measure_recency(cluster.members, periods)
        if (
            not is_firm(cluster)
            or recency is None
            or recency.p_value > limit
            or recency.times < _MIN_TIMES
            or taken[cluster.members].mean() > _OVERLAP
            or _covered(cluster.members, labels) >= _SAME
        ):
            continue
        founders = _founders(cluster, papers, taken, min_papers)
        n_founders = len(founders.members)
        n_added = int(papers.is_added[founders.members].sum())
        if n_founders < min_papers or not is_mostly_recent(n_added, n_founders):
            continue
        taken[founders.members] = True
        new_topics.append(_topic_of(founders, candidates.weights, papers, recency, n_added))
    return new_topics


def is_firm(cluster: NewCluster) -> bool:
    """Return whether a cluster is stable and found again in most reruns."""
    n_repeats = len(cluster.repeats)
    return cluster.stability >= _MIN_STABILITY and cluster.n_recovered >= _MIN_RECOVERED * n_repeats


def _covered(members: NDArray[np.intp], labels: NDArray[np.int32]) -> float:
    """Return the best F1 score of some papers with a topic."""
    inside = labels[members]
    shared = np.bincount(inside[inside != UNASSIGNED], minlength=1)
    sizes = np.bincount(labels[labels != UNASSIGNED], minlength=len(shared))[: len(shared)]
    return float((2 * shared / (sizes + len(members))).max())


def _founders(
    cluster: NewCluster, papers: GroupedPapers, taken: NDArray[np.bool_], min_papers: int
) -> NewCluster:
    """Return the cluster with the papers that move to the new topic.

    Papers added since the fit move; papers of the fit only if they clearly belong. No topic is left
    with fewer papers than `min_papers`.
    """
    rows, labels = cluster.members, papers.labels
    clear = (cluster.memberships >= _MIN_MEMBERSHIP) & (
        cluster.memberships > papers.memberships[rows]
    )
    moves = (papers.is_added[rows] | clear) & ~taken[rows]
    left = np.bincount(labels[(labels != UNASSIGNED) & ~taken])
    for topic, n in zip(*np.unique(labels[rows[moves]], return_counts=True), strict=True):
        if topic != UNASSIGNED and left[topic] - n < min_papers:
            moves &= labels[rows] != topic
    return cluster.only(moves)


def _topic_of(
    founders: NewCluster, weights: Any, papers: GroupedPapers, recency: Recency, n_added: int
) -> NewTopic:
    """Return the new topic, in the theme of most of its papers."""
    rows, labels = founders.members, papers.labels
    counts = np.bincount(labels[rows][labels[rows] != UNASSIGNED], minlength=1)
    parent = int(counts.argmax()) if 2 * counts.max() > len(rows) else None
    if parent is None:
        theme = theme_for(weights[rows], labels, papers.theme_of_topic)
    else:
        theme = int(papers.theme_of_topic[parent])
    return NewTopic(
        rows,
        founders,
        theme,
        parent=parent,
        p_value=recency.p_value,
        n_recent=n_added,
    )
