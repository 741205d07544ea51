"""Open input files as bytes or text, within size limits."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from analysis.readers.files.compression import compression_of, unpacked
from analysis.readers.files.digest_file import STDIN_NAME, UTF16_MARKS, DigestFile
from analysis.readers.files.regular_files import open_regular
from analysis.readers.reading_warnings import Notes
from analysis.records import InputError
from evidence import formatting

HEAD_BYTES = 65_536
"""Number of first bytes in which a format is recognised."""

MAX_LINE_CHARS = 1_000_000
"""Maximum length of a line; longer ones are not text, and might not fit into memory."""

MAX_DOCUMENT_CHARS = 24 * 1024**2
"""Maximum length of a text that is read whole, such as JSON: some years of daily papers."""

_CHUNK_CHARS = 65_536
# `surrogateescape` decodes a byte that is not UTF-8 to one of these.
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


def sniff_file(path: Path) -> DigestFile:
    """Return the `DigestFile` of a file on disk: its first bytes and compression.

    Raises
    ------
    InputError
        If the file cannot be read, is not a regular file, is empty, or is compressed twice.
    """

    def open_raw() -> tuple[IO[bytes], int]:
        stream = open_regular(path)
        return stream, os.fstat(stream.fileno()).st_size

    return sniff(path, open_raw, on_disk=True)


def sniff_stdin(content: bytes) -> DigestFile:
    """Return the `DigestFile` of the content of standard input; see `sniff_file`."""
    return sniff(STDIN_NAME, lambda: (io.BytesIO(content), len(content)))


def sniff(
    path: Path, open_raw: Callable[[], tuple[IO[bytes], int]], *, on_disk: bool = False
) -> DigestFile:
    """Return the `DigestFile` of any bytes; see `sniff_file`.

    Parameters
    ----------
    path
        The path in messages.
    open_raw
        Opens the bytes from the start and returns them with their number.
    on_disk
        Whether `path` can be opened.
    """
    stream, compression = unpacked(path, *open_raw())
    with stream:
        head = stream.read(HEAD_BYTES)
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise InputError(path, "is empty", "add a digest or remove the file")
    if compression and (inner := compression_of(head)):
        raise InputError(path, f"is compressed twice, with {inner} inside", "decompress it once")
    return DigestFile(path, head, compression, on_disk, open_raw)


def open_bytes(file: DigestFile) -> IO[bytes]:
    """Open a file's decompressed bytes; all read errors are `InputError`."""
    return unpacked(file.path, *file.open_raw())[0]


def lines(file: DigestFile, notes: Notes, *, keep_going: bool = False) -> Iterator[tuple[int, str]]:
    r"""Yield the lines of a text with their numbers, from 1; line ends are ``\n``.

    The encoding is UTF-8, or UTF-16 with a byte order mark. Bytes that are not UTF-8 are nearly
    always Windows-1252, so they are read as that, with a warning.

    Parameters
    ----------
    file
        The text.
    notes
        Receives the warnings.
    keep_going
        Whether an overlong line is yielded empty and a line with NUL bytes as it is, instead of
        raising an error.

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
                    notes.add(number, _TOO_LONG, "line skipped; split it into records")
                    line = "\n"
                yield number, _checked(file.path, number, line, notes, allow_nul=keep_going)
        except UnicodeError as error:
            raise _not_utf16(file.path, number + 1) from error


def chunks(file: DigestFile, notes: Notes) -> Iterator[str]:
    """Yield a text in chunks, for lines of any length; decoded as in `lines`.

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
    """Return a whole text; raise an `InputError` beyond `limit` characters."""
    limit = MAX_DOCUMENT_CHARS if limit is None else limit
    pieces, n_chars = [], 0
    for chunk in chunks(file, notes):
        n_chars += len(chunk)
        if n_chars > limit:
            raise InputError(
                file.path,
                f"has more than {formatting.number(limit)} characters, the limit of its format",
                "split it into several files, or convert it to JSON Lines",
            )
        pieces.append(chunk)
    return "".join(pieces)


_TOO_LONG = f"the line has more than {formatting.number(MAX_LINE_CHARS)} characters"


def _text(file: DigestFile) -> io.TextIOWrapper:
    is_utf16 = file.head.startswith(UTF16_MARKS)
    encoding, errors = ("utf-16", "strict") if is_utf16 else ("utf-8-sig", "surrogateescape")
    return io.TextIOWrapper(open_bytes(file), encoding=encoding, errors=errors, newline=None)


def _skip_rest(line: str, text: io.TextIOWrapper) -> None:
    while line and not line.endswith("\n"):
        line = text.readline(MAX_LINE_CHARS)


def _not_utf16(path: Path, number: int) -> InputError:
    return InputError(
        f"{path}:{number}", "is not valid UTF-16, despite its byte order mark", "save it as UTF-8"
    )


def _checked(path: Path, number: int, line: str, notes: Notes, *, allow_nul: bool) -> str:
    if len(line) > MAX_LINE_CHARS:
        raise InputError(
            f"{path}:{number}", _TOO_LONG, "put each title, abstract or record on its own line"
        )
    return _decoded(path, number, line, notes, allow_nul=allow_nul)


def _decoded(path: Path, number: int, text: str, notes: Notes, *, allow_nul: bool = False) -> str:
    if "\0" in text and not allow_nul:
        number += text.count("\n", 0, text.index("\0"))
        raise InputError(
            f"{path}:{number}", "contains NUL bytes, so it is not text", "save it as UTF-8 text"
        )
    if not text.isascii() and (stray := _NOT_UTF8.search(text)):
        notes.add(
            number + text.count("\n", 0, stray.start()),
            "is not UTF-8",
            "the invalid bytes are read as Windows-1252; save the file as UTF-8",
        )
        text = _NOT_UTF8.sub(_as_windows_1252, text)
    return text


def _as_windows_1252(match: re.Match[str]) -> str:
    byte = bytes([ord(match.group()) - 0xDC00])
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:  # five bytes are undefined in Windows-1252
        return "\ufffd"
