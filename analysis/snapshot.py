"""The contract between the two halves: what a snapshot holds, how it is written and read.

A snapshot is a folder of Parquet files and one JSON manifest. It is written beside its target,
read back, and swapped in whole; the manifest carries each file's SHA-256 and is what makes the
folder a snapshot. Needs pandas and pyarrow only.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.records import DATE_SOURCES, UNASSIGNED, AtlasError

SCHEMA_VERSION = 1
MANIFEST = "manifest.json"
REBUILD = "run `digest-atlas analyze` (or `make analyze`) to build it anew"

_TEXT, _DAY = pa.string(), pa.date32()
_COUNT, _TOPIC, _REAL = pa.int32(), pa.int32(), pa.float32()


def _table(*columns: tuple[str, pa.DataType] | tuple[str, pa.DataType, bool]) -> pa.Schema:
    """Build a schema; a third item of True marks a column that may be null."""
    return pa.schema([pa.field(c[0], c[1], nullable=len(c) > 2) for c in columns])


SCHEMAS: dict[str, pa.Schema] = {
    "papers": _table(
        ("paper_id", _TEXT),
        ("title", _TEXT),
        ("abstract", _TEXT),
        ("url", _TEXT, True),
        ("arxiv_id", _TEXT, True),
        ("published", _DAY, True),
        ("upvotes", _COUNT, True),
        ("first_digest", _TEXT),
        ("n_digests", _COUNT),
        ("topic_id", _TOPIC),
        ("strength", _REAL),
        ("nearest_topic_id", _TOPIC),
        ("x", _REAL),
        ("y", _REAL),
        ("topic_rank", _COUNT),
        ("centrality", _REAL),
    ),
    "appearances": _table(("paper_id", _TEXT), ("digest_id", _TEXT), ("position", _COUNT)),
    "digests": _table(
        ("digest_id", _TEXT),
        ("date", _DAY),
        ("date_source", _TEXT),
        ("source", _TEXT),
        ("file", _TEXT),
        ("n_slots", _COUNT),
        ("n_papers", _COUNT),
        ("n_new", _COUNT),
    ),
    "topics": _table(
        ("topic_id", _TOPIC),
        ("label", _TEXT),
        ("keywords", pa.list_(_TEXT)),
        ("keyword_weights", pa.list_(_REAL)),
        ("n_papers", _COUNT),
        ("x", _REAL),
        ("y", _REAL),
    ),
    "trends": _table(
        ("topic_id", _TOPIC),
        ("digest_id", _TEXT),
        ("n_papers", _COUNT),
        ("n_digest", _COUNT),
        ("share", _REAL),
        ("share_low", _REAL),
        ("share_high", _REAL),
    ),
    "neighbors": _table(
        ("paper_id", _TEXT), ("neighbor_ids", pa.list_(_TEXT)), ("similarities", pa.list_(_REAL))
    ),
}
"""Column names and types of each table; `ARCHITECTURE.md` says what each column means."""

KEYS: dict[str, tuple[str, ...]] = {
    "papers": ("paper_id",),
    "appearances": ("digest_id", "position"),
    "digests": ("digest_id",),
    "topics": ("topic_id",),
    "trends": ("topic_id", "digest_id"),
    "neighbors": ("paper_id",),
}


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


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file the snapshot was made from; `path` is relative to the snapshot's parent folder."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was analysed, when and with what.

    Attributes
    ----------
    created
        UTC time, ISO 8601.
    sources
        The files and folders the command was given, relative to the snapshot's parent folder.
    inputs
        Every file read from them.
    settings
        The analysis settings by name, and the reading options.
    model
        ``name`` of the encoder and ``sha256`` of its weights (null where it has none).
    packages
        Versions of the packages whose behaviour shapes the result.
    quality
        Figures that say how good the result is, by name.
    stage_seconds
        Wall time of each stage of the analysis.
    warnings
        What a reader should know: repaired input, assumed dates.
    """

    created: str
    sources: tuple[str, ...]
    inputs: tuple[InputFile, ...]
    settings: Mapping[str, Any]
    model: Mapping[str, Any]
    packages: Mapping[str, str]
    quality: Mapping[str, float] = field(default_factory=dict)
    stage_seconds: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tables:
    """The frames of a snapshot, one row a thing; columns as in `SCHEMAS`."""

    papers: pd.DataFrame
    appearances: pd.DataFrame
    digests: pd.DataFrame
    topics: pd.DataFrame
    trends: pd.DataFrame
    neighbors: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A validated snapshot in memory.

    Attributes
    ----------
    tables
        The frames.
    manifest
        What was analysed.
    version
        The manifest's SHA-256: changes whenever anything in the snapshot does.
    """

    tables: Tables
    manifest: Manifest
    version: str


TABLE_NAMES = tuple(f.name for f in fields(Tables))


def relative_to_snapshot(path: Path, folder: Path) -> str:
    """Spell `path` as the manifest does: relative to the folder that holds the snapshot."""
    return Path(os.path.relpath(path.resolve(), folder.resolve().parent)).as_posix()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# --- writing ---------------------------------------------------------------------------------


def write(folder: Path, tables: Tables, manifest: Manifest) -> Snapshot:
    """Write a snapshot so that `folder` is at any moment either the former one or this one.

    Parameters
    ----------
    folder
        Where the snapshot shall be. A former snapshot there is replaced; anything else is not.
    tables, manifest
        What it shall hold.

    Returns
    -------
    Snapshot
        What was written, as it was read back.

    Raises
    ------
    SnapshotError
        If `folder` holds something that is not a snapshot, or cannot be written.
    """
    folder = folder.absolute()
    if folder.exists() and not (folder.is_dir() and _is_snapshot_or_empty(folder)):
        raise SnapshotError(
            folder, "is not a snapshot, so it is left as it is", "choose another --snapshot folder"
        )
    fresh, former = _beside(folder, "new"), _former(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        _write_files(fresh, tables, manifest)
        written = read(fresh)
        if (folder / MANIFEST).exists():
            shutil.rmtree(former, ignore_errors=True)
            folder.rename(former)
        elif folder.exists():
            folder.rmdir()
        # Killed here, `folder` is gone: `_resolve` then reads the former one under its new name.
        fresh.rename(folder)
        shutil.rmtree(former, ignore_errors=True)
    except OSError as error:
        raise SnapshotError(
            folder,
            f"cannot be written ({error.strerror or error})",
            "free some space or check the folder's permissions; a former snapshot is untouched",
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return written


def _write_files(folder: Path, tables: Tables, manifest: Manifest) -> None:
    files: dict[str, dict[str, Any]] = {}
    for name in TABLE_NAMES:
        frame: pd.DataFrame = getattr(tables, name)
        path = folder / f"{name}.parquet"
        _write_parquet(path, frame, SCHEMAS[name])
        files[path.name] = {"rows": len(frame), "sha256": sha256_of(path)}
    body = {
        "schema_version": SCHEMA_VERSION,
        **{f.name: getattr(manifest, f.name) for f in fields(Manifest)},
        "inputs": [{"path": i.path, "sha256": i.sha256} for i in manifest.inputs],
        "files": files,
    }
    text = json.dumps(body, indent=2, ensure_ascii=False) + "\n"
    with (folder / MANIFEST).open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def _write_parquet(path: Path, frame: pd.DataFrame, schema: pa.Schema) -> None:
    """Write one table; without pandas' own metadata, so that equal frames give equal bytes."""
    if frame.empty:  # pandas cannot say of what kind the lists of an empty column would be
        table = schema.empty_table()
    else:
        table = pa.Table.from_pandas(frame[schema.names], schema=schema, preserve_index=False)
    with path.open("wb") as stream:
        pq.write_table(table.replace_schema_metadata(None), stream, compression="zstd")
        stream.flush()
        os.fsync(stream.fileno())


def _beside(folder: Path, role: str) -> Path:
    return folder.parent / f".{folder.name}.{role}"


def _former(folder: Path) -> Path:
    return _beside(folder, "former")


def _is_snapshot_or_empty(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() or not any(folder.iterdir())


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
    path = _beside(folder.absolute(), "lock")
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


# --- reading ---------------------------------------------------------------------------------


def version_of(folder: Path) -> str:
    """Return what changes when the snapshot does, at the price of one small file.

    Raises
    ------
    SnapshotMissingError
        If there is no snapshot.
    """
    return hashlib.sha256(_manifest_bytes(_resolve(folder))).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """Read what a snapshot says of itself, without its tables.

    Raises
    ------
    SnapshotMissingError, SnapshotSchemaError, SnapshotDamagedError
        As in `read`.
    """
    folder = _resolve(folder)
    return _parse_manifest(folder, _manifest_bytes(folder))[0]


def read(folder: Path) -> Snapshot:
    """Read a snapshot and check that it is whole and consistent.

    Raises
    ------
    SnapshotMissingError
        If `folder` holds no snapshot.
    SnapshotSchemaError
        If it was written for another version of the contract.
    SnapshotDamagedError
        If a file is missing, altered, or contradicts another.
    """
    resolved = _resolve(folder)
    try:
        return _read(resolved)
    except SnapshotDamagedError:
        # A writer may have swapped the folder between two of our reads: look once more.
        resolved = _resolve(folder)
        return _read(resolved)


def _read(folder: Path) -> Snapshot:
    raw = _manifest_bytes(folder)
    manifest, files = _parse_manifest(folder, raw)
    frames = {name: _read_table(folder / f"{name}.parquet", name, files) for name in TABLE_NAMES}
    tables = Tables(**frames)
    _check_consistency(folder, tables)
    return Snapshot(tables, manifest, hashlib.sha256(raw).hexdigest())


def _resolve(folder: Path) -> Path:
    """Return the folder to read: `folder`, or the former one if a swap was cut off midway."""
    for candidate in (folder, _former(folder.absolute())):
        if (candidate / MANIFEST).is_file():
            return candidate
    raise SnapshotMissingError(folder, "no snapshot here")


def _manifest_bytes(folder: Path) -> bytes:
    try:
        return (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise SnapshotMissingError(folder / MANIFEST, "cannot be read") from error


def _parse_manifest(folder: Path, raw: bytes) -> tuple[Manifest, dict[str, Any]]:
    path = folder / MANIFEST
    try:
        body = json.loads(raw)
        version = body["schema_version"]
    except (ValueError, TypeError, KeyError) as error:
        raise SnapshotDamagedError(path, "is not a snapshot's manifest") from error
    if version != SCHEMA_VERSION:
        raise SnapshotSchemaError(
            path,
            f"has schema {version!r}, this version of Digest Atlas reads schema {SCHEMA_VERSION}",
        )
    try:
        manifest = Manifest(
            created=str(body["created"]),
            sources=tuple(body["sources"]),
            inputs=tuple(InputFile(i["path"], i["sha256"]) for i in body["inputs"]),
            settings=dict(body["settings"]),
            model=dict(body["model"]),
            packages=dict(body["packages"]),
            quality=dict(body["quality"]),
            stage_seconds=dict(body["stage_seconds"]),
            warnings=tuple(body["warnings"]),
        )
        files = {name: dict(about) for name, about in body["files"].items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SnapshotDamagedError(path, "lacks what a manifest must say") from error
    return manifest, files


def _read_table(path: Path, name: str, files: Mapping[str, Any]) -> pd.DataFrame:
    expected = files.get(path.name, {}).get("sha256")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SnapshotDamagedError(path, "is missing or cannot be read") from error
    if hashlib.sha256(data).hexdigest() != expected:
        raise SnapshotDamagedError(path, "is not the file that was written (its SHA-256 differs)")
    try:
        table = pq.read_table(pa.BufferReader(data))
    except (pa.ArrowException, OSError) as error:
        raise SnapshotDamagedError(path, "is not a Parquet file") from error
    if not table.schema.equals(SCHEMAS[name], check_metadata=False):
        raise SnapshotDamagedError(path, "does not have the columns that the contract names")
    for column in SCHEMAS[name]:
        if not column.nullable and table[column.name].null_count:
            raise SnapshotDamagedError(path, f"has an empty cell in column '{column.name}'")
    return _to_pandas(table)


def _to_pandas(table: pa.Table) -> pd.DataFrame:
    """Turn a table into a frame; nullable integers keep their nulls, dates become timestamps."""
    nullable = {pa.int32(): pd.Int32Dtype()}
    frame = table.to_pandas(date_as_object=False)
    for column in table.schema:
        if column.nullable and column.type in nullable:
            values = table[column.name].to_pandas(types_mapper=nullable.get)
            frame[column.name] = values
    return frame


def _check_consistency(folder: Path, tables: Tables) -> None:
    """Refuse frames that contradict one another, so that views need not look."""

    def need(holds: bool, name: str, trouble: str) -> None:
        if not holds:
            raise SnapshotDamagedError(folder / f"{name}.parquet", trouble)

    for name, key in KEYS.items():
        duplicated = getattr(tables, name).duplicated(list(key)).any()
        need(not duplicated, name, f"has two rows with one {' + '.join(key)}")
    papers, digests = set(tables.papers["paper_id"]), set(tables.digests["digest_id"])
    topics = set(tables.topics["topic_id"]) | {UNASSIGNED}
    appearances = tables.appearances
    need(papers.issuperset(appearances["paper_id"]), "appearances", "names an unknown paper")
    need(digests.issuperset(appearances["digest_id"]), "appearances", "names an unknown digest")
    need(digests.issuperset(tables.papers["first_digest"]), "papers", "names an unknown digest")
    need(topics.issuperset(tables.papers["topic_id"]), "papers", "names an unknown topic")
    need(topics.issuperset(tables.papers["nearest_topic_id"]), "papers", "names an unknown topic")
    need(topics.issuperset(tables.trends["topic_id"]), "trends", "names an unknown topic")
    need(digests.issuperset(tables.trends["digest_id"]), "trends", "names an unknown digest")
    need(papers == set(tables.neighbors["paper_id"]), "neighbors", "is not about the same papers")
    finite = np.isfinite(tables.papers[["x", "y"]].to_numpy(dtype=float)).all()
    need(bool(finite), "papers", "has a paper without a place on the map")
    known = set(DATE_SOURCES).issuperset(tables.digests["date_source"])
    need(known, "digests", "has a date whose origin is not one of " + ", ".join(DATE_SOURCES))


def utc_now() -> str:
    """Return the time as the manifest writes it: UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat()
