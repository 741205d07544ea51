"""A snapshot that is broken: a page that says what and what to do; who is reading goes on."""

from __future__ import annotations

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


def said(app):
    """What the page that stands in for a broken snapshot says."""
    assert not app.exception
    told = words(app)
    assert "Traceback" not in told
    assert "digest-atlas analyze" in told
    return told


@pytest.fixture
def folder(at_own):
    return at_own(n_papers=24, n_topics=3)


def test_without_a_snapshot_every_view_says_so(at_made):
    for view in VIEWS:
        assert "There is no analysis to show yet." in said(open_view(view)), view


def test_a_flipped_byte_is_told_with_the_file_and_the_remedy(folder):
    flipped(folder / "papers.parquet")
    told = said(open_view())
    assert "The analysis cannot be read: it is not what was written." in told
    assert f"{folder / 'papers.parquet'}<br>differs from the file that was written" in told
    assert "git checkout -- snapshot" in told


@pytest.mark.parametrize("damage", [halved, lambda path: path.unlink()], ids=["half", "gone"])
def test_half_a_download_is_told_with_the_file(folder, damage):
    damage(folder / "trends.parquet")
    assert str(folder / "trends.parquet") in said(open_view())


def test_a_manifest_that_is_none_is_told(folder):
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
        assert "manifest.json" in said(open_view()), text[:40]


def test_a_manifest_without_end_is_not_read_to_its_end(folder, monkeypatch):
    monkeypatch.setattr(manifest_reader, "LARGEST_MANIFEST_BYTES", 2**20)
    with (folder / "manifest.json").open("ab") as stream:
        stream.truncate(2**40)  # of which nothing is on the disk
    assert "exceeds the size limit of 1 MB" in said(open_view())


def test_another_schema_is_told_with_both_versions(folder):
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema_version": 99}))
    told = said(open_view())
    assert "another version of Digest Atlas" in told
    assert f"has schema 99, but this version of Digest Atlas reads schema {SCHEMA_VERSION}" in told


def test_whoever_is_reading_keeps_the_former_one_and_is_told(folder):
    reading = open_view("map")
    assert "24 of 24 papers" in words(reading)
    write_planted_snapshot(folder, n_papers=31)
    flipped(folder / "topics.parquet")
    told = words(reading.run())
    assert not reading.exception
    assert "24 of 24 papers" in told
    assert "A newer analysis cannot be read, so this is still the one made on " in told
    assert "topics.parquet: differs from the file that was written" in told
    # Who comes now is told what is wrong, instead of an analysis that nobody can find any more.
    newcomer = open_view("papers")
    assert "24 papers" not in said(newcomer)
    write_planted_snapshot(folder, n_papers=31)
    for session in (reading, newcomer):
        told = words(session.run())
        assert "31 of 31 papers" in told
        assert "cannot be read" not in told


def test_a_snapshot_that_is_gone_is_told_to_whoever_is_reading(folder):
    reading = open_view("papers")
    shutil.rmtree(folder)
    told = words(reading.run())
    assert "24 of 24 papers" in told
    assert "The analysis is gone from its folder, so this is still the one made on" in told
    assert "There is no analysis to show yet." in said(open_view("papers"))


def test_a_repaired_snapshot_is_taken_up_by_who_saw_it_broken(folder):
    whole = (folder / "papers.parquet").read_bytes()
    flipped(folder / "papers.parquet")
    app = open_view()
    said(app)
    (folder / "papers.parquet").write_bytes(whole)
    assert "24 of 24 papers" in words(app.run())


def test_hostile_bytes_under_a_right_sum_are_told(folder):
    path = folder / "digests.parquet"
    pq.write_table(pa.table({"a": [1]}), path)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][path.name] |= {"sha256": sha256_of(path), "rows": 1}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert "does not have the columns of the schema" in said(open_view())


def test_an_open_paper_that_a_new_snapshot_lacks_is_closed(folder):
    paper_id = planted_tables(n_papers=24, n_topics=3).papers["paper_id"].iloc[23]
    app = open_view("papers", paper=paper_id)
    write_planted_snapshot(folder, n_papers=10)
    assert not app.run().exception
    assert "10 papers" in lead(app)
