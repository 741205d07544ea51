"""A small chart of one topic's share over time. Pure."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.series import TopicLine
from dashboard.charts.traces import (
    FEW_DIGESTS,
    SHARE_AXIS,
    errors,
    moments,
    sentences,
    share_traces,
    top_of,
)
from dashboard.theming import theme
from dashboard.theming.theme import Mode

MANY_PERIODS = 12
"""Above this number of periods, the chart is a line with a band instead of dots."""


def topic_timeline(periods: pd.DataFrame, topic: TopicLine, mode: Mode) -> go.Figure:
    """Return a small chart of one topic's share over time.

    It has dots with 95 % intervals, or a line with a band for many periods. Unfinished
    periods are hollow.

    Parameters
    ----------
    periods
        From `evidence.periods.gathered`.
    topic
        The topic to draw.
    mode
        Light or dark.
    """
    part = periods[periods["topic_id"] == topic.topic_id]
    many = len(part) > MANY_PERIODS
    top = top_of(part)
    figure = go.Figure()
    if many:
        figure.add_traces(share_traces(part, topic, top))
    else:
        open_or_not = [topic.shape if over else f"{topic.shape}-open" for over in part["over"]]
        figure.add_trace(
            go.Scatter(
                # Periods as categories: a time axis between a few days would show hours.
                x=moments(part),
                y=100 * part["share"],
                mode="markers" if len(part) <= FEW_DIGESTS else "lines+markers",
                line={"color": topic.color, "width": 2.2},
                marker={"size": 9, "color": topic.color, "symbol": open_or_not},
                error_y=errors(part, topic.color),
                cliponaxis=False,
                text=sentences(part, {topic.topic_id: topic}),
                hovertemplate="%{text}<extra></extra>",
            )
        )
    figure.update_layout(
        template=theme.template(mode), height=230, hovermode="closest", dragmode=False
    )
    figure.update_xaxes(fixedrange=True, showline=True, type="-" if many else "category")
    if not many:
        # Half a category of margin, or the outer dots would lie on the frame.
        figure.update_xaxes(range=[-0.5, len(part) - 0.5])
    figure.update_yaxes(**SHARE_AXIS, range=[0, top], nticks=4)
    return figure
