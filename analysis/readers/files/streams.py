"""Open input files as bytes or text, within size limits."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from analysis.readers.files.compression import compression_of, unpacked
from analysis.readers.files.decoding import Decoder
from analysis.readers.files.digest_file import DigestFile
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

    The encoding is decided as in `encodings`; one that is assumed gives a warning.

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
    decoder = Decoder(file, open_bytes, notes)
    with decoder.open() as text:
        try:
            while line := text.readline(MAX_LINE_CHARS + 1):
                number += 1
                if keep_going and len(line) > MAX_LINE_CHARS:
                    _skip_rest(line, text)
                    notes.add(number, _TOO_LONG, "line skipped; split it into records")
                    line = "\n"
                _check(file.path, number, line, is_line=True, allow_nul=keep_going)
                yield number, decoder.decoded(number, line, is_whole=True)
        except UnicodeError as error:
            raise _undecodable(file.path, number + 1, decoder) from error


def chunks(file: DigestFile, notes: Notes) -> Iterator[str]:
    """Yield a text in chunks, for lines of any length; decoded as in `lines`.

    Raises
    ------
    InputError
        If the file is not text, or is damaged.
    """
    number = 1
    decoder = Decoder(file, open_bytes, notes)
    with decoder.open() as text:
        try:
            while chunk := text.read(_CHUNK_CHARS):
                _check(file.path, number, chunk, is_line=False)
                if decoded := decoder.decoded(number, chunk, is_whole=False):
                    yield decoded
                number += chunk.count("\n")
            if rest := decoder.decoded(number, "", is_whole=True):
                yield rest
        except UnicodeError as error:
            raise _undecodable(file.path, number, decoder) from error


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


def _skip_rest(line: str, text: io.TextIOWrapper) -> None:
    while line and not line.endswith("\n"):
        line = text.readline(MAX_LINE_CHARS)


def _undecodable(path: Path, number: int, decoder: Decoder) -> InputError:
    return InputError(
        f"{path}:{number}",
        f"is not valid {decoder.name}, unlike the beginning of the file",
        "save it as UTF-8",
    )


def _check(path: Path, number: int, text: str, *, is_line: bool, allow_nul: bool = False) -> None:
    if is_line and len(text) > MAX_LINE_CHARS:
        raise InputError(
            f"{path}:{number}", _TOO_LONG, "put each title, abstract or record on its own line"
        )
    if "\0" in text and not allow_nul:
        number += text.count("\n", 0, text.index("\0"))
        raise InputError(
            f"{path}:{number}", "contains NUL bytes, so it is not text", "save it as UTF-8 text"
        )
