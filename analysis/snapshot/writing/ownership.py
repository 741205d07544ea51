"""Decides which files of a folder belong to a snapshot: only those are deleted."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from analysis.records import one_line
from analysis.snapshot.earlier_lineage import LINEAGE
from analysis.snapshot.errors import SnapshotError
from analysis.snapshot.features import is_optional
from analysis.snapshot.manifest_reader import manifest_bytes
from analysis.snapshot.paths import beside, former_of
from analysis.snapshot.schema import MANIFEST, SCHEMAS

_EARLIER_FILES = frozenset({f"{LINEAGE}.parquet"})
_TABLE_FILES = frozenset(f"{name}.parquet" for name in SCHEMAS) | _EARLIER_FILES
_REQUIRED_FILES = frozenset(
    f"{name}.parquet" for name in SCHEMAS if not is_optional(name) and name != "events"
)
"""Files of every snapshot; those of earlier versions have ``lineage`` instead of ``events``."""

_KEYS = frozenset({"schema_version", "created", "inputs", "settings", "files"})
"""Keys of every manifest since the first schema."""

_KEPT = frozenset(
    {".DS_Store", "Thumbs.db", "desktop.ini", ".gitattributes", ".gitignore", ".gitkeep"}
)
"""Files that desktops and Git create in any folder; they stay when the snapshot is replaced."""

_MOST_NAMED = 3
_PERMISSIONS = "check the folder's permissions"
_ELSEWHERE = "choose another --snapshot folder"


def check_replaceable(folder: Path) -> None:
    """Check that a snapshot may be written to a folder and that the system allows it.

    Parameters
    ----------
    folder
        Path without symbolic links. It may be missing, empty, or contain a snapshot, complete or
        damaged, and nothing else.

    Raises
    ------
    SnapshotError
        If it is anything else, if the path of one of the writer's temporary folders is in use for
        other files, or if its content cannot be changed.
    """
    if os.path.lexists(folder):
        _check_folder(folder)
    if folder.parent.is_dir() and not os.access(folder.parent, os.W_OK | os.X_OK):
        raise SnapshotError(folder.parent, "cannot be written", f"{_PERMISSIONS}, or {_ELSEWHERE}")
    for path in (beside(folder, "new"), former_of(folder)):
        if os.path.lexists(path) and (not path.is_dir() or path.is_symlink() or _others_in(path)):
            raise SnapshotError(
                path, "is not a snapshot, but its path is needed to write one", "move it elsewhere"
            )


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise SnapshotError(folder, "is not a folder", _ELSEWHERE)
    if os.path.ismount(folder):
        raise SnapshotError(
            folder, "is a mount point and cannot be replaced", "choose a folder inside it"
        )
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise SnapshotError(folder, "cannot be written", f"{_PERMISSIONS}, or {_ELSEWHERE}")
    # Is it a snapshot, and is there anything else in it?
    present = {path.name for path in folder.iterdir()} - _KEPT
    is_snapshot = _is_ours(_manifest_in(folder)) or present >= _REQUIRED_FILES
    if present and not (MANIFEST in present and is_snapshot):
        raise SnapshotError(folder, "is not a snapshot and is not replaced", _ELSEWHERE)
    if others := _others_in(folder):
        named = ", ".join(others[:_MOST_NAMED]) + (", ..." if others[_MOST_NAMED:] else "")
        raise SnapshotError(
            folder,
            one_line(f"contains files that are not the snapshot's ({named}) and is not replaced"),
            f"move them elsewhere, or {_ELSEWHERE}",
        )


def kept_files(folder: Path) -> list[Path]:
    """Return the files in a folder that stay when its snapshot is replaced."""
    if not folder.is_dir():
        return []
    return [Path(entry.path) for entry in os.scandir(folder) if _is_plain(entry, _KEPT)]


def remove(folder: Path) -> None:
    """Delete a snapshot's files, and the folder unless it has other files."""
    if not folder.is_dir() or folder.is_symlink():
        return
    names = _names_in(folder) | _KEPT
    with suppress(OSError):
        for entry in list(os.scandir(folder)):
            if _is_plain(entry, names):
                Path(entry.path).unlink()
        folder.rmdir()


def copy_kept_files(source: Path, target: Path) -> None:
    """Copy the files that stay to the folder that replaces theirs."""
    for path in kept_files(source):
        shutil.copy2(path, target / path.name)


def _others_in(folder: Path) -> list[str]:
    names = _names_in(folder) | _KEPT
    return sorted(entry.name for entry in os.scandir(folder) if not _is_plain(entry, names))


def _is_plain(entry: os.DirEntry[str], names: frozenset[str]) -> bool:
    return entry.name in names and entry.is_file(follow_symlinks=False)


def _names_in(folder: Path) -> frozenset[str]:
    """Return the names of a snapshot's files, also of tables of later versions."""
    body = _manifest_in(folder)
    listed = frozenset(body["files"]) if _is_ours(body) else frozenset()
    return _TABLE_FILES | listed | {MANIFEST}


def _manifest_in(folder: Path) -> Any:
    """Return the decoded manifest in a folder; None if there is none or it is damaged."""
    if not (folder / MANIFEST).is_file():
        return None
    try:
        return json.loads(manifest_bytes(folder))
    except (SnapshotError, ValueError, RecursionError):
        return None


def _is_ours(body: Any) -> bool:
    """Return whether a manifest is a snapshot's, of any schema; web apps have one too."""
    if not isinstance(body, Mapping) or not body.keys() >= _KEYS:
        return False
    files = body["files"]
    return isinstance(files, Mapping) and all(
        name.endswith(".parquet") and isinstance(about, Mapping) and "sha256" in about
        for name, about in files.items()
    )
