"""The contract between the two halves: what a snapshot holds, how it is written and read.

A snapshot is a folder of Parquet files and one JSON manifest. It is written beside its target,
read back, and swapped in whole; the manifest carries each file's SHA-256 and is what makes the
folder a snapshot. Needs pandas and pyarrow only.
"""

from __future__ import annotations

from analysis.snapshot.errors import (
    REBUILD,
    SnapshotDamagedError,
    SnapshotError,
    SnapshotMissingError,
    SnapshotSchemaError,
)
from analysis.snapshot.features import features_of, how_to_add
from analysis.snapshot.lock import lock
from analysis.snapshot.migrate import migrate
from analysis.snapshot.model import InputFile, Manifest, Snapshot, Tables
from analysis.snapshot.paths import relative_to_snapshot, sha256_of, utc_now
from analysis.snapshot.reader import read, read_manifest, version_of
from analysis.snapshot.schema import KEYS, MANIFEST, SCHEMA_VERSION, SCHEMAS, TABLE_NAMES
from analysis.snapshot.writer import write

__all__ = [
    "KEYS",
    "MANIFEST",
    "REBUILD",
    "SCHEMAS",
    "SCHEMA_VERSION",
    "TABLE_NAMES",
    "InputFile",
    "Manifest",
    "Snapshot",
    "SnapshotDamagedError",
    "SnapshotError",
    "SnapshotMissingError",
    "SnapshotSchemaError",
    "Tables",
    "features_of",
    "how_to_add",
    "lock",
    "migrate",
    "read",
    "read_manifest",
    "relative_to_snapshot",
    "sha256_of",
    "utc_now",
    "version_of",
    "write",
]
