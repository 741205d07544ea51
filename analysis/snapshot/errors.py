"""Why a snapshot cannot be used, as exceptions."""

from __future__ import annotations

from analysis.records import AtlasError

REBUILD = "run `digest-atlas analyze` (or `make analyze`) to build it anew"


class SnapshotError(AtlasError):
    """A snapshot cannot be used as it is; the message names the file, the trouble, the remedy."""

    def __init__(self, where: object, trouble: str, remedy: str = REBUILD) -> None:
        self.where, self.trouble, self.remedy = str(where), trouble, remedy
        super().__init__(f"{self.where}: {trouble}; {remedy}")


class SnapshotMissingError(SnapshotError):
    """There is no snapshot at all."""


class SnapshotSchemaError(SnapshotError):
    """The snapshot was written for another version of the contract."""


class SnapshotDamagedError(SnapshotError):
    """The snapshot is not what was written: a file is gone, cut short or changed."""
