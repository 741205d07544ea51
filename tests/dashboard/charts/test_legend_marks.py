"""Test the pictures of the legends."""

from __future__ import annotations

from typing import get_args

from dashboard.charts.legend_marks import MARKS, Mark, mark_url, shape_entries
from dashboard.charts.share_sparkline import ShareSparkline, sparkline_entries
from dashboard.theming.theme import TONES


def test_every_mark_has_a_picture_of_its_own_in_both_modes():
    assert set(MARKS) == set(get_args(Mark))
    for mode in TONES:
        pictures = {mark_url(mark, mode) for mark in MARKS}
        assert len(pictures) == len(MARKS)
        assert all(url.startswith("url('data:image/svg+xml,") for url in pictures)
        assert not any(set('"<>&') & set(url) for url in pictures)


def test_shapes_are_explained_if_there_are_other_ones_than_circles():
    assert shape_entries(["circle", "circle"]) == shape_entries([]) == []
    ((mark, words),) = shape_entries(["circle", "diamond"])
    assert (mark, words) == ("shape", "shape of the mark: that of the theme on the map")


def test_the_legend_of_sparklines_has_the_marks_that_they_have():
    whole = ShareSparkline((0.1, 0.2, 0.1), over=True, top=0.2, description="")
    cut = ShareSparkline((0.1, None, 0.1), over=False, top=0.1, description="")

    def marks(*lines: ShareSparkline) -> list[Mark]:
        return [mark for mark, _ in sparkline_entries(lines, ["circle"], "week", "share")]

    assert marks(whole) == ["line", "latest"]
    assert marks(whole, cut) == ["line", "latest", "incomplete", "gap"]
    entries = dict(sparkline_entries([whole], ["cross"], "week", "share by week"))
    assert entries["line"] == "share by week, up to its own highest share"
    assert entries["latest"] == "mark at the end: the last week"
    assert "shape" in entries
