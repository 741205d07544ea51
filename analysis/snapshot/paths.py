"""Paths of a snapshot, file hashes and timestamps."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path

from analysis.snapshot.errors import SnapshotError


def relative_to_snapshot(path: Path, folder: Path) -> str:
    """Return `path` as in the manifest: relative to the snapshot's parent folder.

    Standard input (``-``) is returned unchanged.
    """
    if path == Path("-"):
        return "-"
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve().parent)).as_posix()
    except ValueError:  # on another drive of Windows
        return path.resolve().as_posix()


def without_links(folder: Path) -> Path:
    """Return the absolute path of a snapshot's folder, with symbolic links resolved.

    The target of a link is locked, written and replaced; the link stays.

    Raises
    ------
    SnapshotError
        If links form a cycle.
    """
    try:
        return folder.resolve()
    except (OSError, RuntimeError) as error:
        raise SnapshotError(
            folder, "is a link that leads to itself", "choose another --snapshot folder"
        ) from error


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def beside(folder: Path, role: str) -> Path:
    """Return the hidden path next to a snapshot's folder for a role, such as ``lock``."""
    return folder.parent / f".{folder.name}.{role}"


def former_of(folder: Path) -> Path:
    """Return the temporary path of the previous snapshot while a new one replaces it."""
    return beside(folder, "former")


def utc_now() -> str:
    """Return the current UTC time in seconds, as in the manifest."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat()
