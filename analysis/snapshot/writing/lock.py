"""The lock that allows one writer of a snapshot at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.snapshot.errors import SnapshotError
from analysis.snapshot.paths import beside, without_links
from analysis.snapshot.writing.ownership import check_replaceable
from analysis.storage.locking import hold


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the lock for writing `folder` inside the context, before any long work.

    Raises
    ------
    SnapshotError
        If another process holds the lock, or `folder` may not or cannot be replaced.
    AtlasError
        If the lock file cannot be created.
    """
    target = without_links(folder)
    # Refuse before a lock file is created next to a folder that is not a snapshot.
    with suppress(OSError):  # the folder may be replaced at this moment
        check_replaceable(target)
    refusal = SnapshotError(
        folder,
        "another `digest-atlas` command is writing this snapshot",
        "wait for it to finish, or choose another --snapshot folder",
    )
    with hold(beside(target, "lock"), refusal):
        check_replaceable(target)
        yield
