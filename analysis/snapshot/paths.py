"""Where things are, and what they are known by: paths, digests of files, the time."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path


def relative_to_snapshot(path: Path, folder: Path) -> str:
    """Spell `path` as the manifest does: relative to the folder that holds the snapshot.

    Standard input, ``-``, is nowhere, and stays as it is.
    """
    if path == Path("-"):
        return "-"
    return Path(os.path.relpath(path.resolve(), folder.resolve().parent)).as_posix()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def beside(folder: Path, role: str) -> Path:
    """Return the hidden companion of a snapshot's folder that has this role."""
    return folder.parent / f".{folder.name}.{role}"


def former_of(folder: Path) -> Path:
    """Return where the former snapshot is while the new one takes its place."""
    return beside(folder, "former")


def utc_now() -> str:
    """Return the time as the manifest writes it: UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat()
