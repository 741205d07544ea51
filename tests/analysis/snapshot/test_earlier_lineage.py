"""Snapshots with the earlier table `lineage` are read, and their old links resolve."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis import snapshot
from dashboard.atlas.lineage import lineage_of
from tests.schema_4 import LINEAGE
from tests.snapshots import planted_manifest, write_planted_snapshot

ROWS = [
    ("topic", 1, "merged", 900, 901, 12),
    ("topic", 2, "born", -1, 1, 0),
    ("topic", 2, "merged", 901, 0, 14),
    ("topic", 2, "split", 0, 1, 5),
    ("topic", 2, "split", 0, 2, 4),
    ("topic", 2, "kept", 0, 0, 9),
    ("topic", 2, "retired", 902, -1, 0),
    ("theme", 2, "merged", 900, 0, 20),
]


@pytest.fixture
def folder(tmp_path):
    """A snapshot of schema 5 as an earlier version wrote it."""
    target = tmp_path / "snapshot"
    write_planted_snapshot(target, n_papers=30, n_topics=3)
    (target / "events.parquet").unlink()
    put(target, ROWS)
    return target


def put(folder, rows):
    """Write the table and name it in the manifest instead of ``events``."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    path = folder / "lineage.parquet"
    pq.write_table(pa.table(columns, schema=LINEAGE), path)
    body = json.loads((folder / "manifest.json").read_text())
    body["files"].pop("events.parquet", None)
    body["files"][path.name] = {"rows": len(rows), "sha256": snapshot.sha256_of(path)}
    (folder / "manifest.json").write_text(json.dumps(body))


def test_its_rows_become_events(folder):
    events = snapshot.read(folder).tables.events
    columns = ("level", "run", "kind", "parent_ids", "child_ids", "shared_papers")
    found = [tuple(row) for row in events[list(columns)].itertuples(index=False)]
    assert [(*row[:3], *map(list, row[3:])) for row in found] == [
        ("topic", 1, "merged", [900], [901], [12]),
        ("topic", 2, "born", [], [1], []),
        ("topic", 2, "merged", [901], [0], [14]),
        ("topic", 2, "split", [0], [1], [5]),
        ("topic", 2, "split", [0], [2], [4]),
        ("topic", 2, "kept", [0], [0], [9]),
        ("topic", 2, "retired", [902], [], []),
        ("theme", 2, "merged", [900], [0], [20]),
    ]
    assert events["event_id"].tolist() == list(range(8))
    assert (events["source"] == "refit").all()
    assert (events["state"] == "done").all()
    assert events["date"].isna().all()
    history = lineage_of(events, {0, 1, 2}, {0})
    assert history.heirs("topic", 900) == (0,)
    assert history.heirs("topic", 902) == ()
    assert history.heirs("theme", 900) == (0,)


def test_it_is_replaced_by_events_when_the_snapshot_is_written_again(folder):
    read = snapshot.read(folder)
    written = snapshot.write(folder, read.tables, planted_manifest())
    assert written.tables.events.equals(read.tables.events)
    assert not (folder / "lineage.parquet").exists()
    assert "lineage.parquet" not in json.loads((folder / "manifest.json").read_text())["files"]


def test_events_win_if_both_are_there(folder, tmp_path):
    other = tmp_path / "other"
    write_planted_snapshot(other, n_papers=30, n_topics=3)
    shutil.copy(folder / "lineage.parquet", other)
    body = json.loads((other / "manifest.json").read_text())
    body["files"]["lineage.parquet"] = json.loads((folder / "manifest.json").read_text())["files"][
        "lineage.parquet"
    ]
    (other / "manifest.json").write_text(json.dumps(body))
    assert "parent_labels" in snapshot.read(other).tables.events


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([("topic", 2, "split", 8, 8, 3)], "merged into each other"),
        ([("topic", 2, "merged", 8, -1, 3)], "an event of no group"),
        ([("topic", 0, "born", -1, 3, 0)], "'run' outside"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused_by_its_own_name(folder, rows, problem):
    put(folder, rows)
    with pytest.raises(snapshot.SnapshotDamagedError, match=rf"lineage\.parquet: .*{problem}"):
        snapshot.read(folder)


def test_a_snapshot_of_an_earlier_version_without_manifest_keys_is_replaceable(folder, tmp_path):
    """The files are recognised as a snapshot's although the manifest is damaged."""
    (folder / "manifest.json").write_text("{}")
    read = write_planted_snapshot(tmp_path / "other", n_papers=30, n_topics=3)
    snapshot.write(folder, read, planted_manifest())
    assert snapshot.read(folder)


def test_the_committed_snapshot_is_read():
    read = snapshot.read(Path(__file__).parents[3] / "snapshot")
    assert set(read.tables.events["state"]) <= {"done", "proposed"}
