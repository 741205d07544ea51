"""Test the dot plot of shares in a few digests."""

from __future__ import annotations

import pytest

from dashboard.charts.dot_plot import share_dots
from tests.dashboard.topic_map.maps import NAMES, TABLES, line


def test_each_topic_is_a_row_of_dots_on_an_axis_from_zero():
    figure = share_dots(TABLES.trends, [line(3), line(1)], NAMES, "light")
    assert [t.name for t in figure.data] == list(NAMES.values())
    own = TABLES.trends[(TABLES.trends["topic_id"] == 3)].set_index("digest_id")
    for trace, digest_id in zip(figure.data, NAMES, strict=True):
        row = own.loc[digest_id]
        at = [round(float(y)) for y in trace.y].index(0)
        assert trace.x[at] == pytest.approx(100 * row["share"])
        high = trace.x[at] + trace.error_x.array[at]
        assert high == pytest.approx(100 * row["share_high"])
    assert figure.layout.xaxis.rangemode == "tozero"
    assert figure.layout.xaxis.ticksuffix == " %"


def test_rows_are_labelled_with_name_and_stability():
    rows = share_dots(TABLES.trends, [line(0), line(2)], NAMES, "light")
    assert "high" in rows.layout.yaxis.ticktext[0]
    assert "●○○ low" in rows.layout.yaxis.ticktext[1]
