"""A heat map of shares: one row per topic, one column per period. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.series import TopicLine
from dashboard.charts.traces import (
    LINE_PX,
    moments,
    most_lines,
    point_ids,
    sentences,
    usual_size,
    wrapped,
)
from dashboard.text import escape
from dashboard.theming import theme
from dashboard.theming.theme import Mode

MOST_COLUMNS = 60
"""Maximum number of periods, the last ones; more cells would be too small to click."""

_ROOM_PX = {"phone": 210, "desktop": 600}
_LEAST_ROW_PX, _HEAD_PX, _FOOT_PX = 24, 58, 34
_NAME_WIDTH = {"phone": 24, "desktop": 44}
"""Characters per line of a name: an automatic one has a line of its own, two on a phone."""


def heatmap_figure(
    periods: pd.DataFrame,
    topics: Sequence[TopicLine],
    mode: Mode,
    *,
    marks: Sequence[str] = (),
    narrow: bool = False,
) -> go.Figure:
    """Return a heat map; a stronger colour is a larger share.

    Parameters
    ----------
    periods
        From `evidence.periods.gathered`; all topics have the same periods.
    topics
        The rows, from the top.
    mode
        Light or dark.
    marks
        The arrow of each topic's verdict, drawn before its name.
    narrow
        True on a phone.
    """
    # A matrix of shares in percent: topics by periods.
    rows = {topic.topic_id: row for row, topic in enumerate(topics)}
    drawn = periods[periods["topic_id"].isin(rows)]
    columns = drawn.drop_duplicates("period_id").sort_values(["first_day", "period_id"])
    columns = columns.iloc[-MOST_COLUMNS:]
    at = {period_id: i for i, period_id in enumerate(columns["period_id"])}
    drawn = drawn[drawn["period_id"].isin(at)]
    x, y = drawn["period_id"].map(at).to_numpy(), drawn["topic_id"].map(rows).to_numpy()
    # Periods without papers stay empty: 0 % would look like a measured share.
    shares = np.full((len(rows), len(at)), np.nan)
    shares[y, x] = 100 * drawn["share"].to_numpy(dtype=float)
    # One hue, from 0 % to the largest share; the colour bar is above the map.
    tones = theme.TONES[mode]
    top = _deepest(drawn)
    figure = go.Figure(
        go.Heatmap(
            z=shares,
            zmin=0,
            zmax=top,
            xgap=1,
            ygap=1,
            hoverinfo="skip",
            hoverongaps=False,
            colorscale=[[0, tones.raised], [1, tones.accent]],
            colorbar={
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1,
                "yanchor": "bottom",
                "ypad": 16,
                "len": 0.5 if narrow else 0.25,
                "thickness": 8,
                "outlinewidth": 0,
                "ticksuffix": " %",
                "nticks": 4,
                "tickfont": {"color": tones.quiet, "size": 12},
            },
        )
    )
    # Plotly reports no clicks on cells, so invisible points lie on top of them.
    figure.add_trace(
        go.Scatter(
            x=x,
            y=y,
            mode="markers",
            marker={"symbol": "square", "size": 14, "opacity": 0, "color": tones.accent},
            selected={"marker": {"opacity": 0}},
            unselected={"marker": {"opacity": 0}},
            customdata=point_ids(drawn),
            text=sentences(drawn, {t.topic_id: t for t in topics}),
            hovertemplate="%{text}<extra></extra>",
        )
    )
    names = moments(columns)
    # Labels of the columns: a week by its first day only, and as many as fit.
    ticks = [name.removeprefix("week of ").removesuffix(" so far") for name in names]
    device = "phone" if narrow else "desktop"
    room = _ROOM_PX[device] // (7 * max(map(len, ticks), default=1) + 16)
    shown = list(range(0, len(names), -(-len(names) // max(room, 2)) or 1))
    # The height follows the number of topics, so that each row has room for its name.
    before = [f"{mark} " for mark in marks] or [""] * len(topics)
    rows_of_names = zip(before, topics, strict=True)
    labels = [mark + wrapped(topic.label, _NAME_WIDTH[device]) for mark, topic in rows_of_names]
    row_px = max(_LEAST_ROW_PX, LINE_PX * most_lines(labels) + 6)
    figure.update_layout(
        template=theme.template(mode),
        height=row_px * len(rows) + _HEAD_PX + _FOOT_PX,
        margin={"t": _HEAD_PX, "b": _FOOT_PX},
        hovermode="closest",
        dragmode=False,
        **_unfinished(columns, len(rows), mode),
    )
    figure.update_xaxes(
        tickvals=shown,
        ticktext=[escape.plotly(ticks[i]) for i in shown],
        range=[-0.5, len(names) - 0.5],
        fixedrange=True,
        tickangle=0,
    )
    # The axis is reversed: the first topic is at the top.
    figure.update_yaxes(
        tickvals=list(rows.values()),
        ticktext=labels,
        range=[len(rows) - 0.5, -0.5],
        fixedrange=True,
        tickfont={"color": tones.text},
    )
    return figure


def _deepest(drawn: pd.DataFrame) -> float:
    """Return the share (%) with the strongest colour; tiny periods don't count."""
    usual = drawn[usual_size(drawn)]
    return 100 * float(usual["share"].max()) if len(usual) and usual["share"].max() > 0 else 1.0


def _unfinished(columns: pd.DataFrame, n_rows: int, mode: Mode) -> dict[str, object]:
    """Return dashed frames around unfinished periods, with a label above them."""
    tones = theme.TONES[mode]
    at = [i for i, over in enumerate(columns["over"]) if not over]
    frame = {"type": "rect", "y0": -0.5, "y1": n_rows - 0.5, "fillcolor": "rgba(0,0,0,0)"}
    edge = {"color": tones.quiet, "width": 1.5, "dash": "4px,3px"}
    words = {"text": "so far", "showarrow": False, "y": 1, "yref": "paper", "yanchor": "bottom"}
    return {
        "shapes": [{**frame, "x0": i - 0.5, "x1": i + 0.5, "line": edge} for i in at],
        "annotations": [
            {**words, "x": i + 0.5, "xanchor": "right", "font": {"size": 12, "color": tones.quiet}}
            for i in at
        ],
    }
