"""The page onto the disk: whole or not at all, and never over something else."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from analysis.records import AtlasError
from dashboard.static_page.html_page import GENERATOR

_HEAD_BYTES = 2048
_MARK = f'<meta name="generator" content="{GENERATOR} '.encode()


class ExportError(AtlasError):
    """A page cannot be written: where, what, and the remedy.

    Parameters
    ----------
    where
        The file.
    trouble
        What is wrong there.
    remedy
        What to do about it.
    """

    def __init__(self, where: Path, trouble: str, remedy: str) -> None:
        self.where, self.trouble, self.remedy = where, trouble, remedy
        super().__init__(f"{where}: {trouble}; {remedy}")


def check_free(path: Path) -> None:
    """Check that a page may be written to `path`, before the work of making it.

    Raises
    ------
    ExportError
        If something is there that is not such a page.
    """
    if path.is_dir():
        raise ExportError(path, "is a folder", "give the name of a file in it")
    if path.exists() and not _is_page(path):
        raise ExportError(
            path, "is not a page of Digest Atlas, so it is left as it is", "choose another name"
        )


def write(path: Path, page: str) -> int:
    """Write a page so that the file is at any moment either the former one or this one.

    Parameters
    ----------
    path
        Where it shall be. A previous page there is replaced; anything else is not.
    page
        From `dashboard.static_page.html_page.page_of`.

    Returns
    -------
    int
        Its size in bytes.

    Raises
    ------
    ExportError
        If something else is there, or it cannot be written.
    """
    check_free(path)
    target = path.resolve()
    fresh = target.with_name(f".{target.name}.new")
    data = page.encode()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(target)
    except OSError as error:
        raise ExportError(
            path,
            f"cannot be written ({error.strerror or error})",
            "free some space, check the folder's permissions, or choose another name",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
    return len(data)


def _is_page(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return _MARK in stream.read(_HEAD_BYTES)
    except OSError:
        return False
