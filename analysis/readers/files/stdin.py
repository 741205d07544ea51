"""Read standard input."""

from __future__ import annotations

import sys

from analysis.readers.files.digest_file import STDIN
from analysis.records import InputError
from evidence.formatting import number

MAX_BYTES = 256 * 1024**2


def read_stdin() -> bytes:
    """Return all bytes of standard input, which cannot be read twice.

    Raises
    ------
    InputError
        If it is a terminal, or has more than `MAX_BYTES`.
    """
    if sys.stdin is None or sys.stdin.isatty():
        raise InputError(STDIN, "is standard input, but nothing is piped into it",
                         "name a file, or pipe one: `digest-atlas analyze - < FILE`")  # fmt: skip
    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise InputError(
            STDIN, f"has more than {number(MAX_BYTES)} bytes on standard input", "save it to a file"
        )
    return content
