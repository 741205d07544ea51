"""Reads a snapshot and verifies that it is complete, unchanged and consistent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pandas as pd

from analysis.snapshot import schema_4
from analysis.snapshot.earlier_lineage import LINEAGE, LINEAGE_SCHEMA, events_of
from analysis.snapshot.earlier_verdicts import with_current_words
from analysis.snapshot.errors import SnapshotDamagedError, SnapshotMissingError
from analysis.snapshot.features import is_optional, optional_columns
from analysis.snapshot.manifest_reader import ParsedManifest, manifest_bytes, parse_manifest
from analysis.snapshot.model import Manifest, Snapshot, Tables
from analysis.snapshot.parquet_columns import to_frame
from analysis.snapshot.paths import former_of, without_links
from analysis.snapshot.schema import MANIFEST, SCHEMA_VERSION, SCHEMAS
from analysis.snapshot.validation import check_consistency
from analysis.storage.regular_files import read_regular_file

_LARGEST_TABLE_BYTES = 2 * 2**30
_MOST_ATTEMPTS = 100
"""Attempts to read a snapshot that is being replaced; one or two are usual."""

_Result = TypeVar("_Result")


def version_of(folder: Path) -> str:
    """Return the version of a snapshot: the SHA-256 of its manifest.

    Raises
    ------
    SnapshotMissingError
        If there is no snapshot.
    """
    return _while_replaced(folder, lambda at: hashlib.sha256(manifest_bytes(at)).hexdigest())


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a snapshot without reading its tables.

    Raises
    ------
    SnapshotMissingError, SnapshotSchemaError, SnapshotDamagedError
        As in `read`.
    """
    return _while_replaced(folder, lambda at: parse_manifest(at, manifest_bytes(at)).manifest)


def read(folder: Path) -> Snapshot:
    """Return a snapshot after verifying that it is complete and consistent.

    A writer may replace the snapshot meanwhile: the result is the old one or the new one. Schema 4
    is converted: tables and settings get the names of schema 5. The earlier table ``lineage`` is
    read as ``events`` if there is none. Unknown tables and columns, which later versions may add,
    are ignored.

    Raises
    ------
    SnapshotMissingError
        If `folder` has no snapshot.
    SnapshotSchemaError
        If the schema is not supported.
    SnapshotDamagedError
        If a file is missing, changed, or inconsistent with another.
    """
    return _while_replaced(folder, _read)


def _while_replaced(folder: Path, read_from: Callable[[Path], _Result]) -> _Result:
    """Return what a function reads from a folder that may be replaced meanwhile.

    The function is called again after an error if the folder has been replaced. Without a
    replacement, it is called twice, because the two folders cannot be inspected at the same moment.
    """
    places = (folder, former_of(without_links(folder)))
    seen = None
    for _ in range(_MOST_ATTEMPTS):
        before = tuple(map(_identity, places))
        try:
            return read_from(_resolve(folder))
        except (SnapshotMissingError, SnapshotDamagedError) as error:
            after = tuple(map(_identity, places))
            if seen == before == after:
                raise
            seen, last = after, error
    raise last


def _identity(folder: Path) -> tuple[int, int, int] | None:
    """Return inode, time and size of a manifest, which change if it is replaced."""
    try:
        found = (folder / MANIFEST).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _read(folder: Path) -> Snapshot:
    raw = manifest_bytes(folder)
    parsed = parse_manifest(folder, raw)
    # Read all bytes before decoding any: a writer has less time to replace the folder.
    file_of = _files_of(folder, parsed)
    contents = {name: _bytes_of(path, parsed) for name, path in file_of.items()}
    frames = {
        name: _decode(path, name, contents.pop(name), parsed) for name, path in file_of.items()
    }
    tables = Tables(**frames)
    check_consistency(folder, tables, file_of)
    return Snapshot(
        tables,
        parsed.manifest,
        hashlib.sha256(raw).hexdigest(),
        schema_version=parsed.schema_version,
    )


def _files_of(folder: Path, parsed: ParsedManifest) -> dict[str, Path]:
    """Return the file of each table, without optional tables that the snapshot lacks."""
    file_of = {
        name: folder / f"{name}.parquet"
        for name in SCHEMAS
        if not is_optional(name) or f"{name}.parquet" in parsed.files
    }
    earlier = folder / f"{LINEAGE}.parquet"
    if file_of["events"].name not in parsed.files and earlier.name in parsed.files:
        file_of["events"] = earlier
    return file_of


def _resolve(folder: Path) -> Path:
    """Return the folder to read; after an interrupted write, the previous one."""
    for candidate in (folder, former_of(without_links(folder))):
        with suppress(OSError):  # a name that is too long
            if (candidate / MANIFEST).is_file():
                return candidate
    raise SnapshotMissingError(folder, "no snapshot here")


def _bytes_of(path: Path, parsed: ParsedManifest) -> bytes:
    """Return the content of a table's file, as the manifest states it."""
    record = parsed.files.get(path.name)
    if record is None:
        raise SnapshotDamagedError(path, "is not listed in the manifest")
    try:
        data = read_regular_file(path, limit_bytes=_LARGEST_TABLE_BYTES)
    except OSError as error:
        reason = error.strerror or str(error)
        raise SnapshotDamagedError(path, f"is missing or cannot be read ({reason})") from error
    if hashlib.sha256(data).hexdigest() != record.sha256:
        raise SnapshotDamagedError(path, "differs from the file that was written (SHA-256)")
    return data


def _decode(path: Path, name: str, data: bytes, parsed: ParsedManifest) -> pd.DataFrame:
    n_rows = parsed.files[path.name].rows
    if path.stem == LINEAGE:
        return events_of(to_frame(path, data, LINEAGE_SCHEMA, n_rows))
    if parsed.schema_version == SCHEMA_VERSION:
        optional = optional_columns(name)
        frame = to_frame(path, data, SCHEMAS[name], n_rows, optional=optional)
    else:
        old = to_frame(path, data, schema_4.table_schema(name), n_rows)
        frame = schema_4.upgrade_frame(name, old)
    return with_current_words(frame) if name == "verdicts" else frame
