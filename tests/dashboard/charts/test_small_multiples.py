"""Timelines beside each other have one scale."""

from __future__ import annotations

from dashboard.charts.small_multiples import share_panels
from tests.dashboard.charts.shares import LINES, MONTHS


def test_panels_have_one_scale_from_zero_and_the_topics_as_titles():
    figure = share_panels(MONTHS, LINES, "light", n_columns=4)
    axes = [figure.layout[f"yaxis{i or ''}"] for i in ("", 2, 3, 4, 5, 6)]
    assert len({tuple(axis.range) for axis in axes}) == 1
    assert axes[0].range[0] == 0
    titles = [a.text.replace("<br>", " ") for a in figure.layout.annotations]
    assert titles == [line.label for line in LINES]
    assert len({tuple(axis.domain) for axis in axes}) == 2, "two rows of panels"
