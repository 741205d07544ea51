"""Read the digest files in ZIP archives without unpacking them to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from analysis.readers.clean_text import quote
from analysis.readers.files import compression
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.files.streams import sniff
from analysis.records import InputError
from evidence.formatting import number

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""First bytes of an archive; the second is that of an empty one."""

MAX_MEMBERS = 10_000
"""Maximum number of files in an archive: one digest per day for 27 years."""

MAX_NAME_CHARS = 200
"""Maximum length of a member's name in messages."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
# Exceptions of zipfile for damaged or unusual archives.
_ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
    OverflowError, KeyError, UnicodeError,
)  # fmt: skip


def is_archive(file: DigestFile) -> bool:
    """Return True if a file is a ZIP archive, judged by its content."""
    return file.head.startswith(ZIP)


class Archive:
    """The digest files of an open archive.

    Parameters
    ----------
    file
        The archive.
    content
        Its content.
    is_wanted
        Returns whether a member is a digest, judged by its path.
    """

    def __init__(
        self, file: DigestFile, content: zipfile.ZipFile, is_wanted: Callable[[Path], bool]
    ) -> None:
        self._path, self._content = file.path, content
        self._members = [
            info
            for info in content.infolist()
            if not info.is_dir() and is_wanted(Path(PurePosixPath(info.filename)))
        ]

    @property
    def names(self) -> list[str]:
        """The names of the digest files as stored in the archive."""
        return [info.filename for info in self._members]

    def path_of(self, name: str) -> Path:
        """Return a member's path in messages; the start of an overlong name is cut."""
        return self._path / _shown(name)

    def content_of(self, name: str, limit: int = 1_000_000) -> bytes | None:
        """Return the first `limit` bytes of a member; None if it cannot be read."""
        try:
            with self._content.open(name) as stream:
                return stream.read(limit)
        except (*_ZIP_ERRORS, OSError):
            return None

    def sniff_member(self, name: str) -> DigestFile:
        """Return the `DigestFile` of a member.

        Raises
        ------
        InputError
            If it is empty, damaged, or compressed itself.
        """
        path, info = self.path_of(name), self._content.getinfo(name)
        file = sniff(path, partial(self._open, path, info))
        if file.compression or is_archive(file):
            raise InputError(
                path, "is a compressed file in an archive", "unpack the archive and name its files"
            )
        return file

    def _open(self, path: Path, info: zipfile.ZipInfo) -> tuple[IO[bytes], int]:
        try:
            member = _Member(path, self._content.open(info))
        except (*_ZIP_ERRORS, OSError) as error:
            raise _damaged(path, error) from error
        return cast("IO[bytes]", member), info.file_size


@contextmanager
def opened(file: DigestFile, is_wanted: Callable[[Path], bool]) -> Iterator[Archive]:
    """Open an archive, after checking its size, encryption and compression.

    Parameters
    ----------
    file
        The archive.
    is_wanted
        Returns whether a member is a digest, judged by its path.

    Raises
    ------
    InputError
        If it is damaged, encrypted, compressed itself, or exceeds a limit.
    """
    if file.compression:
        raise InputError(
            file.path, f"is a ZIP archive compressed with {file.compression}", "decompress it once"
        )
    stream, n_bytes = file.open_raw()
    with stream:
        try:
            content = zipfile.ZipFile(stream)
        except (*_ZIP_ERRORS, OSError) as error:
            raise _damaged(file.path, error) from error
        with content:
            _check(file, content, n_bytes)
            yield Archive(file, content, is_wanted)


def _shown(name: str) -> str:
    name = name.lstrip("/")
    return name if len(name) <= MAX_NAME_CHARS else f"...{name[-MAX_NAME_CHARS:]}"


def _check(file: DigestFile, content: zipfile.ZipFile, n_bytes: int) -> None:
    members = content.infolist()
    names = {info.filename for info in members}
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise InputError(
            file.path, "is a spreadsheet or another Office file", "save the sheet as CSV"
        )
    if len(members) > MAX_MEMBERS:
        raise InputError(
            file.path,
            f"contains {number(len(members))} files, more than {number(MAX_MEMBERS)}",
            "split it",
        )
    # zipfile reads no more of a member than its declared size, so checking that is enough.
    n_unpacked = sum(info.file_size for info in members)
    limit = max(compression.FREE_BYTES, compression.MAX_RATIO * n_bytes)
    if n_unpacked > min(limit, compression.MAX_UNPACKED_BYTES):
        raise InputError(
            file.path,
            f"unpacks to {number(n_unpacked)} bytes, more than allowed",
            "check that it is the right file; if so, unpack it and name its folder",
        )
    # Members that zipfile cannot read.
    if "" in names:
        raise InputError(
            file.path, "contains a file without a name", "create it again as a plain ZIP archive"
        )
    for info in members:
        where = file.path / _shown(info.filename)
        if info.flag_bits & _ENCRYPTED:
            raise InputError(where, "is encrypted", "unpack the archive with its password")
        if info.compress_type not in _METHODS:
            raise InputError(
                where,
                "is compressed with an unsupported method",
                "create the archive again as a plain ZIP archive",
            )


def _damaged(path: Path, error: Exception) -> InputError:
    reason = quote(str(error) or type(error).__name__, 100)
    return InputError(
        path, f"is a damaged or incomplete ZIP archive ({reason})", "download it again"
    )


class _Member(io.RawIOBase):
    """A stream of a member's bytes that raises `InputError` for damaged data."""

    def __init__(self, path: Path, stream: IO[bytes]) -> None:
        self._path, self._stream = path, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(len(buffer))
        except (*_ZIP_ERRORS, OSError) as error:
            raise _damaged(self._path, error) from error
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()
