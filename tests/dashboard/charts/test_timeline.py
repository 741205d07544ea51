"""Test the timeline of one topic."""

from __future__ import annotations

import pytest

from dashboard.charts.timeline import topic_timeline
from evidence import periods
from tests.dashboard.topic_map.maps import TABLES, line


def test_a_timeline_draws_the_topics_shares():
    points = periods.gathered(TABLES.trends, TABLES.digests, "digest")
    figure = topic_timeline(points, line(4), "light")
    own = TABLES.trends[TABLES.trends["topic_id"] == 4]["share"]
    assert list(figure.data[0].y) == pytest.approx(list(100 * own))
    assert figure.layout.yaxis.range[0] == 0
