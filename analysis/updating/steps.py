"""The steps of an update in their order: assign topics, open new topics, place papers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.graph.incremental import KnnUpdate
from analysis.pipeline.previous_snapshot import first_unused
from analysis.settings import Settings
from analysis.updating.assign_topics import assign, nearest_similarities, read_since_fit
from analysis.updating.context import UpdateContext, UpdateResult
from analysis.updating.drift import REFIT, AssignmentStats
from analysis.updating.map_places import place_papers
from analysis.updating.merge_groups import NewTopic, UpdatedGroups, merge_groups
from analysis.updating.new_topics import find_new_topics


def run_steps(context: UpdateContext, knn: KnnUpdate) -> UpdateResult:
    """Give new and changed papers a topic and a place; open topics for new clusters."""
    state, settings = context.state, context.settings
    n_papers = len(context.vectors)
    rows = state.new_or_changed

    # Assign topics, and compare how well papers fit with how well fitted ones do.
    assigned = assign(context, knn.weights, rows)
    since_fit = read_since_fit(context, knn)
    latest = AssignmentStats.of(
        assigned.labels,
        assigned.memberships,
        nearest_similarities(knn, rows),
        since_fit.far_below,
    )
    since_fit = replace(
        since_fit, assigned=since_fit.assigned + latest, n_updates=since_fit.n_updates + 1
    )

    # Open topics.
    advice: list[str] = []
    new_topics: list[NewTopic] = []
    if not state.topic_ids:
        if n_papers >= 2 * settings.min_topic_size_for(n_papers):
            advice.append(f"there are no topics yet that papers could join; {REFIT}")
    elif len(rows):
        new_topics, unopened = find_new_topics(context, knn, assigned)
        advice += [*unopened, *since_fit.advice(latest)]

    # Merge, and place on the map.
    tables = context.previous.tables
    groups = merge_groups(
        tables, state, assigned, new_topics, next_topic_id=first_unused(tables, "topic")
    )
    advice += _small_topics(groups, settings, n_papers)
    places = place_papers(context, knn, groups, new_topics)
    return UpdateResult(knn, groups, places, latest, since_fit, tuple(advice))


def _small_topics(groups: UpdatedGroups, settings: Settings, n_papers: int) -> list[str]:
    labels = groups.clusters.topics.labels
    sizes = np.bincount(labels[labels >= 0], minlength=len(groups.topic_ids))
    smallest = settings.min_topic_size_for(n_papers)
    n_small = int((sizes < smallest).sum())
    if settings.clustering != "consensus" or not n_small:
        return []  # density asks for larger topics as the corpus grows: no reason for a warning
    have = "topic has" if n_small == 1 else "topics have"
    return [f"{n_small:,} {have} fewer than {smallest} papers left; {REFIT}"]
