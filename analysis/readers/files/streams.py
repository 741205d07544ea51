"""Opens digest files as bytes, and as text within limits: decoding, lines, chunks."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from analysis.readers.files.compression import compression_of, unpacked, unreadable
from analysis.readers.files.digest_file import STDIN_NAME, UTF16_MARKS, DigestFile
from analysis.readers.reading_warnings import Notes
from analysis.records import InputError

HEAD_BYTES = 65_536
"""How much of a file is looked at to recognise it."""

MAX_LINE_CHARS = 1_000_000
"""Longest line of a text; what is longer is another format, and would have to fit in memory."""

MAX_DOCUMENT_CHARS = 24 * 1024**2
"""Longest text of a format that is read whole, as JSON is: some years of daily papers."""


_CHUNK_CHARS = 65_536
# `surrogateescape` turns a byte that is not UTF-8 into one of these.
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


def sniff_file(path: Path) -> DigestFile:
    """Open a file for reading: see how it begins and whether it is packed.

    Raises
    ------
    InputError
        If it cannot be read, or is empty.
    """

    def open_raw() -> tuple[IO[bytes], int]:
        try:
            return path.open("rb"), path.stat().st_size
        except OSError as error:
            raise unreadable(path, error) from error

    return sniff(path, open_raw, on_disk=True)


def sniff_stdin(content: bytes) -> DigestFile:
    """See how what came on standard input begins, as `sniff_file` does."""
    return sniff(STDIN_NAME, lambda: (io.BytesIO(content), len(content)))


def sniff(
    path: Path, open_raw: Callable[[], tuple[IO[bytes], int]], *, on_disk: bool = False
) -> DigestFile:
    """See how something begins; `open_raw` gives its bytes anew and how many they are."""
    stream, compression = unpacked(path, *open_raw())
    with stream:
        head = stream.read(HEAD_BYTES)
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise InputError(path, "is empty", "put a digest into it or remove it")
    if compression and (inner := compression_of(head)):
        raise InputError(path, f"is packed twice, with {inner} within", "unpack it once")
    return DigestFile(path, head, compression, on_disk, open_raw)


def open_bytes(file: DigestFile) -> IO[bytes]:
    """Open a file's unpacked bytes; every trouble in reading them is an `InputError`."""
    return unpacked(file.path, *file.open_raw())[0]


def lines(file: DigestFile, notes: Notes, *, keep_going: bool = False) -> Iterator[tuple[int, str]]:
    r"""Yield a text's lines with their numbers, from 1; each but the last one ends with ``\n``.

    UTF-8, or UTF-16 where a byte order mark says so. A byte that is not UTF-8 is read as
    Windows-1252, which is what such bytes nearly always are, and noted: nothing is lost.

    Parameters
    ----------
    file, notes
        The text, and what takes the warnings.
    keep_going
        Whether one line too long or with NUL bytes costs only itself: the one is left empty, the
        other handed on, for the caller to judge. Else it is refused, and the file with it.

    Raises
    ------
    InputError
        If the file is not text, is damaged, or has a line beyond `MAX_LINE_CHARS`.
    """
    number = 0
    with _text(file) as text:
        try:
            while line := text.readline(MAX_LINE_CHARS + 1):
                number += 1
                if keep_going and len(line) > MAX_LINE_CHARS:
                    _skip_rest(line, text)
                    notes.add(number, _TOO_LONG, "left out; break it into records")
                    line = "\n"
                yield number, _checked(file.path, number, line, notes, allow_nul=keep_going)
        except UnicodeError as error:
            raise _not_utf16(file.path, number + 1) from error


def chunks(file: DigestFile, notes: Notes) -> Iterator[str]:
    """Yield a text in pieces, for formats whose lines may be of any length; decoded as `lines`.

    Raises
    ------
    InputError
        If the file is not text, or is damaged.
    """
    number = 1
    with _text(file) as text:
        try:
            while chunk := text.read(_CHUNK_CHARS):
                yield _decoded(file.path, number, chunk, notes)
                number += chunk.count("\n")
        except UnicodeError as error:
            raise _not_utf16(file.path, number) from error


def whole_text(file: DigestFile, notes: Notes, limit: int | None = None) -> str:
    """Return a text whole; one of more than `limit` characters is refused."""
    limit = MAX_DOCUMENT_CHARS if limit is None else limit
    pieces, n_chars = [], 0
    for chunk in chunks(file, notes):
        n_chars += len(chunk)
        if n_chars > limit:
            raise InputError(
                file.path,
                f"has more than {limit:,} characters, too many for its format",
                "split it into several files, or write its records as JSON Lines",
            )
        pieces.append(chunk)
    return "".join(pieces)


_TOO_LONG = f"is a line of more than {MAX_LINE_CHARS:,} characters"


def _text(file: DigestFile) -> io.TextIOWrapper:
    is_utf16 = file.head.startswith(UTF16_MARKS)
    encoding, errors = ("utf-16", "strict") if is_utf16 else ("utf-8-sig", "surrogateescape")
    return io.TextIOWrapper(open_bytes(file), encoding=encoding, errors=errors, newline=None)


def _skip_rest(line: str, text: io.TextIOWrapper) -> None:
    while line and not line.endswith("\n"):
        line = text.readline(MAX_LINE_CHARS)


def _not_utf16(path: Path, number: int) -> InputError:
    return InputError(
        f"{path}:{number}", "is not the UTF-16 text that it begins as", "save it as UTF-8"
    )


def _checked(path: Path, number: int, line: str, notes: Notes, *, allow_nul: bool) -> str:
    if len(line) > MAX_LINE_CHARS:
        raise InputError(
            f"{path}:{number}", _TOO_LONG, "break it into lines, one a title, abstract or record"
        )
    return _decoded(path, number, line, notes, allow_nul=allow_nul)


def _decoded(path: Path, number: int, text: str, notes: Notes, *, allow_nul: bool = False) -> str:
    if "\0" in text and not allow_nul:
        number += text.count("\n", 0, text.index("\0"))
        raise InputError(
            f"{path}:{number}", "holds NUL bytes, so it is not text", "save it as UTF-8 text"
        )
    if not text.isascii() and (stray := _NOT_UTF8.search(text)):
        notes.add(
            number + text.count("\n", 0, stray.start()),
            "is not UTF-8",
            "its stray bytes were read as Windows-1252; save the file as UTF-8",
        )
        text = _NOT_UTF8.sub(_as_windows_1252, text)
    return text


def _as_windows_1252(match: re.Match[str]) -> str:
    byte = bytes([ord(match.group()) - 0xDC00])
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:  # Five bytes mean nothing in Windows-1252.
        return "\ufffd"
