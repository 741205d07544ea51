"""Read from a snapshot when each paper was first listed, and its topic and theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.records import UNASSIGNED
from evidence.trends.level_results import Groups

FIRST_DAY = pd.Timestamp(2024, 1, 1)
"""Arbitrary: only the days between papers count."""


@dataclass(frozen=True, slots=True)
class Background:
    """Papers with fixed topics, whose dates the measurements change.

    Attributes
    ----------
    first
        The first day.
    days
        int64, (n_papers,): day on which each paper was first listed, from 0.
    topics, themes
        Groups of the papers.
    """

    first: pd.Timestamp
    days: NDArray[np.int64]
    topics: Groups
    themes: Groups

    @property
    def n_days(self) -> int:
        """Number of days from the first to the last, both included."""
        return int(self.days.max()) + 1

    @property
    def levels(self) -> tuple[Groups, Groups]:
        """Topics and themes."""
        return self.topics, self.themes


def read_background(folder: Path, *, with_repeats: bool = False) -> Background:
    """Return the `Background` of a snapshot, with or without the reruns of the clustering."""
    from analysis import snapshot

    tables = snapshot.read(folder).tables
    dates = tables.digests.set_index("digest_id")["date"]
    first_listed = pd.to_datetime(tables.papers["first_digest"].map(dates))
    papers = tables.papers
    topics = without_repeats("topic", *_labels(tables.topics["topic_id"], papers["topic_id"]))
    themes = without_repeats("theme", *_labels(tables.themes["theme_id"], papers["theme_id"]))
    if with_repeats:
        by_paper = tables.repeats.set_index("paper_id")["topic_ids"]
        ids = np.array(by_paper.reindex(tables.papers["paper_id"]).tolist(), dtype=np.int64).T
        in_topics = _places(topics.ids, ids)
        theme_of = tables.topics.set_index("topic_id")["theme_id"].reindex(list(topics.ids))
        # The last place is that of the papers without a topic.
        in_themes = np.append(_places(themes.ids, theme_of), UNASSIGNED).astype(np.int32)[in_topics]
        topics = Groups("topic", topics.ids, topics.labels, in_topics)
        themes = Groups("theme", themes.ids, themes.labels, in_themes)
    days = (first_listed - first_listed.min()).dt.days.to_numpy().astype(np.int64)
    return Background(first_listed.min(), days, topics, themes)


def without_repeats(level: str, ids: Sequence[int], labels: NDArray[np.int32]) -> Groups:
    """Return groups without reruns."""
    return Groups(level, ids, labels, np.empty((0, len(labels)), dtype=np.int32))


def part_of(groups: Groups, inside: NDArray[np.bool_]) -> Groups:
    """Return the same groups with some of the papers."""
    return Groups(groups.level, groups.ids, groups.labels[inside], groups.repeats[:, inside])


def dates_of(days: NDArray[np.int64], first: pd.Timestamp = FIRST_DAY) -> pd.Series:
    """Return days that are counted from 0 as dates."""
    return pd.Series(first + pd.to_timedelta(days, unit="D"))


def _labels(ids: pd.Series, of_papers: pd.Series) -> tuple[list[int], NDArray[np.int32]]:
    ordered = sorted(ids)
    return ordered, _places(ordered, of_papers)


def _places(ordered: Sequence[int], ids: NDArray[np.int64] | pd.Series) -> NDArray[np.int32]:
    """Return the index of each id; `UNASSIGNED` for others."""
    places = pd.Series(np.arange(len(ordered)), index=list(ordered))
    flat = np.asarray(ids).ravel()
    found = places.reindex(flat).fillna(UNASSIGNED).to_numpy(np.int32)
    return found.reshape(np.shape(ids))
