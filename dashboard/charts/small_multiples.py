"""Shares over time as small multiples: a panel per topic, on one scale. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.series import TopicLine
from dashboard.charts.traces import (
    LINE_PX,
    SHARE_AXIS,
    most_lines,
    share_traces,
    top_of,
    wrapped,
)
from dashboard.theming import theme
from dashboard.theming.theme import Mode

_PANEL_PX, _TITLE_PX, _FOOT_PX = 104, 62, 30
"""Heights; titles have room for three lines, and more where a name needs them."""

_TITLE_WIDTH = 20
"""Characters per line of a panel's title; panels may be 140 px wide."""


def share_panels(
    periods: pd.DataFrame, topics: Sequence[TopicLine], mode: Mode, *, n_columns: int = 4
) -> go.Figure:
    """Return a figure with each topic's share and 95 % band in a panel of its own.

    Parameters
    ----------
    periods
        From `evidence.periods.gathered`.
    topics
        The panels, row by row.
    mode
        Light or dark.
    n_columns
        Maximum number of panels in a row.
    """
    # Size of the grid.
    drawn = periods[periods["topic_id"].isin([t.topic_id for t in topics])]
    top = top_of(drawn)
    n_columns = min(n_columns, max(len(topics), 1))
    n_rows = -(-len(topics) // n_columns)
    figure = go.Figure()
    titles = [wrapped(topic.label, _TITLE_WIDTH) for topic in topics]
    title_px = max(_TITLE_PX, LINE_PX * most_lines(titles) + 11)
    row_px = _PANEL_PX + title_px
    height = n_rows * row_px + _FOOT_PX
    body = n_rows * row_px
    tones = theme.TONES[mode]
    layout: dict[str, object] = {}
    annotations = []
    for i, topic in enumerate(topics):
        # Position of the panel, as fractions of the figure; row 0 is at the top.
        row, column = divmod(i, n_columns)
        end = "" if i == 0 else str(i + 1)
        left, right = (column + 0.02) / n_columns, (column + 0.88) / n_columns
        ceiling = 1 - (row * row_px + title_px) / body
        floor = 1 - (row + 1) * row_px / body + 4 / body
        lowest = i + n_columns >= len(topics)
        common = {} if i == 0 else {"matches": "x"}
        # Its axes: labels only at the left and at the bottom.
        layout[f"xaxis{end}"] = {
            "domain": [left, right],
            "anchor": f"y{end}",
            "fixedrange": True,
            "showline": True,
            "nticks": 3 if n_columns > 2 else 2,
            "tickangle": 0,
            "tickfont": {"size": 12, "color": tones.quiet},
            "showticklabels": lowest,
            "automargin": lowest,
            **common,
        }
        layout[f"yaxis{end}"] = {
            **SHARE_AXIS,
            "domain": [floor, ceiling],
            "anchor": f"x{end}",
            "range": [0, top],
            "nticks": 3,
            "showticklabels": column == 0,
            "automargin": column == 0,
        }
        # Its line and title.
        part = drawn[drawn["topic_id"] == topic.topic_id]
        axes = {"xaxis": f"x{end}", "yaxis": f"y{end}"}
        if len(part):
            figure.add_traces(
                share_traces(part, topic, top, dots=len(part) <= 8, width=1.8, opacity=0.2, **axes)
            )
        annotations.append(
            {
                "x": left,
                "xref": "paper",
                "xanchor": "left",
                "y": ceiling,
                "yref": "paper",
                "yanchor": "bottom",
                "yshift": 2,
                "align": "left",
                "showarrow": False,
                "text": titles[i],
                "font": {"size": 13, "color": tones.text},
            }
        )
    figure.update_layout(
        template=theme.template(mode),
        height=height,
        margin={"l": 0, "r": 0, "t": 0, "b": _FOOT_PX},
        hovermode="closest",
        dragmode=False,
        annotations=annotations,
        **layout,
    )
    return figure
