"""Standard input, read whole: it cannot be read twice."""

from __future__ import annotations

import sys

from analysis.readers.files.digest_file import STDIN
from analysis.records import InputError

MAX_BYTES = 256 * 1024**2


def read_stdin() -> bytes:
    """Return what comes on standard input.

    Raises
    ------
    InputError
        If it is too much, or a terminal, which nobody types a digest into.
    """
    if sys.stdin is None or sys.stdin.isatty():
        raise InputError(STDIN, "stands for standard input, and nothing is piped into it",
                         "name a file, or pipe one as `digest-atlas analyze - < FILE`")  # fmt: skip
    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise InputError(
            STDIN, f"has more than {MAX_BYTES:,} bytes on standard input", "save it to a file"
        )
    return content
