"""Test which starting points are suggested to a new reader."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from analysis import snapshot
from dashboard.atlas.atlas import Atlas, derive
from dashboard.atlas.starting_points import starting_points
from tests.snapshots import planted_tables


@pytest.fixture
def atlas(planted) -> Atlas:
    return derive(snapshot.read(planted))


SINCE = "13 Mar 2025"


def nothing() -> None:
    return None


def refuse() -> None:
    raise AssertionError("the comparison is not needed")


def changes(*rows: tuple[int, float, float, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["group_id", "share_before", "share_after", "outcome"])
    return table.assign(change=table["share_after"] - table["share_before"])


def with_verdicts(atlas: Atlas, *rows: tuple[int, str, str, str, float, int, int]) -> Atlas:
    columns = ["group_id", "level", "window", "verdict", "odds_ratio", "n_start", "n_end"]
    verdicts = pd.DataFrame(rows, columns=columns)
    return replace(
        atlas,
        verdicts=verdicts.assign(
            n_papers=20, total_start=100, total_end=50, first_day=dt.date(2025, 3, 13)
        ),
    )


def test_the_fastest_growing_topic_goes_first(atlas):
    growing = with_verdicts(
        atlas,
        (1, "topic", "all", "growing", 1.2, 4, 10),
        (2, "topic", "all", "growing", 1.5, 2, 5),
        (3, "topic", "52 weeks", "growing", 9.0, 2, 5),
        (4, "topic", "all", "fading", 0.1, 9, 1),
        (0, "theme", "all", "growing", 8.0, 2, 5),
    )
    point, *others = starting_points(growing, refuse)
    assert (point.kind, point.target) == ("topic", 2)
    assert point.reason == f"Fastest growing topic since {SINCE}"
    assert point.name == atlas.topic_names[2]
    assert point.figures == "2 % → 10 %"
    assert [p.kind for p in others] == ["digest", "theme"]


def test_figures_that_do_not_rise_are_left_out(atlas):
    growing = with_verdicts(atlas, (2, "topic", "all", "growing", 1.5, 10, 4))
    point = starting_points(growing, refuse)[0]
    assert (point.reason, point.figures) == (f"Fastest growing topic since {SINCE}", "")


def test_without_a_growing_topic_the_largest_significant_change_goes_first(atlas):
    table = changes((0, 0.10, 0.50, "unclear"), (1, 0.10, 0.20, "grew"), (2, 0.30, 0.12, "faded"))
    point = starting_points(atlas, lambda: table)[0]
    assert (point.target, point.reason) == (2, "Largest recent fall")
    assert point.figures == "30 % → 12 %"
    point = starting_points(atlas, lambda: table.iloc[:2])[0]
    assert (point.target, point.reason) == (1, "Largest recent rise")


@pytest.mark.parametrize("table", [None, changes((3, 0.1, 0.5, "unclear"))])
def test_without_any_evidence_the_largest_topic_goes_first(atlas, table):
    point = starting_points(atlas, lambda: table)[0]
    largest = atlas.topics.sort_values(["n_papers", "topic_id"], ascending=[False, True]).iloc[0]
    assert point.target == largest["topic_id"]
    assert point.reason == "Largest topic"
    assert point.figures == f"{largest['n_papers']} papers"


def test_the_newest_digest_and_the_largest_theme_follow(atlas):
    _, digest, theme = starting_points(atlas, nothing)
    n_new = int((atlas.papers["first_digest"] == "2025-03-17").sum())
    assert (digest.kind, digest.target) == ("digest", "2025-03-17")
    assert digest.figures == f"{n_new} new papers"
    assert (theme.kind, theme.reason) == ("theme", "Largest theme")
    assert atlas.themes.loc[theme.target, "n_papers"] == atlas.themes["n_papers"].max()


@pytest.mark.parametrize(
    ("parameters", "kinds"),
    [
        ({"n_papers": 0, "n_topics": 0, "n_digests": 0}, []),
        ({"n_papers": 30, "n_topics": 0}, ["digest"]),
        ({"n_papers": 30, "n_themes": 0}, ["topic", "digest"]),
        ({"n_papers": 1, "n_topics": 1, "n_digests": 1}, ["topic", "digest", "theme"]),
    ],
)
def test_missing_parts_of_a_snapshot_are_left_out(made, parameters, kinds):
    atlas = derive(snapshot.read(made(**parameters)))
    assert [p.kind for p in starting_points(atlas, nothing)] == kinds


def test_a_growing_topic_that_no_longer_exists_is_skipped(atlas):
    gone = with_verdicts(atlas, (99, "topic", "all", "growing", 2.0, 2, 5))
    assert starting_points(gone, nothing)[0].reason == "Largest topic"


def test_a_growing_topic_of_a_snapshot_is_found(made):
    parameters = {"n_papers": 600, "n_topics": 6, "n_digests": 16, "days_apart": 7}
    verdicts = planted_tables(**parameters).verdicts
    atlas = derive(snapshot.read(made(**parameters)))
    own = verdicts.query("level == 'topic' and window == 'all' and verdict == 'growing'")
    assert len(own) > 1
    assert starting_points(atlas, refuse)[0].target in set(own["group_id"])
