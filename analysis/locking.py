"""One process at a time: a lock of the operating system's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.records import AtlasError


@contextmanager
def hold(path: Path, refusal: AtlasError) -> Iterator[None]:
    """Hold the lock file `path` meanwhile.

    The lock is gone with the process that held it, however that process ended; the file stays.

    Raises
    ------
    AtlasError
        `refusal`, if another process holds the lock; or if there can be no such file.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("a")
    except OSError as error:
        raise AtlasError(
            f"{path.parent}: cannot be written ({error.strerror or error}); check the folder's "
            "permissions, or choose another one"
        ) from error
    with stream:
        try:
            _lock_exclusively(stream.fileno())
        except OSError as error:
            raise refusal from error
        yield


def _lock_exclusively(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
