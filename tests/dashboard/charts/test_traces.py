"""Test what charts of shares have in common: gaps, unfinished periods, hover texts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dashboard.charts.heatmap import heatmap_figure
from dashboard.charts.line_chart import share_lines
from dashboard.charts.series import TopicLine
from dashboard.charts.small_multiples import share_panels
from dashboard.charts.traces import point_of, top_of
from evidence.periods import points_of
from tests.dashboard.charts.shares import FIGURES, LINES, MONTHS, NAMES, TABLES, lines_of, shares
from tests.snapshots import HOSTILE, planted_tables

# --- unfinished periods -----------------------------------------------------------------------


@pytest.mark.parametrize("draw", FIGURES)
def test_an_unfinished_month_is_hollow_dashed_and_labelled_so_far(draw):
    whole, unfinished = lines_of(draw(MONTHS, LINES[:1], "light"))
    assert "so far" not in "".join(whole.text)
    assert set(whole.marker.symbol) == {"circle"}
    assert whole.line.dash == "solid"
    assert unfinished.marker.symbol == "circle-open"
    assert "px" in unfinished.line.dash
    assert "Jun 2025 so far" in unfinished.text[-1]
    assert unfinished.marker.size[-1] > 0
    assert unfinished.x[0] == whole.x[-1], "the dashed line must start where the line ends"
    assert list(unfinished.marker.size[:-1]) == [0]


@pytest.mark.parametrize("draw", FIGURES)
def test_finished_periods_have_no_dashed_end(draw):
    days = points_of(TABLES.trends, TABLES.digests, "digest", NAMES)
    assert len(lines_of(draw(days, LINES[:1], "light"))) == 1


# --- shapes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("draw", FIGURES)
def test_a_line_without_dots_shows_its_themes_shape_at_its_end(draw):
    many = shares(*[(3, 10)] * 30)
    (plain,) = lines_of(draw(many, LINES[:1], "light"))
    (line,) = lines_of(draw(many, [replace(LINES[0], shape="cross")], "light"))
    assert set(plain.marker.size) == {0}
    assert list(np.flatnonzero(line.marker.size)) == [29]
    assert set(line.marker.symbol) == {"cross"}


# --- gaps -------------------------------------------------------------------------------------


@pytest.mark.parametrize("draw", FIGURES)
def test_a_period_without_papers_is_a_gap_in_line_and_band(draw):
    ribbon, line = draw(shares((3, 10), (4, 10), (0, 0), (5, 10)), LINES[:1], "light").data
    assert np.isnan(line.y[2])
    assert not line.connectgaps
    assert list(line.y[[0, 1, 3]]) == [30, 40, 50]
    assert None in list(ribbon.x)
    assert pd.Timestamp("2025-01-03") not in list(ribbon.x)
    assert line.marker.size[3] > 0, "a point between gaps needs a dot to be visible"


def test_a_tiny_period_does_not_stretch_the_axis_and_is_marked_at_its_edge():
    part = shares((5, 100), (6, 100), (1, 2), (4, 100))
    assert top_of(part) < 20
    (line,) = lines_of(share_lines(part, LINES[:1], "light"))
    assert line.y[2] == pytest.approx(top_of(part))
    assert line.marker.symbol[2] == "triangle-up"
    assert "1 of 2 new papers (50 %), " in line.text[2]


def test_digests_of_one_day_are_drawn_side_by_side():
    tables = planted_tables(n_papers=60, n_digests=5, days_apart=0)
    points = points_of(
        tables.trends, tables.digests, "digest", {d: d for d in tables.digests["digest_id"]}
    )
    (line,) = lines_of(share_lines(points, LINES[:1], "light"))
    assert len(set(line.x)) == 5


# --- clicks and texts -------------------------------------------------------------------------


def test_a_click_reports_topic_and_period():
    (line, *_) = lines_of(share_panels(MONTHS, LINES[2:3], "light"))
    reported = [point_of(row[0]) for row in line.customdata]
    own = MONTHS[(MONTHS["topic_id"] == 2) & MONTHS["over"]]
    assert reported == [(2, p) for p in own["period_id"]]


def test_topics_with_low_stability_are_dotted_and_labelled():
    lines = share_lines(MONTHS, [LINES[0], LINES[2]], "light")
    assert [t.line.dash for t in lines_of(lines)][::2] == ["solid", "dot"]
    assert "●○○ low" in "".join(a.text for a in lines.layout.annotations)


def test_hover_texts_count_papers_listed_again_separately():
    tables = planted_tables(n_papers=200, n_topics=4, n_digests=4)
    days = points_of(
        tables.trends, tables.digests, "digest", {d: d for d in tables.digests["digest_id"]}
    )
    (line,) = lines_of(share_lines(days, LINES[:1], "light"))
    row = days[days["topic_id"] == 0].iloc[1]
    assert f"{row['n_papers']} of {row['n_digest']} new papers" in line.text[1]
    again = f"including papers listed again: {row['n_shown']} of {row['n_digest_shown']}"
    assert again in line.text[1]
    assert line.y[1] == pytest.approx(100 * row["n_papers"] / row["n_digest"])


@pytest.mark.parametrize("draw", [share_lines, share_panels, heatmap_figure])
def test_hostile_names_add_no_tags_to_a_figure(draw):
    lines = [TopicLine(i, label, "#336699", 0.9) for i, label in enumerate(HOSTILE[:6])]
    figure = draw(MONTHS, lines, "light")
    texts = [t for trace in figure.data if trace.text is not None for t in trace.text]
    texts += [a.text for a in figure.layout.annotations]
    texts += list(figure.layout.yaxis.ticktext or ())
    for own in texts:
        rest = own.replace("<br>", "").replace("<b>", "").replace("</b>", "").split("<span")[0]
        assert not set("<>$") & set(rest), own
