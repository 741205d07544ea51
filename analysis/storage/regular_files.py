"""Reading of regular files up to a size limit: no pipe or device makes it wait."""

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
    # Without O_NONBLOCK, opening a pipe would wait for a writer. O_BINARY is for Windows.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as stream:  # noqa: PTH123 - of a descriptor
        found = os.fstat(stream.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "is not a regular file", str(path))
        if found.st_size > limit_bytes:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        # A file that grows meanwhile is cut, and fails the caller's check of its content.
        return stream.read(found.st_size)
