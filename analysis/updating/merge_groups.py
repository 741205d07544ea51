"""Merges a snapshot's groups with newly assigned papers and new topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.clustering.assignment import Assignment
from analysis.clustering.clusters import Clusters, Grouping
from analysis.clustering.new_clusters import NewCluster
from analysis.lineage import Lineage, Step
from analysis.records import UNASSIGNED
from analysis.snapshot import Tables
from analysis.updating.previous_state import PreviousState
from evidence.theme_lookup import themes_of


@dataclass(frozen=True, slots=True)
class NewTopic:
    """A cluster of papers that becomes a topic.

    Attributes
    ----------
    rows
        Rows of its papers.
    cluster
        Their memberships and reruns, in the same order.
    theme
        Position of the topic's theme.
    """

    rows: NDArray[np.intp]
    cluster: NewCluster
    theme: int


@dataclass(frozen=True, slots=True)
class UpdatedGroups:
    """The topics and themes after an update.

    Attributes
    ----------
    clusters
        As after a fit, by position.
    topic_ids, theme_ids
        Their permanent ids.
    topic_lineage, theme_lineage
        Changes of the ids; no steps if all are kept and none is new.
    """

    clusters: Clusters
    topic_ids: tuple[int, ...]
    theme_ids: tuple[int, ...]
    topic_lineage: Lineage = field(default_factory=lambda: Lineage((), ()))
    theme_lineage: Lineage = field(default_factory=lambda: Lineage((), ()))


def theme_for(weights: Any, labels: NDArray[np.int32], theme_of_topic: NDArray[np.int32]) -> int:
    """Return the theme with the largest total edge weight to some papers.

    Parameters
    ----------
    weights
        scipy CSR matrix, (n_members, n_papers): edges of the papers.
    labels
        int32, (n_papers,): topic of each paper, by position.
    theme_of_topic
        int32, (n_topics,): theme of each topic, by position.
    """
    total = np.asarray(weights.sum(axis=0)).ravel()
    known = labels != UNASSIGNED
    votes = np.bincount(theme_of_topic[labels[known]], total[known], int(theme_of_topic.max()) + 1)
    return int(votes.argmax())


def merge_groups(
    tables: Tables,
    state: PreviousState,
    assigned: Assignment,
    new_topics: Sequence[NewTopic],
    *,
    next_topic_id: int,
) -> UpdatedGroups:
    """Return the groups of a snapshot with newly assigned papers and new topics.

    Parameters
    ----------
    tables, state
        Tables and state of the snapshot.
    assigned
        Topics of the new and changed papers.
    new_topics
        Topics to add.
    next_topic_id
        Permanent id of the first new topic.
    """
    n_old = len(state.topic_ids)
    labels, memberships, repeats = _merged_papers(state, assigned, new_topics)
    theme_of_topic = np.append(state.theme_of_topic, [topic.theme for topic in new_topics])
    theme_of_topic = theme_of_topic.astype(np.int32)

    # Stability of each existing group: the mean over its remaining papers and the assigned ones,
    # without those of new topics.
    joined = np.where(labels[state.new_or_changed] >= n_old, UNASSIGNED, assigned.candidates)
    joined_themes = themes_of(joined, range(n_old), state.theme_of_topic)
    topic_rows = tables.topics.set_index("topic_id").loc[list(state.topic_ids)]
    theme_rows = tables.themes.set_index("theme_id").loc[list(state.theme_ids)]
    n_kept = np.bincount(state.labels[state.labels >= 0], minlength=n_old)
    n_kept_themes = np.bincount(state.theme_of_topic, n_kept, len(state.theme_ids))
    topics = Grouping(
        labels,
        np.append(
            _updated_means(topic_rows["stability"], n_kept, joined, assigned.memberships),
            [topic.cluster.stability for topic in new_topics],
        ),
        np.append(
            topic_rows["n_recovered"].to_numpy(),
            [topic.cluster.n_recovered for topic in new_topics],
        ).astype(np.int32),
    )
    themes = Grouping(
        themes_of(labels, range(len(theme_of_topic)), theme_of_topic),
        _updated_means(
            theme_rows["stability"], n_kept_themes, joined_themes, assigned.theme_memberships
        ),
        theme_rows["n_recovered"].to_numpy(dtype=np.int32),
    )

    # Ids and lineage.
    topic_ids = (*state.topic_ids, *range(next_topic_id, next_topic_id + len(new_topics)))
    steps: list[tuple[Step, ...]] = [(), ()]
    if new_topics or len(tables.topics) > n_old:
        steps = [
            _steps(tables.topics["topic_id"], topic_ids),
            _steps(tables.themes["theme_id"], state.theme_ids),
        ]
    return UpdatedGroups(
        Clusters(topics, themes, theme_of_topic, memberships, repeats),
        topic_ids,
        state.theme_ids,
        Lineage(topic_ids, steps[0]),
        Lineage(state.theme_ids, steps[1]),
    )


def _merged_papers(
    state: PreviousState, assigned: Assignment, new_topics: Sequence[NewTopic]
) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.int32]]:
    """Return the topics, memberships and topics in the reruns of all papers."""
    rows, n_old = state.new_or_changed, len(state.topic_ids)
    labels, memberships = state.labels.copy(), state.memberships.copy()
    repeats = state.repeats.copy()
    labels[rows], memberships[rows] = assigned.labels, assigned.memberships
    repeats[:, rows] = assigned.repeats
    for number, topic in enumerate(new_topics, start=n_old):
        labels[topic.rows], memberships[topic.rows] = number, topic.cluster.memberships
        own = repeats[:, topic.rows]
        repeats[:, topic.rows] = np.where(topic.cluster.repeats, number, own)
    return labels, memberships, repeats


def _updated_means(
    previous: pd.Series,
    n_kept: NDArray[Any],
    joined: NDArray[np.int32],
    memberships: NDArray[np.float32],
) -> NDArray[np.float64]:
    """Return each group's updated mean membership; without new papers it is unchanged."""
    means = previous.to_numpy(dtype=np.float64)
    inside = joined != UNASSIGNED
    n_joined = np.bincount(joined[inside], minlength=len(means))
    total = np.bincount(joined[inside], memberships[inside], len(means))
    updated = (means * n_kept + total) / np.maximum(n_kept + n_joined, 1)
    return np.where(n_joined > 0, updated, means)


def _steps(previous: pd.Series, now: Sequence[int]) -> tuple[Step, ...]:
    old = set(previous)
    born = [Step("born", (), (number,)) for number in now if number not in old]
    return (*born, *(Step("retired", (number,)) for number in sorted(old - set(now))))
