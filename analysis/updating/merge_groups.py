"""Merges a snapshot's groups with newly assigned papers and new topics."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.clustering.assignment import Assignment
from analysis.clustering.clusters import Clusters, Grouping
from analysis.clustering.new_clusters import NewCluster
from analysis.corpus import Corpus
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
        Rows of its papers: new ones, unassigned ones, and papers that leave their topic. Every
        existing topic must keep a paper.
    cluster
        Their memberships and reruns, in the same order.
    theme
        Position of the topic's theme.
    parent
        Position of the topic inside which it is; None if there is none.
    p_value
        Chance of so many recent papers in the cluster if dates were shuffled.
    n_recent
        How many of its papers are recent.
    """

    rows: NDArray[np.intp]
    cluster: NewCluster
    theme: int
    parent: int | None
    p_value: float
    n_recent: int


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
    corpus: Corpus,
    state: PreviousState,
    assigned: Assignment,
    new_topics: Sequence[NewTopic],
    *,
    next_topic_id: int,
    ended: Sequence[Step] = (),
    proposals: Sequence[Step] = (),
) -> UpdatedGroups:
    """Return the groups of a snapshot with newly assigned papers and new topics.

    Parameters
    ----------
    tables, corpus, state
        Tables of the snapshot, the current papers, and what the snapshot has on them.
    assigned
        Topics of the new and changed papers.
    new_topics
        Topics to add.
    next_topic_id
        Permanent id of the first new topic.
    ended
        Merges and retirements that were carried out.
    proposals
        Merges and retirements of topics that are proposed, not carried out.
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
    stayed = state.labels[(state.labels >= 0) & (state.labels == labels)]
    n_kept = np.bincount(stayed, minlength=n_old)
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

    # Ids and events.
    topic_ids = (*state.topic_ids, *range(next_topic_id, next_topic_id + len(new_topics)))
    paper_ids = [paper.paper_id for paper in corpus.papers]
    opened = [
        _opened(state, paper_ids, topic, number)
        for topic, number in zip(new_topics, topic_ids[n_old:], strict=True)
    ]
    told = {parent for step in ended for parent in step.parent_ids}
    empty = _ended(tables, "topic", {*state.topic_ids, *told})
    topic_steps = (*opened, *ended, *empty, *proposals)
    return UpdatedGroups(
        Clusters(topics, themes, theme_of_topic, memberships, repeats),
        topic_ids,
        state.theme_ids,
        Lineage(topic_ids, topic_steps),
        Lineage(state.theme_ids, tuple(_ended(tables, "theme", state.theme_ids))),
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


def _opened(state: PreviousState, paper_ids: Sequence[str], topic: NewTopic, number: int) -> Step:
    """Return the birth of a new topic, or its split from the topic that it was inside."""
    ids = np.append(np.asarray(state.topic_ids, dtype=np.int64), UNASSIGNED)
    positions = state.labels[topic.rows]
    counts = np.bincount(positions[positions >= 0], minlength=len(state.topic_ids))
    parent = topic.parent
    return Step(
        "born" if parent is None else "split",
        () if parent is None else (int(ids[parent]),),
        (number,),
        () if parent is None else (int(counts[parent]),),
        tuple(paper_ids[row] for row in topic.rows),
        tuple(int(origin) for origin in ids[positions]),
        n_recovered=topic.cluster.n_recovered,
        n_repeats=len(topic.cluster.repeats),
        p_value=topic.p_value,
        n_recent=topic.n_recent,
    )


def _ended(tables: Tables, level: str, remaining: Collection[int]) -> list[Step]:
    """Return the ends of groups of which no paper is left."""
    column, papers = f"{level}_id", tables.papers
    ended = sorted(set(getattr(tables, f"{level}s")[column].tolist()) - set(remaining))
    steps = []
    for number in ended:
        own = tuple(papers.loc[papers[column] == number, "paper_id"])
        steps.append(Step("retired", (number,), (), (), own, (number,) * len(own)))
    return steps
