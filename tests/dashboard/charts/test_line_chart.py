"""Lines laid over each other can be told apart and are named."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from dashboard.charts.line_chart import MOST_LINES, share_lines
from dashboard.theming import palette
from dashboard.theming.oklab import oklab
from tests.dashboard.charts.shares import LINES, MONTHS, ways


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
    assert named == [f"{LINES[0].label} · high", f"{LINES[1].label} · fair"]
