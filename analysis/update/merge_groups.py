"""Groups there are and papers that came to the groups of today, with what is known of each."""

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
from analysis.representation.labels import Topic
from analysis.snapshot import Tables
from analysis.update.previous_state import PreviousState


@dataclass(frozen=True, slots=True)
class NewTopic:
    """A topic that a clump of papers is.

    Attributes
    ----------
    rows
        Its papers.
    cluster
        What is known of them, in the same order.
    theme
        Position of the theme it joins.
    """

    rows: NDArray[np.intp]
    cluster: NewCluster
    theme: int


@dataclass(frozen=True, slots=True)
class UpdatedGroups:
    """The groups of today.

    Attributes
    ----------
    clusters
        As a fit has them, by position.
    topic_ids, theme_ids
        Their lasting numbers.
    topic_line, theme_line
        What became of the numbers; no steps if all went on and none came.
    """

    clusters: Clusters
    topic_ids: tuple[int, ...]
    theme_ids: tuple[int, ...]
    topic_line: Lineage = field(default_factory=lambda: Lineage((), ()))
    theme_line: Lineage = field(default_factory=lambda: Lineage((), ()))


def theme_for(weights: Any, labels: NDArray[np.int32], theme_of_topic: NDArray[np.int32]) -> int:
    """Return the theme that papers are tied to most, by the topics of those they are tied to.

    Parameters
    ----------
    weights
        scipy CSR matrix, (n_members, n_papers).
    labels, theme_of_topic
        Of all papers and topics, by position.
    """
    ties = np.asarray(weights.sum(axis=0)).ravel()
    known = labels != UNASSIGNED
    votes = np.bincount(theme_of_topic[labels[known]], ties[known], int(theme_of_topic.max()) + 1)
    return int(votes.argmax())


def merge_groups(
    tables: Tables,
    previous: PreviousState,
    assigned: Assignment,
    opened: Sequence[NewTopic],
    *,
    next_topic_id: int,
) -> UpdatedGroups:
    """Put old papers, newcomers and new topics together."""
    fresh, n_old = previous.fresh, len(previous.topic_ids)
    labels, memberships = previous.labels.copy(), previous.memberships.copy()
    repeats = previous.repeats.copy()
    labels[fresh], memberships[fresh] = assigned.labels, assigned.memberships
    repeats[:, fresh] = assigned.repeats
    for number, topic in enumerate(opened, start=n_old):
        labels[topic.rows], memberships[topic.rows] = number, topic.cluster.memberships
        own = repeats[:, topic.rows]
        repeats[:, topic.rows] = np.where(topic.cluster.repeats, number, own)
    theme_of_topic = np.append(previous.theme_of_topic, [topic.theme for topic in opened])
    theme_of_topic = theme_of_topic.astype(np.int32)
    theme_of = np.append(theme_of_topic, UNASSIGNED).astype(np.int32)

    # A paper that a new topic has claimed leans on no old one.
    leaning = np.full(len(labels), UNASSIGNED, dtype=np.int32)
    leaning[fresh] = assigned.leaning
    leaning[labels >= n_old] = UNASSIGNED
    leaning = leaning[fresh]
    old_theme = np.append(previous.theme_of_topic, UNASSIGNED).astype(np.int32)
    themes = theme_of[labels]
    topic_rows = tables.topics.set_index("topic_id").loc[list(previous.topic_ids)]
    theme_rows = tables.themes.set_index("theme_id").loc[list(previous.theme_ids)]
    n_left = np.bincount(previous.labels[previous.labels >= 0], minlength=n_old)
    n_left_themes = np.bincount(previous.theme_of_topic, n_left, len(previous.theme_ids))
    topic_level = Grouping(
        labels,
        np.append(
            _gone_on(topic_rows["stability"], n_left, leaning, assigned.memberships),
            [topic.cluster.stability for topic in opened],
        ),
        np.append(
            topic_rows["n_recovered"].to_numpy(), [topic.cluster.n_recovered for topic in opened]
        ).astype(np.int32),
    )
    theme_level = Grouping(
        themes,
        _gone_on(
            theme_rows["stability"], n_left_themes, old_theme[leaning], assigned.theme_memberships
        ),
        theme_rows["n_recovered"].to_numpy(dtype=np.int32),
    )
    clusters = Clusters(topic_level, theme_level, theme_of_topic, memberships, repeats)
    topic_ids = (*previous.topic_ids, *range(next_topic_id, next_topic_id + len(opened)))
    changed = bool(opened) or len(tables.topics) > n_old
    return UpdatedGroups(
        clusters,
        topic_ids,
        previous.theme_ids,
        Lineage(topic_ids, _steps(tables.topics["topic_id"], topic_ids, n_left, changed)),
        Lineage(
            previous.theme_ids,
            _steps(tables.themes["theme_id"], previous.theme_ids, n_left_themes, changed),
        ),
    )


def _gone_on(
    former: pd.Series,
    n_left: NDArray[Any],
    leaning: NDArray[np.int32],
    memberships: NDArray[np.float32],
) -> NDArray[np.float64]:
    """Carry mean strengths on over the papers that came; without any they stay to the last bit."""
    means = former.to_numpy(dtype=np.float64)
    came = leaning != UNASSIGNED
    n_came = np.bincount(leaning[came], minlength=len(means))
    total = np.bincount(leaning[came], memberships[came], len(means))
    grown = (means * n_left + total) / np.maximum(n_left + n_came, 1)
    return np.where(n_came > 0, grown, means)


def _steps(
    former: pd.Series, now: Sequence[int], n_left: NDArray[Any], changed: bool
) -> tuple[Step, ...]:
    if not changed:
        return ()
    old = set(former)
    steps = [
        Step("kept", number, number, int(n)) for number, n in zip(now, n_left, strict=False)
    ] + [Step("born", UNASSIGNED, number, 0) for number in now if number not in old]
    return (*steps, *(Step("retired", n, UNASSIGNED, 0) for n in sorted(old - set(now))))


def former_names(frame: pd.DataFrame, key: str, numbers: Sequence[int]) -> list[Topic]:
    """Return what groups are called, in the order of their numbers; those without a row left out.

    `key` is the column with the numbers.
    """
    columns = (frame[name].tolist() for name in (key, "label", "keywords", "keyword_weights"))
    known = {row[0]: row[1:] for row in zip(*columns, strict=True)}
    return [
        Topic(at, label, tuple(keywords), tuple(weights))
        for at, (label, keywords, weights) in enumerate(
            known[number] for number in numbers if number in known
        )
    ]


def outline_of(
    topics: pd.DataFrame, topic_ids: Sequence[int], theme_of_topic: NDArray[np.int32]
) -> list[int]:
    """Return topic positions in the order of the outline, new ones last of their theme."""
    place_of = dict(zip(topics["topic_id"], topics["rank"], strict=True))
    position = {number: at for at, number in enumerate(topic_ids)}
    outline = [position[n] for n in sorted(place_of, key=place_of.__getitem__) if n in position]
    for at, number in enumerate(topic_ids):
        if number not in place_of:
            theme = theme_of_topic[at]
            same = [i for i, other in enumerate(outline) if theme_of_topic[other] == theme]
            outline.insert(same[-1] + 1 if same else len(outline), at)
    return outline


def free_label(proposed: str, keywords: Sequence[str], taken: Sequence[str]) -> str:
    """Return a label that no other topic has: the one proposed, or else one of its keywords."""
    used = {label.casefold() for label in taken}
    choices = [proposed, *(word[:1].upper() + word[1:] for word in keywords)]
    for label in choices:
        if label.casefold() not in used:
            return label
    number = 2
    while f"{proposed} ({number})".casefold() in used:
        number += 1
    return f"{proposed} ({number})"
