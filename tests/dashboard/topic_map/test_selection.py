"""What the map reports of a selection becomes paper ids, whatever shape it comes in."""

from __future__ import annotations

import pytest

from dashboard.topic_map.selection import selected_ids


def event(*points):
    return {"selection": {"points": list(points), "point_indices": [], "box": [], "lasso": []}}


def test_points_become_ids_in_order_each_once():
    points = ({"customdata": ["b"]}, {"customdata": ["a"]}, {"customdata": ["b"]})
    assert selected_ids(event(*points)) == ("b", "a")


@pytest.mark.parametrize("custom", [["a"], ("a", 1), {"0": "a"}, {0: "a"}, "a"])
def test_every_shape_of_custom_data(custom):
    assert selected_ids(event({"customdata": custom})) == ("a",)


@pytest.mark.parametrize(
    "nothing",
    [
        *(None, {}, {"selection": None}, {"selection": {}}, {"selection": {"points": None}}, "x"),
        event(),
        event({"x": 1.0}, {"customdata": []}, {"customdata": [None]}, {"customdata": 3}, "point"),
    ],
)
def test_what_is_no_paper_is_no_selection(nothing):
    assert selected_ids(nothing) == ()
