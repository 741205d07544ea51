"""Shares of topics over digests as Plotly figures. Pure: tables in, figures out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import text, theme
from dashboard.theme import Mode

FEW_DIGESTS = 3
"""Up to this many digests are compared side by side; a line between them would say too much."""

_ROW_PX = 46
_LABEL_WIDTH = 30
_SHARE_AXIS = {"ticksuffix": " %", "rangemode": "tozero", "showgrid": True, "fixedrange": True}


def share_dots(
    trends: pd.DataFrame,
    topic_ids: Sequence[int],
    names: Mapping[int, str],
    digest_names: Mapping[str, str],
    mode: Mode,
) -> go.Figure:
    """Draw topics as rows, a dot with its 95 % interval for each digest.

    Parameters
    ----------
    trends
        As in the snapshot.
    topic_ids
        Rows, the first at the top.
    names
        Labels of the topics.
    digest_names
        Digests to draw, oldest first, and what they are called.
    mode
        Light or dark.
    """
    figure = go.Figure()
    rows = {topic_id: row for row, topic_id in enumerate(topic_ids)}
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
                error_x=_error(part, colors[i]),
                cliponaxis=False,
                text=_sentences(part, names, digest),
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
        **_SHARE_AXIS,
        title={"text": "share of the digest", "standoff": 14},
    )
    figure.update_yaxes(
        tickvals=list(rows.values()),
        ticktext=[_wrapped(names[t], _LABEL_WIDTH) for t in rows],
        range=[len(rows) - 0.4, -0.6],
        fixedrange=True,
        tickfont={"color": theme.TONES[mode].text},
    )
    return figure


def share_lines(
    periods: pd.DataFrame,
    topic_ids: Sequence[int],
    names: Mapping[int, str],
    mode: Mode,
    *,
    narrow: bool = False,
) -> go.Figure:
    """Draw a line with its 95 % ribbon for each topic, named at its end.

    Parameters
    ----------
    periods
        From `periods.gathered`.
    topic_ids
        Topics to draw.
    names
        Labels of the topics.
    mode
        Light or dark.
    narrow
        On a phone names go under the chart, where the lines leave them room.
    """
    figure = go.Figure()
    height_px = 460
    ends: list[tuple[float, int]] = []
    for topic_id in topic_ids:
        part = periods[periods["topic_id"] == topic_id]
        if part.empty:
            continue
        color = theme.topic_color(topic_id, mode)
        _add_ribbon(figure, part, color)
        figure.add_trace(
            go.Scatter(
                x=part["date"],
                y=100 * part["share"],
                mode="lines+markers" if len(part) <= 16 else "lines",
                name=_wrapped(names[topic_id], 40),
                line={"color": color, "width": 2.2},
                marker={"size": 6},
                text=_sentences(part, names),
                hovertemplate="%{text}<extra></extra>",
            )
        )
        ends.append((100 * float(part["share"].iloc[-1]), topic_id))
    top = max((100 * float(periods["share_high"][periods["topic_id"].isin(topic_ids)].max()), 1.0))
    figure.update_layout(
        template=theme.template(mode),
        height=height_px,
        margin={"r": 8 if narrow else 190, "t": 12},
        hovermode="closest",
        dragmode=False,
        annotations=[] if narrow else _end_names(ends, names, top, height_px, mode),
        showlegend=narrow,
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": -0.15, "yanchor": "top"},
    )
    figure.update_xaxes(fixedrange=True, showline=True, nticks=5 if narrow else 9, tickangle=0)
    figure.update_yaxes(**_SHARE_AXIS, range=[0, 1.04 * top])
    return figure


def topic_timeline(
    periods: pd.DataFrame, topic_id: int, names: Mapping[int, str], mode: Mode
) -> go.Figure:
    """Draw one topic's share over time, small: dots with intervals, or a line if there are many."""
    part = periods[periods["topic_id"] == topic_id]
    color = theme.topic_color(topic_id, mode)
    many = len(part) > 12
    figure = go.Figure()
    if many:
        _add_ribbon(figure, part, color)
    figure.add_trace(
        go.Scatter(
            # Days as words where they are few: an axis of hours between two digests is noise.
            x=part["date"] if many else [text.day(d) for d in part["date"]],
            y=100 * part["share"],
            mode="lines" if many else "markers" if len(part) <= FEW_DIGESTS else "lines+markers",
            line={"color": color, "width": 2.2},
            marker={"size": 9, "color": color},
            error_y=None if many else _error(part, color),
            cliponaxis=False,
            text=_sentences(part, names),
            hovertemplate="%{text}<extra></extra>",
        )
    )
    figure.update_layout(
        template=theme.template(mode), height=230, hovermode="closest", dragmode=False
    )
    figure.update_xaxes(fixedrange=True, showline=True, type="date" if many else "category")
    if not many:
        # Half a place of air at both ends, or the outer dots sit on the frame.
        figure.update_xaxes(range=[-0.5, len(part) - 0.5])
    top = max(100 * float(part["share_high"].max()) if len(part) else 0.0, 1.0)
    figure.update_yaxes(**_SHARE_AXIS, range=[0, 1.06 * top], nticks=4)
    return figure


def _add_ribbon(figure: go.Figure, part: pd.DataFrame, color: str) -> None:
    dates = pd.concat([part["date"], part["date"][::-1]])
    figure.add_trace(
        go.Scatter(
            x=dates,
            y=100 * np.concatenate([part["share_high"], part["share_low"][::-1]]),
            fill="toself",
            fillcolor=theme.translucent(color, 0.09),
            line={"width": 0},
            mode="lines",
            hoverinfo="skip",
            showlegend=False,
        )
    )


def _error(part: pd.DataFrame, color: str) -> dict[str, object]:
    """Return Plotly's description of the intervals, in percent points from the dot."""
    return {
        "type": "data",
        "symmetric": False,
        "array": 100 * (part["share_high"] - part["share"]),
        "arrayminus": 100 * (part["share"] - part["share_low"]),
        "color": theme.translucent(color, 0.75),
        "thickness": 1.6,
        "width": 0,
    }


def _sentences(part: pd.DataFrame, names: Mapping[int, str], when: str | None = None) -> list[str]:
    """Return hover texts: what, when, how much, out of what."""
    moments = [when] * len(part) if when is not None else [text.day(d) for d in part["date"]]
    return [_sentence(row, names, m) for row, m in zip(part.itertuples(), moments, strict=True)]


def _sentence(row: Any, names: Mapping[int, str], moment: str) -> str:
    return (
        f"<b>{_wrapped(names[row.topic_id], 48)}</b><br>{text.plotly(moment)}<br>"
        f"{row.n_papers} of {row.n_digest} papers, {text.percent(row.share)} "
        f"({text.percent(row.share_low)} to {text.percent(row.share_high)})"
    )


def _wrapped(label: str, width: int) -> str:
    lines = text.wrap(text.shorten(label, 2 * width), width)
    return "<br>".join(text.plotly(line) for line in lines)


def _end_names(
    ends: list[tuple[float, int]],
    names: Mapping[int, str],
    top: float,
    height_px: int,
    mode: Mode,
) -> list[dict[str, object]]:
    """Return names at the ends of the lines, pushed apart where they would overlap."""
    gap = 34 * 1.04 * top / (height_px - 50)
    annotations: list[dict[str, object]] = []
    ordered = sorted(ends)
    places: list[float] = []
    for share, _ in ordered:
        places.append(max(share, places[-1] + gap) if places else share)
    # What was pushed over the top comes back down, taking along what is in its way.
    ceiling = 1.04 * top - gap / 2
    for i in reversed(range(len(places))):
        places[i] = min(places[i], ceiling)
        ceiling = places[i] - gap
    for y, (_, topic_id) in zip(places, ordered, strict=True):
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
                "text": _wrapped(names[topic_id], 25),
                "font": {"size": 13, "color": theme.topic_color(topic_id, mode)},
            }
        )
    return annotations
