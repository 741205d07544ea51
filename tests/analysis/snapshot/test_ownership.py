"""A folder is replaced only if it is missing, empty, or contains a snapshot and nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from analysis import snapshot
from analysis.snapshot import SnapshotError
from analysis.snapshot.writing import ownership
from tests.snapshots import planted_manifest, planted_tables, write_planted_snapshot

FIRST, SECOND = planted_tables(n_papers=40, seed=1), planted_tables(n_papers=40, seed=2)

MANIFEST_OF_A_WEB_APP = '{"name": "Holidays", "icons": [], "start_url": "/"}'
MANIFESTS_OF_OTHERS = (
    MANIFEST_OF_A_WEB_APP,
    "[]",
    "{}",
    "null",
    "not JSON",
    "",
    '{"schema_version": 5, "files": {}}',
    '{"schema_version": 1, "created": "", "inputs": [], "settings": {}, '
    '"files": {"index.html": {"sha256": "0"}}}',
)


def contents(folder):
    return {
        path.relative_to(folder): None if path.is_dir() else path.read_bytes()
        for path in folder.rglob("*")
    }


def refused(folder, match):
    """Check that both the lock and the writer refuse a folder and change nothing."""
    before = contents(folder.parent)
    with pytest.raises(SnapshotError, match=match), snapshot.lock(folder):
        pass
    with pytest.raises(SnapshotError, match=match) as error:
        snapshot.write(folder, FIRST, planted_manifest())
    assert "\n" not in str(error.value)
    after = contents(folder.parent)
    after.pop(Path(f".{folder.name}.lock"), None)
    assert after == before


@pytest.mark.parametrize("manifest", MANIFESTS_OF_OTHERS)
def test_a_folder_with_a_manifest_of_another_program_is_refused(tmp_path, manifest):
    folder = tmp_path / "public"
    (folder / "images").mkdir(parents=True)
    (folder / "manifest.json").write_text(manifest)
    (folder / "images" / "beach.jpg").write_bytes(b"precious")
    refused(folder, "is not a snapshot and is not replaced; choose another --snapshot folder")
    assert not (tmp_path / ".public.lock").exists()


@pytest.mark.parametrize("manifest", MANIFESTS_OF_OTHERS)
def test_a_manifest_alone_is_not_a_snapshot(tmp_path, manifest):
    folder = tmp_path / "public"
    folder.mkdir()
    (folder / "manifest.json").write_text(manifest)
    refused(folder, "is not a snapshot")


def test_tables_of_the_same_names_without_a_manifest_are_refused(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "papers.parquet").write_bytes(b"the user's")
    refused(folder, "is not a snapshot")
    (folder / "manifest.json").write_text(MANIFEST_OF_A_WEB_APP)
    refused(folder, "is not a snapshot")


@pytest.mark.parametrize(
    "name",
    ["README.md", "notes.parquet", "papers.parquet.bak", ".env", "a\x1b[2Jb", ".git", "more"],
)
def test_a_file_of_the_users_in_a_snapshot_is_named_and_kept(tmp_path, name):
    folder = tmp_path / "snapshot"
    write_planted_snapshot(folder, FIRST)
    if name in (".git", "more"):
        (folder / name).mkdir()
        (folder / name / "HEAD").write_text("mine")
    else:
        (folder / name).write_text("mine")
    shown = name.replace("\x1b", "\ufffd").replace("[", r"\[")
    refused(folder, rf"files that are not the snapshot's \({shown}\).*move them elsewhere")


def test_the_first_of_many_files_are_named(tmp_path):
    folder = tmp_path / "snapshot"
    write_planted_snapshot(folder, FIRST)
    for n in range(9):
        (folder / f"{n}.txt").touch()
    refused(folder, r"\(0\.txt, 1\.txt, 2\.txt, \.\.\.\)")


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_something_else_under_the_name_of_a_table_is_refused(tmp_path, kind):
    if os.name != "posix":
        pytest.skip("needs links and named pipes")
    folder = tmp_path / "snapshot"
    write_planted_snapshot(folder, FIRST)
    table = folder / "papers.parquet"
    table.unlink()
    if kind == "link":
        table.symlink_to("/dev/zero")
    elif kind == "pipe":
        os.mkfifo(table)
    else:
        table.mkdir()
    with pytest.raises(SnapshotError, match="is missing or cannot be read"):
        snapshot.read(folder)
    with pytest.raises(SnapshotError, match=r"are not the snapshot's \(papers\.parquet\)"):
        snapshot.write(folder, SECOND, planted_manifest())


@pytest.mark.parametrize(
    "damage", ["cut table", "no table", "cut manifest", "empty manifest", "new schema", "older"]
)
def test_a_damaged_snapshot_is_replaced(tmp_path, damage):
    folder = tmp_path / "snapshot"
    write_planted_snapshot(folder, FIRST)
    manifest, table = folder / "manifest.json", folder / "topics.parquet"
    body = json.loads(manifest.read_text())
    if damage == "cut table":
        table.write_bytes(table.read_bytes()[:50])
    elif damage == "no table":
        table.unlink()
    elif damage == "cut manifest":
        manifest.write_text(manifest.read_text()[:300])
    elif damage == "empty manifest":
        manifest.write_text("")
    elif damage == "new schema":  # with a table that this version does not know
        (folder / "notes.parquet").write_bytes(b"x")
        body["files"]["notes.parquet"] = {"rows": 1, "sha256": "0"}
        manifest.write_text(json.dumps(body | {"schema_version": 99}))
    else:
        manifest.write_text(json.dumps(body | {"schema_version": 4}))
    snapshot.write(folder, SECOND, planted_manifest())
    names = {f"{name}.parquet" for name in snapshot.TABLE_NAMES} | {"manifest.json"}
    assert {path.name for path in folder.iterdir()} <= names
    assert snapshot.read(folder).schema_version == snapshot.SCHEMA_VERSION


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", ".gitignore", ".gitkeep"])
@pytest.mark.parametrize("start", ["snapshot", "empty", "interrupted"])
def test_files_of_desktops_and_git_stay(tmp_path, name, start):
    folder = tmp_path / "snapshot"
    if start == "empty":
        folder.mkdir()
    else:
        write_planted_snapshot(folder, FIRST)
    (folder / name).write_text("kept")
    if start == "interrupted":
        folder.rename(tmp_path / ".snapshot.former")
    snapshot.write(folder, SECOND, planted_manifest())
    assert (folder / name).read_text() == "kept"
    assert {path.name for path in tmp_path.iterdir()} == {"snapshot"}


@pytest.mark.parametrize("role", ["new", "former"])
def test_a_temporary_folder_with_other_files_is_refused(tmp_path, role):
    folder = tmp_path / "snapshot"
    write_planted_snapshot(folder, FIRST)
    (tmp_path / f".snapshot.{role}").mkdir()
    (tmp_path / f".snapshot.{role}" / "thesis.tex").write_text("mine")
    refused(folder, rf"\.snapshot\.{role}: is not a snapshot, but its path is needed .*; move it")


def test_what_a_killed_run_left_is_cleared_away(tmp_path):
    folder = tmp_path / "snapshot"
    write_planted_snapshot(folder, FIRST)
    (tmp_path / ".snapshot.new").mkdir()
    (tmp_path / ".snapshot.new" / "papers.parquet").write_bytes(b"half")
    write_planted_snapshot(tmp_path / ".snapshot.former", FIRST)
    snapshot.write(folder, SECOND, planted_manifest())
    assert {path.name for path in tmp_path.iterdir()} == {"snapshot"}


def test_a_file_that_appears_while_a_snapshot_is_replaced_is_not_deleted(tmp_path):
    folder = tmp_path / "snapshot"
    write_planted_snapshot(folder, FIRST)
    (folder / "late.txt").write_text("mine")
    ownership.remove(folder)
    assert [path.name for path in folder.iterdir()] == ["late.txt"]


def test_a_link_to_a_snapshot_stays_a_link(tmp_path):
    real, link = tmp_path / "disk" / "real", tmp_path / "project" / "snapshot"
    real.parent.mkdir()
    link.parent.mkdir()
    link.symlink_to(real)  # also before there is anything behind it
    for tables in (FIRST, SECOND, FIRST):
        with snapshot.lock(link):
            snapshot.write(link, tables, planted_manifest())
        assert link.is_symlink()
        x = snapshot.read(link).tables.papers["x"].iloc[0]
        assert x == pytest.approx(tables.papers["x"].iloc[0])
    assert {path.name for path in real.parent.iterdir()} == {"real", ".real.lock"}
    # The previous snapshot is found through the link, too.
    real.rename(real.with_name(".real.former"))
    assert len(snapshot.read(link).tables.papers) == 40


def test_one_lock_guards_a_folder_and_a_link_to_it(tmp_path):
    write_planted_snapshot(tmp_path / "real", FIRST)
    (tmp_path / "link").symlink_to("real")
    another = pytest.raises(SnapshotError, match="another `digest-atlas` command")
    with snapshot.lock(tmp_path / "real"), another, snapshot.lock(tmp_path / "link"):
        pass


def test_a_link_to_itself_is_refused(tmp_path):
    (tmp_path / "snapshot").symlink_to("snapshot")
    refused = pytest.raises(SnapshotError, match=r"a link that leads to itself|is not a folder")
    with refused, snapshot.lock(tmp_path / "snapshot"):
        pass


def test_a_file_is_refused(tmp_path):
    (tmp_path / "snapshot").write_text("mine")
    refused(tmp_path / "snapshot", "is not a folder; choose another")


@pytest.mark.parametrize("what", ["snapshot", "project"])
def test_a_folder_that_cannot_be_written_is_refused_before_the_work(tmp_path, monkeypatch, what):
    folder = tmp_path / "project" / "snapshot"
    write_planted_snapshot(folder, FIRST)
    closed = tmp_path / "project" if what == "project" else folder
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != closed and allowed(path, mode))
    with pytest.raises(SnapshotError, match=f"{what}: cannot be written; check the folder's perm"):
        snapshot.lock(folder).__enter__()


def test_a_mount_point_is_refused_before_the_work(tmp_path, monkeypatch):
    write_planted_snapshot(tmp_path / "snapshot", FIRST)
    monkeypatch.setattr(os.path, "ismount", lambda path: path == tmp_path / "snapshot")
    refused(tmp_path / "snapshot", "is a mount point and cannot be replaced; choose")


def test_a_failed_swap_puts_the_previous_snapshot_back(tmp_path, monkeypatch):
    folder = tmp_path / "snapshot"
    write_planted_snapshot(folder, FIRST)
    rename = Path.rename

    def fail(self, target):
        if self.name == ".snapshot.new":
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(KeyboardInterrupt):
        snapshot.write(folder, SECOND, planted_manifest())
    assert {path.name for path in tmp_path.iterdir()} == {"snapshot"}
    assert snapshot.read(folder).tables.papers["x"].iloc[0] == pytest.approx(
        FIRST.papers["x"].iloc[0]
    )
