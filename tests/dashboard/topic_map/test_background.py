"""Test that the image below the points covers all papers."""

from __future__ import annotations

from dashboard.topic_map.viewport import around
from tests.dashboard.topic_map.maps import TABLES, drawn
from tests.snapshots import planted_tables


def test_theme_regions_lie_below_the_points_and_extend_beyond_them():
    (picture,) = drawn().layout.images
    window = around(TABLES.papers)
    assert picture.layer == "below"
    assert picture.source.startswith("data:image/png;base64,")
    assert picture.x < window.left
    assert picture.x + picture.sizex > window.right
    assert picture.y > window.top
    assert not drawn(tables=planted_tables(n_papers=60, n_themes=0)).layout.images
