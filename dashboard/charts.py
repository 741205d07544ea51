"""Shares of topics over digests as Plotly figures. Pure: tables in, figures out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analysis.records import sureness
from dashboard import text, theme, wording
from dashboard.color_space import translucent
from dashboard.theme import Mode
from evidence import phrases

FEW_DIGESTS = 3
"""Up to this many digests are compared side by side; a line between them would say too much."""

_ROW_PX = 58
_LABEL_WIDTH = 30
_SHARE_AXIS = {"ticksuffix": " %", "rangemode": "tozero", "showgrid": True, "fixedrange": True}


@dataclass(frozen=True, slots=True)
class TopicLine:
    """What a chart needs of a topic."""

    topic_id: int
    label: str
    color: str
    reliability: float

    @property
    def word(self) -> str:
        """How sure, in a word."""
        return sureness(self.reliability)


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
                error_x=_error(part, colors[i]),
                cliponaxis=False,
                text=_sentences(part, by_id, digest),
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
        ticktext=[_with_mark(topic, _LABEL_WIDTH, mode) for topic in topics],
        range=[len(rows) - 0.4, -0.6],
        fixedrange=True,
        tickfont={"color": theme.TONES[mode].text},
    )
    return figure


def share_lines(
    periods: pd.DataFrame,
    topics: Sequence[TopicLine],
    mode: Mode,
    *,
    narrow: bool = False,
) -> go.Figure:
    """Draw a line with its 95 % ribbon for each topic, named at its end; unsure ones are dotted.

    Parameters
    ----------
    periods
        From `evidence.periods.gathered`.
    topics
        Topics to draw.
    mode
        Light or dark.
    narrow
        On a phone names go under the chart, where the lines leave them room.
    """
    figure = go.Figure()
    height_px = 460
    ends: list[tuple[float, TopicLine]] = []
    by_id = {topic.topic_id: topic for topic in topics}
    for topic in topics:
        part = periods[periods["topic_id"] == topic.topic_id]
        if part.empty:
            continue
        _add_ribbon(figure, part, topic.color)
        dash = "dot" if topic.word == "unsure" else "solid"
        figure.add_trace(
            go.Scatter(
                x=part["first_day"],
                y=100 * part["share"],
                mode="lines+markers" if len(part) <= 16 else "lines",
                name=f"{_wrapped(topic.label, 40)} · {topic.word}",
                line={"color": topic.color, "width": 2.2, "dash": dash},
                marker={"size": 6},
                text=_sentences(part, by_id),
                hovertemplate="%{text}<extra></extra>",
            )
        )
        ends.append((100 * float(part["share"].iloc[-1]), topic))
    top = max((100 * float(periods["share_high"][periods["topic_id"].isin(by_id)].max()), 1.0))
    figure.update_layout(
        template=theme.template(mode),
        height=height_px,
        margin={"r": 8 if narrow else 190, "t": 12},
        hovermode="closest",
        dragmode=False,
        annotations=[] if narrow else _end_names(ends, top, height_px, mode),
        showlegend=narrow,
        legend={"orientation": "h", "x": 0, "xanchor": "left", "y": -0.15, "yanchor": "top"},
    )
    figure.update_xaxes(fixedrange=True, showline=True, nticks=5 if narrow else 9, tickangle=0)
    figure.update_yaxes(**_SHARE_AXIS, range=[0, 1.04 * top])
    return figure


def topic_timeline(periods: pd.DataFrame, topic: TopicLine, mode: Mode) -> go.Figure:
    """Draw one topic's share over time, small: dots with intervals, or a line if there are many."""
    part = periods[periods["topic_id"] == topic.topic_id]
    color = topic.color
    many = len(part) > 12
    figure = go.Figure()
    if many:
        _add_ribbon(figure, part, color)
    figure.add_trace(
        go.Scatter(
            # Days as words where they are few: an axis of hours between two digests is noise.
            x=part["first_day"] if many else [phrases.day(d) for d in part["first_day"]],
            y=100 * part["share"],
            mode="lines" if many else "markers" if len(part) <= FEW_DIGESTS else "lines+markers",
            line={"color": color, "width": 2.2},
            marker={"size": 9, "color": color},
            error_y=None if many else _error(part, color),
            cliponaxis=False,
            text=_sentences(part, {topic.topic_id: topic}),
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
    dates = pd.concat([part["first_day"], part["first_day"][::-1]])
    figure.add_trace(
        go.Scatter(
            x=dates,
            y=100 * np.concatenate([part["share_high"], part["share_low"][::-1]]),
            fill="toself",
            fillcolor=translucent(color, 0.09),
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
        "color": translucent(color, 0.75),
        "thickness": 1.6,
        "width": 0,
    }


def _sentences(
    part: pd.DataFrame, topics: Mapping[int, TopicLine], when: str | None = None
) -> list[str]:
    """Return hover texts: what, when, how much, out of what."""
    moments = (
        [when] * len(part) if when is not None else [phrases.day(d) for d in part["first_day"]]
    )
    row: Any
    found = []
    for row, moment in zip(part.itertuples(), moments, strict=True):
        found.append(_sentence(row, topics[row.topic_id], moment))
    return found


def _sentence(row: Any, topic: TopicLine, moment: str) -> str:
    return (
        f"<b>{_wrapped(topic.label, 48)}</b> ({topic.word})<br>{text.plotly(moment)}<br>"
        f"{row.n_papers} of {row.n_digest} papers, {phrases.percent(row.share)} "
        f"({phrases.percent(row.share_low)} to {phrases.percent(row.share_high)})"
    )


def _wrapped(label: str, width: int) -> str:
    lines = text.wrap(text.shorten(label, 2 * width), width)
    return "<br>".join(text.plotly(line) for line in lines)


def _with_mark(topic: TopicLine, width: int, mode: Mode) -> str:
    """Return a topic's name and, smaller under it, how sure it is."""
    quiet = f"font-size:12px;color:{theme.TONES[mode].quiet}"
    mark = f"{wording.mark(topic.reliability)} {topic.word}"
    return f'{_wrapped(topic.label, width)}<br><span style="{quiet}">{mark}</span>'


def _end_names(
    ends: list[tuple[float, TopicLine]],
    top: float,
    height_px: int,
    mode: Mode,
) -> list[dict[str, object]]:
    """Return names at the ends of the lines, pushed apart where they would overlap."""
    gap = 50 * 1.04 * top / (height_px - 50)
    annotations: list[dict[str, object]] = []
    ordered = sorted(ends, key=lambda end: (end[0], end[1].topic_id))
    places: list[float] = []
    for share, _ in ordered:
        places.append(max(share, places[-1] + gap) if places else share)
    # What was pushed over the top comes back down, taking along what is in its way.
    ceiling = 1.04 * top - gap / 2
    for i in reversed(range(len(places))):
        places[i] = min(places[i], ceiling)
        ceiling = places[i] - gap
    for y, (_, topic) in zip(places, ordered, strict=True):
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
                "text": _with_mark(topic, 25, mode),
                "font": {"size": 13, "color": topic.color},
            }
        )
    return annotations
