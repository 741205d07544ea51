"""Rewrite a snapshot of schema 4 as schema 5."""

from __future__ import annotations

from pathlib import Path

from analysis.snapshot.lock import lock
from analysis.snapshot.model import Snapshot
from analysis.snapshot.reader import read
from analysis.snapshot.schema import SCHEMA_VERSION
from analysis.snapshot.writer import write


def migrate(folder: Path) -> Snapshot | None:
    """Rewrite the snapshot in `folder` as schema 5, unless it is.

    Only names change: topic numbers, ids, positions and figures stay. If anything fails, the
    snapshot is left as it was.

    Returns
    -------
    Snapshot or None
        As read back from disk; None if it is of schema 5 already.

    Raises
    ------
    SnapshotError
        If there is no snapshot, it is damaged or of another schema, another process is writing it,
        or it cannot be written.
    """
    with lock(folder):
        found = read(folder)
        if found.schema_version == SCHEMA_VERSION:
            return None
        return write(folder, found.tables, found.manifest)
