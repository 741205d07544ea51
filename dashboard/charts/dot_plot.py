"""A dot plot of topics' shares in a few digests, with 95 % intervals. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.series import TopicLine
from dashboard.charts.traces import (
    LINE_PX,
    SHARE_AXIS,
    errors,
    most_lines,
    sentences,
    with_mark,
)
from dashboard.text import escape
from dashboard.theming import theme
from dashboard.theming.theme import Mode

_LEAST_ROW_PX = 58
_LABEL_WIDTH = 30


def share_dots(
    trends: pd.DataFrame,
    topics: Sequence[TopicLine],
    digest_names: Mapping[str, str],
    mode: Mode,
) -> go.Figure:
    """Return a figure: a row per topic, a dot with 95 % interval per digest.

    Parameters
    ----------
    trends
        Table of the snapshot.
    topics
        The rows, from the top.
    digest_names
        Names of the digests to draw, by id, oldest first.
    mode
        Light or dark.
    """
    figure = go.Figure()
    rows = {topic.topic_id: row for row, topic in enumerate(topics)}
    by_id = {topic.topic_id: topic for topic in topics}
    colors = theme.digest_colors(len(digest_names), mode)
    # One trace per digest, so that each has its colour and its entry in the legend.
    for i, (digest_id, digest) in enumerate(digest_names.items()):
        part = trends[(trends["digest_id"] == digest_id) & trends["topic_id"].isin(rows)]
        # Shift each digest a little, or the intervals of a topic would overlap.
        offset = (i - (len(digest_names) - 1) / 2) * 0.24
        figure.add_trace(
            go.Scatter(
                x=100 * part["share"],
                y=part["topic_id"].map(rows) + offset,
                mode="markers",
                name=escape.plotly(digest),
                marker={"size": 9, "color": colors[i]},
                error_x=errors(part, colors[i]),
                cliponaxis=False,
                text=sentences(part, by_id, digest),
                hovertemplate="%{text}<extra></extra>",
            )
        )
    names = [with_mark(topic, _LABEL_WIDTH, mode) for topic in topics]
    row_px = max(_LEAST_ROW_PX, LINE_PX * most_lines(names) + 8)
    # A legend with a single entry would distinguish nothing.
    figure.update_layout(
        template=theme.template(mode),
        height=row_px * len(rows) + 96,
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
    # The axis is reversed: the first topic is at the top.
    figure.update_yaxes(
        tickvals=list(rows.values()),
        ticktext=names,
        range=[len(rows) - 0.4, -0.6],
        fixedrange=True,
        tickfont={"color": theme.TONES[mode].text},
    )
    return figure
