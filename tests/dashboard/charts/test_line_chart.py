"""Test that the lines of the line chart are distinguishable and named."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from dashboard.charts.line_chart import MOST_LINES, share_lines
from dashboard.theming import palette
from dashboard.theming.oklab import oklab
from tests.dashboard.charts.shares import LINES, MONTHS, lines_of


def test_lines_have_distinct_colours():
    for mode in ("light", "dark"):
        figure = share_lines(MONTHS, LINES, mode)
        colors = list(dict.fromkeys(t.line.color for t in lines_of(figure)))
        assert len(colors) == len(LINES)
        places = [oklab(c) for c in colors]
        apart = [np.linalg.norm(a - b) for a, b in itertools.combinations(places, 2)]
        assert min(apart) > 0.08
        assert [a.font.color for a in figure.layout.annotations]


def test_too_many_lines_raise_an_error():
    with pytest.raises(ValueError, match=f"{MOST_LINES + 1} colours"):
        palette.distinct(MOST_LINES + 1, "light")


def test_names_at_the_ends_of_lines_do_not_overlap():
    figure = share_lines(MONTHS, LINES, "dark")
    names = sorted(a.y for a in figure.layout.annotations)
    assert len(names) == 6
    low, high = figure.layout.yaxis.range
    assert low == 0
    px = (figure.layout.height - 50) / (high - low)
    assert min((b - a) * px for a, b in itertools.pairwise(names)) >= 33
    assert figure.layout.showlegend is False


def test_on_a_phone_names_are_in_a_legend():
    figure = share_lines(MONTHS, LINES[:2], "light", narrow=True)
    assert not figure.layout.annotations
    named = [t.name for t in figure.data if t.showlegend is not False]
    assert named == [f"{LINES[0].label} · high", f"{LINES[1].label} · fair"]
