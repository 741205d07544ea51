"""Read from a snapshot when each paper was first listed, and its topic and theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.records import UNASSIGNED
from analysis.trends.verdicts import Groups


@dataclass(frozen=True, slots=True)
class Background:
    """Papers with fixed topics, whose dates the measurements change.

    Attributes
    ----------
    days
        int64, (n_papers,): day on which each paper was first listed, from 0.
    topics, themes
        Groups of the papers, without reruns.
    """

    days: NDArray[np.int64]
    topics: Groups
    themes: Groups

    @property
    def n_days(self) -> int:
        """Number of days from the first to the last, both included."""
        return int(self.days.max()) + 1


def read_background(folder: Path) -> Background:
    """Return the `Background` of a snapshot."""
    from analysis import snapshot

    tables = snapshot.read(folder).tables
    dates = tables.digests.set_index("digest_id")["date"]
    first_listed = pd.to_datetime(tables.papers["first_digest"].map(dates))
    return Background(
        (first_listed - first_listed.min()).dt.days.to_numpy().astype(np.int64),
        _groups("topic", tables.topics["topic_id"], tables.papers["topic_id"]),
        _groups("theme", tables.themes["theme_id"], tables.papers["theme_id"]),
    )


def without_repeats(level: str, ids: Sequence[int], labels: NDArray[np.int32]) -> Groups:
    """Return groups without reruns."""
    return Groups(level, ids, labels, np.empty((0, len(labels)), dtype=np.int32))


def _groups(level: str, ids: pd.Series, total_papers: pd.Series) -> Groups:
    ordered = sorted(ids)
    places = pd.Series(np.arange(len(ordered)), index=ordered)
    labels = places.reindex(total_papers).fillna(UNASSIGNED).to_numpy(np.int32)
    return without_repeats(level, ordered, labels)
