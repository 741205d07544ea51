"""Figures of shares over time: what is not known or not over is drawn as that."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest

from dashboard.charts import sparklines
from dashboard.charts.heatmap import MOST_COLUMNS, share_grid
from dashboard.charts.line_chart import MOST_LINES, share_lines
from dashboard.charts.series import TopicLine
from dashboard.charts.small_multiples import share_panels
from dashboard.charts.sparklines import Interval
from dashboard.charts.traces import point_of, top_of
from dashboard.theming import palette
from dashboard.theming.oklab import oklab
from evidence import periods
from evidence.intervals import wilson
from evidence.periods import points_of
from tests.snapshots import HOSTILE, planted_tables

TABLES = planted_tables(n_papers=600, n_topics=6, n_digests=16, days_apart=7)
NAMES = {d: f"digest {d}" for d in TABLES.digests["digest_id"]}
LINES = [
    TopicLine(t, label, "#336699", (0.92, 0.6, 0.31)[t % 3])
    for t, label in zip(TABLES.topics["topic_id"], TABLES.topics["label"], strict=True)
]
MONTHS = points_of(TABLES.trends, TABLES.digests, "month", NAMES)
FIGURES = (share_lines, share_panels)


def shares(*counts: tuple[int, int], over: bool = True) -> pd.DataFrame:
    """Return one topic's days, each with its papers and all papers."""
    days = pd.date_range("2025-01-01", periods=len(counts))
    n, of = (np.array(c) for c in zip(*counts, strict=True))
    low, high = wilson(n, of)
    table = pd.DataFrame({"topic_id": 0, "period_id": days.strftime("%Y-%m-%d")})
    table["first_day"], table["last_day"] = days, days
    table["over"] = [True] * (len(counts) - 1) + [over]
    table = table.assign(n_papers=n, n_digest=of, n_shown=n, n_digest_shown=of)
    return periods.with_shares(table).assign(share_low=low, share_high=high)


def ways(figure):
    """Return the traces that are lines, without ribbons."""
    return [t for t in figure.data if t.fill is None]


# --- not over ---------------------------------------------------------------------------------


def test_the_last_month_has_not_ended_in_these_digests():
    last = MONTHS.drop_duplicates("period_id").iloc[-1]
    assert not last["over"]
    assert last["moment"] == "Jun 2025 so far"


@pytest.mark.parametrize("draw", FIGURES)
def test_a_month_that_is_not_over_is_hollow_dashed_and_called_so_far(draw):
    whole, unfinished = ways(draw(MONTHS, LINES[:1], "light"))
    assert "so far" not in "".join(whole.text)
    assert set(whole.marker.symbol) == {"circle"}
    assert whole.line.dash == "solid"
    assert unfinished.marker.symbol == "circle-open"
    assert "px" in unfinished.line.dash
    assert "Jun 2025 so far" in unfinished.text[-1]
    assert unfinished.marker.size[-1] > 0
    assert unfinished.x[0] == whole.x[-1], "the dashed way starts where the line ends"
    assert list(unfinished.marker.size[:-1]) == [0]


@pytest.mark.parametrize("draw", FIGURES)
def test_what_is_over_has_no_dashed_end(draw):
    days = points_of(TABLES.trends, TABLES.digests, "digest", NAMES)
    assert len(ways(draw(days, LINES[:1], "light"))) == 1


def test_the_heat_map_frames_the_column_that_is_not_over():
    figure = share_grid(MONTHS, LINES, "light")
    (frame,) = figure.layout.shapes
    n_columns = MONTHS["period_id"].nunique()
    assert (frame.x0, frame.x1) == (n_columns - 1.5, n_columns - 0.5)
    assert frame.line.dash
    assert [a.text for a in figure.layout.annotations] == ["so far"]


# --- gaps -------------------------------------------------------------------------------------


@pytest.mark.parametrize("draw", FIGURES)
def test_a_share_of_nothing_is_a_gap_in_line_and_ribbon(draw):
    ribbon, line = draw(shares((3, 10), (4, 10), (0, 0), (5, 10)), LINES[:1], "light").data
    assert np.isnan(line.y[2])
    assert not line.connectgaps
    assert list(line.y[[0, 1, 3]]) == [30, 40, 50]
    assert None in list(ribbon.x)
    assert pd.Timestamp("2025-01-03") not in list(ribbon.x)
    assert line.marker.size[3] > 0, "alone between gaps it would be seen by nobody"


def test_a_share_of_nothing_is_an_empty_cell():
    cells = share_grid(shares((0, 10), (0, 0)), LINES[:1], "light").data[0].z
    assert cells[0][0] == 0
    assert math.isnan(cells[0][1])


def test_one_paper_of_two_does_not_stretch_the_axis_but_is_marked_at_its_edge():
    part = shares((5, 100), (6, 100), (1, 2), (4, 100))
    assert top_of(part) < 20
    (line,) = ways(share_lines(part, LINES[:1], "light"))
    assert line.y[2] == pytest.approx(top_of(part))
    assert line.marker.symbol[2] == "triangle-up"
    assert "1 of 2 papers, 50 %" in line.text[2]


def test_digests_of_one_day_stand_side_by_side():
    tables = planted_tables(n_papers=60, n_digests=5, days_apart=0)
    points = points_of(
        tables.trends, tables.digests, "digest", {d: d for d in tables.digests["digest_id"]}
    )
    (line,) = ways(share_lines(points, LINES[:1], "light"))
    assert len(set(line.x)) == 5


# --- what is drawn ----------------------------------------------------------------------------


def test_panels_have_one_scale_from_zero_and_the_topics_as_titles():
    figure = share_panels(MONTHS, LINES, "light", n_columns=4)
    axes = [figure.layout[f"yaxis{i or ''}"] for i in ("", 2, 3, 4, 5, 6)]
    assert len({tuple(axis.range) for axis in axes}) == 1
    assert axes[0].range[0] == 0
    titles = [a.text.replace("<br>", " ") for a in figure.layout.annotations]
    assert titles == [line.label for line in LINES]
    assert len({tuple(axis.domain) for axis in axes}) == 2, "two rows of panels"


def test_a_click_says_which_share_it_is_about():
    (line, *_) = ways(share_panels(MONTHS, LINES[2:3], "light"))
    reported = [point_of(row[0]) for row in line.customdata]
    own = MONTHS[(MONTHS["topic_id"] == 2) & MONTHS["over"]]
    assert reported == [(2, p) for p in own["period_id"]]


def test_every_cell_of_the_heat_map_can_be_clicked_and_has_its_share():
    figure = share_grid(MONTHS, LINES, "light")
    cells, points = figure.data
    assert len(points.x) == len(MONTHS)
    rows = MONTHS.set_index(["topic_id", "period_id"])
    for x, y, custom in zip(points.x, points.y, points.customdata, strict=True):
        assert cells.z[y][x] == pytest.approx(100 * rows.loc[point_of(custom[0]), "share"])


def test_of_very_many_digests_the_heat_map_has_the_last():
    tables = planted_tables(n_papers=300, n_topics=2, n_digests=100)
    names = {d: d for d in tables.digests["digest_id"]}
    points = points_of(tables.trends, tables.digests, "digest", names)
    cells, clicks = share_grid(points, LINES[:2], "light").data
    assert cells.z.shape == (2, MOST_COLUMNS)
    last = {point_of(c[0])[1] for c in clicks.customdata}
    assert last == set(tables.digests["digest_id"].iloc[-MOST_COLUMNS:])


def test_lines_laid_over_each_other_have_colours_that_can_be_told_apart():
    for mode in ("light", "dark"):
        figure = share_lines(MONTHS, LINES, mode)
        colors = list(dict.fromkeys(t.line.color for t in ways(figure)))
        assert len(colors) == len(LINES)
        places = [oklab(c) for c in colors]
        apart = [np.linalg.norm(a - b) for a, b in itertools.combinations(places, 2)]
        assert min(apart) > 0.08
        assert [a.font.color for a in figure.layout.annotations]


def test_more_lines_than_colours_are_refused():
    with pytest.raises(ValueError, match=f"{MOST_LINES + 1} colours"):
        palette.distinct(MOST_LINES + 1, "light")


def test_unsure_topics_are_dotted_and_said_to_be():
    lines = share_lines(MONTHS, [LINES[0], LINES[2]], "light")
    assert [t.line.dash for t in ways(lines)][::2] == ["solid", "dot"]
    assert "unsure" in "".join(a.text for a in lines.layout.annotations)


def test_lines_are_named_at_their_ends_without_overlap():
    figure = share_lines(MONTHS, LINES, "dark")
    names = sorted(a.y for a in figure.layout.annotations)
    assert len(names) == 6
    low, high = figure.layout.yaxis.range
    assert low == 0
    px = (figure.layout.height - 50) / (high - low)
    assert min((b - a) * px for a, b in itertools.pairwise(names)) >= 33
    assert figure.layout.showlegend is False


def test_on_a_phone_names_are_under_the_lines():
    figure = share_lines(MONTHS, LINES[:2], "light", narrow=True)
    assert not figure.layout.annotations
    named = [t.name for t in figure.data if t.showlegend is not False]
    assert named == [f"{LINES[0].label} · very sure", f"{LINES[1].label} · fairly sure"]


def test_papers_shown_again_are_told_apart_from_those_that_came():
    tables = planted_tables(n_papers=200, n_topics=4, n_digests=4)
    days = points_of(
        tables.trends, tables.digests, "digest", {d: d for d in tables.digests["digest_id"]}
    )
    (line,) = ways(share_lines(days, LINES[:1], "light"))
    row = days[days["topic_id"] == 0].iloc[1]
    assert f"{row['n_papers']} of {row['n_digest']} papers" in line.text[1]
    assert f"shown, also again: {row['n_shown']} of {row['n_digest_shown']}" in line.text[1]
    assert line.y[1] == pytest.approx(100 * row["n_papers"] / row["n_digest"])


@pytest.mark.parametrize("draw", [share_lines, share_panels, share_grid])
def test_hostile_names_bring_no_tag_into_a_figure(draw):
    lines = [TopicLine(i, label, "#336699", 0.9) for i, label in enumerate(HOSTILE[:6])]
    figure = draw(MONTHS, lines, "light")
    texts = [t for trace in figure.data if trace.text is not None for t in trace.text]
    texts += [a.text for a in figure.layout.annotations]
    texts += list(figure.layout.yaxis.ticktext or ())
    for own in texts:
        rest = own.replace("<br>", "").replace("<b>", "").replace("</b>", "").split("<span")[0]
        assert not set("<>$") & set(rest), own


# --- small drawings ---------------------------------------------------------------------------


def test_a_bound_that_is_none_is_an_arrow_at_the_edge():
    width = sparklines.INTERVAL_PX[0]
    bounded = sparklines.interval(Interval(0.9, 1.1, 1.2), math.log(2), "light")
    endless = sparklines.interval(Interval(1.02, 1.05, math.inf), math.log(2), "light")
    nothing = sparklines.interval(Interval(0.0, 0.9, 0.95), math.log(2), "light")
    assert bounded.count("%3Cpath") == 2
    assert endless.count("%3Cpath") == nothing.count("%3Cpath") == 3
    assert f"L{width - 7:.1f}" in endless.replace("%20", " ").replace("%2C", ",")
    assert "M7.0" in nothing


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
