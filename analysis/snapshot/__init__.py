"""The snapshot, which connects analysis and dashboard: schema, reader, writer.

A snapshot is a folder of Parquet files with a JSON manifest that has the SHA-256 of each file. It
is written next to its target, read back, and moved into place by renaming. Needs only pandas and
pyarrow.
"""

from __future__ import annotations

from analysis.snapshot.errors import (
    REBUILD,
    SnapshotDamagedError,
    SnapshotError,
    SnapshotMissingError,
    SnapshotSchemaError,
)
from analysis.snapshot.features import features_of, how_to_add, label_origins, parent_ids
from analysis.snapshot.migrate import migrate
from analysis.snapshot.model import InputFile, Manifest, Snapshot, Tables
from analysis.snapshot.paths import relative_to_snapshot, sha256_of, utc_now
from analysis.snapshot.reader import read, read_manifest, version_of
from analysis.snapshot.schema import KEYS, MANIFEST, SCHEMA_VERSION, SCHEMAS, TABLE_NAMES
from analysis.snapshot.writing.lock import lock
from analysis.snapshot.writing.writer import write

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
    "label_origins",
    "lock",
    "migrate",
    "parent_ids",
    "read",
    "read_manifest",
    "relative_to_snapshot",
    "sha256_of",
    "utc_now",
    "version_of",
    "write",
]
