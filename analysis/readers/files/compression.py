"""What is packed: gzip and zstd, unpacked on the fly and within bounds."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import IO, Any, cast

from analysis.records import InputError

MAX_UNPACKED_BYTES = 2 * 1024**3
"""What a packed file may unpack to: a few kilobytes can claim to be terabytes."""

FREE_BYTES = 64 * 1024**2
"""What a packed file may unpack to whatever its size; texts are small, and some are all alike."""

MAX_RATIO = 200
"""Beyond `FREE_BYTES`: bytes unpacked for each byte packed. Texts of papers have 3 to 5."""

PACKINGS = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
"""How packed files begin, and with what they are packed."""

PACKED_ENDINGS = (".gz", ".zst")
"""How their names end."""

_MAGIC_BYTES = max(map(len, PACKINGS))


def compression_of(head: bytes) -> str | None:
    """Tell from a file's first bytes what it is packed with."""
    return next((name for magic, name in PACKINGS.items() if head.startswith(magic)), None)


def without_compression_suffix(name: str) -> str:
    """Return a file's name without the ending that says that it is packed."""
    for ending in PACKED_ENDINGS:
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name


def unpacked(path: Path, stream: IO[bytes], n_bytes: int) -> tuple[IO[bytes], str | None]:
    """Return the unpacked bytes of a stream, and what it was packed with, if it was.

    Parameters
    ----------
    path
        What to call the file in messages.
    stream
        Its bytes as they are; closed with what is returned.
    n_bytes
        How many these are.

    Returns
    -------
    IO of bytes
        Reading from it raises `InputError` where the compression is damaged or a bound is passed.
    str or None
        ``gzip``, ``zstd``, or None.
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
    """Bytes of a file, where reading too much or amiss raises an `InputError`."""

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
            # What Arrow says of a damaged stream is an OSError without a number.
            if self._compression is not None and error.errno is None:
                raise self._damaged() from error
            raise unreadable(self._path, error) from error
        if self._left is not None:
            self._left -= len(data)
            if self._left < 0:
                raise InputError(
                    self._path,
                    f"unpacks to more than {self._limit:,} bytes",
                    "see whether it is what it claims to be; if so, unpack it and split it",
                )
        buffer[: len(data)] = data
        return len(data)

    def _damaged(self) -> InputError:
        return InputError(
            self._path,
            f"is a damaged or cut-off {self._compression} file",
            "fetch or pack it again",
        )

    def close(self) -> None:
        for stream in (self._stream, self._beneath):
            if stream is not None:
                stream.close()
        super().close()


def unreadable(path: Path, error: OSError) -> InputError:
    """Return the error for a file that the operating system does not give."""
    return InputError(
        path, f"cannot be read ({error.strerror or error})", "check its name and permissions"
    )
