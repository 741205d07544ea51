"""A folder to frames that views can trust: whole, of this schema, unaltered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.snapshot.consistency import check_consistency
from analysis.snapshot.contract import (
    MANIFEST,
    SCHEMA_VERSION,
    SCHEMAS,
    TABLE_NAMES,
    InputFile,
    Manifest,
    Snapshot,
    SnapshotDamagedError,
    SnapshotMissingError,
    SnapshotSchemaError,
    Tables,
)
from analysis.snapshot.paths import former_of


def version_of(folder: Path) -> str:
    """Return what changes when the snapshot does, at the price of one small file.

    Raises
    ------
    SnapshotMissingError
        If there is no snapshot.
    """
    return hashlib.sha256(_manifest_bytes(_resolve(folder))).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """Read what a snapshot says of itself, without its tables.

    Raises
    ------
    SnapshotMissingError, SnapshotSchemaError, SnapshotDamagedError
        As in `read`.
    """
    folder = _resolve(folder)
    return _parse_manifest(folder, _manifest_bytes(folder))[0]


def read(folder: Path) -> Snapshot:
    """Read a snapshot and check that it is whole and consistent.

    Raises
    ------
    SnapshotMissingError
        If `folder` holds no snapshot.
    SnapshotSchemaError
        If it was written for another version of the contract.
    SnapshotDamagedError
        If a file is missing, altered, or contradicts another.
    """
    resolved = _resolve(folder)
    try:
        return _read(resolved)
    except SnapshotDamagedError:
        # A writer may have swapped the folder between two of our reads: look once more.
        resolved = _resolve(folder)
        return _read(resolved)


def _read(folder: Path) -> Snapshot:
    raw = _manifest_bytes(folder)
    manifest, files = _parse_manifest(folder, raw)
    frames = {name: _read_table(folder / f"{name}.parquet", name, files) for name in TABLE_NAMES}
    tables = Tables(**frames)
    check_consistency(folder, tables)
    return Snapshot(tables, manifest, hashlib.sha256(raw).hexdigest())


def _resolve(folder: Path) -> Path:
    """Return the folder to read: `folder`, or the former one if a swap was cut off midway."""
    for candidate in (folder, former_of(folder.absolute())):
        if (candidate / MANIFEST).is_file():
            return candidate
    raise SnapshotMissingError(folder, "no snapshot here")


def _manifest_bytes(folder: Path) -> bytes:
    try:
        return (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise SnapshotMissingError(folder / MANIFEST, "cannot be read") from error


def _parse_manifest(folder: Path, raw: bytes) -> tuple[Manifest, dict[str, Any]]:
    path = folder / MANIFEST
    try:
        body = json.loads(raw)
        version = body["schema_version"]
    except (ValueError, TypeError, KeyError) as error:
        raise SnapshotDamagedError(path, "is not a snapshot's manifest") from error
    if version != SCHEMA_VERSION:
        raise SnapshotSchemaError(
            path,
            f"has schema {version!r}, this version of Digest Atlas reads schema {SCHEMA_VERSION}",
        )
    try:
        manifest = Manifest(
            created=str(body["created"]),
            sources=tuple(body["sources"]),
            inputs=tuple(InputFile(i["path"], i["sha256"]) for i in body["inputs"]),
            settings=dict(body["settings"]),
            model=dict(body["model"]),
            packages=dict(body["packages"]),
            quality=dict(body["quality"]),
            stage_seconds=dict(body["stage_seconds"]),
            warnings=tuple(body["warnings"]),
        )
        files = {name: dict(about) for name, about in body["files"].items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SnapshotDamagedError(path, "lacks what a manifest must say") from error
    return manifest, files


def _read_table(path: Path, name: str, files: Mapping[str, Any]) -> pd.DataFrame:
    expected = files.get(path.name, {}).get("sha256")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SnapshotDamagedError(path, "is missing or cannot be read") from error
    if hashlib.sha256(data).hexdigest() != expected:
        raise SnapshotDamagedError(path, "is not the file that was written (its SHA-256 differs)")
    try:
        table = pq.read_table(pa.BufferReader(data))
    except (pa.ArrowException, OSError) as error:
        raise SnapshotDamagedError(path, "is not a Parquet file") from error
    if not table.schema.equals(SCHEMAS[name], check_metadata=False):
        raise SnapshotDamagedError(path, "does not have the columns that the contract names")
    for column in SCHEMAS[name]:
        if not column.nullable and table[column.name].null_count:
            raise SnapshotDamagedError(path, f"has an empty cell in column '{column.name}'")
    return _to_pandas(table)


def _to_pandas(table: pa.Table) -> pd.DataFrame:
    """Turn a table into a frame; nullable integers keep their nulls, dates become timestamps."""
    nullable = {pa.int32(): pd.Int32Dtype()}
    frame = table.to_pandas(date_as_object=False)
    for column in table.schema:
        if column.nullable and column.type in nullable:
            values = table[column.name].to_pandas(types_mapper=nullable.get)
            frame[column.name] = values
    return frame
