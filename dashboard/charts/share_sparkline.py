"""A share over time as a sparkline with a text alternative. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard.charts import sparklines
from dashboard.charts.legend_marks import Mark, shape_entries
from dashboard.charts.traces import usual_size
from dashboard.text import escape
from dashboard.theming.shapes import Shape
from dashboard.theming.theme import Mode
from evidence import formatting, periods
from evidence.periods import Period, points_of

MOST_PERIODS = 120
"""Maximum number of periods, the last ones."""


@dataclass(frozen=True, slots=True)
class ShareSparkline:
    """The shares of a topic or theme over time.

    Attributes
    ----------
    shares
        Oldest first; None for periods without new papers.
    over
        True if the last period is over.
    top
        The highest share of a period of usual size; 0 if there is none.
    description
        The text alternative.
    """

    shares: tuple[float | None, ...]
    over: bool
    top: float
    description: str

    def style(self, color: str, mode: Mode, shape: Shape = "circle") -> str:
        """Return the CSS that draws the sparkline as a background image."""
        return sparklines.spark(self.shares, color, mode, over=self.over, top=self.top, shape=shape)

    def picture(self, color: str, mode: Mode, shape: Shape = "circle") -> str:
        """Return the HTML of the sparkline."""
        words = escape.html(self.description)
        return (
            f'<span class="da-picture" role="img" aria-label="{words}" title="{words}" '
            f'style="{self.style(color, mode, shape)}"></span>'
        )


def sparkline_of(points: pd.DataFrame) -> ShareSparkline:
    """Return the sparkline of one group from its rows of `evidence.periods.points_of`."""
    shares = tuple(None if math.isnan(s) else float(s) for s in points["share"].astype(float))
    usual = points[usual_size(points)]
    top = float(usual["share"].max()) if len(usual) else 0.0
    highest = usual.loc[usual["share"] == top, "moment"].head(1)
    words = f"at most {formatting.percent(top)}, in {highest.iloc[0]}" if top else "no new papers"
    return ShareSparkline(shares, bool(points["over"].iloc[-1]), top, words)


def sparkline_entries(
    drawn: Iterable[ShareSparkline], shapes: Iterable[Shape], period: Period, words: str
) -> list[tuple[Mark, str]]:
    """Return the legend of sparklines: the marks that these have.

    Parameters
    ----------
    drawn
        The sparklines.
    shapes
        Shapes of the marks at their ends.
    period
        What a point covers.
    words
        What the lines show.
    """
    lines = list(drawn)
    entries: list[tuple[Mark, str]] = [
        ("line", f"{words}, up to its own highest share"),
        ("latest", f"mark at the end: the last {period}"),
        *shape_entries(shapes),
    ]
    if not all(line.over for line in lines):
        entries.append(("incomplete", f"the last {period} is incomplete"))
    if any(None in line.shares for line in lines):
        entries.append(("gap", f"gap: a {period} without new papers"))
    return entries


def sparklines_of(
    trends: pd.DataFrame, digests: pd.DataFrame, names: Mapping[str, str]
) -> tuple[Period, dict[int, ShareSparkline]]:
    """Return the period that a point covers, and the sparklines by group id.

    Parameters
    ----------
    trends, digests
        Tables of the snapshot; ``topic_id`` may also be a theme's id.
    names
        Names of the digests by id.
    """
    if digests.empty or trends.empty:
        return periods.PERIODS[0], {}
    period = periods.period_for(digests["date"])
    points = points_of(trends, digests, period, names)
    # `points` are sorted by time within each topic.
    sparklines_by_id = {
        int(str(topic_id)): sparkline_of(own.tail(MOST_PERIODS))
        for topic_id, own in points.groupby("topic_id", sort=False)
    }
    return period, sparklines_by_id
