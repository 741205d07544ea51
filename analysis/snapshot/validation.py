"""Checks that the tables of a snapshot are consistent with each other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.records import (
    ALIAS_KINDS,
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
"""Raises an error unless its first argument holds; the others are the table and the problem."""

_REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
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
"""Columns that refer to the key of another table."""

_WORDS = (
    ("verdicts", "verdict", "a verdict", VERDICTS),
    ("shortlists", "reason", "a reason", SHORTLIST_REASONS),
    ("lineage", "event", "an event", LINEAGE_EVENTS),
    ("digests", "date_source", "a date source", DATE_SOURCES),
    ("aliases", "kind", "a kind of id", ALIAS_KINDS),
)
"""Columns with a fixed set of words."""

_PARALLEL = (
    ("topics", "keywords", "keyword_weights"),
    ("themes", "keywords", "keyword_weights"),
    ("neighbors", "neighbor_ids", "similarities"),
)
"""Pairs of list columns with lists of equal length."""

_RANGES: dict[str, dict[str, tuple[float, float]]] = {
    "papers": {"membership": (0, 1), "similarity_to_centroid": (-1, 1), "novelty": (0, 2)},
    "topics": {"stability": (0, 1)},
    "themes": {"stability": (0, 1)},
    "trends": dict.fromkeys(("share", "share_low", "share_high", "share_shown"), (0.0, 1.0)),
    "verdicts": {"p_value": (0, 1), "q_value": (0, 1), "dispersion": (0, 1e9)}
    | dict.fromkeys(("odds_ratio", "odds_ratio_low", "odds_ratio_high"), (0.0, np.inf)),
    "duplicates": {"similarity": (0, 1)},
}
"""Valid ranges of figures that are not null."""

_PARTS = {
    "trends": {"n_papers": "n_digest", "n_shown": "n_digest_shown"},
    "verdicts": {"n_papers": "total_papers", "n_start": "total_start", "n_end": "total_end"},
}
"""Counts that are part of another count."""

_PAPER_ID = re.compile(r"[0-9a-f]{12}")
_DIGEST_ID = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-[1-9]\d{0,8})?", re.ASCII)
"""Form of an earlier id: 12 hex digits, or a date, with a number if the day had several digests."""

_ROUNDING = 1e-3

_OFF_THE_MAP = 1e6
"""Limit of valid coordinates; UMAP's are below 100."""


def check_consistency(folder: Path, tables: Tables) -> None:
    """Raise an error if the tables of a snapshot are inconsistent.

    Raises
    ------
    SnapshotDamagedError
        With the table and the problem.
    """

    def need(is_valid: bool, name: str, problem: str) -> None:
        if not is_valid:
            raise SnapshotDamagedError(folder / f"{name}.parquet", problem)

    for check in (_check_keys, _check_aliases, _check_groups, _check_figures, _check_places):
        check(tables, need)


def _check_keys(tables: Tables, need: Need) -> None:
    """Check keys, references to keys, and columns with a fixed set of words."""
    for name, key in KEYS.items():
        frame: pd.DataFrame | None = getattr(tables, name)
        duplicated = frame is not None and bool(frame.duplicated(list(key)).any())
        need(not duplicated, name, f"has two rows with the same {' + '.join(key)}")
    # References.
    known = {
        "paper": set(tables.papers["paper_id"].tolist()),
        "digest": set(tables.digests["digest_id"].tolist()),
        "topic": {*tables.topics["topic_id"].tolist(), UNASSIGNED},
        "theme": {*tables.themes["theme_id"].tolist(), UNASSIGNED},
    }
    for what, columns in _REFERENCES.items():
        for name, column in columns:
            is_known = _within(_column(tables, name, column), known[what])
            need(is_known, name, f"refers to an unknown {what}")
    for level, rows in tables.verdicts.groupby("level"):
        is_known = str(level) in LEVELS and _within(rows["group_id"], known[str(level)])
        need(is_known, "verdicts", "refers to an unknown topic or theme")
    for name in ("repeats", "neighbors"):
        same = known["paper"] == set(getattr(tables, name)["paper_id"].tolist())
        need(same, name, "does not have the same papers as papers.parquet")
    # Words.
    for name, column, what, words in _WORDS:
        is_valid = _within(_column(tables, name, column), words)
        need(is_valid, name, f"has {what} that is not one of: {', '.join(words)}")


def _check_aliases(tables: Tables, need: Need) -> None:
    """Check that every earlier id leads, in one step, to a current id of its kind."""
    if tables.aliases is None:
        return
    current = {"paper": tables.papers["paper_id"], "digest": tables.digests["digest_id"]}
    is_id = {"paper": _is_paper_id, "digest": _is_digest_id}
    for kind, rows in tables.aliases.groupby("kind"):
        what, known = str(kind), set(current[str(kind)].tolist())
        need(_within(rows["new_id"], known), "aliases", f"refers to an unknown {what}")
        formed = all(is_id[what](old_id) for old_id in rows["old_id"].tolist())
        need(formed, "aliases", f"has an earlier id that is not the id of a {what}")
        earlier = known.isdisjoint(rows["old_id"].tolist())
        need(earlier, "aliases", f"gives a new id to a {what} that still has its own")


def _is_paper_id(text: str) -> bool:
    return _PAPER_ID.fullmatch(text) is not None


def _is_digest_id(text: str) -> bool:
    match = _DIGEST_ID.fullmatch(text)
    if match is None:
        return False
    try:
        dt.date.fromisoformat(match[1])
    except ValueError:
        return False
    return True


def _check_groups(tables: Tables, need: Need) -> None:
    """Check that tables have all groups, and that topics are nested in themes."""
    n_rows = int((tables.trends["topic_id"] != UNASSIGNED).sum())
    every = n_rows == len(tables.topics) * len(tables.digests)
    need(every, "trends", "does not have every topic in every digest")
    n_groups = {"topic": len(tables.topics), "theme": len(tables.themes)}
    for (level, _), rows in tables.verdicts.groupby(["level", "window"]):
        every = len(rows) == n_groups[str(level)]
        need(every, "verdicts", "does not have every topic and theme in every window")
    theme_of = dict(zip(tables.topics["topic_id"], tables.topics["theme_id"], strict=True))
    nested = tables.papers["topic_id"].map(theme_of | {UNASSIGNED: UNASSIGNED})
    agree = bool((nested == tables.papers["theme_id"]).all())
    need(agree, "papers", "has a paper whose topic is in another theme")
    need(not _has_cycle(tables.lineage), "lineage", "has groups that merged into each other")


def _check_figures(tables: Tables, need: Need) -> None:
    """Check counts, lengths of lists, and ranges of figures."""
    for name, counts in _PARTS.items():
        for part, whole in counts.items():
            within = bool((getattr(tables, name)[part] <= getattr(tables, name)[whole]).all())
            need(within, name, f"counts more in '{part}' than in '{whole}'")
    lengths = tables.repeats["topic_ids"].list.len()
    need(lengths.nunique() <= 1, "repeats", "has different numbers of reruns per paper")
    for name, one, other in _PARALLEL:
        frame = getattr(tables, name)
        equal = bool((frame[one].list.len() == frame[other].list.len()).all())
        need(equal, name, f"has lists of different lengths in '{one}' and '{other}'")
    for name, ranges in _RANGES.items():
        for column, (low, high) in ranges.items():
            values = _column(tables, name, column).dropna()
            within = bool(values.between(low - _ROUNDING, high + _ROUNDING).all())
            need(within, name, f"has a value of '{column}' outside {low:g} to {high:g}")


def _check_places(tables: Tables, need: Need) -> None:
    """Check map positions and dates."""
    for name, what in (("papers", "paper"), ("topics", "topic"), ("themes", "theme")):
        places = np.abs(getattr(tables, name)[["x", "y"]].to_numpy(dtype=float))
        is_valid = bool((places < _OFF_THE_MAP).all())
        need(is_valid, name, f"has a {what} without a position on the map")
    verdicts = tables.verdicts
    spans = verdicts["last_day"].isin(tables.digests["date"])
    spans &= verdicts["first_day"] <= verdicts["last_day"]
    need(bool(spans.all()), "verdicts", "has a window that does not end on the day of a digest")
    days = tables.digests["date"].dt.strftime("%Y-%m-%d")
    agree = bool((tables.digests["digest_id"].str[:10] == days).all())
    need(agree, "digests", "has a digest whose id does not start with its date")


def _column(tables: Tables, name: str, column: str) -> pd.Series:
    """Return a column; empty if it is optional and missing."""
    frame: pd.DataFrame | None = getattr(tables, name)
    return pd.Series(dtype=float) if frame is None or column not in frame else frame[column]


def _within(column: pd.Series, known: Collection[object]) -> bool:
    return set(known).issuperset(column.unique().tolist())


def _has_cycle(lineage: pd.DataFrame) -> bool:
    """Return whether a refit moved a group into itself or into one that it ended."""
    ended = lineage[lineage["event"].isin(["merged", "retired"])]
    ended_ids = set(zip(ended["level"], ended["refit"], ended["old_id"], strict=True))
    moved = lineage[lineage["event"].isin(["merged", "split"])]
    targets = set(zip(moved["level"], moved["refit"], moved["new_id"], strict=True))
    return bool(ended_ids & targets) or bool((moved["old_id"] == moved["new_id"]).any())
