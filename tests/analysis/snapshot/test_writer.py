"""Snapshots are read as written, replaced atomically, and validated."""

from __future__ import annotations

import dataclasses
import json
import multiprocessing
import os
import shutil
import signal
import time

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis import snapshot
from analysis.snapshot import (
    SCHEMAS,
    SnapshotDamagedError,
    SnapshotError,
    SnapshotMissingError,
    SnapshotSchemaError,
    Tables,
)
from tests.snapshots import planted_manifest, planted_tables, write_planted_snapshot


@pytest.fixture
def folder(tmp_path):
    target = tmp_path / "snapshot"
    write_planted_snapshot(target)
    return target


def rewrite(folder, name, change):
    """Change a table and its SHA-256 in the manifest."""
    path = folder / f"{name}.parquet"
    table = pa.Table.from_pandas(
        change(pq.read_table(path).to_pandas()), schema=SCHEMAS[name], preserve_index=False
    )
    pq.write_table(table.replace_schema_metadata(None), path)
    restamp(folder, path.name, rows=table.num_rows)


def restamp(folder, name, rows=None):
    manifest = json.loads((folder / "manifest.json").read_text())
    record = manifest["files"][name]
    record["sha256"] = snapshot.sha256_of(folder / name)
    record["rows"] = record["rows"] if rows is None else rows
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_a_snapshot_is_read_as_written(folder):
    found = snapshot.read(folder)
    for name in snapshot.TABLE_NAMES:
        written = pa.Table.from_pandas(
            getattr(planted_tables(), name)[SCHEMAS[name].names], schema=SCHEMAS[name]
        )
        read = pa.Table.from_pandas(getattr(found.tables, name), schema=SCHEMAS[name])
        assert read.equals(written), name
    assert found.manifest == planted_manifest()


def test_nullable_columns_keep_nulls_and_types(tmp_path):
    tables = planted_tables()
    papers = tables.papers.assign(
        upvotes=pd.array([None, 7] + [3] * (len(tables.papers) - 2), dtype="Int32"),
        url=None,
        published=None,
    )
    snapshot.write(tmp_path / "s", dataclasses.replace(tables, papers=papers), planted_manifest())
    read = snapshot.read(tmp_path / "s").tables.papers
    assert read["upvotes"].isna().tolist()[:2] == [True, False]
    assert read["upvotes"].dtype == "Int32"
    assert read["url"].isna().all()


def test_equal_tables_give_equal_bytes(tmp_path):
    for name in ("a", "b"):
        snapshot.write(tmp_path / name, planted_tables(), planted_manifest())
    for name in snapshot.TABLE_NAMES:
        one, other = (tmp_path / which / f"{name}.parquet" for which in ("a", "b"))
        assert one.read_bytes() == other.read_bytes()


def test_the_version_changes_with_the_content(folder):
    before = snapshot.version_of(folder)
    assert before == snapshot.read(folder).version
    snapshot.write(folder, planted_tables(seed=8), planted_manifest())
    assert snapshot.version_of(folder) != before


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(SnapshotMissingError, match=r"no snapshot here; run `digest-atlas analyze`"):
        snapshot.read(tmp_path / "nowhere")


@pytest.mark.parametrize("version", [0, 1, 99, "2", None])
def test_the_error_for_another_schema_names_both_versions_and_the_command(folder, version):
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema_version": version}))
    with pytest.raises(
        SnapshotSchemaError, match="reads schema 5; run `digest-atlas analyze`"
    ) as e:
        snapshot.read(folder)
    assert f"has schema {version!r}" in str(e.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '"x"', '{"schema_version": 1}'])
def test_an_invalid_manifest_is_an_error(folder, text):
    (folder / "manifest.json").write_text(text)
    with pytest.raises(SnapshotError, match=r"manifest\.json"):
        snapshot.read(folder)


@pytest.mark.parametrize("name", snapshot.TABLE_NAMES)
@pytest.mark.parametrize("damage", ["missing", "flipped", "cut", "empty"])
def test_the_error_for_a_damaged_file_names_it(folder, name, damage):
    path = folder / f"{name}.parquet"
    data = bytearray(path.read_bytes())
    if damage == "missing":
        path.unlink()
    elif damage == "flipped":
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    else:
        path.write_bytes(data[: len(data) // 2 if damage == "cut" else 0])
    with pytest.raises(SnapshotDamagedError, match=rf"{name}\.parquet: "):
        snapshot.read(folder)


def test_a_file_that_is_not_parquet_is_refused(folder):
    (folder / "topics.parquet").write_bytes(b"not a table")
    restamp(folder, "topics.parquet")
    with pytest.raises(SnapshotDamagedError, match=r"topics\.parquet: is not a valid Parquet file"):
        snapshot.read(folder)


@pytest.mark.parametrize(
    ("name", "column", "value", "problem"),
    [
        ("papers", "topic_id", 777, "unknown topic"),
        ("papers", "nearest_topic_id", 777, "unknown topic"),
        ("papers", "first_digest", "1999-01-01", "unknown digest"),
        ("papers", "x", float("-inf"), "without a position on the map"),
        ("papers", "y", float("inf"), "without a position on the map"),
        ("appearances", "paper_id", "nobody", "unknown paper"),
        ("appearances", "digest_id", "never", "unknown digest"),
        ("trends", "topic_id", 777, "unknown topic"),
        ("trends", "digest_id", "never", "unknown digest"),
        ("neighbors", "paper_id", "nobody", "the same papers"),
        ("digests", "date_source", "hearsay", "a date source that is not one of"),
    ],
)
def test_inconsistent_tables_are_refused(folder, name, column, value, problem):
    def change(frame):
        frame.loc[0, column] = value
        return frame

    rewrite(folder, name, change)
    with pytest.raises(SnapshotDamagedError, match=problem):
        snapshot.read(folder)


@pytest.mark.parametrize("name", snapshot.TABLE_NAMES)
def test_duplicate_keys_are_refused(folder, name):
    rewrite(folder, name, lambda frame: pd.concat([frame, frame.iloc[:1]]))
    with pytest.raises(SnapshotDamagedError, match=f"{name}.*two rows with the same"):
        snapshot.read(folder)


def test_a_folder_with_other_content_is_not_replaced(tmp_path):
    folder = tmp_path / "holiday"
    folder.mkdir()
    (folder / "photo.jpg").write_bytes(b"precious")
    with pytest.raises(SnapshotError, match="is not a snapshot and is not replaced"):
        snapshot.write(folder, planted_tables(), planted_manifest())
    assert (folder / "photo.jpg").read_bytes() == b"precious"


def test_a_failed_write_leaves_the_previous_snapshot_and_no_other_files(folder, monkeypatch):
    before = snapshot.version_of(folder)

    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(SnapshotError, match=r"No space left on device.*free some space"):
        snapshot.write(folder, planted_tables(seed=8), planted_manifest())
    assert snapshot.version_of(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["snapshot"]


def test_invalid_tables_do_not_replace_the_previous_snapshot(folder):
    before = snapshot.version_of(folder)
    tables = planted_tables()
    broken = dataclasses.replace(tables, papers=tables.papers.assign(topic_id=777))
    with pytest.raises(SnapshotDamagedError):
        snapshot.write(folder, broken, planted_manifest())
    assert snapshot.version_of(folder) == before


def test_an_interrupted_replacement_leaves_the_previous_snapshot_readable(folder):
    before = snapshot.version_of(folder)
    folder.rename(folder.with_name(".snapshot.former"))  # as if killed between the two renames
    assert snapshot.read(folder).version == before
    snapshot.write(folder, planted_tables(seed=8), planted_manifest())
    assert snapshot.version_of(folder) != before
    assert not folder.with_name(".snapshot.former").exists()


def _write_for_ever(folder):
    for seed in range(10_000):
        snapshot.write(folder, planted_tables(seed=seed), planted_manifest())


def test_a_writer_killed_at_any_moment_leaves_a_readable_snapshot(folder):
    context = multiprocessing.get_context("fork")
    for number in range(0, 12, 3):
        writer = context.Process(target=_write_for_ever, args=(folder,))
        writer.start()
        time.sleep(0.05 + 0.013 * number)
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        assert len(snapshot.read(folder).tables.papers) == 120


def test_a_reader_gets_a_complete_snapshot_during_a_replacement(folder):
    context = multiprocessing.get_context("fork")
    writer = context.Process(target=_write_for_ever, args=(folder,))
    writer.start()
    versions: set[str] = set()
    n_reads = 0
    deadline = time.monotonic() + 60
    try:
        # On a busy machine twelve reads can end before the writer's first swap.
        while n_reads < 12 or (len(versions) < 3 and time.monotonic() < deadline):
            versions.add(snapshot.read(folder).version)
            n_reads += 1
    finally:
        writer.kill()
        writer.join()
    assert len(versions) > 1


def test_a_second_writer_is_refused(folder):
    refused = pytest.raises(SnapshotError, match="another `digest-atlas` command")
    with snapshot.lock(folder), refused, snapshot.lock(folder):
        pass
    with snapshot.lock(folder):
        pass


def test_a_moved_snapshot_can_be_read(folder, tmp_path):
    moved = tmp_path / "elsewhere" / "kept"
    moved.parent.mkdir()
    shutil.move(folder, moved)
    assert isinstance(snapshot.read(moved).tables, Tables)
