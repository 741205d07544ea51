"""Reads a small TOML file that a person writes, within limits."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from analysis.records import InputError
from evidence import formatting

MAX_BYTES = 1_000_000
"""Maximum size of such a file: about 15,000 tables."""

MAX_LINE_CHARS = 2_000
"""Maximum length of a line; file names have at most 255 characters."""


def parse_toml(path: Path, content: bytes | None, shorter: str) -> tuple[dict[str, Any], str]:
    """Return the tables of a TOML file, and its text.

    Parameters
    ----------
    path
        Its path in messages.
    content
        Its bytes; None for a file that is too large to be held in memory.
    shorter
        What to do with a file that is too large or nested too deeply.

    Raises
    ------
    InputError
        If it is not TOML in UTF-8, or exceeds a limit.
    """
    if content is None or len(content) > MAX_BYTES:
        raise InputError(path, f"has more than {formatting.number(MAX_BYTES)} bytes", shorter)
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        _check_lines(path, text)
        return tomllib.loads(text), text
    except UnicodeDecodeError as error:
        raise InputError(path, "is not UTF-8", "save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"\bat line (\d+)", str(error))
        where = f"{path}:{line[1]}" if line else path
        raise InputError(where, f"is not valid TOML ({error})", "correct it there") from error
    except RecursionError as error:
        raise InputError(path, "is nested too deeply", shorter) from error


def _check_lines(path: Path, text: str) -> None:
    """Raise an error for an overlong line."""
    # Parsing a key with many dots takes time that grows with the square of their number.
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE_CHARS:
            raise InputError(
                f"{path}:{number}",
                f"the line has more than {formatting.number(MAX_LINE_CHARS)} characters",
                "write one name or value per line",
            )
