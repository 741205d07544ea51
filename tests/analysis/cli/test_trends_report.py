"""The command `digest-atlas trends`: verdicts, comparisons, periods and JSON."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis import snapshot
from analysis.cli.commands import main
from analysis.cli.trends_report import report_change, report_trends, sides_of
from analysis.records import InputError
from analysis.snapshot import Snapshot
from evidence.comparison.shares import Sides
from tests.snapshots import planted_manifest, planted_tables, write_planted_snapshot


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many") / "snapshot"
    write_planted_snapshot(folder, n_papers=600, n_topics=6, n_digests=24, days_apart=7)
    return folder


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    folder = tmp_path_factory.mktemp("two") / "snapshot"
    write_planted_snapshot(folder)
    return folder


def test_growing_topics_are_first_and_each_row_is_a_line(many):
    report = report_trends(snapshot.read(many))
    assert report.rows["verdict"].tolist()[:2] == ["growing", "growing"]
    assert len(report.lines) == 1 + len(report.rows)
    for label, line in zip(report.rows["label"], report.lines[1:], strict=True):
        assert line.startswith(label)
    assert report.lines[0].endswith("stability")
    assert "↑ growing" in report.lines[1]
    assert "19 of 20" in report.lines[1]
    assert re.search(r" (high|fair|low) \([01]\.\d\d\)$", report.lines[1])


def line_of(folder, topic_id):
    report = report_trends(snapshot.read(folder))
    return report.lines[1 + report.rows["group_id"].tolist().index(topic_id)]


def test_new_topics_are_marked(many):
    assert "↑ growing (new)" in line_of(many, 0)
    assert "(new)" not in line_of(many, 4)


def test_an_interval_without_upper_limit_ends_in_infinity(many):
    assert "to ∞" in line_of(many, 0)


def test_themes_can_be_reported(many):
    atlas = snapshot.read(many)
    report = report_trends(atlas, level="theme")
    assert sorted(report.rows["label"]) == sorted(atlas.tables.themes["label"])


def test_an_unknown_window_is_refused_with_the_known_ones(many):
    with pytest.raises(InputError, match=r"no window '7'; choose one of all, 13 weeks"):
        report_trends(snapshot.read(many), window="7")


def test_two_digests_are_compared(two, capsys):
    assert main(["trends", "--snapshot", str(two)]) == 0
    out = capsys.readouterr().out
    assert "13 Mar 2025" in out.splitlines()[0]
    assert "before" in out
    assert "growing" not in out


def test_both_sides_count_new_papers_only(two):
    atlas = snapshot.read(two)
    report = report_change(atlas, sides_of(atlas.tables.digests, None, None))
    new = atlas.tables.papers["first_digest"].value_counts()
    assert set(report.rows["of_before"]) == {new["2025-03-13"]}
    assert set(report.rows["of_after"]) == {new["2025-03-17"]}
    listed = (atlas.tables.appearances["digest_id"] == "2025-03-17").sum()
    assert f"{listed} papers, of which {new['2025-03-17']} are new" in report.tested


def test_papers_that_stay_listed_are_compared_too():
    tables = planted_tables(n_papers=480, n_topics=4, n_digests=2, between_share=0.0)
    # The later digest lists all papers of topic 0 again, and new papers of the others only.
    papers, (first, last) = tables.papers, tables.digests["digest_id"]
    is_own, is_late = papers["topic_id"] == 0, papers["first_digest"] == last
    papers["topic_id"] = papers["topic_id"].mask(is_own & is_late, 1)
    stays = papers.loc[is_own & ~is_late, "paper_id"]
    kept = tables.appearances.drop_duplicates("paper_id")
    again = pd.DataFrame({"paper_id": stays, "digest_id": last})
    listed = pd.concat([kept, again], ignore_index=True)
    tables = replace(tables, papers=papers, appearances=listed)
    made = Snapshot(tables, planted_manifest(), "version", 5)
    report = report_change(made, Sides((first,), (last,)))
    row = report.rows.set_index("group_id").loc[0]
    assert (row["outcome"], row["outcome_new"], row["disagrees"]) == ("unclear", "went", True)
    line = report.lines[1 + report.rows["group_id"].tolist().index(0)]
    assert "new papers only" in line
    assert "of 20" not in line
    assert "New papers and all papers listed disagree on" in report.sentence
    assert report.tested.endswith("a change must show among all listed papers, too.")


def test_json_has_the_same_rows_and_valid_numbers_only(many, capsys):
    assert main(["trends", "--snapshot", str(many), "--json"]) == 0
    body = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    expected = report_trends(snapshot.read(many)).rows
    assert [row["group_id"] for row in body["rows"]] == expected["group_id"].tolist()
    upper_limits = {row["group_id"]: row["odds_ratio_high"] for row in body["rows"]}
    assert upper_limits[0] is None
    assert upper_limits[4] == 1.08


@pytest.fixture
def digests():
    ids = ["2024-12-30", "2024-12-31", "2025-01-02", "2025-01-02-2", "2025-02-01"]
    days = pd.to_datetime([i[:10] for i in ids])
    return pd.DataFrame({"digest_id": ids, "date": days, "n_new": 60})


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, None, (4, 1)),
        ("2024", "2025", (2, 3)),
        (None, "2025-01", (2, 2)),
        ("2024-12-31", "2025-01-02..2025-02", (1, 3)),
        ("2024-12..2025-01", "2025", (2, 1)),  # digests in both periods are in neither side
        ("2025", "2025", None),
    ],
)
def test_periods_are_years_months_days_or_ranges(digests, before, after, expected):
    sides = sides_of(digests, before, after)
    assert (sides and (len(sides.before), len(sides.after))) == expected


def test_a_period_without_digests_is_refused_with_the_known_period(digests):
    words = "2031: no digests in this period; choose a period within 2024-12-30 to 2025-02-01"
    with pytest.raises(InputError, match=words):
        sides_of(digests, None, "2031")


def test_a_single_digest_cannot_be_compared(tmp_path, capsys):
    write_planted_snapshot(tmp_path / "one", n_digests=1)
    assert main(["trends", "--snapshot", str(tmp_path / "one")]) == 0
    assert "Nothing to compare" in capsys.readouterr().out


def test_without_topics_there_is_no_table(tmp_path, capsys):
    write_planted_snapshot(tmp_path / "none", n_topics=0)
    assert main(["trends", "--snapshot", str(tmp_path / "none")]) == 0
    assert "no topic" in capsys.readouterr().out


def test_without_a_snapshot_it_names_the_command_to_run(tmp_path: Path, capsys):
    assert main(["trends", "--snapshot", str(tmp_path / "nowhere")]) == 1
    assert "digest-atlas analyze" in capsys.readouterr().err


def test_control_characters_in_labels_are_not_printed(tmp_path, capsys):
    write_planted_snapshot(tmp_path / "s", labels=["\x1b[31mred\x07"])
    assert main(["trends", "--snapshot", str(tmp_path / "s")]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_each_side_has_the_papers_of_its_digests():
    papers = pd.DataFrame({"first_digest": ["a", "b", "c"]})
    before, after = Sides(("a",), ("c",)).of(papers)
    assert before.tolist() == [True, False, False]
    assert after.tolist() == [False, False, True]
