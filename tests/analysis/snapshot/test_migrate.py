"""A snapshot of schema 4 is read, and converted to schema 5 by changing only names."""

from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis import snapshot
from analysis.cli.commands import FAILED, OK, main
from analysis.snapshot import InputFile, SnapshotDamagedError, SnapshotError
from analysis.snapshot.features import schema_with
from analysis.updating.drift import AssignmentStats, SinceFit
from tests.pages import write_page
from tests.schema_4 import TABLES, lineage_of, write_schema_4
from tests.snapshots import events_table, planted_manifest, planted_tables

SINCE_FIT = SinceFit(
    "2025-03-18T09:00:00+00:00", 40, 0.3, AssignmentStats(40, 2, 3, 31.5, 27.25)
).as_dict()
MANIFEST = planted_manifest(
    settings={
        "embedding_model": "minilm",
        "max_seq_length": 128,
        "clustering": "consensus",
        "resolution": "fine",
        "min_topic_size": None,
        "seed": 7,
        "year": None,
        "columns": {},
    },
    quality={"mean_stability": 0.6, "stability_purity_correlation": None, "coherence": 0.1},
    since_fit=SINCE_FIT,
)


@pytest.fixture(scope="module")
def tables():
    # Schema 4 has no earlier ids and no memory of shares.
    planted = planted_tables(n_papers=60, gaps=True)
    verdicts = planted.verdicts[schema_with("verdicts", ()).names].assign(verdict="stable")
    return replace(planted, aliases=None, trend_memory=None, verdicts=verdicts)


@pytest.fixture
def folder(tmp_path, tables):
    write_schema_4(tmp_path / "snapshot", tables, MANIFEST)
    return tmp_path / "snapshot"


@pytest.fixture
def expected(tmp_path, tables):
    # Schema 4 does not say where names are from, nor which papers an event was about.
    known = {
        "topics": tables.topics.drop(columns=["label_origin", "parent_id"]),
        "themes": tables.themes.drop(columns="label_origin"),
        "events": events_table(*lineage_of(tables.events).itertuples(index=False)).drop(
            columns=["parent_labels", "n_recent"]
        ),
    }
    return snapshot.write(tmp_path / "expected" / "snapshot", replace(tables, **known), MANIFEST)


def same(one: snapshot.Tables, other: snapshot.Tables) -> None:
    for name in ("events", *TABLES):
        if name == "lineage":
            continue
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), obj=name)


def test_schema_4_is_read_with_the_names_of_schema_5(folder, expected):
    found = snapshot.read(folder)
    assert (found.schema_version, expected.schema_version) == (4, 5)
    same(found.tables, expected.tables)
    assert found.manifest == MANIFEST
    assert SinceFit.read(found.manifest.since_fit) is not None
    assert snapshot.read_manifest(folder) == MANIFEST


def test_schema_4_is_converted_and_nothing_else_changes(folder, expected, capsys):
    assert main(["migrate", "--snapshot", str(folder)]) == OK
    assert "to schema 5; topic numbers" in capsys.readouterr().out
    found = snapshot.read(folder)
    assert found.schema_version == 5
    same(found.tables, expected.tables)
    assert found.manifest == MANIFEST
    written_new = folder.parent / "expected" / "snapshot"
    for path in written_new.glob("*.parquet"):
        assert (folder / path.name).read_bytes() == path.read_bytes(), path.name
    assert sorted(p.name for p in folder.parent.iterdir()) == [
        ".snapshot.lock",
        "expected",
        "snapshot",
    ]


def test_check_accepts_schema_4_and_names_the_command_to_convert_it(tmp_path, tables, capsys):
    page = write_page(tmp_path / "seeds", "a.txt", "Mar 13", [("Title", "Abstract. " * 30)])
    inputs = (InputFile("seeds/a.txt", snapshot.sha256_of(page)),)
    write_schema_4(tmp_path / "snapshot", tables, replace(MANIFEST, inputs=inputs))
    for is_old in (True, False):
        assert main(["check", "--snapshot", str(tmp_path / "snapshot")]) == OK
        assert ("run `digest-atlas migrate`" in capsys.readouterr().out) is is_old
        main(["migrate", "--snapshot", str(tmp_path / "snapshot")])
        capsys.readouterr()


def test_schema_5_is_not_rewritten(folder, capsys):
    main(["migrate", "--snapshot", str(folder)])
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    capsys.readouterr()
    assert main(["migrate", "--snapshot", str(folder)]) == OK
    printed = capsys.readouterr().out
    assert "Nothing to migrate: " in printed
    assert "already has schema 5." in printed
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


@pytest.mark.parametrize("version", [3, 6])
def test_other_schemas_are_refused(folder, capsys, version):
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema_version": version}))
    before = path.read_bytes()
    assert main(["migrate", "--snapshot", str(folder)]) == FAILED
    assert f"has schema {version}, but this version" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_missing_snapshot_is_an_error(tmp_path, capsys):
    assert main(["migrate", "--snapshot", str(tmp_path / "nowhere")]) == FAILED
    assert "nowhere: no snapshot here" in capsys.readouterr().err


def test_a_snapshot_that_is_being_written_is_an_error(folder, capsys):
    with snapshot.lock(folder):
        assert main(["migrate", "--snapshot", str(folder)]) == FAILED
    assert "is writing this snapshot" in capsys.readouterr().err


def test_a_failed_conversion_leaves_the_snapshot_unchanged(folder, monkeypatch):
    before = snapshot.version_of(folder)

    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(SnapshotError, match="No space left on device"):
        snapshot.migrate(folder)
    assert snapshot.version_of(folder) == before
    assert snapshot.read(folder).schema_version == 4


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("damage", ["missing", "flipped", "cut"])
def test_a_damaged_file_is_refused_by_name(folder, name, damage):
    path = folder / f"{name}.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data if damage == "flipped" else data[: len(data) // 2])
    if damage == "missing":
        path.unlink()
    before = snapshot.version_of(folder)
    with pytest.raises(SnapshotDamagedError, match=rf"{name}\.parquet: "):
        snapshot.migrate(folder)
    assert snapshot.version_of(folder) == before


def test_inconsistent_tables_are_refused(tmp_path, tables):
    papers = tables.papers.assign(membership=1.5)
    write_schema_4(tmp_path / "snapshot", replace(tables, papers=papers), MANIFEST)
    with pytest.raises(SnapshotDamagedError, match="'membership' outside 0 to 1"):
        snapshot.migrate(tmp_path / "snapshot")


def test_columns_of_schema_5_with_schema_version_4_are_refused(folder, tables):
    snapshot.write(folder, tables, MANIFEST)
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema_version": 4}))
    with pytest.raises(SnapshotDamagedError, match="does not have the columns"):
        snapshot.read(folder)


@pytest.mark.parametrize("value", [None, 3, "x", [], {"expected": 7}, [{"a": 1}]])
@pytest.mark.parametrize("part", ["settings", "quality", "since_fit"])
def test_a_manifest_with_other_types_is_refused_or_read(folder, part, value):
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {part: value}))
    try:
        found = snapshot.read(folder).manifest
    except SnapshotError as error:
        assert "manifest.json: " in str(error)  # noqa: PT017
    else:
        assert isinstance(getattr(found, part), dict)


def test_verdicts_of_earlier_versions_get_the_current_words(tmp_path, tables):
    # 24 digests, so that all four verdicts occur.
    planted = planted_tables(n_papers=240, n_topics=4, n_digests=24)
    old = planted.verdicts[schema_with("verdicts", ()).names]
    old = old.assign(verdict=old["verdict"].replace({"stable": "steady"}))
    write_schema_4(tmp_path / "s", replace(planted, verdicts=old), MANIFEST)
    words = snapshot.read(tmp_path / "s").tables.verdicts["verdict"]
    assert set(words) == {"growing", "fading", "stable", "no clear trend"}
    assert (words == "stable").sum() == (old["verdict"] == "steady").sum()
    assert (words == "no clear trend").sum() == (old["verdict"] == "too few papers").sum()
