"""One writer at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.locking import hold
from analysis.snapshot.errors import SnapshotError
from analysis.snapshot.paths import beside


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Let one process at a time write `folder`.

    Raises
    ------
    SnapshotError
        If another process holds the lock, or there is no place for it.
    """
    refusal = SnapshotError(
        folder,
        "another `digest-atlas analyze` is writing this snapshot",
        "wait for it to end, or choose another --snapshot folder",
    )
    with hold(beside(folder.absolute(), "lock"), refusal):
        yield
