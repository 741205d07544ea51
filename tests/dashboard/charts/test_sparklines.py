"""Small drawings show gaps, bounds and what is not over."""

from __future__ import annotations

import math

import pytest

from dashboard.charts import sparklines
from dashboard.charts.sparklines import Interval


def test_a_bound_that_is_none_is_an_arrow_at_the_edge():
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


def test_what_has_no_bound_does_not_set_the_scale():
    rows = [Interval(1.0, 1.1, math.inf), Interval(0.0, 0.9, 1.2), Interval(0.5, 0.8, 0.9)]
    assert sparklines.reach_of(rows) == pytest.approx(1.05 * math.log(2))
    assert sparklines.reach_of([]) > 0


def test_a_course_has_its_gaps_and_a_hollow_end_that_is_dashed():
    over = sparklines.spark([0.1, 0.2, None, 0.1, 0.3], "#112233", "light")
    not_over = sparklines.spark([0.1, 0.2, None, 0.1, 0.3], "#112233", "light", over=False)
    assert "dasharray" not in over
    assert "dasharray" in not_over
    assert over.count("%3Cpath") == 3, "the ground and two stretches"


def test_a_drawing_cannot_leave_its_attribute():
    for drawn in (
        sparklines.spark([0.1, None, 0.2], "#112233", "dark", over=False),
        sparklines.interval(Interval(0.0, 1.0, math.inf), 0.1, "dark"),
    ):
        address = drawn.split("url('")[1].removesuffix("')")
        assert not set("\"'<>()#") & set(address)


@pytest.mark.parametrize("values", [[], [None], [None, None], [0.0, 0.0], [0.4]])
def test_little_is_drawn_of_little(values):
    assert "background-image" in sparklines.spark(values, "#112233", "light", over=False)
