"""Decode a text piece by piece, with warnings about assumed encodings."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable
from typing import IO

from analysis.readers.files.digest_file import DigestFile
from analysis.readers.reading_warnings import Notes
from evidence.encodings import UTF8, Encoding, encoding_of

_SAMPLE_BYTES = 65_536
# `surrogateescape` decodes a byte that is not UTF-8 to one of these.
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


class Decoder:
    """Decodes the text of a file in two steps.

    `open` decodes UTF-8 and keeps other bytes as surrogates: line ends are the same bytes in every
    encoding but UTF-16 and UTF-32, which it decodes itself. `decoded` detects the encoding at the
    first such byte, and decodes the bytes that were kept.

    Parameters
    ----------
    file
        The text.
    open_bytes
        Opens its bytes.
    notes
        Receives the warnings.
    """

    def __init__(
        self, file: DigestFile, open_bytes: Callable[[DigestFile], IO[bytes]], notes: Notes
    ) -> None:
        self._file, self._open_bytes, self._notes = file, open_bytes, notes
        self._encoding: Encoding | None = None
        self._incremental: codecs.IncrementalDecoder | None = None
        self._has_warned = False
        if not file.head.isascii() or b"\0" in file.head:
            self._use(encoding_of(file.head))

    def open(self) -> io.TextIOWrapper:
        r"""Open the text; its line ends are ``\n``."""
        codec, errors, encoding = UTF8, "surrogateescape", self._encoding
        if encoding is not None and encoding.is_wide:
            codec, errors = encoding.codec, "strict"
            if not encoding.is_stated:
                self._notes.add(
                    None,
                    f"is {encoding.name} without a byte order mark, judged by its bytes",
                    "read as such; save the file as UTF-8",
                )
        stream = self._open_bytes(self._file)
        return io.TextIOWrapper(stream, encoding=codec, errors=errors, newline=None)

    @property
    def name(self) -> str:
        """The encoding in messages."""
        return self._encoding.name if self._encoding is not None else "UTF-8"

    def decoded(self, number: int, text: str, *, is_whole: bool) -> str:
        """Return a piece of the text.

        Parameters
        ----------
        number
            Its first line, from 1.
        text
            The piece as read from `open`.
        is_whole
            Whether no character continues in the next piece.
        """
        invalid = None if text.isascii() else _NOT_UTF8.search(text)
        if invalid is not None:
            number += text.count("\n", 0, invalid.start())
            if self._encoding is None:
                self._use(encoding_of(self._file.head, self._sample()))
            self._warn(number)
        if self._incremental is None:
            return text if invalid is None else _NOT_UTF8.sub(_as_windows_1252, text)
        decoded = self._incremental.decode(text.encode("utf-8", "surrogateescape"), is_whole)
        if "\ufffd" in decoded:
            self._notes.add(
                number,
                f"has bytes that are not {self.name}",
                "they are replaced; save the file as UTF-8",
            )
        return decoded

    def _use(self, encoding: Encoding) -> None:
        self._encoding = encoding
        # Assumed Windows-1252 is decoded byte by byte, so that any UTF-8 among it is kept.
        is_assumed_1252 = encoding.codec == "cp1252" and not encoding.is_stated
        if not (encoding.codec == UTF8 or encoding.is_wide or is_assumed_1252):
            self._incremental = codecs.getincrementaldecoder(encoding.codec)("replace")

    def _warn(self, number: int) -> None:
        """Warn of bytes that are not UTF-8: once, or for each such piece of Windows-1252."""
        if self._incremental is None:
            fix = "the invalid bytes are read as Windows-1252; save the file as UTF-8"
            self._notes.add(number, "is not UTF-8", fix)
        elif not self._has_warned and self._encoding is not None and not self._encoding.is_stated:
            self._has_warned = True
            fix = f"the file is read as {self.name}, judged by its bytes; save it as UTF-8"
            self._notes.add(number, "is not UTF-8", fix)

    def _sample(self) -> bytes:
        """Return the first bytes from the block with a byte beyond ASCII."""
        with self._open_bytes(self._file) as stream:
            while block := stream.read(_SAMPLE_BYTES):
                if not block.isascii():
                    return block + stream.read(_SAMPLE_BYTES)
        return b""


def _as_windows_1252(match: re.Match[str]) -> str:
    byte = bytes([ord(match.group()) - 0xDC00])
    try:
        return byte.decode("cp1252")
    except UnicodeDecodeError:  # five bytes are undefined in Windows-1252
        return "\ufffd"
