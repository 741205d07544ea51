"""Frames that contradict one another are refused, so that views need not look."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.records import (
    DATE_SOURCES,
    LINEAGE_EVENTS,
    SHORTLIST_REASONS,
    UNASSIGNED,
    VERDICTS,
)
from analysis.snapshot.contract import KEYS, SnapshotDamagedError, Tables

_PARALLEL = (
    ("topics", "keywords", "keyword_weights"),
    ("themes", "keywords", "keyword_weights"),
    ("neighbors", "neighbor_ids", "similarities"),
)
"""Lists that go side by side."""

_RANGES: dict[str, dict[str, tuple[float, float]]] = {
    "papers": {"strength": (0, 1), "centrality": (-1, 1), "novelty": (0, 2)},
    "topics": {"reliability": (0, 1)},
    "themes": {"reliability": (0, 1)},
    "trends": {name: (0.0, 1.0) for name in ("share", "share_low", "share_high", "share_shown")},
    "verdicts": {"p_value": (0, 1), "q_value": (0, 1), "dispersion": (0, 1e9)}
    | {name: (0.0, np.inf) for name in ("odds_ratio", "odds_ratio_low", "odds_ratio_high")},
    "duplicates": {"similarity": (0, 1)},
}
"""What figures may be, where there are any."""

_PARTS = {
    "trends": {"n_papers": "n_digest", "n_shown": "n_digest_shown"},
    "verdicts": {"n_papers": "of_papers", "n_then": "of_then", "n_now": "of_now"},
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

    for name, key in KEYS.items():
        duplicated = getattr(tables, name).duplicated(list(key)).any()
        need(not duplicated, name, f"has two rows with one {' + '.join(key)}")
    papers, digests = set(tables.papers["paper_id"].tolist()), set(tables.digests["digest_id"])
    topics = set(tables.topics["topic_id"]) | {UNASSIGNED}
    themes = set(tables.themes["theme_id"]) | {UNASSIGNED}
    appearances = tables.appearances
    need(_within(appearances["paper_id"], papers), "appearances", "names an unknown paper")
    need(_within(appearances["digest_id"], digests), "appearances", "names an unknown digest")
    need(_within(tables.papers["first_digest"], digests), "papers", "names an unknown digest")
    need(_within(tables.papers["topic_id"], topics), "papers", "names an unknown topic")
    need(_within(tables.papers["nearest_topic_id"], topics), "papers", "names an unknown topic")
    need(_within(tables.trends["topic_id"], topics), "trends", "names an unknown topic")
    need(_within(tables.trends["digest_id"], digests), "trends", "names an unknown digest")
    n_counted = int((tables.trends["topic_id"] != UNASSIGNED).sum())
    every = n_counted == len(tables.topics) * len(tables.digests)
    need(every, "trends", "does not have every topic in every digest")
    n_groups = {"topic": len(tables.topics), "theme": len(tables.themes)}
    for (level, _), rows in tables.verdicts.groupby(["level", "window"]):
        every = len(rows) == n_groups.get(str(level))
        need(every, "verdicts", "does not have every topic and theme in every window")
    verdicts = tables.verdicts
    spans = verdicts["last_day"].isin(tables.digests["date"])
    spans &= verdicts["first_day"] <= verdicts["last_day"]
    need(bool(spans.all()), "verdicts", "has a window that does not end with a digest")
    for name, counts in _PARTS.items():
        for part, whole in counts.items():
            within = bool((getattr(tables, name)[part] <= getattr(tables, name)[whole]).all())
            need(within, name, f"counts more in '{part}' than in '{whole}'")
    groups = {"topic": topics, "theme": themes}
    for level, rows in tables.verdicts.groupby("level"):
        named = _within(rows["group_id"], groups.get(str(level), set()))
        need(named, "verdicts", "names an unknown topic or theme")
    judged = _within(tables.verdicts["verdict"], VERDICTS)
    need(judged, "verdicts", "has a verdict that is not one of " + ", ".join(VERDICTS))
    need(papers == set(tables.repeats["paper_id"].tolist()), "repeats", "is not about the same papers")
    lengths = tables.repeats["topic_ids"].list.len()
    need(lengths.nunique() <= 1, "repeats", "has papers with more repeats than others")
    need(papers == set(tables.neighbors["paper_id"].tolist()), "neighbors", "is not about the same papers")
    for name, one, other in _PARALLEL:
        frame = getattr(tables, name)
        alike = bool((frame[one].list.len() == frame[other].list.len()).all())
        need(alike, name, f"has not as many '{other}' as '{one}'")
    need(_within(tables.papers["theme_id"], themes), "papers", "names an unknown theme")
    need(_within(tables.topics["theme_id"], themes), "topics", "names an unknown theme")
    theme_of = dict(zip(tables.topics["topic_id"], tables.topics["theme_id"], strict=True))
    nested = tables.papers["topic_id"].map(theme_of | {UNASSIGNED: UNASSIGNED})
    agree = bool((nested == tables.papers["theme_id"]).all())
    need(agree, "papers", "has a topic outside its theme")
    for name in ("shortlists", "keywords_over_time"):
        named = getattr(tables, name)["topic_id"]
        need(_within(named, topics), name, "names an unknown topic")
    need(_within(tables.shortlists["paper_id"], papers), "shortlists", "names an unknown paper")
    reasons = _within(tables.shortlists["reason"], SHORTLIST_REASONS)
    need(reasons, "shortlists", "has a reason that is not one of " + ", ".join(SHORTLIST_REASONS))
    for column in ("paper_id", "other_id"):
        known_papers = _within(tables.duplicates[column], papers)
        need(known_papers, "duplicates", "names an unknown paper")
    events = _within(tables.lineage["event"], LINEAGE_EVENTS)
    need(events, "lineage", "has an event that is not one of " + ", ".join(LINEAGE_EVENTS))
    need(not _has_circle(tables.lineage), "lineage", "has groups that went into one another")
    for name, what in (("papers", "paper"), ("topics", "topic"), ("themes", "theme")):
        places = np.abs(getattr(tables, name)[["x", "y"]].to_numpy(dtype=float))
        need(bool((places < _OFF_THE_MAP).all()), name, f"has a {what} without a place on the map")
    for name, ranges in _RANGES.items():
        for column, (low, high) in ranges.items():
            values = getattr(tables, name)[column].dropna()
            within = bool(values.between(low - _ROUNDING, high + _ROUNDING).all())
            need(within, name, f"has '{column}' outside of {low:g} to {high:g}")
    days = tables.digests["date"].dt.strftime("%Y-%m-%d")
    named = bool((tables.digests["digest_id"].str[:10] == days).all())
    need(named, "digests", "has a digest whose id is not its date")
    known = _within(tables.digests["date_source"], DATE_SOURCES)
    need(known, "digests", "has a date whose origin is not one of " + ", ".join(DATE_SOURCES))


def _within(column: pd.Series, known: Collection[object]) -> bool:
    return set(known).issuperset(column.unique().tolist())


def _has_circle(lineage: pd.DataFrame) -> bool:
    """Say whether a refit put a group into one that the same refit ended, or into itself."""
    ended = lineage[lineage["event"].isin(["merged", "retired"])]
    gone = set(zip(ended["level"], ended["refit"], ended["old_id"], strict=True))
    handed = lineage[lineage["event"].isin(["merged", "split"])]
    went = set(zip(handed["level"], handed["refit"], handed["new_id"], strict=True))
    return bool(gone & went) or bool((handed["old_id"] == handed["new_id"]).any())
