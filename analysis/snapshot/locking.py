"""One writer at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.snapshot.contract import SnapshotError
from analysis.snapshot.paths import beside


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Let one process at a time write `folder`.

    The lock is the operating system's own and is gone with the process that held it, however
    that process ended.

    Raises
    ------
    SnapshotError
        If another process holds it.
    """
    path = beside(folder.absolute(), "lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as stream:
        try:
            _lock_exclusively(stream.fileno())
        except OSError as error:
            raise SnapshotError(
                folder,
                "another `digest-atlas analyze` is writing this snapshot",
                "wait for it to end, or choose another --snapshot folder",
            ) from error
        yield


def _lock_exclusively(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
