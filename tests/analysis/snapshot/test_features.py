"""Optional tables and columns are validated if present; unknown ones are ignored."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis import snapshot
from analysis.snapshot import SCHEMAS, SnapshotDamagedError, Tables, features, reader, schema
from analysis.snapshot.features import Feature
from tests.schema_4 import write_schema_4
from tests.snapshots import planted_manifest, planted_tables


@dataclass(frozen=True, slots=True)
class WithNotes(Tables):
    notes: pd.DataFrame | None = None


@pytest.fixture
def notes(monkeypatch):
    """Declare an optional column and an optional table that belong to one feature."""
    more = SCHEMAS["papers"].append(pa.field("n_notes", pa.int32(), nullable=False))
    monkeypatch.setitem(SCHEMAS, "papers", more)
    own = [("paper_id", pa.string()), ("note", pa.string())]
    own_schema = pa.schema([pa.field(*column, nullable=False) for column in own])
    monkeypatch.setitem(SCHEMAS, "notes", own_schema)
    monkeypatch.setitem(schema.KEYS, "notes", ("paper_id",))
    feature = Feature(
        title="The notes view",
        needs="notes",
        command="digest-atlas annotate",
        tables=("notes",),
        columns={"papers": ("n_notes",)},
    )
    monkeypatch.setitem(features.FEATURES, "notes", feature)
    monkeypatch.setattr(reader, "Tables", WithNotes)


def with_notes(*, column: bool = True, table: bool = True, **changes: object) -> WithNotes:
    plain = planted_tables(n_papers=30)
    frames = {name: getattr(plain, name) for name in Tables.__dataclass_fields__}
    if column:
        frames["papers"] = plain.papers.assign(n_notes=1)
    if table:
        first = plain.papers["paper_id"][:2].tolist()
        frames["notes"] = pd.DataFrame({"paper_id": first, "note": ["good", "long"]} | changes)
    return WithNotes(**frames)


@pytest.mark.parametrize("column", [False, True])
@pytest.mark.parametrize("table", [False, True])
def test_optional_parts_are_written_and_read_and_a_feature_needs_all_of_them(
    notes, tmp_path, column, table
):
    tables = with_notes(column=column, table=table)
    found = snapshot.write(tmp_path / "s", tables, planted_manifest()).tables
    assert ("n_notes" in found.papers) is column
    assert (found.notes is not None) is table
    if table:
        assert found.notes["note"].tolist() == ["good", "long"]
    assert (tmp_path / "s" / "notes.parquet").exists() is table
    assert ("notes" in snapshot.features_of(found)) is (column and table)


def test_an_empty_optional_table_is_kept(notes, tmp_path):
    empty = {"paper_id": [], "note": []}
    found = snapshot.write(tmp_path / "s", with_notes(**empty), planted_manifest()).tables
    assert found.notes is not None
    assert len(found.notes) == 0


def test_a_missing_feature_is_described_with_the_command_that_adds_it(notes):
    assert snapshot.how_to_add("notes") == (
        "The notes view needs notes; run `digest-atlas annotate` to add it"
    )


def test_an_optional_column_is_validated_if_present(notes, tmp_path):
    tables = with_notes()
    broken = replace(tables, papers=tables.papers.assign(n_notes=-7))
    with pytest.raises(SnapshotDamagedError, match="in column 'n_notes'"):
        snapshot.write(tmp_path / "s", broken, planted_manifest())


def test_an_optional_column_of_another_type_is_refused(notes, tmp_path):
    snapshot.write(tmp_path / "s", with_notes(), planted_manifest())
    rewrite(tmp_path / "s", "papers", lambda t: t.set_column(
        t.schema.get_field_index("n_notes"), "n_notes", pa.array(["x"] * len(t))))  # fmt: skip
    with pytest.raises(SnapshotDamagedError, match=r"papers\.parquet: does not have the columns"):
        snapshot.read(tmp_path / "s")


def test_an_optional_table_is_validated_if_present(notes, tmp_path):
    same = with_notes().papers["paper_id"][0]
    with pytest.raises(SnapshotDamagedError, match=r"notes\.parquet: has two rows with the same"):
        snapshot.write(tmp_path / "s", with_notes(paper_id=[same, same]), planted_manifest())


def test_an_optional_table_in_the_manifest_must_exist(notes, tmp_path):
    snapshot.write(tmp_path / "s", with_notes(), planted_manifest())
    (tmp_path / "s" / "notes.parquet").unlink()
    with pytest.raises(SnapshotDamagedError, match=r"notes\.parquet: is missing"):
        snapshot.read(tmp_path / "s")


def test_a_missing_required_column_is_refused(notes, tmp_path):
    snapshot.write(tmp_path / "s", with_notes(), planted_manifest())
    rewrite(tmp_path / "s", "topics", lambda t: t.drop_columns(["label"]))
    with pytest.raises(SnapshotDamagedError, match=r"topics\.parquet: does not have the columns"):
        snapshot.read(tmp_path / "s")


def test_schema_4_has_no_optional_parts(notes, tmp_path):
    plain = planted_tables(n_papers=30)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SCHEMAS, "papers", snapshot.features.schema_with("papers", ()))
        write_schema_4(tmp_path / "s", plain, planted_manifest())
    found = snapshot.migrate(tmp_path / "s")
    assert found is not None
    assert found.tables.notes is None
    assert "n_notes" not in found.tables.papers
    assert not snapshot.features_of(found.tables)


class TestOfANewerSchema5:
    """Unknown columns and tables are ignored."""

    @pytest.fixture
    def folder(self, tmp_path):
        snapshot.write(tmp_path / "s", planted_tables(n_papers=30), planted_manifest())
        return tmp_path / "s"

    def test_unknown_columns_are_ignored(self, folder):
        before = snapshot.read(folder).tables.papers
        rewrite(folder, "papers", lambda t: t.add_column(
            2, "later", pa.array([["a", "b"]] * len(t))))  # fmt: skip
        rewrite(folder, "papers", lambda t: t.append_column("x.y", pa.array(["?"] * len(t))))
        rewrite(folder, "papers", lambda t: t.select(t.column_names[::-1]))
        pd.testing.assert_frame_equal(snapshot.read(folder).tables.papers, before)

    def test_unknown_tables_are_ignored(self, folder):
        (folder / "later.parquet").write_bytes(b"anything")
        path = folder / "manifest.json"
        body = json.loads(path.read_text())
        body["files"]["later.parquet"] = {"rows": 1, "sha256": "0" * 64}
        path.write_text(json.dumps(body | {"later": {"a": 1}}))
        assert len(snapshot.read(folder).tables.papers) == 30

    def test_a_duplicate_column_is_refused(self, folder):
        rewrite(folder, "papers", lambda t: t.append_column("title", t["abstract"]))
        with pytest.raises(SnapshotDamagedError, match=r"papers\.parquet: "):
            snapshot.read(folder)


def rewrite(folder, name, change):
    """Change an Arrow table, with the right SHA-256 in the manifest."""
    path = folder / f"{name}.parquet"
    table = change(pq.read_table(path))
    pq.write_table(table.replace_schema_metadata(None), path)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][path.name]["sha256"] = snapshot.sha256_of(path)
    (folder / "manifest.json").write_text(json.dumps(manifest))
