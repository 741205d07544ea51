"""Reads a snapshot and verifies that it is complete, unchanged and consistent."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from analysis.snapshot import schema_4
from analysis.snapshot.errors import SnapshotDamagedError, SnapshotMissingError
from analysis.snapshot.features import is_optional, optional_columns
from analysis.snapshot.manifest_reader import ParsedManifest, manifest_bytes, parse_manifest
from analysis.snapshot.model import Manifest, Snapshot, Tables
from analysis.snapshot.parquet_columns import to_frame
from analysis.snapshot.paths import former_of
from analysis.snapshot.schema import MANIFEST, SCHEMA_VERSION, SCHEMAS
from analysis.snapshot.validation import check_consistency


def version_of(folder: Path) -> str:
    """Return the version of a snapshot: the SHA-256 of its manifest.

    Raises
    ------
    SnapshotMissingError
        If there is no snapshot.
    """
    return hashlib.sha256(manifest_bytes(_resolve(folder))).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a snapshot without reading its tables.

    Raises
    ------
    SnapshotMissingError, SnapshotSchemaError, SnapshotDamagedError
        As in `read`.
    """
    folder = _resolve(folder)
    return parse_manifest(folder, manifest_bytes(folder)).manifest


def read(folder: Path) -> Snapshot:
    """Return a snapshot after verifying that it is complete and consistent.

    Schema 4 is converted: tables and settings get the names of schema 5. Unknown tables and
    columns, which later versions may add, are ignored.

    Raises
    ------
    SnapshotMissingError
        If `folder` has no snapshot.
    SnapshotSchemaError
        If the schema is not supported.
    SnapshotDamagedError
        If a file is missing, changed, or inconsistent with another.
    """
    resolved = _resolve(folder)
    try:
        return _read(resolved)
    except SnapshotDamagedError:
        # A writer may have replaced the folder between two reads: try once more.
        resolved = _resolve(folder)
        return _read(resolved)


def _read(folder: Path) -> Snapshot:
    raw = manifest_bytes(folder)
    parsed = parse_manifest(folder, raw)
    frames = {}
    for name in SCHEMAS:
        if is_optional(name) and f"{name}.parquet" not in parsed.files:
            continue
        frames[name] = _read_table(folder / f"{name}.parquet", name, parsed)
    tables = Tables(**frames)
    check_consistency(folder, tables)
    return Snapshot(
        tables,
        parsed.manifest,
        hashlib.sha256(raw).hexdigest(),
        schema_version=parsed.schema_version,
    )


def _resolve(folder: Path) -> Path:
    """Return the folder to read; after an interrupted write, the previous one."""
    for candidate in (folder, former_of(folder.absolute())):
        if (candidate / MANIFEST).is_file():
            return candidate
    raise SnapshotMissingError(folder, "no snapshot here")


def _read_table(path: Path, name: str, parsed: ParsedManifest) -> pd.DataFrame:
    record = parsed.files.get(path.name)
    if record is None:
        raise SnapshotDamagedError(path, "is not listed in the manifest")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SnapshotDamagedError(path, "is missing or cannot be read") from error
    if hashlib.sha256(data).hexdigest() != record.sha256:
        raise SnapshotDamagedError(path, "differs from the file that was written (SHA-256)")
    if parsed.schema_version == SCHEMA_VERSION:
        optional = optional_columns(name)
        return to_frame(path, data, SCHEMAS[name], record.rows, optional=optional)
    old = to_frame(path, data, schema_4.table_schema(name), record.rows)
    return schema_4.upgrade_frame(name, old)
