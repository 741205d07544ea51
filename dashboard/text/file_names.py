"""Names of input files as shown: no folders outside the project. Pure."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_DRIVE = re.compile(r"[A-Za-z]:")


def shown_path(path: str) -> str:
    """Return a path inside the project as it is, any other path's last part."""
    plain = path.replace("\\", "/")
    parts = PurePosixPath(plain).parts
    is_inside = not plain.startswith(("/", "~")) and ".." not in parts and not _DRIVE.match(plain)
    return path if is_inside else plain.rstrip("/").rpartition("/")[2] or plain


def shown_warning(warning: str) -> str:
    """Return a warning, which starts with a path and a colon, with the path as shown."""
    where, colon, what = warning.partition(": ")
    return f"{shown_path(where)}{colon}{what}" if colon else warning
