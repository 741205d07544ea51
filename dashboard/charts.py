"""Shares of topics over digests as Plotly figures. Pure: tables in, figures out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard import text, theme
from dashboard.strokes import (
    SHARE_AXIS,
    TopicLine,
    errors,
    moments,
    sentences,
    share_traces,
    top_of,
    with_mark,
)
from dashboard.theme import Mode

FEW_DIGESTS = 3
"""Up to this many digests are compared side by side; a line between them would say too much."""

_ROW_PX = 58
_LABEL_WIDTH = 30


def share_dots(
    trends: pd.DataFrame,
    topics: Sequence[TopicLine],
    digest_names: Mapping[str, str],
    mode: Mode,
) -> go.Figure:
    """Draw topics as rows, a dot with its 95 % interval for each digest.

    Parameters
    ----------
    trends
        As in the snapshot.
    topics
        Rows, the first at the top.
    digest_names
        Digests to draw, oldest first, and what they are called.
    mode
        Light or dark.
    """
    figure = go.Figure()
    rows = {topic.topic_id: row for row, topic in enumerate(topics)}
    by_id = {topic.topic_id: topic for topic in topics}
    colors = theme.digest_colors(len(digest_names), mode)
    for i, (digest_id, digest) in enumerate(digest_names.items()):
        part = trends[(trends["digest_id"] == digest_id) & trends["topic_id"].isin(rows)]
        offset = (i - (len(digest_names) - 1) / 2) * 0.24
        figure.add_trace(
            go.Scatter(
                x=100 * part["share"],
                y=part["topic_id"].map(rows) + offset,
                mode="markers",
                name=text.plotly(digest),
                marker={"size": 9, "color": colors[i]},
                error_x=errors(part, colors[i]),
                cliponaxis=False,
                text=sentences(part, by_id, digest),
                hovertemplate="%{text}<extra></extra>",
            )
        )
    figure.update_layout(
        template=theme.template(mode),
        height=_ROW_PX * len(rows) + 96,
        margin={"t": 34},
        showlegend=len(digest_names) > 1,
        legend={"orientation": "h", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom"},
        hovermode="closest",
        dragmode=False,
    )
    figure.update_xaxes(
        **SHARE_AXIS,
        title={"text": "share of the digest", "standoff": 14},
    )
    figure.update_yaxes(
        tickvals=list(rows.values()),
        ticktext=[with_mark(topic, _LABEL_WIDTH, mode) for topic in topics],
        range=[len(rows) - 0.4, -0.6],
        fixedrange=True,
        tickfont={"color": theme.TONES[mode].text},
    )
    return figure


def topic_timeline(periods: pd.DataFrame, topic: TopicLine, mode: Mode) -> go.Figure:
    """Draw one topic's share over time, small: dots with intervals, or a line if there are many.

    What is not over is hollow.
    """
    part = periods[periods["topic_id"] == topic.topic_id]
    many = len(part) > 12
    top = top_of(part)
    figure = go.Figure()
    if many:
        figure.add_traces(share_traces(part, topic, top))
    else:
        open_or_not = ["circle" if over else "circle-open" for over in part["over"]]
        figure.add_trace(
            go.Scatter(
                # Days as words where they are few: an axis of hours between two is noise.
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
        # Half a place of air at both ends, or the outer dots sit on the frame.
        figure.update_xaxes(range=[-0.5, len(part) - 0.5])
    figure.update_yaxes(**SHARE_AXIS, range=[0, top], nticks=4)
    return figure
