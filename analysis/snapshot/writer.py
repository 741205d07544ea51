"""Frames to a folder, so that at any moment there is a whole snapshot in it or beside it."""

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
    """Write a snapshot so that `folder` is at any moment either the former one or this one.

    Parameters
    ----------
    folder
        Where the snapshot shall be. A former snapshot there is replaced; anything else is not.
    tables, manifest
        What it shall hold.

    Returns
    -------
    Snapshot
        What was written, as it was read back.

    Raises
    ------
    SnapshotError
        If `folder` holds something that is not a snapshot, or cannot be written.
    """
    folder = folder.absolute()
    if folder.exists() and not (folder.is_dir() and _is_snapshot_or_empty(folder)):
        raise SnapshotError(
            folder, "is not a snapshot, so it is left as it is", "choose another --snapshot folder"
        )
    fresh, former = beside(folder, "new"), former_of(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        _write_files(fresh, tables, manifest)
        written = read(fresh)
        if (folder / MANIFEST).exists():
            shutil.rmtree(former, ignore_errors=True)
            folder.rename(former)
        elif folder.exists():
            folder.rmdir()
        # Killed here, `folder` is gone: `_resolve` then reads the former one under its new name.
        fresh.rename(folder)
        shutil.rmtree(former, ignore_errors=True)
    except OSError as error:
        raise SnapshotError(
            folder,
            f"cannot be written ({error.strerror or error})",
            "free some space or check the folder's permissions; a former snapshot is untouched",
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
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
    """Write one table; without pandas' own metadata, so that equal frames give equal bytes."""
    if frame.empty:  # pandas cannot say of what kind the lists of an empty column would be
        table = schema.empty_table()
    else:
        table = pa.Table.from_pandas(frame[schema.names], schema=schema, preserve_index=False)
    with path.open("wb") as stream:
        pq.write_table(table.replace_schema_metadata(None), stream, compression="zstd")
        stream.flush()
        os.fsync(stream.fileno())


def _is_snapshot_or_empty(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() or not any(folder.iterdir())
