"""Names in `labels.toml` survive updates and refits, are marked, and displace automatic ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests import optional

optional.need("bertopic")
optional.need("umap")
pytestmark = pytest.mark.analysis

from analysis import snapshot
from analysis.pipeline.check import check
from tests.analysis.pipeline.planted_fit import run
from tests.analysis.updating.planted_update import KEPT, NEXT, bring, papers_of, write

LONG = "Everything that a keeper of bees should know by heart, alone"


def names_of(found, level="topic"):
    frame = getattr(found.tables, f"{level}s").set_index(f"{level}_id")
    return {i: (row["label"], row["label_origin"]) for i, row in frame.iterrows()}


def put(home, topics=None, themes=None):
    lines = []
    for table, names in (("topics", topics or {}), ("themes", themes or {})):
        lines += [f"[{table}]", *(f'{number} = "{name}"' for number, name in names.items())]
    (home / "seeds" / "labels.toml").write_text("\n".join(lines), encoding="utf-8")


def refit(home, **options):
    return run([home / "seeds"], home / "snapshot", cache_folder=home / "cache", **options)


def test_a_name_survives_update_and_refit_until_its_line_is_removed(home):
    before = snapshot.read(home / "snapshot")
    automatic, themes = names_of(before), names_of(before, "theme")
    assert {origin for _, origin in (automatic | themes).values()} == {"automatic"}
    # A new name is noticed although no paper came, and nothing else changes.
    put(home, {2: LONG}, {0: "Crafts"})
    (difference,) = check(home / "snapshot").differences
    assert "labels.toml: not in the snapshot yet" in difference
    named = bring(home)
    assert named.written
    assert not named.snapshot.manifest.warnings
    assert names_of(named.snapshot) == automatic | {2: (LONG, "person")}
    assert names_of(named.snapshot, "theme") == themes | {0: ("Crafts", "person")}
    was, now = papers_of(before), papers_of(named.snapshot)
    assert all(np.array_equal(was[column], now[column]) for column in KEPT)
    assert check(home / "snapshot").differences == ()
    assert not bring(home).written
    # It stays when papers come, and in a refit.
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    assert names_of(bring(home).snapshot)[2] == (LONG, "person")
    assert names_of(refit(home))[2] == (LONG, "person")
    assert names_of(snapshot.read(home / "snapshot"), "theme")[0] == ("Crafts", "person")
    # Without its line, topic and theme get automatic names; the others keep theirs.
    kept = names_of(snapshot.read(home / "snapshot"))
    (home / "seeds" / "labels.toml").unlink()
    (difference,) = check(home / "snapshot").differences
    assert "labels.toml: in the snapshot, but no longer among the digests" in difference
    removed = names_of(bring(home).snapshot)
    assert removed[2][1] == "automatic"
    assert LONG not in removed[2]
    assert {i: name for i, name in removed.items() if i != 2} == {
        i: name for i, name in kept.items() if i != 2
    }
    labels = [label for label, _ in removed.values()]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("rename", ["update", "refit"])
def test_an_automatic_name_makes_way_for_a_name_by_a_person(home, rename):
    before = names_of(snapshot.read(home / "snapshot"))
    wanted = before[1][0]
    put(home, {3: wanted.upper()}, {0: before[4][0]})
    found = bring(home).snapshot if rename == "update" else refit(home)
    after, themes = names_of(found), names_of(found, "theme")
    assert after[3] == (wanted.upper(), "person")
    assert themes[0] == (before[4][0], "person")
    for level in (after, themes):
        assert len({label.casefold() for label, _ in level.values()}) == len(level)
    assert after[4][0] != before[4][0]
    assert {after[1][1], after[4][1]} == {"automatic"}
    assert found.tables.topics["label"].str.len().gt(0).all()


@pytest.mark.parametrize("rename", ["update", "refit"])
def test_unknown_numbers_and_broken_entries_are_one_warning_each(home, rename):
    automatic = names_of(snapshot.read(home / "snapshot"))
    put(home, {99: "Nothing", 1: "<b>Bees</b>", 2: "x" * 61}, {77: "Nothing"})
    found = bring(home).snapshot if rename == "update" else refit(home)
    assert names_of(found) == automatic
    problems = ("topic 99;", "has HTML", "61 characters", "theme 77;")
    warnings = found.manifest.warnings
    assert len(warnings) == len(problems)
    for problem in problems:
        (warning,) = [line for line in warnings if problem in line]
        assert "labels.toml:" in warning
    broken = home / "seeds" / "labels.toml"
    broken.write_text("[topics\n", encoding="utf-8")
    (warning,) = bring(home).snapshot.manifest.warnings
    assert "labels.toml:1: is not valid TOML" in warning


def test_renumbering_warns_that_names_may_go_to_other_topics(home):
    put(home, {0: "Bees"})
    found = refit(home, renumber=True)
    (warning,) = [line for line in found.manifest.warnings if "numbered anew" in line]
    assert "labels.toml" in warning
    assert names_of(found)[0] == ("Bees", "person")
    assert not any("numbered anew" in line for line in refit(home).manifest.warnings)


def test_a_snapshot_without_origins_can_be_updated(home):
    old = snapshot.read(home / "snapshot")
    levels = {level: getattr(old.tables, level) for level in ("topics", "themes")}
    without = {level: frame.drop(columns="label_origin") for level, frame in levels.items()}
    snapshot.write(home / "snapshot", replace(old.tables, **without), old.manifest)
    assert "label_origins" not in snapshot.features_of(snapshot.read(home / "snapshot").tables)
    put(home, {2: "Bees"})
    named = names_of(bring(home).snapshot)
    assert named[2] == ("Bees", "person")
    assert {origin for i, (_, origin) in named.items() if i != 2} == {"automatic"}
