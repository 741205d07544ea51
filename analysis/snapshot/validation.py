"""Frames that contradict one another are refused, so that views need not look."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.records import (
    DATE_SOURCES,
    LEVELS,
    LINEAGE_EVENTS,
    SHORTLIST_REASONS,
    UNASSIGNED,
    VERDICTS,
)
from analysis.snapshot.errors import SnapshotDamagedError
from analysis.snapshot.model import Tables
from analysis.snapshot.schema import KEYS

Need = Callable[[bool, str, str], None]
"""Refuses the table that is named, for the trouble that is said, unless something holds."""

_NAMING: dict[str, tuple[tuple[str, str], ...]] = {
    "paper": (
        ("appearances", "paper_id"),
        ("shortlists", "paper_id"),
        ("duplicates", "paper_id"),
        ("duplicates", "other_id"),
    ),
    "digest": (
        ("appearances", "digest_id"),
        ("papers", "first_digest"),
        ("trends", "digest_id"),
    ),
    "topic": (
        ("papers", "topic_id"),
        ("papers", "nearest_topic_id"),
        ("trends", "topic_id"),
        ("shortlists", "topic_id"),
        ("keywords_over_time", "topic_id"),
    ),
    "theme": (("papers", "theme_id"), ("topics", "theme_id")),
}
"""The columns that name something which has a table of its own."""

_WORDS = (
    ("verdicts", "verdict", "a verdict that is", VERDICTS),
    ("shortlists", "reason", "a reason that is", SHORTLIST_REASONS),
    ("lineage", "event", "an event that is", LINEAGE_EVENTS),
    ("digests", "date_source", "a date whose origin is", DATE_SOURCES),
)
"""The columns that hold one of a few words."""

_PARALLEL = (
    ("topics", "keywords", "keyword_weights"),
    ("themes", "keywords", "keyword_weights"),
    ("neighbors", "neighbor_ids", "similarities"),
)
"""Lists that go side by side."""

_RANGES: dict[str, dict[str, tuple[float, float]]] = {
    "papers": {"membership": (0, 1), "similarity_to_centroid": (-1, 1), "novelty": (0, 2)},
    "topics": {"stability": (0, 1)},
    "themes": {"stability": (0, 1)},
    "trends": dict.fromkeys(("share", "share_low", "share_high", "share_shown"), (0.0, 1.0)),
    "verdicts": {"p_value": (0, 1), "q_value": (0, 1), "dispersion": (0, 1e9)}
    | dict.fromkeys(("odds_ratio", "odds_ratio_low", "odds_ratio_high"), (0.0, np.inf)),
    "duplicates": {"similarity": (0, 1)},
}
"""What figures may be, where there are any."""

_PARTS = {
    "trends": {"n_papers": "n_digest", "n_shown": "n_digest_shown"},
    "verdicts": {"n_papers": "total_papers", "n_start": "total_start", "n_end": "total_end"},
}
"""Counts of papers, and of those that they are among."""

_ROUNDING = 1e-3

_OFF_THE_MAP = 1e6
"""UMAP's places are within some tens."""


def check_consistency(folder: Path, tables: Tables) -> None:
    """Refuse frames that contradict one another, so that views need not look."""

    def need(holds: bool, name: str, trouble: str) -> None:
        if not holds:
            raise SnapshotDamagedError(folder / f"{name}.parquet", trouble)

    for check in (_check_names, _check_groups, _check_figures, _check_places):
        check(tables, need)


def _check_names(tables: Tables, need: Need) -> None:
    """Look at keys, at what names something else, and at words of which there are few."""
    for name, key in KEYS.items():
        frame: pd.DataFrame | None = getattr(tables, name)
        duplicated = frame is not None and bool(frame.duplicated(list(key)).any())
        need(not duplicated, name, f"has two rows with one {' + '.join(key)}")
    known = {
        "paper": set(tables.papers["paper_id"].tolist()),
        "digest": set(tables.digests["digest_id"].tolist()),
        "topic": {*tables.topics["topic_id"].tolist(), UNASSIGNED},
        "theme": {*tables.themes["theme_id"].tolist(), UNASSIGNED},
    }
    for what, places in _NAMING.items():
        for name, column in places:
            named = _within(_column(tables, name, column), known[what])
            need(named, name, f"names an unknown {what}")
    for level, rows in tables.verdicts.groupby("level"):
        named = str(level) in LEVELS and _within(rows["group_id"], known[str(level)])
        need(named, "verdicts", "names an unknown topic or theme")
    for name in ("repeats", "neighbors"):
        same = known["paper"] == set(getattr(tables, name)["paper_id"].tolist())
        need(same, name, "is not about the same papers")
    for name, column, what, words in _WORDS:
        among = _within(_column(tables, name, column), words)
        need(among, name, f"has {what} not one of " + ", ".join(words))


def _check_groups(tables: Tables, need: Need) -> None:
    """Look whether all groups are there wherever they should, and themes hold whole topics."""
    n_counted = int((tables.trends["topic_id"] != UNASSIGNED).sum())
    every = n_counted == len(tables.topics) * len(tables.digests)
    need(every, "trends", "does not have every topic in every digest")
    n_groups = {"topic": len(tables.topics), "theme": len(tables.themes)}
    for (level, _), rows in tables.verdicts.groupby(["level", "window"]):
        every = len(rows) == n_groups[str(level)]
        need(every, "verdicts", "does not have every topic and theme in every window")
    theme_of = dict(zip(tables.topics["topic_id"], tables.topics["theme_id"], strict=True))
    nested = tables.papers["topic_id"].map(theme_of | {UNASSIGNED: UNASSIGNED})
    agree = bool((nested == tables.papers["theme_id"]).all())
    need(agree, "papers", "has a topic outside its theme")
    need(not _has_circle(tables.lineage), "lineage", "has groups that went into one another")


def _check_figures(tables: Tables, need: Need) -> None:
    """Look at what is counted and measured, and at lists that go together."""
    for name, counts in _PARTS.items():
        for part, whole in counts.items():
            within = bool((getattr(tables, name)[part] <= getattr(tables, name)[whole]).all())
            need(within, name, f"counts more in '{part}' than in '{whole}'")
    lengths = tables.repeats["topic_ids"].list.len()
    need(lengths.nunique() <= 1, "repeats", "has papers with more repeats than others")
    for name, one, other in _PARALLEL:
        frame = getattr(tables, name)
        alike = bool((frame[one].list.len() == frame[other].list.len()).all())
        need(alike, name, f"has not as many '{other}' as '{one}'")
    for name, ranges in _RANGES.items():
        for column, (low, high) in ranges.items():
            values = _column(tables, name, column).dropna()
            within = bool(values.between(low - _ROUNDING, high + _ROUNDING).all())
            need(within, name, f"has '{column}' outside of {low:g} to {high:g}")


def _check_places(tables: Tables, need: Need) -> None:
    """Look at places on the map and in time."""
    for name, what in (("papers", "paper"), ("topics", "topic"), ("themes", "theme")):
        places = np.abs(getattr(tables, name)[["x", "y"]].to_numpy(dtype=float))
        need(bool((places < _OFF_THE_MAP).all()), name, f"has a {what} without a place on the map")
    verdicts = tables.verdicts
    spans = verdicts["last_day"].isin(tables.digests["date"])
    spans &= verdicts["first_day"] <= verdicts["last_day"]
    need(bool(spans.all()), "verdicts", "has a window that does not end with a digest")
    days = tables.digests["date"].dt.strftime("%Y-%m-%d")
    named = bool((tables.digests["digest_id"].str[:10] == days).all())
    need(named, "digests", "has a digest whose id is not its date")


def _column(tables: Tables, name: str, column: str) -> pd.Series:
    """Return a column; an empty one where the snapshot lacks it, which only optional ones may."""
    frame: pd.DataFrame | None = getattr(tables, name)
    return pd.Series(dtype=float) if frame is None or column not in frame else frame[column]


def _within(column: pd.Series, known: Collection[object]) -> bool:
    return set(known).issuperset(column.unique().tolist())


def _has_circle(lineage: pd.DataFrame) -> bool:
    """Say whether a refit put a group into one that the same refit ended, or into itself."""
    ended = lineage[lineage["event"].isin(["merged", "retired"])]
    gone = set(zip(ended["level"], ended["refit"], ended["old_id"], strict=True))
    handed = lineage[lineage["event"].isin(["merged", "split"])]
    went = set(zip(handed["level"], handed["refit"], handed["new_id"], strict=True))
    return bool(gone & went) or bool((handed["old_id"] == handed["new_id"]).any())
