"""The verdicts that What's new shows: those of the shortest window that state a change."""

from __future__ import annotations

from dashboard.news.movers import movers, of_window, shortest_window
from evidence.trends.words import MOVING
from tests.snapshots import planted_tables

TWO_WINDOWS = planted_tables(n_papers=200, n_topics=5, n_digests=30, days_apart=7).verdicts
ONE_WINDOW = planted_tables(n_papers=200, n_topics=5, n_digests=10).verdicts


def test_the_shortest_window_with_tests_is_chosen():
    assert shortest_window(TWO_WINDOWS) == "13 weeks"
    assert shortest_window(ONE_WINDOW) == "all"
    untested = TWO_WINDOWS.assign(
        p_value=TWO_WINDOWS["p_value"].where(TWO_WINDOWS["window"] == "all")
    )
    assert shortest_window(untested) == "all"
    assert shortest_window(planted_tables(n_digests=2).verdicts) is None
    assert shortest_window(ONE_WINDOW.iloc[:0]) is None


def test_only_changes_are_shown_and_only_those_of_the_window():
    assert movers(of_window(TWO_WINDOWS, "13 weeks")).empty
    found = movers(of_window(ONE_WINDOW, "all"))
    assert set(found["verdict"]) == {"growing", "fading"}
    assert set(found["verdict"]) <= set(MOVING)
    assert set(found["level"]) == {"topic"}
    assert found["verdict"].tolist() == sorted(found["verdict"], reverse=True)
