"""Earlier ids of papers and digests lead to current ones in one step, or are refused."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analysis import snapshot
from analysis.snapshot import SnapshotDamagedError
from tests.snapshots import planted_manifest, planted_tables

TABLES = planted_tables(n_papers=12, n_topics=2)
FIRST, SECOND = TABLES.papers["paper_id"][:2]
DAY, LAST = TABLES.digests["digest_id"]


def written(tmp_path, *rows):
    aliases = pd.DataFrame(rows, columns=["kind", "old_id", "new_id"])
    return snapshot.write(tmp_path / "s", replace(TABLES, aliases=aliases), planted_manifest())


def test_a_snapshot_without_earlier_ids_is_read_as_before(tmp_path):
    found = snapshot.write(tmp_path / "s", replace(TABLES, aliases=None), planted_manifest())
    assert found.tables.aliases is None
    assert "aliases" not in snapshot.features_of(found.tables)
    assert not (tmp_path / "s" / "aliases.parquet").exists()
    assert snapshot.how_to_add("aliases").startswith("A link with an earlier id needs")


def test_a_table_without_earlier_ids_is_read(tmp_path):
    found = written(tmp_path).tables
    assert (found.aliases.empty, found.aliases_of("paper")) == (True, {})


def test_earlier_ids_are_read_back(tmp_path):
    rows = [("paper", "0a" * 6, FIRST), ("paper", "0b" * 6, FIRST),
            ("digest", "2025-03-13-2", DAY), ("digest", "2025-03-12", LAST)]  # fmt: skip
    found = written(tmp_path, *rows).tables
    assert list(found.aliases.itertuples(index=False, name=None)) == rows
    assert "aliases" in snapshot.features_of(found)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([("topic", "0a" * 6, FIRST)], "a kind of id that is not one of: paper, digest"),
        ([("paper", "0a" * 6, "0b" * 6)], "refers to an unknown paper"),
        ([("digest", "2025-03-12", "2025-03-11")], "refers to an unknown digest"),
        ([("digest", "2025-03-12", FIRST)], "refers to an unknown digest"),
        ([("paper", FIRST, SECOND)], "gives a new id to a paper that still has its own"),
        ([("paper", FIRST, FIRST)], "gives a new id to a paper that still has its own"),
        ([("digest", DAY, LAST)], "gives a new id to a digest that still has its own"),
        ([("paper", "0a" * 6, "0b" * 6), ("paper", "0b" * 6, FIRST)], "an unknown paper"),
        ([("paper", "0A" * 6, FIRST)], "has an earlier id that is not the id of a paper"),
        ([("paper", "0a" * 6 + "\n", FIRST)], "that is not the id of a paper"),
        ([("digest", "2025-02-30", DAY)], "has an earlier id that is not the id of a digest"),
        ([("digest", "2025-03-12-0", DAY)], "that is not the id of a digest"),
        ([("digest", "<b>", DAY)], "that is not the id of a digest"),
        ([("paper", "0a" * 6, FIRST), ("paper", "0a" * 6, SECOND)], "two rows with the same kind"),
    ],
)
def test_an_invalid_earlier_id_is_refused(tmp_path, rows, problem):
    with pytest.raises(SnapshotDamagedError, match=rf"aliases\.parquet: .*{problem}"):
        written(tmp_path, *rows)
