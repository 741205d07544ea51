"""`FileContent`: the bytes of an input file and their hash, read once."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path

from analysis.readers.files.compression import unreadable
from analysis.readers.files.digest_file import STDIN, STDIN_NAME, DigestFile
from analysis.readers.files.regular_files import open_regular
from analysis.readers.files.streams import sniff, sniff_file
from analysis.records import InputError

MAX_HELD_BYTES = 64 * 1024**2
"""Size up to which a file is held in memory, so that what is parsed is what was hashed."""

_CHUNK_BYTES = 1024**2


@dataclass(frozen=True, slots=True)
class FileContent:
    """The content of a file, or of standard input, at one moment.

    Attributes
    ----------
    path
        The file.
    sha256
        SHA-256 of the content, in hex.
    held
        The content; None for a file of more than `MAX_HELD_BYTES`.
    """

    path: Path
    sha256: str
    held: bytes | None = field(repr=False)

    def sniff(self) -> DigestFile:
        """Return the content as a `DigestFile`; see `streams.sniff_file`."""
        held = self.held
        if held is None:
            return sniff_file(self.path)
        path = STDIN_NAME if self.path == STDIN else self.path
        return sniff(path, lambda: (io.BytesIO(held), len(held)))

    def is_unchanged(self) -> bool:
        """Return whether a file that is not held in memory still has this content."""
        if self.held is not None:
            return True
        try:
            return content_of(self.path).sha256 == self.sha256
        except InputError:  # removed meanwhile
            return False


def content_of(path: Path) -> FileContent:
    """Return the content of a file.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    try:
        with open_regular(path) as stream:
            held = stream.read(MAX_HELD_BYTES + 1)
            digest = hashlib.sha256(held)
            if len(held) <= MAX_HELD_BYTES:
                return FileContent(path, digest.hexdigest(), held)
            while chunk := stream.read(_CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise unreadable(path, error) from error
    return FileContent(path, digest.hexdigest(), None)


def content_of_stdin(content: bytes) -> FileContent:
    """Return the content of standard input."""
    return FileContent(STDIN, hashlib.sha256(content).hexdigest(), content)
