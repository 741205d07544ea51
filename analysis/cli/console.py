"""Terminal output in any encoding, even if a stream is closed or its disk full."""

from __future__ import annotations

import codecs
import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from analysis.records import AtlasError, WarningsError, one_line

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes."""

_PLAIN = {
    "↑": "+",
    "↓": "-",
    "→": ">",
    "…": "~",
    "∞": "inf",
    "\N{MULTIPLICATION SIGN}": "x",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "“": '"',
    "”": '"',
}
"""Replacements of characters that an encoding lacks, mostly of one letter: tables stay aligned."""

_ERRORS = "digest-atlas-plain"


class OutputError(AtlasError):
    """Standard output cannot be written; the message says why and what to do."""


def prepare() -> None:
    """Make the standard streams safe to use: open, and without errors of encoding."""
    # A closed descriptor would be taken by the next file that is opened, and get our output.
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdin = sys.stdin or _nothing("r")
    sys.stdout = sys.stdout or _nothing("w")
    sys.stderr = sys.stderr or _nothing("w")
    codecs.register_error(_ERRORS, _in_plain_letters)
    for stream in (sys.stdout, sys.stderr):
        # The user may have chosen another handler, with PYTHONIOENCODING.
        if getattr(stream, "errors", "") in ("strict", "backslashreplace"):
            with suppress(AttributeError, OSError):
                stream.reconfigure(errors=_ERRORS)  # type: ignore[union-attr]


def exit_code_of(run: Callable[[], int]) -> int:
    """Run a command and return its exit code; errors are printed as one line each."""
    try:
        try:
            return run()
        except SystemExit:
            show("", end="")  # argparse printed its help: report an output that cannot be written
            raise
    except WarningsError as error:
        for warning in error.warnings:
            warn(warning)
        fail(error)
    except AtlasError as error:
        fail(error)
    except KeyboardInterrupt:
        say("digest-atlas: interrupted; existing files are unchanged")
        return INTERRUPTED
    except BrokenPipeError:
        pass  # the program that reads the output has ended, as in `| head`
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        fail(f"{where}{error.strerror or error}; check the path, its permissions and free space")
    return FAILED


def show(text: str, *, end: str = "\n") -> None:
    """Print a result to standard output.

    Raises
    ------
    OutputError
        If it cannot be written.
    BrokenPipeError
        If the program that reads it has ended, as in `| head`.
    """
    try:
        print(text, end=end, flush=True)
    except BrokenPipeError:
        _discard(sys.stdout)
        raise
    except OSError as error:
        _discard(sys.stdout)
        raise OutputError(
            f"standard output: cannot be written ({error.strerror or error}); free some space, or "
            "send the output to another file"
        ) from error


def show_json(text: str) -> None:
    """Print a JSON text, with escapes for what the terminal's encoding lacks."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        text = re.sub(r"[^\x00-\x7f]", lambda found: json.dumps(found[0])[1:-1], text)
    show(text)


def say(line: str) -> None:
    """Print a line to standard error, if it can be written."""
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        _discard(sys.stderr)


def warn(warning: str) -> None:
    """Print a warning, on one line, to standard error."""
    say(f"warning: {one_line(warning)}")


def fail(error: object) -> None:
    """Print an error, on one line, to standard error."""
    say(f"digest-atlas: error: {one_line(str(error))}")


def _in_plain_letters(error: UnicodeError) -> tuple[str, int]:
    """Replace characters that an encoding lacks: an error handler for `codecs`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join(map(_plain, letters)), error.end


def _plain(letter: str) -> str:
    if letter in _PLAIN:
        return _PLAIN[letter]
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in parts if part.isascii()) or "?"


def _nothing(mode: str) -> Any:
    return open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123 - open until the end


def _discard(stream: Any) -> None:
    """Discard the rest of a stream, so that Python can flush it at exit."""
    with suppress(OSError, ValueError):  # a test's stream has no descriptor
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
