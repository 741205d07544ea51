"""A snapshot's papers: when each came, and in which topic and theme it is."""

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
    """Papers whose topics stay what they are while their dates are played with.

    Attributes
    ----------
    days
        int64, (n_papers,): the day of each one's first appearance, 0 the first of all.
    topics, themes
        Without repeats.
    """

    days: NDArray[np.int64]
    topics: Groups
    themes: Groups

    @property
    def n_days(self) -> int:
        """Days from the first to the last."""
        return int(self.days.max()) + 1


def read_background(folder: Path) -> Background:
    """Read a snapshot."""
    from analysis import snapshot

    tables = snapshot.read(folder).tables
    dates = tables.digests.set_index("digest_id")["date"]
    came = pd.to_datetime(tables.papers["first_digest"].map(dates))
    return Background(
        (came - came.min()).dt.days.to_numpy().astype(np.int64),
        _groups("topic", tables.topics["topic_id"], tables.papers["topic_id"]),
        _groups("theme", tables.themes["theme_id"], tables.papers["theme_id"]),
    )


def without_repeats(level: str, ids: Sequence[int], labels: NDArray[np.int32]) -> Groups:
    """Return groups that were never grouped again."""
    return Groups(level, ids, labels, np.empty((0, len(labels)), dtype=np.int32))


def _groups(level: str, ids: pd.Series, total_papers: pd.Series) -> Groups:
    ordered = sorted(ids)
    places = pd.Series(np.arange(len(ordered)), index=ordered)
    labels = places.reindex(total_papers).fillna(UNASSIGNED).to_numpy(np.int32)
    return without_repeats(level, ordered, labels)
