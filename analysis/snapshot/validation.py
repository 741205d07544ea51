"""Checks that the tables of a snapshot are consistent with each other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.records import DONE, UNASSIGNED
from analysis.snapshot.errors import SnapshotDamagedError
from analysis.snapshot.model import Tables
from analysis.snapshot.references import (
    LARGEST_ID,
    PAPER_ID,
    Need,
    check_references,
    column_of,
    flat,
    lengths,
)
from analysis.snapshot.schema import SCHEMAS
from evidence.trends.words import WHOLE_WINDOW

_WINDOWS = (WHOLE_WINDOW, "52 weeks", "13 weeks")

_LARGEST_WEIGHT = 1e9

_PARALLEL = (
    ("topics", "keywords", "keyword_weights"),
    ("themes", "keywords", "keyword_weights"),
    ("neighbors", "neighbor_ids", "similarities"),
    ("events", "paper_ids", "paper_origins"),
)
"""Pairs of list columns with lists of equal length."""

_RANGES: dict[str, dict[str, tuple[float, float]]] = {
    "papers": {"membership": (0, 1), "similarity_to_centroid": (-1, 1), "novelty": (0, 2)}
    | {"topic_rank": (1, np.inf), "n_digests": (1, np.inf)},
    "topics": {"stability": (0, 1)},
    "themes": {"stability": (0, 1)},
    "trends": dict.fromkeys(("share", "share_low", "share_high", "share_shown"), (0.0, 1.0)),
    "verdicts": {"p_value": (0, 1), "q_value": (0, 1), "dispersion": (0, 1e9)}
    | dict.fromkeys(("odds_ratio", "odds_ratio_low", "odds_ratio_high"), (0.0, np.inf))
    | dict.fromkeys(("shape_p_value", "shape_q_value"), (0.0, 1.0))
    | dict.fromkeys(("memory", "power_of_papers", "power"), (0.0, 1.0))
    | {"sd": (0, 1e3)},
    "trend_memory": {"memory": (0, 1), "sd": (0, 1e3), "weight": (0, 1)},
    "duplicates": {"similarity": (0, 1)},
    "appearances": {"position": (1, np.inf)},
    "shortlists": {"rank": (1, np.inf)},
    "events": {"run": (1, np.inf), "p_value": (0, 1)},
}
"""Valid ranges of figures that are not null."""

_LISTED_RANGES = (
    ("neighbors", "similarities", -1, 1),
    ("topics", "keyword_weights", -_LARGEST_WEIGHT, _LARGEST_WEIGHT),
    ("themes", "keyword_weights", -_LARGEST_WEIGHT, _LARGEST_WEIGHT),
)
"""Valid ranges of figures in lists."""

_IDS = {"topic_id", "nearest_topic_id", "theme_id", "group_id", "parent_id"}
"""Columns of integers that may be `UNASSIGNED`; all others are 0 or more."""

_SAME_IN_A_WINDOW = (
    *("first_day", "last_day", "n_days", "total_papers"),
    *("start_last_day", "total_start", "end_first_day", "total_end"),
)
"""Columns of `verdicts` that describe the window, not the group."""

_PARTS = {
    "digests": {"n_new": "n_papers", "n_papers": "n_entries"},
    "trends": {"n_papers": "n_digest", "n_shown": "n_digest_shown"},
    "verdicts": {"n_papers": "total_papers", "n_start": "total_start", "n_end": "total_end"},
}
"""Counts that are part of another count."""

_OF_REPEATS = (
    *(("topics", "n_recovered"), ("themes", "n_recovered")),
    ("verdicts", "n_repeats_agree"),
)
"""Counts of reruns."""

_ROUNDING = 1e-3

_OFF_THE_MAP = 1e6
"""Limit of valid coordinates; UMAP's are below 100."""


def check_consistency(
    folder: Path, tables: Tables, file_of: Mapping[str, Path] | None = None
) -> None:
    """Raise an error if the tables of a snapshot are inconsistent.

    Parameters
    ----------
    folder
        Folder of the snapshot, for messages.
    tables
        The tables.
    file_of
        File of each table, for messages; by default, it has the table's name.

    Raises
    ------
    SnapshotDamagedError
        With the table and the problem.
    """

    def need(is_valid: bool, name: str, problem: str) -> None:
        if not is_valid:
            raise SnapshotDamagedError(
                (file_of or {}).get(name, folder / f"{name}.parquet"), problem
            )

    for check in (
        check_references,
        _check_figures,
        _check_places,
        _check_groups,
        _check_events,
        _check_digests,
        _check_verdicts,
    ):
        check(tables, need)


def _check_groups(tables: Tables, need: Need) -> None:
    """Check that topics are nested in themes, and the numbers of papers and topics."""
    papers, topics, themes = tables.papers, tables.topics, tables.themes
    topic_ids, theme_ids = (np.append(topics[c], UNASSIGNED) for c in ("topic_id", "theme_id"))
    nested = theme_ids[pd.Index(topic_ids).get_indexer(papers["topic_id"])]
    agree = bool((nested == papers["theme_id"]).all())
    need(agree, "papers", "has a paper whose topic is in another theme")
    for name, ids, count, members in (
        ("topics", topics["topic_id"], topics["n_papers"], papers["topic_id"]),
        ("themes", themes["theme_id"], themes["n_papers"], papers["theme_id"]),
        ("themes", themes["theme_id"], themes["n_topics"], topics["theme_id"]),
    ):
        agree = _counts(ids, members) == count.tolist()
        need(agree, name, f"has a wrong number of papers or topics in '{count.name}'")
    listed = tables.shortlists
    rows = pd.Index(papers["paper_id"]).get_indexer(listed["paper_id"])
    own = bool((papers["topic_id"].to_numpy()[rows] == listed["topic_id"]).all())
    need(own, "shortlists", "has a paper of another topic")


def _check_digests(tables: Tables, need: Need) -> None:
    """Check that papers and trends agree with the digests that list the papers."""
    papers, digests, trends = tables.papers, tables.digests, tables.trends
    # Row of the paper and number of the digest of each listing, each pair once.
    ordered = pd.Index(digests.sort_values(["date", "digest_id"])["digest_id"])
    rows = pd.Index(papers["paper_id"]).get_indexer(tables.appearances["paper_id"])
    numbers = ordered.get_indexer(tables.appearances["digest_id"])
    n_papers, n_digests = len(papers), len(digests)
    pairs = np.unique(rows.astype(np.int64) * max(n_digests, 1) + numbers)
    rows, numbers = np.divmod(pairs, max(n_digests, 1))
    agree = bool((np.bincount(rows, minlength=n_papers) == papers["n_digests"]).all())
    need(agree, "papers", "has a wrong number of digests in 'n_digests'")
    in_order = digests.set_index("digest_id").loc[ordered]
    agree = bool((np.bincount(numbers, minlength=n_digests) == in_order["n_papers"]).all())
    need(agree, "digests", "has a wrong number of papers in 'n_papers'")
    first = ordered.get_indexer(papers["first_digest"])
    agree = bool((np.bincount(first, minlength=n_digests) == in_order["n_new"]).all())
    need(agree, "digests", "has a wrong number of papers in 'n_new'")
    # Pairs are sorted by paper and then by digest: a paper's first pair has its first digest.
    _, at = np.unique(rows, return_index=True)
    agree = bool((numbers[at] == first).all())
    need(agree, "papers", "has a paper whose first digest is another one")
    # Trends.
    n_rows = int((trends["topic_id"] != UNASSIGNED).sum())
    every = n_rows == len(tables.topics) * len(digests)
    need(every, "trends", "does not have every topic in every digest")
    listed = ordered.get_indexer(trends["digest_id"])
    for total, known, share in (
        ("n_digest", "n_new", "share"),
        ("n_digest_shown", "n_papers", "share_shown"),
    ):
        agree = bool((in_order[known].to_numpy()[listed] == trends[total]).all())
        need(agree, "trends", f"has a '{total}' that differs from the digest's '{known}'")
        agree = bool((trends[share].isna() == (trends[total] == 0)).all())
        need(agree, "trends", f"has no '{share}' of papers, or a '{share}' of none")


def _check_verdicts(tables: Tables, need: Need) -> None:
    """Check that every window has every group, the same days, and tests or none."""
    verdicts = tables.verdicts
    windows = verdicts["window"].unique().tolist()
    known = set(windows) <= set(_WINDOWS) and (not windows or WHOLE_WINDOW in windows)
    need(known, "verdicts", f"has other windows than: {', '.join(_WINDOWS)}")
    n_groups = len(tables.topics) + len(tables.themes)
    # Keys and references are checked, so that the number of rows is enough.
    every = len(verdicts) == n_groups * len(windows)
    need(every, "verdicts", "does not have every topic and theme in every window")
    by_window = verdicts.groupby("window")[list(_SAME_IN_A_WINDOW)].nunique()
    same = bool((by_window <= 1).all(axis=None))
    need(same, "verdicts", "has groups with other days or totals in the same window")


def _check_figures(tables: Tables, need: Need) -> None:
    """Check counts, lengths of lists, and ranges of figures."""
    for name, schema in SCHEMAS.items():
        for field in schema:
            if str(field.type) == "int32" and field.name not in _IDS:
                values = column_of(tables, name, field.name).dropna()
                need(bool((values >= 0).all()), name, f"has a '{field.name}' below 0")
    for name, counts in _PARTS.items():
        for part, whole in counts.items():
            within = bool((getattr(tables, name)[part] <= getattr(tables, name)[whole]).all())
            need(within, name, f"counts more in '{part}' than in '{whole}'")
    n_repeats = lengths(tables.repeats["topic_ids"])
    need(len(set(n_repeats)) <= 1, "repeats", "has different numbers of reruns per paper")
    most = int(n_repeats.max(initial=0))
    for name, column in _OF_REPEATS:
        within = bool((column_of(tables, name, column).dropna() <= most).all())
        need(within, name, f"counts more in '{column}' than there are reruns")
    for name, one, other in _PARALLEL:
        frame = getattr(tables, name)
        equal = bool((lengths(frame[one]) == lengths(frame[other])).all())
        need(equal, name, f"has lists of different lengths in '{one}' and '{other}'")
    for name, ranges in _RANGES.items():
        for column, (low, high) in ranges.items():
            values = column_of(tables, name, column).dropna()
            within = bool(values.between(low - _ROUNDING, high + _ROUNDING).all())
            need(within, name, f"has a value of '{column}' outside {low:g} to {high:g}")
    for name, column, low, high in _LISTED_RANGES:
        items = flat(getattr(tables, name)[column]).astype(float)
        within = bool((np.abs(items - (low + high) / 2) <= (high - low) / 2 + _ROUNDING).all())
        need(within, name, f"has a value of '{column}' outside {low:g} to {high:g}")


def _check_places(tables: Tables, need: Need) -> None:
    """Check map positions, and days."""
    for name, what in (("papers", "paper"), ("topics", "topic"), ("themes", "theme")):
        places = np.abs(getattr(tables, name)[["x", "y"]].to_numpy(dtype=float))
        is_valid = bool((places < _OFF_THE_MAP).all())
        need(is_valid, name, f"has a {what} without a position on the map")
    days = tables.digests["date"].dt.strftime("%Y-%m-%d")
    agree = bool((tables.digests["digest_id"].str[:10] == days).all())
    need(agree, "digests", "has a digest whose id does not start with its date")
    verdicts = tables.verdicts
    spans = verdicts["last_day"].isin(tables.digests["date"])
    for earlier, later in (
        ("first_day", "start_last_day"),
        ("start_last_day", "last_day"),
        ("first_day", "end_first_day"),
        ("end_first_day", "last_day"),
    ):
        spans &= verdicts[earlier] <= verdicts[later]
    need(bool(spans.all()), "verdicts", "has a window that does not end on the day of a digest")
    periods = tables.keywords_over_time
    ordered = bool((periods["first_day"] <= periods["last_day"]).all())
    need(ordered, "keywords_over_time", "has a period that ends before it begins")


def _counts(ids: pd.Series, members: pd.Series) -> list[int]:
    """Return how often each id occurs among the members."""
    at = pd.Index(ids).get_indexer(pd.Index(members))
    counts: list[int] = np.bincount(at[at >= 0], minlength=len(ids)).tolist()
    return counts


def _check_events(tables: Tables, need: Need) -> None:
    """Check the groups, counts and papers of events."""
    events = tables.events
    for column in ("parent_ids", "child_ids"):
        ids = flat(events[column]).astype(int)
        in_range = bool(((ids >= 0) & (ids <= LARGEST_ID)).all())
        need(in_range, "events", f"has an id outside 0 to {LARGEST_ID} in '{column}'")
    n_parents, n_children = lengths(events["parent_ids"]), lengths(events["child_ids"])
    has_parents = (n_parents > 0) | (events["kind"] == "born")
    has_children = (n_children > 0) | (events["kind"] == "retired")
    need(bool((has_parents & has_children).all()), "events", "has an event of no group")
    counted = bool((lengths(events["shared_papers"]) == n_parents * n_children).all())
    need(counted, "events", "does not count the papers of every pair in 'shared_papers'")
    shared = flat(events["shared_papers"]).astype(int)
    need(bool((shared >= 0).all()), "events", "has a number below 0 in 'shared_papers'")
    named = column_of(tables, "events", "parent_labels")
    one_each = bool((lengths(named) == n_parents).all()) if len(named) else True
    need(one_each, "events", "does not have one name for each parent")
    within = bool((events["n_recovered"] <= events["n_repeats"]).fillna(True).all())
    need(within, "events", "counts more in 'n_recovered' than in 'n_repeats'")
    n_recent = column_of(tables, "events", "n_recent").dropna()
    within = bool((n_recent <= lengths(events["paper_ids"])[n_recent.index]).all())
    need(within, "events", "counts more in 'n_recent' than in 'paper_ids'")
    formed = bool(pd.Series(flat(events["paper_ids"]), dtype=str).str.fullmatch(PAPER_ID).all())
    need(formed, "events", "has a paper id that is not 12 hexadecimal digits")
    need(not _has_cycle(events), "events", "has groups that merged into each other")


def _has_cycle(events: pd.DataFrame) -> bool:
    """Return whether a run moved a group into itself or into one that it ended."""
    ended: set[tuple[object, ...]] = set()
    targets: set[tuple[object, ...]] = set()
    names = ("level", "run", "kind", "state", "parent_ids", "child_ids")
    columns = (events[name].tolist() for name in names)
    for level, run, kind, state, parents, children in zip(*columns, strict=True):
        if kind in ("born", "kept"):
            continue
        if not set(parents).isdisjoint(children):
            return True
        if state != DONE:
            continue
        targets |= {(level, run, child) for child in children}
        if kind != "split":
            ended |= {(level, run, parent) for parent in parents}
    return not ended.isdisjoint(targets)
