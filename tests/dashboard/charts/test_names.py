"""Test that charts show names whole, with room for them, and keep equal names apart."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pandas as pd
import pytest

from dashboard.charts import comparison_plot
from dashboard.charts.dot_plot import share_dots
from dashboard.charts.heatmap import heatmap_figure
from dashboard.charts.line_chart import share_lines
from dashboard.charts.small_multiples import share_panels
from dashboard.charts.traces import LINE_PX
from tests.dashboard.charts.shares import LINES, MONTHS, NAMES, TABLES, lines_of

AUTOMATIC = "Molecule generation and chemical knowledge"
LONGEST = "Unnamed topic: Whatever has six legs and stings you, revised"
"""Names of 42 and 60 characters."""


def named(label: str):
    """Return all lines with the same name."""
    return [replace(line, label=label) for line in LINES]


def compared(n_rows: int) -> pd.DataFrame:
    """Return a comparison of this number of groups."""
    row = {
        "group_id": 0,
        **{"n_before": 3, "of_before": 79, "n_after": 20, "of_after": 84},
        **{"share_before": 0.04, "share_after": 0.24, "before_low": 0.01, "before_high": 0.1},
        **{"after_low": 0.16, "after_high": 0.34, "change": 0.2, "change_low": 0.1},
        **{"change_high": 0.3, "outcome": "unclear", "n_repeats_agree": pd.NA},
    }
    return pd.DataFrame([row] * n_rows)


def text_of(name: str) -> str:
    """Return the words of a name for Plotly, without its stability in small print."""
    return name.split("<span", maxsplit=1)[0].replace("<br>", " ").strip()


@pytest.mark.parametrize("label", [AUTOMATIC, LONGEST])
@pytest.mark.parametrize("narrow", [False, True])
def test_rows_of_the_heat_map_have_room_for_whole_names(label, narrow):
    figure = heatmap_figure(MONTHS, named(label), "light", marks=["↑"] * 6, narrow=narrow)
    ticks = figure.layout.yaxis.ticktext
    assert {text_of(tick) for tick in ticks} == {f"↑ {label}"}
    row_px = (figure.layout.height - figure.layout.margin.t - figure.layout.margin.b) / len(LINES)
    assert row_px >= LINE_PX * (max(tick.count("<br>") for tick in ticks) + 1)
    if label == AUTOMATIC and not narrow:
        assert row_px == 24, "automatic names have one line"


@pytest.mark.parametrize("label", [AUTOMATIC, LONGEST])
@pytest.mark.parametrize("narrow", [False, True])
def test_rows_of_a_comparison_have_room_for_whole_names(label, narrow):
    rows = [comparison_plot.Row(label, 0.9)] * 3
    figure = comparison_plot.comparison(
        compared(3), rows, ("before", "after"), "light", narrow=narrow
    )
    notes = [a.text for a in figure.layout.annotations if a.yref != "paper"]
    names = notes if narrow else figure.layout.yaxis.ticktext
    assert [text_of(name) for name in names] == [label] * 3
    low, high = sorted(figure.layout.yaxis.range)
    row_px = (figure.layout.height - figure.layout.margin.t - 60) / (high - low)
    assert row_px >= LINE_PX * (max(name.count("<br>") for name in names) + 1)


@pytest.mark.parametrize("label", [AUTOMATIC, LONGEST])
def test_names_at_the_ends_of_lines_are_whole_and_do_not_overlap(label):
    figure = share_lines(MONTHS, named(label), "light")
    notes = sorted(figure.layout.annotations, key=lambda a: a.y)
    assert {text_of(a.text) for a in notes} == {label}
    low, high = figure.layout.yaxis.range
    px = (figure.layout.height - 50) / (high - low)
    for below, above in itertools.pairwise(notes):
        needed = sum(LINE_PX * (a.text.count("<br>") + 1) / 2 for a in (below, above))
        assert (above.y - below.y) * px >= needed - 1e-6
    assert notes[0].y >= low


@pytest.mark.parametrize("label", [AUTOMATIC, LONGEST])
@pytest.mark.parametrize("n_columns", [2, 4])
def test_titles_of_panels_are_whole_and_above_their_panel(label, n_columns):
    figure = share_panels(MONTHS, named(label), "light", n_columns=n_columns)
    titles = figure.layout.annotations
    assert {text_of(a.text) for a in titles} == {label}
    above, below = figure.layout.yaxis, figure.layout[f"yaxis{n_columns + 1}"]
    body_px = figure.layout.height - figure.layout.margin.b
    between = (above.domain[0] - below.domain[1]) * body_px
    assert between >= LINE_PX * (titles[0].text.count("<br>") + 1)


@pytest.mark.parametrize("label", [AUTOMATIC, LONGEST])
def test_names_of_the_dot_plot_and_of_a_legend_are_whole(label):
    dots = share_dots(TABLES.trends, named(label), dict(list(NAMES.items())[:2]), "light")
    assert {text_of(tick) for tick in dots.layout.yaxis.ticktext} == {label}
    phone = share_lines(MONTHS, named(label), "light", narrow=True)
    entries = {t.name.replace("<br>", " ") for t in phone.data if t.showlegend is not False}
    assert {entry.rpartition(" · ")[0] for entry in entries} == {label}


def test_a_name_that_is_cut_is_whole_in_hover_texts():
    long = " ".join(["neighbourhood"] * 10)
    (line, *_) = lines_of(share_panels(MONTHS, named(long)[:1], "light"))
    title = share_panels(MONTHS, named(long)[:1], "light").layout.annotations[0].text
    assert title.endswith("…")
    assert long in line.text[0].replace("<br>", " ")


def test_equal_names_are_rows_of_their_own():
    lines = named("Agents")
    heat = heatmap_figure(MONTHS, lines, "light")
    assert len(set(heat.layout.yaxis.tickvals)) == len(lines)
    dots = share_dots(TABLES.trends, lines, dict(list(NAMES.items())[:1]), "light")
    assert len(set(dots.layout.yaxis.tickvals)) == len(lines)
    rows = [comparison_plot.Row("Agents", 0.9)] * 3
    figure = comparison_plot.comparison(compared(3), rows, ("before", "after"), "light")
    assert len(set(figure.layout.yaxis.tickvals)) == 3
    for draw in (share_lines, share_panels):
        figure = draw(MONTHS, lines, "light")
        reported = {c[0].split(" ")[0] for t in lines_of(figure) for c in t.customdata}
        assert reported == {str(line.topic_id) for line in lines}
