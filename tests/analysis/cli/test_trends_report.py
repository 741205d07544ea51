"""The terminal tells the same as the page, and every figure of it can be counted again."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import snapshot
from analysis.cli.commands import main
from analysis.cli.trends_report import report_change, report_trends, sides_of
from analysis.records import InputError
from evidence.share_comparison import Sides
from tests.snapshots import write_planted_snapshot


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


def test_movers_come_first_and_each_row_is_a_line(many):
    told = report_trends(snapshot.read(many))
    assert told.rows["verdict"].tolist()[:2] == ["growing", "growing"]
    assert len(told.lines) == 1 + len(told.rows)
    for label, line in zip(told.rows["label"], told.lines[1:], strict=True):
        assert line.startswith(label)
    assert "↑ growing" in told.lines[1]
    assert "19 of 20" in told.lines[1]
    assert told.lines[1].endswith(("high", "fair", "low"))


def line_of(folder, topic_id):
    told = report_trends(snapshot.read(folder))
    return told.lines[1 + told.rows["group_id"].tolist().index(topic_id)]


def test_what_is_new_is_marked(many):
    assert "↑ growing (new)" in line_of(many, 0)
    assert "(new)" not in line_of(many, 4)


def test_a_rise_without_a_limit_is_written_as_such(many):
    assert "to ∞" in line_of(many, 0)


def test_themes_are_told_as_well(many):
    found = snapshot.read(many)
    told = report_trends(found, level="theme")
    assert sorted(told.rows["label"]) == sorted(found.tables.themes["label"])


def test_an_unknown_window_names_those_there_are(many):
    with pytest.raises(InputError, match=r"no window '7'; choose one of all, 13 weeks"):
        report_trends(snapshot.read(many), window="7")


def test_of_two_digests_the_change_is_told(two, capsys):
    assert main(["trends", "--snapshot", str(two)]) == 0
    out = capsys.readouterr().out
    assert "13 Mar 2025" in out.splitlines()[0]
    assert "before" in out
    assert "growing" not in out


def test_both_sides_count_new_papers_only(two):
    found = snapshot.read(two)
    told = report_change(found, sides_of(found.tables.digests, None, None))
    new = found.tables.papers["first_digest"].value_counts()
    assert set(told.rows["of_before"]) == {new["2025-03-13"]}
    assert set(told.rows["of_after"]) == {new["2025-03-17"]}
    shown = (found.tables.appearances["digest_id"] == "2025-03-17").sum()
    assert f"shows {shown} papers, {new['2025-03-17']} of them for the first time" in told.tested


def test_json_has_the_same_rows_and_no_number_that_json_has_not(many, capsys):
    assert main(["trends", "--snapshot", str(many), "--json"]) == 0
    told = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    expected = report_trends(snapshot.read(many)).rows
    assert [row["group_id"] for row in told["rows"]] == expected["group_id"].tolist()
    endless = {row["group_id"]: row["odds_ratio_high"] for row in told["rows"]}
    assert endless[0] is None
    assert endless[4] == 1.08


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
        ("2024-12..2025-01", "2025", (2, 1)),  # what is on both sides counts for neither
        ("2025", "2025", None),
    ],
)
def test_times_are_years_months_days_or_from_to(digests, before, after, expected):
    sides = sides_of(digests, before, after)
    assert (sides and (len(sides.before), len(sides.after))) == expected


def test_a_time_without_a_digest_says_which_there_are(digests):
    with pytest.raises(InputError, match="2031: no digest is of that time; there are digests"):
        sides_of(digests, None, "2031")


def test_one_digest_is_nothing_to_compare(tmp_path, capsys):
    write_planted_snapshot(tmp_path / "one", n_digests=1)
    assert main(["trends", "--snapshot", str(tmp_path / "one")]) == 0
    assert "only one side" in capsys.readouterr().out


def test_no_topic_is_no_table(tmp_path, capsys):
    write_planted_snapshot(tmp_path / "none", n_topics=0)
    assert main(["trends", "--snapshot", str(tmp_path / "none")]) == 0
    assert "no topic" in capsys.readouterr().out


def test_without_a_snapshot_it_says_what_to_run(tmp_path: Path, capsys):
    assert main(["trends", "--snapshot", str(tmp_path / "nowhere")]) == 1
    assert "digest-atlas analyze" in capsys.readouterr().err


def test_a_label_of_control_characters_cannot_steer_the_terminal(tmp_path, capsys):
    write_planted_snapshot(tmp_path / "s", labels=["\x1b[31mred\x07"])
    assert main(["trends", "--snapshot", str(tmp_path / "s")]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_sides_keep_their_papers_apart():
    papers = pd.DataFrame({"first_digest": ["a", "b", "c"]})
    before, after = Sides(("a",), ("c",)).of(papers)
    assert before.tolist() == [True, False, False]
    assert after.tolist() == [False, False, True]
