"""A file lock that lets one process at a time write a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.records import AtlasError


@contextmanager
def hold(path: Path, refusal: AtlasError) -> Iterator[None]:
    """Hold an exclusive lock on the file `path` inside the context.

    The operating system releases the lock when the process ends, even if it is killed. The file
    stays.

    Parameters
    ----------
    path
        The lock file; it is created if necessary.
    refusal
        The error to raise if another process holds the lock.

    Raises
    ------
    AtlasError
        `refusal`, or an error that says why the file cannot be created.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("a")
    except OSError as error:
        raise AtlasError(
            f"{path.parent}: cannot be written ({error.strerror or error}); check the folder's "
            "permissions, or choose another folder"
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
