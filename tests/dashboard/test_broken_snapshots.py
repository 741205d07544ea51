"""Test the error page for a broken snapshot, and that open sessions keep the previous one."""

from __future__ import annotations

import html
import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.snapshot import SCHEMA_VERSION, manifest_reader, sha256_of
from tests.dashboard.conftest import VIEWS, lead, open_view, words
from tests.snapshots import planted_tables, write_planted_snapshot


def flipped(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(data)


def halved(path):
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def error_page(app):
    """Return the text of the error page."""
    assert not app.exception
    text = html.unescape(words(app))
    assert "Traceback" not in text
    assert "digest-atlas analyze" in text
    return text


@pytest.fixture
def folder(at_own):
    return at_own(n_papers=24, n_topics=3)


def test_a_missing_snapshot_gives_an_error_page_in_every_view(at_made):
    for view in VIEWS:
        assert "There is no snapshot to show yet." in error_page(open_view(view)), view


def test_a_damaged_file_is_reported_with_its_path_and_a_fix(folder):
    flipped(folder / "papers.parquet")
    text = error_page(open_view())
    assert "The snapshot can't be read: its files are damaged or incomplete." in text
    assert f"{folder / 'papers.parquet'}<br>differs from the file that was written" in text
    assert "git checkout -- snapshot" in text


@pytest.mark.parametrize("damage", [halved, lambda path: path.unlink()], ids=["half", "gone"])
def test_an_incomplete_snapshot_is_reported_with_the_file(folder, damage):
    damage(folder / "trends.parquet")
    assert str(folder / "trends.parquet") in error_page(open_view())


def test_an_invalid_manifest_is_reported(folder):
    for text in (
        b"",
        b"\x00\xff\xfe",
        b"version https://git-lfs.github.com/spec/v1\n",
        b"[" * 1_000_000,
        b'{"schema_version": ' + b"[" * 100_000,
        b'{"schema_version": ' + b"9" * 10_000 + b"}",
        b'{"schema_version": 4}',
        b'{"a": 1}' * 2,
        (folder / "manifest.json").read_bytes()[:100],
    ):
        (folder / "manifest.json").write_bytes(text)
        assert "manifest.json" in error_page(open_view()), text[:40]


def test_an_oversized_manifest_is_refused(folder, monkeypatch):
    monkeypatch.setattr(manifest_reader, "LARGEST_MANIFEST_BYTES", 2**20)
    with (folder / "manifest.json").open("ab") as stream:
        stream.truncate(2**40)  # a sparse file: it takes no space on the disk
    assert "exceeds the size limit of 1 MB" in error_page(open_view())


def test_another_schema_is_reported_with_both_versions(folder):
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema_version": 99}))
    text = error_page(open_view())
    assert "another version of Digest Atlas" in text
    assert f"has schema 99, but this version of Digest Atlas reads schema {SCHEMA_VERSION}" in text


def test_an_open_session_keeps_the_previous_snapshot_with_a_notice(folder):
    reading = open_view("map")
    assert "24 of 24 papers" in words(reading)
    write_planted_snapshot(folder, n_papers=31)
    flipped(folder / "topics.parquet")
    text = words(reading.run())
    assert not reading.exception
    assert "24 of 24 papers" in text
    assert "The new snapshot can't be read. This page still shows the one of " in text
    assert "topics.parquet: differs from the file that was written" in text
    # A new session gets the error page.
    newer = open_view("papers")
    assert "24 papers" not in error_page(newer)
    write_planted_snapshot(folder, n_papers=31)
    for session in (reading, newer):
        text = words(session.run())
        assert "31 of 31 papers" in text
        assert "can't be read" not in text


def test_an_open_session_keeps_a_removed_snapshot_with_a_notice(folder):
    reading = open_view("papers")
    shutil.rmtree(folder)
    text = words(reading.run())
    assert "24 of 24 papers" in text
    assert "The snapshot was removed. This page still shows the one of " in text
    assert "There is no snapshot to show yet." in error_page(open_view("papers"))


def test_a_repaired_snapshot_replaces_the_error_page(folder):
    whole = (folder / "papers.parquet").read_bytes()
    flipped(folder / "papers.parquet")
    app = open_view()
    error_page(app)
    (folder / "papers.parquet").write_bytes(whole)
    assert "24 of 24 papers" in words(app.run())


def test_a_table_with_other_columns_is_reported(folder):
    path = folder / "digests.parquet"
    pq.write_table(pa.table({"a": [1]}), path)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][path.name] |= {"sha256": sha256_of(path), "rows": 1}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert "does not have the columns of the schema" in error_page(open_view())


def test_an_open_paper_closes_if_a_new_snapshot_lacks_it(folder):
    paper_id = planted_tables(n_papers=24, n_topics=3).papers["paper_id"].iloc[23]
    app = open_view("papers", paper=paper_id)
    write_planted_snapshot(folder, n_papers=10)
    assert not app.run().exception
    assert "10 papers" in lead(app)
