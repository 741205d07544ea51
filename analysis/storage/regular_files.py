"""Reads regular files up to a size limit; refuses pipes and devices at once."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def read_regular_file(path: Path, *, limit_bytes: int) -> bytes:
    """Return the content of a regular file, or of the one that a link leads to.

    Raises
    ------
    OSError
        If it cannot be read, is not a regular file, or exceeds the limit. A pipe without a writer
        would block, and `/dev/zero` never ends.
    """
    with open(path, "rb", opener=_open_without_waiting) as stream:
        found = os.fstat(stream.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "is not a regular file", str(path))
        if found.st_size > limit_bytes:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        # A file that grows meanwhile is cut off; the caller checks the content.
        return stream.read(found.st_size)


def _open_without_waiting(path: str, flags: int) -> int:
    # Without O_NONBLOCK, opening a pipe would wait for a writer.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
