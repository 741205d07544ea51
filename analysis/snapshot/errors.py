"""`SnapshotError` and its subclasses, the reasons why a snapshot cannot be used."""

from __future__ import annotations

from analysis.records import AtlasError

REBUILD = "run `digest-atlas analyze` (or `make analyze`) to build it"


class SnapshotError(AtlasError):
    """A snapshot cannot be used. The message has file, problem and fix.

    Parameters
    ----------
    where
        The file or folder.
    problem
        The problem.
    fix
        The fix.
    """

    def __init__(self, where: object, problem: str, fix: str = REBUILD) -> None:
        self.where, self.problem, self.fix = str(where), problem, fix
        super().__init__(f"{self.where}: {problem}; {fix}")


class SnapshotMissingError(SnapshotError):
    """There is no snapshot."""


class SnapshotSchemaError(SnapshotError):
    """The snapshot has a schema that this version does not support."""


class SnapshotDamagedError(SnapshotError):
    """A file of the snapshot is missing, incomplete, changed or inconsistent."""
