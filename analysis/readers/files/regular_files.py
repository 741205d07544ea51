"""Open regular files only: reading a pipe or a device may never end."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import IO

from analysis.readers.files.compression import unreadable
from analysis.records import InputError

MAX_SHOWN_CHARS = 200
"""Maximum length of a path in messages."""


def mode_of(path: Path) -> int | None:
    """Return the mode of a file or folder, following links; None if there is none.

    Raises
    ------
    InputError
        If the operating system refuses, for example because the name is too long.
    """
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    except OSError as error:
        raise unreadable(shown(path), error) from error


def is_regular(path: Path) -> bool:
    """Return True for a regular file, or a link to one."""
    # Unlike `Path.is_file`, this never raises an error.
    return os.path.isfile(path)  # noqa: PTH113


def is_folder(path: Path) -> bool:
    """Return True for a folder, or a link to one."""
    return os.path.isdir(path)  # noqa: PTH112


def real_path(path: Path) -> Path:
    """Return a path with its links followed, as far as that is possible."""
    # Unlike `Path.resolve`, this raises no error for circular links.
    return Path(os.path.realpath(path))


def open_regular(path: Path) -> IO[bytes]:
    """Open a regular file, or a link to one.

    Raises
    ------
    InputError
        If it is something else, or cannot be opened.
    """
    mode = mode_of(path)
    if mode is None and not os.path.lexists(path):  # removed since it was listed
        raise InputError(path, "does not exist any more", "check the path")
    if mode is None or not stat.S_ISREG(mode):
        raise InputError(path, "is a broken link or not a regular file", "fix or remove it")
    try:
        return path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from error


def shown(path: Path) -> Path:
    """Return a path for messages; the middle of an overlong one is cut."""
    text, half = str(path), MAX_SHOWN_CHARS // 2
    return path if len(text) <= MAX_SHOWN_CHARS else Path(f"{text[:half]}...{text[-half:]}")
