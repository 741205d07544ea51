"""Test the heat map of shares."""

from __future__ import annotations

import math

import pytest

from dashboard.charts.heatmap import MOST_COLUMNS, heatmap_figure
from dashboard.charts.traces import point_of
from evidence.periods import points_of
from tests.dashboard.charts.shares import LINES, MONTHS, shares
from tests.snapshots import planted_tables


def test_an_unfinished_period_is_framed():
    figure = heatmap_figure(MONTHS, LINES, "light")
    (frame,) = figure.layout.shapes
    n_columns = MONTHS["period_id"].nunique()
    assert (frame.x0, frame.x1) == (n_columns - 1.5, n_columns - 0.5)
    assert frame.line.dash
    assert [a.text for a in figure.layout.annotations] == ["so far"]


def test_a_period_without_papers_is_an_empty_cell():
    cells = heatmap_figure(shares((0, 10), (0, 0)), LINES[:1], "light").data[0].z
    assert cells[0][0] == 0
    assert math.isnan(cells[0][1])


def test_every_cell_has_its_share_and_reports_clicks():
    figure = heatmap_figure(MONTHS, LINES, "light")
    cells, points = figure.data
    assert len(points.x) == len(MONTHS)
    rows = MONTHS.set_index(["topic_id", "period_id"])
    for x, y, custom in zip(points.x, points.y, points.customdata, strict=True):
        assert cells.z[y][x] == pytest.approx(100 * rows.loc[point_of(custom[0]), "share"])


def test_only_the_last_periods_are_drawn():
    tables = planted_tables(n_papers=300, n_topics=2, n_digests=100)
    names = {d: d for d in tables.digests["digest_id"]}
    points = points_of(tables.trends, tables.digests, "digest", names)
    cells, clicks = heatmap_figure(points, LINES[:2], "light").data
    assert cells.z.shape == (2, MOST_COLUMNS)
    last = {point_of(c[0])[1] for c in clicks.customdata}
    assert last == set(tables.digests["digest_id"].iloc[-MOST_COLUMNS:])
