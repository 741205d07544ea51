"""Test that selection events of any shape give paper ids."""

from __future__ import annotations

import pytest

from dashboard.topic_map.selection import selected_ids


def event(*points):
    return {"selection": {"points": list(points), "point_indices": [], "box": [], "lasso": []}}


def test_selected_points_give_ids_in_order_without_repetitions():
    points = ({"customdata": ["b"]}, {"customdata": ["a"]}, {"customdata": ["b"]})
    assert selected_ids(event(*points)) == ("b", "a")


@pytest.mark.parametrize("custom", [["a"], ("a", 1), {"0": "a"}, {0: "a"}, "a"])
def test_custom_data_of_every_shape_is_read(custom):
    assert selected_ids(event({"customdata": custom})) == ("a",)


@pytest.mark.parametrize(
    "nothing",
    [
        *(None, {}, {"selection": None}, {"selection": {}}, {"selection": {"points": None}}, "x"),
        event(),
        event({"x": 1.0}, {"customdata": []}, {"customdata": [None]}, {"customdata": 3}, "point"),
    ],
)
def test_points_without_ids_are_skipped(nothing):
    assert selected_ids(nothing) == ()
