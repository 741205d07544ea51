"""Writes cache files; a cache that cannot be written is reported once."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import BinaryIO

logger = logging.getLogger(__name__)


def write_cache_file(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file of a cache under a temporary name, then rename it.

    An interrupted run or concurrent runs leave only complete files. If the file cannot be written,
    a warning is logged, once for each cache, and the run continues without it.

    Parameters
    ----------
    path
        The file. The cache is the folder that contains its folder.
    write
        Writes the content to a binary stream.
    """
    folder = path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                write(stream)
            Path(temporary).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        _report(folder.parent, error.strerror or str(error))


@cache
def _report(folder: Path, reason: str) -> None:
    """Log that a cache cannot be written, once for each folder and reason."""
    logger.warning(
        "%s: cannot be written (%s), so the next run computes vectors and parses digests again; "
        "choose another --cache-dir, or use --no-cache",
        folder,
        reason,
    )
