"""Paths of a snapshot, file hashes and timestamps."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path


def relative_to_snapshot(path: Path, folder: Path) -> str:
    """Return `path` as in the manifest: relative to the snapshot's parent folder.

    Standard input (``-``) is returned unchanged.
    """
    if path == Path("-"):
        return "-"
    return Path(os.path.relpath(path.resolve(), folder.resolve().parent)).as_posix()


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
