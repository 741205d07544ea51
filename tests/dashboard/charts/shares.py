"""Planted shares over time, for tests of charts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.charts.line_chart import share_lines
from dashboard.charts.series import TopicLine
from dashboard.charts.small_multiples import share_panels
from evidence import periods
from evidence.intervals import wilson
from evidence.periods import points_of
from tests.snapshots import planted_tables

TABLES = planted_tables(n_papers=600, n_topics=6, n_digests=16, days_apart=7)
NAMES = {d: f"digest {d}" for d in TABLES.digests["digest_id"]}
LINES = [
    TopicLine(t, label, "#336699", (0.92, 0.6, 0.31)[t % 3])
    for t, label in zip(TABLES.topics["topic_id"], TABLES.topics["label"], strict=True)
]
MONTHS = points_of(TABLES.trends, TABLES.digests, "month", NAMES)
FIGURES = (share_lines, share_panels)


def shares(*counts: tuple[int, int], over: bool = True) -> pd.DataFrame:
    """Return one topic's shares per day, from pairs of its papers and all papers."""
    days = pd.date_range("2025-01-01", periods=len(counts))
    n, of = (np.array(c) for c in zip(*counts, strict=True))
    low, high = wilson(n, of)
    table = pd.DataFrame({"topic_id": 0, "period_id": days.strftime("%Y-%m-%d")})
    table["first_day"], table["last_day"] = days, days
    table["over"] = [True] * (len(counts) - 1) + [over]
    table = table.assign(n_papers=n, n_digest=of, n_shown=n, n_digest_shown=of)
    return periods.with_shares(table).assign(share_low=low, share_high=high)


def lines_of(figure):
    """Return the traces that are lines, not bands."""
    return [t for t in figure.data if t.fill is None]
