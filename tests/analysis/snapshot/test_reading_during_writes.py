"""A read is of the old or of the new snapshot, however often it is replaced meanwhile."""

from __future__ import annotations

import itertools

import pytest

from analysis import snapshot
from analysis.snapshot import SnapshotDamagedError, SnapshotMissingError, reader
from analysis.snapshot.paths import former_of
from tests.snapshots import planted_manifest, planted_tables


@pytest.fixture
def pair(tmp_path):
    """A snapshot of 30 papers, and one of 60 that waits to be swapped in."""
    for name, n_papers in (("snapshot", 30), ("waiting", 60)):
        tables = planted_tables(n_papers=n_papers, n_topics=3)
        snapshot.write(tmp_path / name, tables, planted_manifest())
    return tmp_path / "snapshot", tmp_path / "waiting"


class Replacements:
    """Replaces a snapshot at chosen file operations of a reader, as the writer does."""

    def __init__(self, monkeypatch, pair, is_due):
        self.folder, self.waiting = pair
        self.is_due, self.n_done, self.n_calls = is_due, 0, itertools.count()
        for name in ("manifest_bytes", "read_regular_file"):
            monkeypatch.setattr(reader, name, self.before(getattr(reader, name)))

    def before(self, read):
        def replaced_first(*arguments, **options):
            if self.is_due(next(self.n_calls)):
                self.n_done += 1
                former = former_of(self.folder)
                self.folder.rename(former)
                self.waiting.rename(self.folder)
                former.rename(self.waiting)
            return read(*arguments, **options)

        return replaced_first


@pytest.mark.parametrize("at", range(14))
def test_a_replacement_at_any_file_gives_the_old_or_the_new(pair, monkeypatch, at):
    made = Replacements(monkeypatch, pair, lambda call: call == at)
    assert len(snapshot.read(pair[0]).tables.papers) in (30, 60)
    assert made.n_done == 1


@pytest.mark.parametrize("step", [2, 3, 5, 7])
def test_twenty_replacements_during_one_read_are_survived(pair, monkeypatch, step):
    made = Replacements(monkeypatch, pair, lambda call: call < 20 * step and call % step == 0)
    assert len(snapshot.read(pair[0]).tables.papers) in (30, 60)
    assert made.n_done >= 10


def test_reads_of_the_manifest_alone_are_survived_too(pair, monkeypatch):
    made = Replacements(monkeypatch, pair, lambda call: call < 3)
    versions = {snapshot.version_of(pair[0]) for _ in range(5)}
    assert len(versions) == 2
    assert snapshot.read_manifest(pair[0]) == planted_manifest()
    assert made.n_done == 3


def test_a_folder_between_the_two_renames_is_found(pair, monkeypatch):
    """The reader looks at both places while the writer has the snapshot at neither."""
    folder, hidden = pair[0], pair[1].with_name("hidden")
    resolve, n_calls = reader._resolve, itertools.count()

    def moving(of):
        n = next(n_calls)
        if n == 0:
            folder.rename(hidden)
        if n == 1:
            hidden.rename(folder)
        return resolve(of)

    monkeypatch.setattr(reader, "_resolve", moving)
    assert len(snapshot.read(folder).tables.papers) == 30


def test_real_damage_is_reported_after_two_attempts(pair, monkeypatch):
    (pair[0] / "topics.parquet").write_bytes(b"damaged")
    n_calls = itertools.count()
    resolve = reader._resolve
    monkeypatch.setattr(reader, "_resolve", lambda of: (next(n_calls), resolve(of))[1])
    with pytest.raises(SnapshotDamagedError, match=r"topics\.parquet: differs"):
        snapshot.read(pair[0])
    assert next(n_calls) <= 3
    with pytest.raises(SnapshotMissingError):
        snapshot.read(pair[0].with_name("nowhere"))


def test_a_snapshot_that_is_always_being_replaced_is_reported(pair, monkeypatch):
    Replacements(monkeypatch, pair, lambda call: call % 2)
    with pytest.raises(SnapshotDamagedError):
        snapshot.read(pair[0])
