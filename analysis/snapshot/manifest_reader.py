"""Parses a snapshot's manifest into a `Manifest` and validates its types."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.snapshot import schema_4
from analysis.snapshot.errors import (
    SnapshotDamagedError,
    SnapshotMissingError,
    SnapshotSchemaError,
)
from analysis.snapshot.model import InputFile, Manifest
from analysis.snapshot.schema import MANIFEST, SCHEMA_VERSION

LARGEST_MANIFEST_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A manifest's record of one file: number of rows, and SHA-256."""

    rows: int
    sha256: str


def manifest_bytes(folder: Path) -> bytes:
    """Return the bytes of a snapshot's manifest.

    Raises
    ------
    SnapshotMissingError
        If it cannot be read.
    SnapshotDamagedError
        If it exceeds the size limit.
    """
    path = folder / MANIFEST
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_MANIFEST_BYTES + 1)
    except OSError as error:
        raise SnapshotMissingError(path, "cannot be read") from error
    if len(raw) > LARGEST_MANIFEST_BYTES:
        limit = LARGEST_MANIFEST_BYTES // 2**20
        raise SnapshotDamagedError(path, f"exceeds the size limit of {limit} MB")
    return raw


@dataclass(frozen=True, slots=True)
class ParsedManifest:
    """A manifest, the record of each file, and the schema version of the files."""

    manifest: Manifest
    files: Mapping[str, FileRecord]
    schema_version: int


def parse_manifest(folder: Path, raw: bytes) -> ParsedManifest:
    """Return a parsed manifest of schema 5 or 4, always with the names of schema 5.

    Raises
    ------
    SnapshotSchemaError
        If it has another schema.
    SnapshotDamagedError
        If it is not a valid manifest.
    """
    # Read the JSON and the schema version.
    path = folder / MANIFEST
    try:
        # Python also reads NaN and Infinity, which are not JSON; they count as missing.
        body = json.loads(raw, parse_constant=lambda _: None)
        version = body["schema_version"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise SnapshotDamagedError(path, "is not a snapshot manifest") from error
    if version == schema_4.VERSION:
        body = schema_4.upgrade_manifest(body)
    elif version != SCHEMA_VERSION:
        shown = repr(version)
        raise SnapshotSchemaError(
            path,
            f"has {f'schema {shown}' if len(shown) < 40 else 'an invalid schema'}, but this "
            f"version of Digest Atlas reads schema {SCHEMA_VERSION}",
        )
    # Validate the fields.
    try:
        manifest = Manifest(
            created=_moment(body["created"]),
            sources=tuple(_text(source) for source in _list(body["sources"])),
            inputs=tuple(
                InputFile(_text(i["path"]), _text(i["sha256"])) for i in _list(body["inputs"])
            ),
            settings=dict(body["settings"]),
            model={name: _text_or_none(value) for name, value in dict(body["model"]).items()},
            packages={name: _text(value) for name, value in dict(body["packages"]).items()},
            quality={name: _figure(value) for name, value in dict(body["quality"]).items()},
            stage_seconds=dict(body["stage_seconds"]),
            warnings=tuple(_text(warning) for warning in _list(body["warnings"])),
            # Missing in snapshots of versions without updates.
            since_fit=dict(_mapping(body.get("since_fit", {}))),
        )
        files = {
            name: FileRecord(_count(about["rows"]), _text(about["sha256"]))
            for name, about in _mapping(body["files"]).items()
        }
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise SnapshotDamagedError(path, "has missing or invalid fields") from error
    return ParsedManifest(manifest, files, int(version))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _text_or_none(value: Any) -> str | None:
    return None if value is None else _text(value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("not a count")
    return value


def _figure(value: Any) -> float | None:
    """Return a figure; None if it is missing or not finite."""
    if value is None or isinstance(value, str | bool | list | dict):
        if value is None:
            return None
        raise TypeError("not a figure")
    number = float(value)
    return value if math.isfinite(number) else None


def _moment(value: Any) -> str:
    text = _text(value)
    dt.datetime.fromisoformat(text).astimezone(dt.UTC)
    return text
