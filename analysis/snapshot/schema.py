"""What a snapshot holds: its tables, column by column, its manifest, and its errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import pandas as pd
import pyarrow as pa

from analysis.records import AtlasError

SCHEMA_VERSION = 5
MANIFEST = "manifest.json"
REBUILD = "run `digest-atlas analyze` (or `make analyze`) to build it anew"

_TEXT, _DAY = pa.string(), pa.date32()
_COUNT, _TOPIC, _REAL = pa.int32(), pa.int32(), pa.float32()
_FIGURE = pa.float64()


def _table(*columns: tuple[str, pa.DataType] | tuple[str, pa.DataType, bool]) -> pa.Schema:
    """Build a schema; a third item of True marks a column that may be null."""
    return pa.schema([pa.field(c[0], c[1], nullable=len(c) > 2) for c in columns])


SCHEMAS: dict[str, pa.Schema] = {
    "papers": _table(
        ("paper_id", _TEXT),
        ("title", _TEXT),
        ("abstract", _TEXT),
        ("abstract_is_summary", pa.bool_()),
        ("url", _TEXT, True),
        ("arxiv_id", _TEXT, True),
        ("published", _DAY, True),
        ("upvotes", _COUNT, True),
        ("category", _TEXT, True),
        ("first_digest", _TEXT),
        ("n_digests", _COUNT),
        ("topic_id", _TOPIC),
        ("membership", _REAL),
        ("nearest_topic_id", _TOPIC),
        ("theme_id", _TOPIC),
        ("x", _REAL),
        ("y", _REAL),
        ("topic_rank", _COUNT),
        ("similarity_to_centroid", _REAL),
        ("novelty", _REAL, True),
    ),
    "appearances": _table(("paper_id", _TEXT), ("digest_id", _TEXT), ("position", _COUNT)),
    "digests": _table(
        ("digest_id", _TEXT),
        ("date", _DAY),
        ("date_source", _TEXT),
        ("source", _TEXT),
        ("file", _TEXT),
        ("n_entries", _COUNT),
        ("n_papers", _COUNT),
        ("n_new", _COUNT),
    ),
    "topics": _table(
        ("topic_id", _TOPIC),
        ("label", _TEXT),
        ("keywords", pa.list_(_TEXT)),
        ("keyword_weights", pa.list_(_REAL)),
        ("n_papers", _COUNT),
        ("theme_id", _TOPIC),
        ("rank", _COUNT),
        ("stability", _REAL),
        ("n_recovered", _COUNT),
        ("near_topic_ids", pa.list_(_TOPIC)),
        ("x", _REAL),
        ("y", _REAL),
    ),
    "themes": _table(
        ("theme_id", _TOPIC),
        ("label", _TEXT),
        ("keywords", pa.list_(_TEXT)),
        ("keyword_weights", pa.list_(_REAL)),
        ("n_papers", _COUNT),
        ("n_topics", _COUNT),
        ("rank", _COUNT),
        ("stability", _REAL),
        ("n_recovered", _COUNT),
        ("x", _REAL),
        ("y", _REAL),
    ),
    "shortlists": _table(
        ("topic_id", _TOPIC), ("rank", _COUNT), ("paper_id", _TEXT), ("reason", _TEXT)
    ),
    "keywords_over_time": _table(
        ("topic_id", _TOPIC),
        ("first_day", _DAY),
        ("last_day", _DAY),
        ("n_papers", _COUNT),
        ("keywords", pa.list_(_TEXT)),
    ),
    "lineage": _table(
        ("level", _TEXT),
        ("refit", _COUNT),
        ("event", _TEXT),
        ("old_id", _TOPIC),
        ("new_id", _TOPIC),
        ("shared_papers", _COUNT),
    ),
    "duplicates": _table(("paper_id", _TEXT), ("other_id", _TEXT), ("similarity", _REAL)),
    "trends": _table(
        ("topic_id", _TOPIC),
        ("digest_id", _TEXT),
        ("n_papers", _COUNT),
        ("n_digest", _COUNT),
        ("share", _REAL, True),
        ("share_low", _REAL),
        ("share_high", _REAL),
        ("n_shown", _COUNT),
        ("n_digest_shown", _COUNT),
        ("share_shown", _REAL, True),
    ),
    "verdicts": _table(
        ("level", _TEXT),
        ("group_id", _TOPIC),
        ("window", _TEXT),
        ("first_day", _DAY),
        ("last_day", _DAY),
        ("n_days", _COUNT),
        ("n_papers", _COUNT),
        ("total_papers", _COUNT),
        ("start_last_day", _DAY),
        ("n_start", _COUNT),
        ("total_start", _COUNT),
        ("end_first_day", _DAY),
        ("n_end", _COUNT),
        ("total_end", _COUNT),
        ("odds_ratio", _FIGURE, True),
        ("odds_ratio_low", _FIGURE, True),
        ("odds_ratio_high", _FIGURE, True),
        ("p_value", _FIGURE, True),
        ("q_value", _FIGURE, True),
        ("dispersion", _REAL, True),
        ("verdict", _TEXT),
        ("emerging", pa.bool_()),
        ("n_repeats_agree", _COUNT, True),
    ),
    "repeats": _table(("paper_id", _TEXT), ("topic_ids", pa.list_(_TOPIC))),
    "neighbors": _table(
        ("paper_id", _TEXT), ("neighbor_ids", pa.list_(_TEXT)), ("similarities", pa.list_(_REAL))
    ),
}
"""Column names and types of each table; `ARCHITECTURE.md` says what each column means."""

KEYS: dict[str, tuple[str, ...]] = {
    "papers": ("paper_id",),
    "appearances": ("digest_id", "position"),
    "digests": ("digest_id",),
    "topics": ("topic_id",),
    "trends": ("topic_id", "digest_id"),
    "verdicts": ("level", "group_id", "window"),
    "repeats": ("paper_id",),
    "neighbors": ("paper_id",),
    "themes": ("theme_id",),
    "shortlists": ("topic_id", "rank"),
    "keywords_over_time": ("topic_id", "first_day"),
    "lineage": ("level", "refit", "event", "old_id", "new_id"),
    "duplicates": ("paper_id", "other_id"),
}


class SnapshotError(AtlasError):
    """A snapshot cannot be used as it is; the message names the file, the trouble, the remedy."""

    def __init__(self, where: object, trouble: str, remedy: str = REBUILD) -> None:
        self.where, self.trouble, self.remedy = str(where), trouble, remedy
        super().__init__(f"{self.where}: {trouble}; {remedy}")


class SnapshotMissingError(SnapshotError):
    """There is no snapshot at all."""


class SnapshotSchemaError(SnapshotError):
    """The snapshot was written for another version of the contract."""


class SnapshotDamagedError(SnapshotError):
    """The snapshot is not what was written: a file is gone, cut short or changed."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file the snapshot was made from; `path` is relative to the snapshot's parent folder."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was analysed, when and with what.

    Attributes
    ----------
    created
        UTC time, ISO 8601.
    sources
        The files and folders the command was given, relative to the snapshot's parent folder.
    inputs
        Every file read from them.
    settings
        The analysis settings by name, and the reading options.
    model
        ``name`` of the encoder and ``sha256`` of its weights (null where it has none).
    packages
        Versions of the packages whose behaviour shapes the result.
    quality
        Figures that say how good the result is, by name.
    stage_seconds
        Wall time of each stage of the analysis.
    warnings
        What a reader should know: repaired input, assumed dates, papers that do not fit.
    since_fit
        What `digest-atlas update` added since topics and map were fitted (`analysis/drift.py`);
        nothing after a fit.
    """

    created: str
    sources: tuple[str, ...]
    inputs: tuple[InputFile, ...]
    settings: Mapping[str, Any]
    model: Mapping[str, Any]
    packages: Mapping[str, str]
    quality: Mapping[str, float | None] = field(default_factory=dict)
    stage_seconds: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    since_fit: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tables:
    """The frames of a snapshot, one row a thing; columns as in `SCHEMAS`."""

    papers: pd.DataFrame
    appearances: pd.DataFrame
    digests: pd.DataFrame
    topics: pd.DataFrame
    themes: pd.DataFrame
    trends: pd.DataFrame
    verdicts: pd.DataFrame
    repeats: pd.DataFrame
    keywords_over_time: pd.DataFrame
    shortlists: pd.DataFrame
    neighbors: pd.DataFrame
    duplicates: pd.DataFrame
    lineage: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A validated snapshot in memory.

    Attributes
    ----------
    tables
        The frames.
    manifest
        What was analysed.
    version
        The manifest's SHA-256: changes whenever anything in the snapshot does.
    """

    tables: Tables
    manifest: Manifest
    version: str


TABLE_NAMES = tuple(f.name for f in fields(Tables))
