"""Test the small multiples of shares over time."""

from __future__ import annotations

from dashboard.charts.small_multiples import share_panels
from tests.dashboard.charts.shares import LINES, MONTHS


def test_panels_share_one_scale_and_are_titled_by_topic():
    figure = share_panels(MONTHS, LINES, "light", n_columns=4)
    axes = [figure.layout[f"yaxis{i or ''}"] for i in ("", 2, 3, 4, 5, 6)]
    assert len({tuple(axis.range) for axis in axes}) == 1
    assert axes[0].range[0] == 0
    titles = [a.text.replace("<br>", " ") for a in figure.layout.annotations]
    assert titles == [line.label for line in LINES]
    assert len({tuple(axis.domain) for axis in axes}) == 2, "two rows of panels"
