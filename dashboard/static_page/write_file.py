"""Atomic writing of the exported page, which never overwrites other files."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from analysis.records import AtlasError
from dashboard.static_page.html_page import GENERATOR

_HEAD_BYTES = 2048
_MARK = f'<meta name="generator" content="{GENERATOR} '.encode()


class ExportError(AtlasError):
    """The page cannot be written.

    Parameters
    ----------
    where
        Path of the file.
    problem
        What is wrong.
    fix
        What to do.
    """

    def __init__(self, where: Path, problem: str, fix: str) -> None:
        self.where, self.problem, self.fix = where, problem, fix
        super().__init__(f"{where}: {problem}; {fix}")


def check_free(path: Path) -> None:
    """Check that a page may be written to `path`, before it is built.

    Raises
    ------
    ExportError
        If `path` is a folder or a file that is not an exported page.
    """
    if path.is_dir():
        raise ExportError(path, "is a folder", "name a file in it")
    # A pipe has no head to look at, and opening it would wait for a writer.
    if path.exists() and not (path.is_file() and _is_page(path)):
        raise ExportError(
            path, "exists and is not an exported page", "choose another name or delete it"
        )


def write(path: Path, page: str) -> int:
    """Write a page atomically.

    Parameters
    ----------
    path
        Path of the file; an exported page there is replaced, any other file is not.
    page
        Result of `dashboard.static_page.html_page.page_of`.

    Returns
    -------
    int
        Size in bytes.

    Raises
    ------
    ExportError
        If `path` is occupied by something else or cannot be written.
    """
    check_free(path)
    target = path.resolve()
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
    data = page.encode()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
    except OSError as error:
        raise ExportError(
            path,
            f"cannot be written ({error.strerror or error})",
            "free disk space, check the folder's permissions or choose another name",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return len(data)


def _is_page(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return _MARK in stream.read(_HEAD_BYTES)
    except OSError:
        return False
