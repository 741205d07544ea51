"""Tests that the digests of a snapshot, also of an older schema, are recognised again."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from analysis import snapshot
from analysis.pipeline.check import check, hashes_of
from analysis.pipeline.known_digests import known_digests
from analysis.readers import ReadOptions, read_digests
from analysis.snapshot import InputFile
from tests.pages import write_page
from tests.schema_4 import write_schema_4
from tests.snapshots import planted_manifest, planted_tables, write_planted_snapshot

FILES = ("seeds/a.txt", "seeds/all.zip/b.txt", "seeds/all.zip/deep/c.txt")
INPUTS = (
    InputFile("seeds/digests.toml", "0" * 64),
    InputFile("seeds/a.txt", "1" * 64),
    InputFile("seeds/all.zip", "2" * 64),
)


@pytest.mark.parametrize("schema", [4, 5])
def test_digests_are_known_by_file_and_member(tmp_path, schema):
    tables = planted_tables(n_digests=3)
    tables = dataclasses.replace(tables, digests=tables.digests.assign(file=FILES))
    write = write_schema_4 if schema == 4 else snapshot.write
    write(tmp_path / "snapshot", tables, planted_manifest(inputs=INPUTS))
    found = snapshot.read(tmp_path / "snapshot")
    known = known_digests(found.tables, found.manifest.inputs, tmp_path / "snapshot")
    assert [(own.file, own.member, own.sha256) for own in known.digests] == [
        ("seeds/a.txt", "", "1" * 64),
        ("seeds/all.zip", "b.txt", "2" * 64),
        ("seeds/all.zip", "deep/c.txt", "2" * 64),
    ]
    rows = tables.digests
    assert [own.digest_id for own in known.digests] == rows["digest_id"].tolist()
    assert [own.date for own in known.digests] == pd.to_datetime(rows["date"]).dt.date.tolist()
    assert [len(own.papers) for own in known.digests] == rows["n_papers"].tolist()
    assert known.name_of(tmp_path / "seeds" / "a.txt") == "seeds/a.txt"


def test_earlier_ids_of_digests_are_known(tmp_path):
    tables = planted_tables()
    new = tables.digests["digest_id"][0]
    rows = [("digest", "2025-03-01", new), ("paper", "0" * 12, tables.papers["paper_id"][0])]
    aliases = pd.DataFrame(rows, columns=["kind", "old_id", "new_id"])
    known = known_digests(dataclasses.replace(tables, aliases=aliases), (), tmp_path / "snapshot")
    assert known.aliases == {"2025-03-01": new}


@pytest.mark.parametrize("schema", [4, 5])
def test_a_date_and_an_id_of_a_snapshot_are_kept(tmp_path, schema):
    page = write_page(tmp_path / "seeds", "a.txt", "Mar 17", [("A Title", "An abstract. " * 20)])
    tables = planted_tables(n_digests=1)
    day = pd.Timestamp("2024-03-17")
    for name in ("papers", "appearances", "digests", "trends"):
        column = "first_digest" if name == "papers" else "digest_id"
        frame = getattr(tables, name).assign(**{column: "2024-03-17-2"})
        tables = dataclasses.replace(tables, **{name: frame})
    digests = tables.digests.assign(date=day, date_source="assumed", file="seeds/a.txt")
    days = tables.verdicts.assign(
        first_day=day, last_day=day, start_last_day=day, end_first_day=day
    )
    inputs = (InputFile("seeds/a.txt", snapshot.sha256_of(page)),)
    write = write_schema_4 if schema == 4 else snapshot.write
    write(
        tmp_path / "snapshot",
        dataclasses.replace(tables, digests=digests, verdicts=days, aliases=None),
        planted_manifest(inputs=inputs),
    )
    found = snapshot.read(tmp_path / "snapshot")
    known = known_digests(found.tables, found.manifest.inputs, tmp_path / "snapshot")
    (digest,) = read_digests([tmp_path / "seeds"], ReadOptions(), known=known).digests
    assert (digest.digest_id, digest.date, digest.date_source) == (
        "2024-03-17-2",
        day.date(),
        "assumed",
    )


def test_files_that_cannot_be_read_have_no_hash_and_are_no_difference(tmp_path):
    page = write_page(tmp_path / "seeds", "a.txt", "Mar 17", [("A Title", "An abstract.")])
    missing = tmp_path / "seeds" / "gone.txt"
    hashes = hashes_of([page, missing], tmp_path / "snapshot")
    assert hashes == {"seeds/a.txt": snapshot.sha256_of(page)}


@pytest.mark.parametrize("stored", [True, False])
def test_check_with_a_file_that_cannot_be_read(tmp_path, monkeypatch, stored):
    page = write_page(tmp_path / "seeds", "a.txt", "Mar 17", [("A Title", "An abstract.")])
    inputs = [InputFile("seeds/a.txt", snapshot.sha256_of(page))] if stored else []
    write_planted_snapshot(
        tmp_path / "snapshot", planted_tables(), planted_manifest(inputs=tuple(inputs))
    )

    def refused(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("analysis.pipeline.check.snapshot.sha256_of", refused)
    found = check(tmp_path / "snapshot", [tmp_path / "seeds"])
    expected = (f"{page}: cannot be read any more",) if stored else ()
    assert found.differences == expected
