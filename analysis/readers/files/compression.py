"""Decompress gzip and zstd streams, within size limits."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import IO, Any, cast

from analysis.records import InputError
from evidence.formatting import number

MAX_UNPACKED_BYTES = 2 * 1024**3
"""Maximum decompressed size of a file; a few kilobytes can decompress to terabytes."""

FREE_BYTES = 64 * 1024**2
"""Decompressed size up to which `MAX_RATIO` is not checked; repetitive texts are harmless."""

MAX_RATIO = 200
"""Maximum compression ratio beyond `FREE_BYTES`; texts of papers have 3 to 5."""

PACKINGS = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
"""First bytes of compressed files, and the compression."""

PACKED_ENDINGS = (".gz", ".zst")
"""Name endings of compressed files."""

_MAGIC_BYTES = max(map(len, PACKINGS))


def compression_of(head: bytes) -> str | None:
    """Return a file's compression by its first bytes: ``gzip``, ``zstd`` or None."""
    return next((name for magic, name in PACKINGS.items() if head.startswith(magic)), None)


def without_compression_suffix(name: str) -> str:
    """Return a file name without the ending of its compression.

    Examples
    --------
    >>> without_compression_suffix("2025-03-17.jsonl.gz")
    '2025-03-17.jsonl'
    """
    for ending in PACKED_ENDINGS:
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name


def unpacked(path: Path, stream: IO[bytes], n_bytes: int) -> tuple[IO[bytes], str | None]:
    """Return a stream of decompressed bytes, and the compression, if any.

    Parameters
    ----------
    path
        The file's path in messages.
    stream
        The bytes of the file; closed together with the returned stream.
    n_bytes
        The size of the file.

    Returns
    -------
    IO of bytes
        Reading from it raises `InputError` if the data is damaged or exceeds a size limit.
    str or None
        ``gzip``, ``zstd`` or None.
    """
    buffered = stream if isinstance(stream, io.BufferedReader) else _buffered(stream)
    compression = compression_of(buffered.peek(_MAGIC_BYTES))
    if compression is None:
        return io.BufferedReader(_Guarded(path, buffered, None)), None
    limit = min(MAX_UNPACKED_BYTES, max(FREE_BYTES, MAX_RATIO * n_bytes))
    opened = _Guarded(path, _opened(buffered, compression), limit, compression, beneath=buffered)
    return io.BufferedReader(opened), compression


def _buffered(stream: IO[bytes]) -> io.BufferedReader:
    return io.BufferedReader(cast("io.RawIOBase", stream))


def _opened(stream: io.BufferedReader, compression: str) -> IO[bytes]:
    if compression == "gzip":
        return cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
    import pyarrow as pa

    return cast("IO[bytes]", pa.CompressedInputStream(pa.PythonFile(stream, mode="r"), "zstd"))


class _Guarded(io.RawIOBase):
    """A stream that raises `InputError` for damaged data and beyond a size limit."""

    def __init__(
        self,
        path: Path,
        stream: IO[bytes],
        limit: int | None,
        compression: str | None = None,
        beneath: IO[bytes] | None = None,
    ) -> None:
        self._path, self._stream, self._limit, self._left = path, stream, limit, limit
        self._compression, self._beneath = compression, beneath

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise self._damaged() from error
        except OSError as error:
            # Arrow raises an OSError without errno for a damaged stream.
            if self._compression is not None and error.errno is None:
                raise self._damaged() from error
            raise unreadable(self._path, error) from error
        if self._left is not None:
            self._left -= len(data)
            if self._left < 0:
                raise InputError(
                    self._path,
                    f"decompresses to more than {number(self._limit or 0)} bytes",
                    "check that it is the right file; if so, decompress it and split it",
                )
        buffer[: len(data)] = data
        return len(data)

    def _damaged(self) -> InputError:
        return InputError(
            self._path,
            f"is a damaged or incomplete {self._compression} file",
            "download or compress it again",
        )

    def close(self) -> None:
        for stream in (self._stream, self._beneath):
            if stream is not None:
                stream.close()
        super().close()


def unreadable(path: Path, error: OSError) -> InputError:
    """Return the error for a file that the operating system cannot open or read."""
    return InputError(
        path, f"cannot be read ({error.strerror or error})", "check its name and permissions"
    )
