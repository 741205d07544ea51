"""Writes a snapshot so that a complete one exists at any moment."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.snapshot.errors import SnapshotError
from analysis.snapshot.features import schema_with
from analysis.snapshot.model import Manifest, Snapshot, Tables
from analysis.snapshot.paths import beside, former_of, sha256_of, without_links
from analysis.snapshot.reader import read
from analysis.snapshot.schema import MANIFEST, SCHEMA_VERSION, SCHEMAS
from analysis.snapshot.writing.ownership import check_replaceable, copy_kept_files, remove

logger = logging.getLogger(__name__)


def write(folder: Path, tables: Tables, manifest: Manifest) -> Snapshot:
    """Write a snapshot and return it; it replaces the previous one when complete.

    Parameters
    ----------
    folder
        Target folder: new, empty, or with a previous snapshot.
    tables, manifest
        Content of the snapshot.

    Returns
    -------
    Snapshot
        The snapshot, as read back from disk.

    Raises
    ------
    SnapshotError
        If `folder` has other content than a snapshot, or cannot be written.
    """
    named, folder = folder, without_links(folder)
    check_replaceable(folder)
    new, previous = beside(folder, "new"), former_of(folder)
    try:
        # Write next to the target and read back.
        folder.parent.mkdir(parents=True, exist_ok=True)
        remove(new)
        new.mkdir()
        _write_files(new, tables, manifest)
        written = read(new)
        # After an interrupted replacement, the previous snapshot is at `previous`.
        copy_kept_files(folder if folder.exists() else previous, new)
        _swap(new, folder, previous)
    except OSError as error:
        raise SnapshotError(
            named,
            f"cannot be written ({error.strerror or error})",
            "free some space or check the folder's permissions (the previous snapshot is kept)",
        ) from error
    finally:
        remove(new)
    logger.info("%s: snapshot written", named)
    return written


def _swap(new: Path, folder: Path, previous: Path) -> None:
    """Move a new snapshot into place; if that fails, move the previous one back.

    If the process is killed between the two renames, the reader finds the previous snapshot by its
    temporary name.
    """
    try:
        if folder.exists():
            remove(previous)
            folder.rename(previous)
        new.rename(folder)
    except BaseException:
        if previous.exists() and not folder.exists():
            previous.rename(folder)
        raise
    remove(previous)


def _write_files(folder: Path, tables: Tables, manifest: Manifest) -> None:
    files: dict[str, dict[str, Any]] = {}
    for name in SCHEMAS:
        frame: pd.DataFrame | None = getattr(tables, name)
        if frame is None:  # an optional table
            continue
        path = folder / f"{name}.parquet"
        _write_parquet(path, frame, schema_with(name, frame.columns))
        files[path.name] = {"rows": len(frame), "sha256": sha256_of(path)}
    body = {
        "schema_version": SCHEMA_VERSION,
        **{f.name: getattr(manifest, f.name) for f in fields(Manifest)},
        "inputs": [{"path": i.path, "sha256": i.sha256} for i in manifest.inputs],
        "files": files,
    }
    text = json.dumps(body, indent=2, ensure_ascii=False) + "\n"
    with (folder / MANIFEST).open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def _write_parquet(path: Path, frame: pd.DataFrame, schema: pa.Schema) -> None:
    """Write a table without pandas metadata, so that equal frames give equal bytes."""
    if frame.empty:  # pandas has no type for the lists of an empty column
        table = schema.empty_table()
    else:
        table = pa.Table.from_pandas(frame[schema.names], schema=schema, preserve_index=False)
    with path.open("wb") as stream:
        pq.write_table(table.replace_schema_metadata(None), stream, compression="zstd")
        stream.flush()
        os.fsync(stream.fileno())
