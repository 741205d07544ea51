"""Checks that ids have the right form, occur once, and refer to something."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.records import (
    ALIAS_KINDS,
    DATE_SOURCES,
    EVENT_KINDS,
    EVENT_SOURCES,
    EVENT_STATES,
    LABEL_ORIGINS,
    LEVELS,
    SHORTLIST_REASONS,
    UNASSIGNED,
)
from analysis.snapshot.model import Tables
from analysis.snapshot.schema import KEYS
from evidence.trends.words import REASONS, SHAPES, VERDICTS

Need = Callable[[bool, str, str], None]
"""Raises an error unless its first argument holds; the others are the table and the problem."""

LARGEST_ID = 999_999_999
"""Largest id of a topic or theme: links read ids of at most nine digits."""

PAPER_ID = r"[0-9a-f]{12}"
"""Form of a paper's id, as a regular expression."""

_FORMS = (
    ("papers", "paper_id", PAPER_ID, "a paper id that is not 12 hexadecimal digits"),
    (
        "digests",
        "digest_id",
        r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[1-9][0-9]{0,5})?",
        "a digest id that is not a date with at most a number",
    ),
)
"""Forms of ids, as regular expressions."""

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
    "topic": (("shortlists", "topic_id"), ("keywords_over_time", "topic_id")),
    "topic or none": (
        ("papers", "topic_id"),
        ("papers", "nearest_topic_id"),
        ("trends", "topic_id"),
    ),
    "theme or none": (("papers", "theme_id"), ("topics", "theme_id")),
}
"""Columns that refer to the key of another table; ``or none`` also allows `UNASSIGNED`."""

_LISTED_REFERENCES = (
    ("topic", "topics", "near_topic_ids"),
    ("topic or none", "repeats", "topic_ids"),
)
"""Columns of lists that refer to the key of another table."""

_WORDS: tuple[tuple[str, str, str, Collection[object]], ...] = (
    ("verdicts", "verdict", "a verdict", VERDICTS),
    ("verdicts", "level", "a level", LEVELS),
    ("verdicts", "shape", "a shape", SHAPES),
    ("verdicts", "reason", "a reason", REASONS),
    ("trend_memory", "level", "a level", LEVELS),
    ("shortlists", "reason", "a reason", SHORTLIST_REASONS),
    ("events", "level", "a level", LEVELS),
    ("events", "kind", "a kind of event", EVENT_KINDS),
    ("events", "source", "a source of events", EVENT_SOURCES),
    ("events", "state", "a state of an event", EVENT_STATES),
    ("digests", "date_source", "a date source", DATE_SOURCES),
    ("aliases", "kind", "a kind of id", ALIAS_KINDS),
    ("topics", "label_origin", "an origin of a label", LABEL_ORIGINS),
    ("themes", "label_origin", "an origin of a label", LABEL_ORIGINS),
)
"""Columns with a fixed set of words."""


def check_references(tables: Tables, need: Need) -> None:
    """Check keys, references to keys, and columns with a fixed set of words."""
    for name, key in KEYS.items():
        frame: pd.DataFrame | None = getattr(tables, name)
        duplicated = frame is not None and bool(frame.duplicated(list(key)).any())
        need(not duplicated, name, f"has two rows with the same {' + '.join(key)}")
    for name, column, form, what in _FORMS:
        need(bool(column_of(tables, name, column).str.fullmatch(form).all()), name, f"has {what}")
    for kind, frame in (("topic", tables.topics), ("theme", tables.themes)):
        in_range = bool(frame[f"{kind}_id"].between(0, LARGEST_ID).all())
        need(in_range, f"{kind}s", f"has a {kind} id outside 0 to {LARGEST_ID}")
    for name, column, what, words in _WORDS:
        is_valid = _within(column_of(tables, name, column).dropna(), words)
        need(is_valid, name, f"has {what} that is not one of: {', '.join(map(str, words))}")
    # References.
    topics, themes = (set(tables.topics["topic_id"]), set(tables.themes["theme_id"]))
    known: dict[str, set[Any]] = {
        "paper": set(tables.papers["paper_id"].tolist()),
        "digest": set(tables.digests["digest_id"].tolist()),
        "topic": topics,
        "topic or none": topics | {UNASSIGNED},
        "theme": themes,
        "theme or none": themes | {UNASSIGNED},
    }
    for what, columns in _REFERENCES.items():
        for name, column in columns:
            is_known = _within(column_of(tables, name, column), known[what])
            need(is_known, name, f"refers to an unknown {what.split()[0]}")
    for what, name, column in _LISTED_REFERENCES:
        is_known = _within(pd.Series(flat(getattr(tables, name)[column])), known[what])
        need(is_known, name, f"refers to an unknown {what.split()[0]}")
    for level, rows in tables.verdicts.groupby("level"):
        is_known = _within(rows["group_id"], known[str(level)])
        need(is_known, "verdicts", "refers to an unknown topic or theme")
    for name in ("repeats", "neighbors"):
        same = known["paper"] == set(getattr(tables, name)["paper_id"].tolist())
        need(same, name, "does not have the same papers as papers.parquet")
    _check_pairs(tables, need)
    _check_aliases(tables, known, need)


def _check_aliases(tables: Tables, known: Mapping[str, set[Any]], need: Need) -> None:
    """Check that every earlier id leads, in one step, to a current id of its kind."""
    if tables.aliases is None:
        return
    for name, _, form, _ in _FORMS:
        kind = name.removesuffix("s")
        rows, current = tables.aliases[tables.aliases["kind"] == kind], known[kind]
        need(_within(rows["new_id"], current), "aliases", f"refers to an unknown {kind}")
        formed = bool(rows["old_id"].str.fullmatch(form).all())
        if kind == "digest":
            days = pd.to_datetime(rows["old_id"].str[:10], format="%Y-%m-%d", errors="coerce")
            formed = formed and bool(days.notna().all())
        need(formed, "aliases", f"has an earlier id that is not the id of a {kind}")
        earlier = current.isdisjoint(rows["old_id"].tolist())
        need(earlier, "aliases", f"gives a new id to a {kind} that still has its own")


def _check_pairs(tables: Tables, need: Need) -> None:
    """Check that no paper is paired with itself, and that no pair occurs twice."""
    near = tables.neighbors
    listed = _flat_cells(near["neighbor_ids"]).dictionary_encode()
    n_listed = lengths(near["neighbor_ids"])
    codes = listed.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    own = pc.index_in(pa.array(near["paper_id"]), value_set=listed.dictionary)
    own_codes = own.fill_null(UNASSIGNED).to_numpy(zero_copy_only=False)
    is_own = bool((np.repeat(own_codes, n_listed) == codes).any())
    need(not is_own, "neighbors", "has a paper similar to itself")
    pairs = np.sort(
        np.repeat(np.arange(len(near)), n_listed) * (len(listed.dictionary) + 1) + codes
    )
    twice = bool((pairs[1:] == pairs[:-1]).any())
    need(not twice, "neighbors", "lists a similar paper twice")
    twins = tables.duplicates[["paper_id", "other_id"]]
    is_own = bool((twins["paper_id"] == twins["other_id"]).any())
    need(not is_own, "duplicates", "has a paper that is its own duplicate")
    ordered = pd.DataFrame({"one": twins.min(axis=1), "other": twins.max(axis=1)})
    need(not bool(ordered.duplicated().any()), "duplicates", "has a pair of papers twice")
    twice = bool(tables.shortlists.duplicated(["topic_id", "paper_id"]).any())
    need(not twice, "shortlists", "has a paper twice in one topic")


def column_of(tables: Tables, name: str, column: str) -> pd.Series:
    """Return a column; empty if it is optional and missing."""
    frame: pd.DataFrame | None = getattr(tables, name)
    return pd.Series(dtype=object) if frame is None or column not in frame else frame[column]


def flat(lists: pd.Series) -> npt.NDArray[Any]:
    """Return all items of a column of lists, in order."""
    items: npt.NDArray[Any] = _flat_cells(lists).to_numpy(zero_copy_only=False)
    return items


def _flat_cells(lists: pd.Series) -> pa.Array:
    cells = pc.list_flatten(pa.array(lists))
    return cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells


def lengths(lists: pd.Series) -> npt.NDArray[np.int64]:
    """Return the number of items of each list."""
    return lists.list.len().to_numpy(dtype=np.int64)


def _within(column: pd.Series, known: Collection[object]) -> bool:
    return set(known).issuperset(column.unique().tolist())
