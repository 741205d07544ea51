"""The lock that allows one writer of a snapshot at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.locking import hold
from analysis.snapshot.errors import SnapshotError
from analysis.snapshot.paths import beside


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the lock for writing `folder` inside the context.

    Raises
    ------
    SnapshotError
        If another process holds the lock.
    AtlasError
        If the lock file cannot be created.
    """
    refusal = SnapshotError(
        folder,
        "another `digest-atlas` command is writing this snapshot",
        "wait for it to finish, or choose another --snapshot folder",
    )
    with hold(beside(folder.absolute(), "lock"), refusal):
        yield
