"""The steps of an update: assign papers, find new topics, place papers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.graph.incremental import KnnUpdate
from analysis.lineage import Step
from analysis.pipeline.previous_snapshot import first_unused
from analysis.settings import Settings
from analysis.updating.added_papers import added_since_fit
from analysis.updating.assign_topics import assign, nearest_similarities, read_since_fit
from analysis.updating.context import UpdateContext, UpdateResult
from analysis.updating.drift import REFIT, AssignmentStats
from analysis.updating.map_places import place_papers
from analysis.updating.merge_groups import NewTopic, UpdatedGroups, merge_groups
from analysis.updating.topic_changes.apply_proposals import apply_proposals
from analysis.updating.topic_changes.new_topics import (
    GroupedPapers,
    find_candidates,
    find_new_topics,
)
from analysis.updating.topic_changes.proposals import propose
from analysis.updating.topic_drift import drift_sentence, find_topic_drift
from evidence.formatting import count, plural


def run_steps(
    context: UpdateContext, knn: KnnUpdate, *, apply: bool = False
) -> tuple[UpdateContext, UpdateResult]:
    """Return topics and map positions of all papers after an update.

    Parameters
    ----------
    context, knn
        The update, and its neighbour lists.
    apply
        Whether to carry out the merges and retirements that the snapshot proposes.

    Returns
    -------
    UpdateContext
        The update, without the topics that were merged or retired.
    UpdateResult
        What its steps found.
    """
    ended: tuple[Step, ...] = ()
    if apply:
        context, ended = apply_proposals(context, knn)
    state, settings = context.state, context.settings
    n_papers = len(context.vectors)
    rows = state.new_or_changed

    # Assign topics, and record how well the papers match them.
    assigned = assign(context, knn.weights, rows)
    since_fit = read_since_fit(context, knn)
    latest = AssignmentStats.of(
        assigned.labels,
        assigned.memberships,
        nearest_similarities(knn, rows),
        since_fit.far_below,
    )
    is_added, digest_ids = added_since_fit(context.previous.tables, context.corpus, since_fit)
    since_fit = replace(
        since_fit,
        assigned=since_fit.assigned + latest,
        n_updates=since_fit.n_updates + 1,
        digest_ids=digest_ids,
    )

    # Find new topics, and topics to merge or to retire.
    advice: list[str] = []
    new_topics: list[NewTopic] = []
    proposals: list[Step] = []
    if not state.topic_ids:
        if n_papers >= 2 * settings.min_topic_size_for(n_papers):
            advice.append(f"the snapshot has no topics to assign papers to; {REFIT}")
    elif len(rows):
        papers = GroupedPapers.of(context, assigned, is_added)
        candidates = find_candidates(papers, knn.listed, knn.similarities, settings)
        new_topics = find_new_topics(
            papers, candidates, min_papers=settings.min_topic_size_for(n_papers)
        )
        proposals = propose(papers.with_new(new_topics), candidates.clusters, context)

    # Merge, and place on the map.
    tables = context.previous.tables
    groups = merge_groups(
        tables,
        context.corpus,
        state,
        assigned,
        new_topics,
        next_topic_id=first_unused(tables, "topic"),
        ended=ended,
        proposals=proposals,
    )
    if state.topic_ids and len(rows):
        advice += _topic_drift(context, groups, is_added) or since_fit.advice(latest)
    advice += _small_topics(groups, settings, n_papers)
    places = place_papers(context, knn, groups, new_topics)
    return context, UpdateResult(knn, groups, places, latest, since_fit, tuple(advice))


def _topic_drift(
    context: UpdateContext, groups: UpdatedGroups, is_added: NDArray[np.bool_]
) -> list[str]:
    """Return a sentence if added papers differ from the older ones of their topic.

    Topics that this update opens are left out: that their papers differ is why they were opened.
    """
    topics = context.previous.tables.topics
    label_of = dict(zip(topics["topic_id"], topics["label"], strict=True))
    names = {
        at: label_of[topic_id]
        for at, topic_id in enumerate(groups.topic_ids)
        if topic_id in label_of
    }
    labels = groups.clusters.topics.labels
    drifted = find_topic_drift(context.vectors, labels, is_added, seed=context.settings.seed)
    drifted = [one for one in drifted if one.topic in names]
    if not drifted:
        return []
    titles = [paper.title for paper in context.corpus.papers]
    return [f"{drift_sentence(drifted, names, titles)}; {REFIT}"]


def _small_topics(groups: UpdatedGroups, settings: Settings, n_papers: int) -> list[str]:
    """Return a warning if topics have fewer papers than the minimum."""
    labels = groups.clusters.topics.labels
    sizes = np.bincount(labels[labels >= 0], minlength=len(groups.topic_ids))
    smallest = settings.min_topic_size_for(n_papers)
    n_small = int((sizes < smallest).sum())
    if settings.clustering != "consensus" or not n_small:
        return []  # HDBSCAN's minimum grows with the corpus, so small topics are normal
    have = f"{count(n_small, 'topic')} {plural(n_small, 'has', 'have')}"
    return [f"{have} fewer than {count(smallest, 'paper')} left; {REFIT}"]
