"""A line chart of the shares of a few topics over time. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.series import TopicLine
from dashboard.charts.traces import (
    LINE_PX,
    SHARE_AXIS,
    most_lines,
    share_traces,
    top_of,
    with_mark,
    wrapped,
)
from dashboard.theming import palette, theme
from dashboard.theming.theme import Mode

MOST_LINES = palette.N_DISTINCT
"""Maximum number of lines; more colours could not be distinguished."""

_LEAST_HEIGHT_PX, _AXIS_PX = 460, 50
_NAME_WIDTH, _LEGEND_WIDTH = 25, 40
"""Characters per line of a name at the end of its line, and in the legend."""


def share_lines(
    periods: pd.DataFrame,
    topics: Sequence[TopicLine],
    mode: Mode,
    *,
    narrow: bool = False,
) -> go.Figure:
    """Return a figure with a line and a 95 % band per topic, named at its end.

    Topics with low stability are dotted. The colours are not those of the map, because shades of
    one theme's hue could not be distinguished where lines cross.

    Parameters
    ----------
    periods
        From `evidence.periods.gathered`.
    topics
        The topics to draw, at most `MOST_LINES`.
    mode
        Light or dark.
    narrow
        True on a phone: names are in a legend below the chart.
    """
    # One line per topic, and where each line ends.
    colors = palette.distinct(len(topics), mode)
    lines = [replace(t, color=c) for t, c in zip(topics, colors, strict=True)]
    figure = go.Figure()
    ends: list[tuple[float, TopicLine]] = []
    height_px = _height_px(lines, mode, narrow=narrow)
    top = top_of(periods[periods["topic_id"].isin([t.topic_id for t in lines])])
    for topic in lines:
        part = periods[periods["topic_id"] == topic.topic_id]
        if part.empty:
            continue
        figure.add_traces(share_traces(part, topic, top))
        known = part["share"].dropna()
        ends.append((min(100 * float(known.iloc[-1]) if len(known) else 0.0, top), topic))
    # Names at the ends of the lines, or a legend.
    figure.update_layout(
        template=theme.template(mode),
        height=height_px,
        margin={"r": 8 if narrow else 190, "t": 12},
        hovermode="closest",
        dragmode=False,
        annotations=[] if narrow else _end_names(ends, top, height_px - _AXIS_PX, mode),
        showlegend=narrow,
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": -0.12, "yanchor": "top"},
    )
    figure.update_xaxes(fixedrange=True, showline=True, nticks=5 if narrow else 9, tickangle=0)
    figure.update_yaxes(**SHARE_AXIS, range=[0, top])
    return figure


def _height_px(lines: Sequence[TopicLine], mode: Mode, *, narrow: bool) -> int:
    """Return a height with room for all names: below each other, or in a legend."""
    if narrow:
        n_lines = (most_lines([wrapped(topic.label, _LEGEND_WIDTH)]) for topic in lines)
        return _LEAST_HEIGHT_PX + sum(LINE_PX * n + 9 for n in n_lines)
    names = (with_mark(topic, _NAME_WIDTH, mode) for topic in lines)
    return max(_LEAST_HEIGHT_PX, _AXIS_PX + sum(map(_name_px, names)))


def _name_px(name: str) -> int:
    """Return the height of a name at the end of its line, with a margin."""
    return LINE_PX * most_lines([name]) + 6


def _end_names(
    ends: list[tuple[float, TopicLine]], top: float, body_px: int, mode: Mode
) -> list[dict[str, object]]:
    """Return names at the ends of the lines, moved apart so that they don't overlap."""
    annotations: list[dict[str, object]] = []
    ordered = sorted(ends, key=lambda end: (end[0], end[1].topic_id))
    names = [with_mark(topic, _NAME_WIDTH, mode) for _, topic in ordered]
    # Half of each name's height, in units of the axis.
    halves = [_name_px(name) / 2 * top / body_px for name in names]
    places: list[float] = []
    floor = -math.inf
    for (share, _), half in zip(ordered, halves, strict=True):
        places.append(max(share, floor + half))
        floor = places[-1] + half
    # Names moved above the top go back down and push those below them.
    ceiling = top
    for i in reversed(range(len(places))):
        places[i] = min(places[i], ceiling - halves[i])
        ceiling = places[i] - halves[i]
    for y, (_, topic), name in zip(places, ordered, names, strict=True):
        annotations.append(
            {
                "x": 1,
                "xref": "paper",
                "xanchor": "left",
                "xshift": 10,
                "y": y,
                "yanchor": "middle",
                "align": "left",
                "showarrow": False,
                "text": name,
                "font": {"size": 13, "color": topic.color},
            }
        )
    return annotations
