"""`DigestFile`: the path, first bytes and compression of an input file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from analysis.readers.files.compression import without_compression_suffix
from evidence.encodings import encoding_of

STDIN = Path("-")
"""The source that means standard input, also recorded as the file of its digests."""

STDIN_NAME = Path("standard input")
"""The name of standard input in messages."""


@dataclass(frozen=True, slots=True)
class DigestFile:
    """An input file: a file on disk, a member of an archive, or standard input.

    Attributes
    ----------
    path
        Path in messages, as the user gave it; for a member, the archive's path plus the member's.
    head
        First bytes, decompressed.
    compression
        ``gzip``, ``zstd`` or None, detected by content.
    on_disk
        Whether `path` can be opened.
    open_raw
        Opens the file and returns its bytes as they are, and their number.
    """

    path: Path
    head: bytes
    compression: str | None
    on_disk: bool
    open_raw: Callable[[], tuple[IO[bytes], int]] = field(repr=False, compare=False)

    @property
    def suffix(self) -> str:
        """The lower-case ending of the name, ignoring that of its compression."""
        return suffix_of(self.path)

    @property
    def stem(self) -> str:
        """The name without its ending and that of its compression."""
        name = without_compression_suffix(self.path.name)
        return name[: len(name) - len(self.suffix)] if self.suffix else name

    @property
    def named(self) -> Path:
        """The path that its digests record as their file."""
        return STDIN if self.path is STDIN_NAME else self.path

    def head_text(self) -> str:
        r"""Return `head` as text with ``\n`` line ends; undecodable bytes are replaced."""
        text = self.head.decode(encoding_of(self.head).codec, errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def head_lines(self) -> list[str]:
        """Return the lines of `head_text`."""
        return self.head_text().split("\n")


def suffix_of(path: Path) -> str:
    """Return the lower-case ending of a name, ignoring that of its compression."""
    return Path(without_compression_suffix(path.name.lower())).suffix
