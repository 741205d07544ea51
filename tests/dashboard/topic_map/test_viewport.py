"""Test the geometry of the map's visible part."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.topic_map.viewport import DESKTOP, Region, around, filling, grown, region_around

PAPERS = pd.DataFrame({"x": [0.0, 4.0, 10.0, 6.0], "y": [0.0, 1.0, 5.0, 2.0]})


def test_the_region_of_all_papers_has_a_margin():
    window = around(PAPERS)
    assert window == Region(-0.8, 10.8, -0.4, 5.4)
    assert window.holds(PAPERS).all()
    assert around(PAPERS.iloc[:0]).width > 0


def test_a_region_includes_its_edges():
    assert list(Region(4, 6, 1, 2).holds(PAPERS)) == [False, True, False, True]


def test_the_region_of_some_papers_contains_them_and_has_a_minimum_size():
    some = PAPERS.iloc[[1, 3]]
    region = region_around(some, PAPERS)
    assert region.holds(some).all()
    assert region.width < around(PAPERS).width / 2
    single = region_around(PAPERS.iloc[[1]], PAPERS)
    assert single.holds(PAPERS.iloc[[1]]).all()
    assert single.width == pytest.approx(around(PAPERS).width / 50)
    same = region_around(pd.concat([PAPERS.iloc[[1]]] * 3), PAPERS)
    assert same == single


def test_papers_on_a_line_have_a_region():
    row = pd.DataFrame({"x": [1.0, 2.0], "y": [1.0, 1.0]})
    region = region_around(row, PAPERS)
    assert region.height > 0
    assert region.holds(row).all()


def test_the_visible_part_has_the_canvas_shape_and_contains_the_region():
    region = Region(2, 3, 1, 4)
    seen = filling(region, DESKTOP)
    width_px, height_px = DESKTOP.drawn_px
    assert seen.width / seen.height == pytest.approx(width_px / height_px)
    assert seen.left <= region.left < region.right <= seen.right
    assert (seen.bottom, seen.top) == pytest.approx((region.bottom, region.top))


def test_a_region_grows_on_every_side():
    assert grown(Region(0, 2, 0, 4)) == Region(-1, 3, -2, 6)
