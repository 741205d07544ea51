"""A share over time as a sparkline, with a text alternative. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.charts import sparklines
from dashboard.charts.traces import usual_size
from dashboard.text import escape
from dashboard.theming.theme import Mode
from evidence import formatting, periods
from evidence.periods import Period, points_of

MOST_PERIODS = 120
"""Of more periods the last ones are drawn."""


@dataclass(frozen=True, slots=True)
class ShareSparkline:
    """The shares of a topic or theme over time.

    Attributes
    ----------
    shares
        Oldest first; None where no paper came that it could be a share of.
    over
        Whether the last period is over.
    top
        The highest share of a period of usual size, 0 without any.
    said
        What a picture of it shows, in words.
    """

    shares: tuple[float | None, ...]
    over: bool
    top: float
    said: str

    def style(self, color: str, mode: Mode) -> str:
        """Return the style that draws it."""
        return sparklines.spark(self.shares, color, mode, over=self.over, top=self.top)

    def picture(self, color: str, mode: Mode) -> str:
        """Return the HTML of it."""
        said = escape.html(self.said)
        return (
            f'<span class="da-picture" role="img" aria-label="{said}" title="{said}" '
            f'style="{self.style(color, mode)}"></span>'
        )


def sparkline_of(points: pd.DataFrame) -> ShareSparkline:
    """Return the sparkline of one topic or theme from its rows of `evidence.periods.points_of`."""
    shares = tuple(None if math.isnan(s) else float(s) for s in points["share"].astype(float))
    usual = points[usual_size(points)]
    top = float(usual["share"].max()) if len(usual) else 0.0
    highest = usual.loc[usual["share"] == top, "moment"].head(1)
    said = f"at most {formatting.percent(top)}, in {highest.iloc[0]}" if top else "no new papers"
    return ShareSparkline(shares, bool(points["over"].iloc[-1]), top, said)


def sparklines_of(
    trends: pd.DataFrame, digests: pd.DataFrame, names: Mapping[str, str]
) -> tuple[Period, dict[int, ShareSparkline]]:
    """Return what a point is, and the sparkline of every topic among all digests.

    Parameters
    ----------
    trends, digests
        As in the snapshot; ``topic_id`` may also be a theme's.
    names
        What to call each digest.
    """
    if digests.empty or trends.empty:
        return periods.PERIODS[0], {}
    period = periods.period_for(digests["date"])
    points = points_of(trends, digests, period, names)
    # `points` are sorted by time within each topic.
    found = {
        int(str(topic_id)): sparkline_of(own.tail(MOST_PERIODS))
        for topic_id, own in points.groupby("topic_id", sort=False)
    }
    return period, found
