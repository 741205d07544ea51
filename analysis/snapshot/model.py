"""A snapshot in memory: its manifest and its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.snapshot.schema import SCHEMA_VERSION


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
    """The frames of a snapshot, one row a thing; columns as in `SCHEMAS`.

    An optional table that the snapshot lacks is None; an optional column that it lacks is not in
    its frame.
    """

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
    schema_version
        The schema of its files, 4 or 5. The frames and the manifest have the names of schema 5.
    """

    tables: Tables
    manifest: Manifest
    version: str
    schema_version: int = SCHEMA_VERSION
