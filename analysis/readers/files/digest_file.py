"""`DigestFile`: the path, first bytes and compression of a file that may hold digests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from analysis.readers.files.compression import without_compression_suffix

STDIN = Path("-")
"""The source name of standard input, also recorded as the file of its digests."""

STDIN_NAME = Path("standard input")
"""What messages call standard input."""

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""Byte order marks."""


@dataclass(frozen=True, slots=True)
class DigestFile:
    """A file that may hold digests; or what is like one: a member of an archive, standard input.

    Attributes
    ----------
    path
        What to call it in messages: as the user gave it; of a member the archive's path and then
        the member's.
    head
        Its first bytes, unpacked.
    compression
        What it is packed with, by its content: ``gzip``, ``zstd`` or None.
    on_disk
        Whether `path` can be opened.
    """

    path: Path
    head: bytes
    compression: str | None
    on_disk: bool
    open_raw: Callable[[], tuple[IO[bytes], int]] = field(repr=False, compare=False)

    @property
    def suffix(self) -> str:
        """The name's ending, lower case and without that of its compression."""
        return suffix_of(self.path)

    @property
    def stem(self) -> str:
        """The name without its endings."""
        name = without_compression_suffix(self.path.name)
        return name[: len(name) - len(self.suffix)] if self.suffix else name

    @property
    def named(self) -> Path:
        """What its digests have as their file."""
        return STDIN if self.path is STDIN_NAME else self.path

    def head_text(self) -> str:
        r"""Return `head`, decoded as well as can be; its lines end in ``\n``."""
        encoding = "utf-16" if self.head.startswith(UTF16_MARKS) else "utf-8-sig"
        text = self.head.decode(encoding, errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def head_lines(self) -> list[str]:
        """Return the lines of `head_text`."""
        return self.head_text().split("\n")


def suffix_of(path: Path) -> str:
    """Return the ending of a file's name, lower case and without that of its compression."""
    return Path(without_compression_suffix(path.name.lower())).suffix
