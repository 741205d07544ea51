"""`Snapshot`, `Manifest` and `Tables`: a snapshot in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.snapshot.schema import SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class InputFile:
    """An input file of a snapshot; `path` is relative to the snapshot's parent folder."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The origin of a snapshot: inputs, settings, model, and the run that wrote it.

    Attributes
    ----------
    created
        UTC time, ISO 8601.
    sources
        Files and folders given to the command, relative to the snapshot's parent folder.
    inputs
        The files read from them.
    settings
        Settings of the analysis by name, and reading options.
    model
        ``name`` of the encoder and ``sha256`` of its weights (null if it has none).
    packages
        Versions of the packages that affect the result.
    quality
        Quality metrics, by name.
    stage_seconds
        Wall time of each stage of the analysis, in seconds.
    warnings
        Warnings on the input and the result, one line each.
    since_fit
        Record of updates since the last fit, see `analysis.updating.drift.SinceFit`; empty after
        a fit.
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
    """The tables of a snapshot as DataFrames, with the columns of `SCHEMAS`.

    A missing optional table is None; a frame lacks its missing optional columns.
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
    events: pd.DataFrame
    aliases: pd.DataFrame | None = None
    trend_memory: pd.DataFrame | None = None

    def topic_events(self, state: str) -> pd.DataFrame:
        """Return the events of topics in a state, one of `EVENT_STATES`."""
        events = self.events
        return events[(events["level"] == "topic") & (events["state"] == state)]

    def aliases_of(self, kind: str) -> dict[str, str]:
        """Return the current ids of a kind, one of `ALIAS_KINDS`, by earlier id."""
        if self.aliases is None:
            return {}
        own = self.aliases[self.aliases["kind"] == kind]
        return dict(zip(own["old_id"], own["new_id"], strict=True))


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A validated snapshot in memory.

    Attributes
    ----------
    tables
        The tables.
    manifest
        The manifest.
    version
        SHA-256 of the manifest; it changes with any change of the snapshot.
    schema_version
        Schema of the files, 4 or 5. Tables and manifest always have the names of schema 5.
    """

    tables: Tables
    manifest: Manifest
    version: str
    schema_version: int = SCHEMA_VERSION
