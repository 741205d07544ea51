"""Writes a snapshot so that a complete one exists at any moment."""

from __future__ import annotations

import json
import logging
import os
import shutil
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.snapshot.errors import SnapshotError
from analysis.snapshot.features import schema_with
from analysis.snapshot.model import Manifest, Snapshot, Tables
from analysis.snapshot.paths import beside, former_of, sha256_of
from analysis.snapshot.reader import read
from analysis.snapshot.schema import MANIFEST, SCHEMA_VERSION, SCHEMAS

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
    folder = folder.absolute()
    if folder.exists() and not (folder.is_dir() and _is_snapshot_or_empty(folder)):
        raise SnapshotError(
            folder, "is not a snapshot and is not replaced", "choose another --snapshot folder"
        )
    new, previous = beside(folder, "new"), former_of(folder)
    try:
        # Write next to the target and read back.
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        _write_files(new, tables, manifest)
        written = read(new)
        # Move into place.
        if (folder / MANIFEST).exists():
            shutil.rmtree(previous, ignore_errors=True)
            folder.rename(previous)
        elif folder.exists():
            folder.rmdir()
        # If the process is killed here, the reader finds the previous snapshot by its new name.
        new.rename(folder)
        shutil.rmtree(previous, ignore_errors=True)
    except OSError as error:
        raise SnapshotError(
            folder,
            f"cannot be written ({error.strerror or error})",
            "free some space or check the folder's permissions (the previous snapshot is kept)",
        ) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    logger.info("%s: snapshot written", folder)
    return written


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


def _is_snapshot_or_empty(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() or not any(folder.iterdir())
