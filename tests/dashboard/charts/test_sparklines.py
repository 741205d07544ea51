"""Test the small drawings of shares and intervals."""

from __future__ import annotations

import math

import pytest

from dashboard.charts import sparklines
from dashboard.charts.sparklines import Interval


def test_an_infinite_or_distant_bound_is_an_arrow_at_the_edge():
    width = sparklines.INTERVAL_PX[0]
    bounded = sparklines.interval(Interval(0.9, 1.1, 1.2), math.log(2), "light")
    endless = sparklines.interval(Interval(1.02, 1.05, math.inf), math.log(2), "light")
    nothing = sparklines.interval(Interval(0.0, 0.9, 0.95), math.log(2), "light")
    assert bounded.count("%3Cpath") == 2
    assert endless.count("%3Cpath") == nothing.count("%3Cpath") == 3
    assert f"L{width - 7:.1f}" in endless.replace("%20", " ").replace("%2C", ",")
    assert "M7.0" in nothing
    for beyond in (Interval(0.9, 1.1, 50.0), Interval(0.02, 0.9, 1.1)):
        assert sparklines.interval(beyond, math.log(2), "light").count("%3Cpath") == 3


def test_infinite_bounds_do_not_affect_the_scale():
    rows = [Interval(1.0, 1.1, math.inf), Interval(0.0, 0.9, 1.2), Interval(0.5, 0.8, 0.9)]
    assert sparklines.reach_of(rows) == pytest.approx(1.05 * math.log(2))
    assert sparklines.reach_of([]) > 0


def test_a_sparkline_has_gaps_and_a_dashed_unfinished_end():
    over = sparklines.spark([0.1, 0.2, None, 0.1, 0.3], "#112233", "light")
    not_over = sparklines.spark([0.1, 0.2, None, 0.1, 0.3], "#112233", "light", over=False)
    assert "dasharray" not in over
    assert "dasharray" in not_over
    assert over.count("%3Cpath") == 3, "expected the baseline and two runs"


def test_a_drawing_is_encoded_for_its_attribute():
    for drawn in (
        sparklines.spark([0.1, None, 0.2], "#112233", "dark", over=False),
        sparklines.interval(Interval(0.0, 1.0, math.inf), 0.1, "dark"),
    ):
        address = drawn.split("url('")[1].removesuffix("')")
        assert not set("\"'<>()#") & set(address)


@pytest.mark.parametrize("values", [[], [None], [None, None], [0.0, 0.0], [0.4]])
def test_missing_values_are_drawn_without_errors(values):
    assert "background-image" in sparklines.spark(values, "#112233", "light", over=False)
