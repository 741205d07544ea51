"""Files as bytes and as lines: unpacking, decoding, and the bounds of both."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from analysis.readers.notes import Notes
from analysis.records import InputError

HEAD_BYTES = 65_536
"""How much of a file is looked at to recognise it."""

MAX_UNPACKED_BYTES = 2 * 1024**3
"""What a .gz may unpack to: a few kilobytes can claim to be terabytes."""

MAX_LINE_CHARS = 1_000_000
"""Longest line of a text; what is longer is another format, and would have to fit in memory."""

_GZIP = b"\x1f\x8b"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# `surrogateescape` turns a byte that is not UTF-8 into one of these.
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class DigestFile:
    """A file that may hold digests.

    Attributes
    ----------
    path
        As the user gave it.
    head
        Its first bytes, unpacked.
    packed
        Whether it is a gzip file, by its content.
    """

    path: Path
    head: bytes
    packed: bool

    @property
    def suffix(self) -> str:
        """The name's ending, lower case and without ``.gz``."""
        return suffix_of(self.path)

    @property
    def stem(self) -> str:
        """The name without its endings."""
        name = self.path.name
        for ending in (".gz", self.suffix):
            if ending and name.lower().endswith(ending):
                name = name[: -len(ending)]
        return name

    def head_lines(self) -> list[str]:
        """Return the lines of `head`, decoded as well as can be."""
        encoding = "utf-16" if self.head.startswith(_UTF16) else "utf-8-sig"
        text = self.head.decode(encoding, errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def suffix_of(path: Path) -> str:
    """Return the ending of a file's name, lower case and without ``.gz``."""
    name = path.name.lower()
    return Path(name.removesuffix(".gz")).suffix


def look_at(path: Path) -> DigestFile:
    """Open a file for reading: see how it begins and whether it is packed.

    Raises
    ------
    InputError
        If it cannot be read, or is empty.
    """
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == _GZIP
    except OSError as error:
        raise _unreadable(path, error) from error
    with _open(path, packed) as stream:
        head = stream.read(HEAD_BYTES)
    if not head.strip(b"\xef\xbb\xbf \t\r\n"):
        raise InputError(path, "is empty", "put a digest into it or remove it")
    return DigestFile(path, head, packed)


def open_bytes(file: DigestFile) -> IO[bytes]:
    """Open a file's unpacked bytes; every trouble in reading them is an `InputError`."""
    return _open(file.path, file.packed)


def lines(file: DigestFile, notes: Notes) -> Iterator[tuple[int, str]]:
    r"""Yield a text's lines with their numbers, from 1; each but the last one ends with ``\n``.

    UTF-8, or UTF-16 where a byte order mark says so. A byte that is not UTF-8 is read as
    Windows-1252, which is what such bytes nearly always are, and noted: nothing is lost.

    Raises
    ------
    InputError
        If the file is not text, is damaged, or has a line beyond `MAX_LINE_CHARS`.
    """
    is_utf16 = file.head.startswith(_UTF16)
    encoding, errors = ("utf-16", "strict") if is_utf16 else ("utf-8-sig", "surrogateescape")
    number = 0
    with (
        open_bytes(file) as stream,
        io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline=None) as text,
    ):
        try:
            while line := text.readline(MAX_LINE_CHARS + 1):
                number += 1
                yield number, _checked(file.path, number, line, notes)
        except UnicodeError as error:
            raise InputError(
                f"{file.path}:{number + 1}",
                "is not the UTF-16 text that it begins as",
                "save it as UTF-8",
            ) from error


def _checked(path: Path, number: int, line: str, notes: Notes) -> str:
    if len(line) > MAX_LINE_CHARS:
        raise InputError(
            f"{path}:{number}",
            f"is a line of more than {MAX_LINE_CHARS:,} characters",
            "break it into lines, one a title, abstract or record",
        )
    if "\0" in line:
        raise InputError(
            f"{path}:{number}", "holds NUL bytes, so it is not text", "save it as UTF-8 text"
        )
    if not line.isascii() and _NOT_UTF8.search(line):
        notes.add(
            number,
            "is not UTF-8",
            "its stray bytes were read as Windows-1252; save the file as UTF-8",
        )
        line = _NOT_UTF8.sub(_as_windows_1252, line)
    return line


def _as_windows_1252(match: re.Match[str]) -> str:
    byte = bytes([ord(match.group()) - 0xDC00])
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:  # Five bytes mean nothing in Windows-1252.
        return "\ufffd"


def _open(path: Path, packed: bool) -> IO[bytes]:
    try:
        # Closed by `_Guarded`, which the caller closes.
        stream = cast("IO[bytes]", gzip.open(path) if packed else path.open("rb"))  # noqa: SIM115
    except OSError as error:
        raise _unreadable(path, error) from error
    return io.BufferedReader(_Guarded(path, stream, MAX_UNPACKED_BYTES if packed else None))


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(
        path, f"cannot be read ({error.strerror or error})", "check its name and permissions"
    )


class _Guarded(io.RawIOBase):
    """Bytes of a file, where reading too much or amiss raises an `InputError`."""

    def __init__(self, path: Path, stream: IO[bytes], limit: int | None) -> None:
        self._path, self._stream, self._left = path, stream, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise InputError(
                self._path, "is a damaged or cut-off gzip file", "fetch or pack it again"
            ) from error
        except OSError as error:
            raise _unreadable(self._path, error) from error
        if self._left is not None:
            self._left -= len(data)
            if self._left < 0:
                raise InputError(
                    self._path,
                    f"unpacks to more than {MAX_UNPACKED_BYTES:,} bytes",
                    "unpack it and split it into smaller files",
                )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()
