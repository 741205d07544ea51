"""Converts a snapshot from schema 4 to schema 5."""

from __future__ import annotations

from pathlib import Path

from analysis.snapshot.model import Snapshot
from analysis.snapshot.reader import read
from analysis.snapshot.schema import SCHEMA_VERSION
from analysis.snapshot.writing.lock import lock
from analysis.snapshot.writing.writer import write


def migrate(folder: Path) -> Snapshot | None:
    """Convert the snapshot in `folder` from schema 4 to schema 5 and return it.

    Only names change; topic numbers, ids, positions and figures stay. If the conversion fails,
    the snapshot is unchanged.

    Returns
    -------
    Snapshot or None
        As read back from disk; None if it already has schema 5.

    Raises
    ------
    SnapshotError
        If there is no snapshot, it is damaged or has another schema, another process is writing
        it, or it cannot be written.
    """
    with lock(folder):
        old = read(folder)
        if old.schema_version == SCHEMA_VERSION:
            return None
        return write(folder, old.tables, old.manifest)
