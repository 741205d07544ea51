"""What figures of shares over time have in common: lines, ribbons, hover texts, the axis. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.series import TopicLine
from dashboard.text import escape
from dashboard.theming import theme
from dashboard.theming.oklab import translucent
from dashboard.theming.theme import Mode
from dashboard.wording import confidence
from evidence import formatting
from evidence.periods import period_name

SHARE_AXIS = {"ticksuffix": " %", "rangemode": "tozero", "showgrid": True, "fixedrange": True}

MANY_POINTS = 16
"""More than this on a line and dots hide it."""

_TINY = 0.25
"""Of the papers of a usual period: smaller ones do not stretch the axis."""


FEW_DIGESTS = 3
"""Up to this many digests are compared side by side; a line between them would say too much."""


def top_of(points: pd.DataFrame) -> float:
    """Return where the axis of shares ends, in percent.

    All intervals fit but those of periods with hardly any papers: one paper out of two is a
    half, and an axis up to there would lay every other line flat.
    """
    usual = points[usual_size(points)]
    if usual.empty:
        return 1.0
    return 104 * max(float(usual["share_high"].quantile(0.98)), float(usual["share"].max()), 0.01)


def usual_size(points: pd.DataFrame) -> pd.Series:
    """Say which periods have at least a quarter of the papers that they usually have."""
    n = points["n_digest"]
    return (n > 0) & (n >= _TINY * n[n > 0].median())


def share_traces(
    part: pd.DataFrame,
    topic: TopicLine,
    top: float,
    *,
    dots: bool | None = None,
    width: float = 2.2,
    opacity: float = 0.12,
    **where: Any,
) -> list[go.Scatter]:
    """Return a line with its ribbon; what is not over has a hollow point and a dashed way to it.

    Parameters
    ----------
    part
        The topic's rows of `evidence.periods.gathered`, oldest first. A null share is a gap.
    topic
        What is drawn.
    top
        Where the axis ends: what is beyond is a triangle at the edge.
    dots
        Whether each point has a dot; by default where there are few.
    width, opacity
        Of the line and of its ribbon.
    where
        The axes of a panel.
    """
    x, shares = places(part), 100 * part["share"].to_numpy(dtype=float)
    beyond = shares > top
    y = np.where(beyond, top, shares)
    over = part["over"].to_numpy(dtype=bool)
    dots = len(part) <= MANY_POINTS if dots is None else dots
    said = sentences(part, {topic.topic_id: topic})
    custom = np.array(point_ids(part))
    sizes = np.select([beyond, _alone(shares) | dots], [8, 6], 0)
    dash = "dot" if topic.word == "low" else "solid"
    line = {
        "mode": "lines+markers",
        "name": f"{wrapped(topic.label, 40)} · {topic.word}",
        "line": {"color": topic.color, "width": width, "dash": dash},
        "cliponaxis": False,
        "hovertemplate": "%{text}<extra></extra>",
        "unselected": {"marker": {"opacity": 1}},
        **where,
    }
    whole = go.Scatter(
        x=[a for a, is_over in zip(x, over, strict=True) if is_over],
        y=y[over],
        text=[s for s, is_over in zip(said, over, strict=True) if is_over],
        customdata=custom[over],
        marker={
            "color": topic.color,
            "opacity": 1,
            "size": sizes[over],
            "symbol": ["triangle-up" if b else "circle" for b in beyond[over]],
        },
        **line,
    )
    found = [_ribbon(x, part, topic.color, opacity, top, where), whole]
    if not over.all():
        at = np.flatnonzero(~over)
        steps = [max(at[0] - 1, 0), *at] if at[0] else [*at]
        found.append(
            go.Scatter(
                x=[x[i] for i in steps],
                y=y[steps],
                text=[said[i] for i in steps],
                customdata=custom[steps],
                marker={
                    "color": topic.color,
                    "opacity": 1,
                    "size": [8 if i in at else 0 for i in steps],
                    "symbol": "circle-open",
                    "line": {"width": 1.8, "color": topic.color},
                },
                showlegend=False,
                **{**line, "line": {"color": topic.color, "width": width, "dash": "4px,4px"}},
            )
        )
    return found


def point_ids(part: pd.DataFrame) -> list[list[str]]:
    """Return what a click on each point reports: group and period."""
    return [[f"{t} {p}"] for t, p in zip(part["topic_id"], part["period_id"], strict=True)]


def point_of(reported: str) -> tuple[int, str]:
    """Return the group and the period that a click reports."""
    group_id, _, period_id = reported.partition(" ")
    return int(group_id), period_id


def places(part: pd.DataFrame) -> list[Any]:
    """Return where points are across: at their days, or side by side where a day has several."""
    if part["first_day"].duplicated().any():
        return moments(part)
    return list(part["first_day"])


def moments(part: pd.DataFrame) -> list[str]:
    """Return what the periods are called; one that is not over ends in ``so far``."""
    if "moment" in part:
        return [str(m) for m in part["moment"]]
    columns = zip(part["first_day"], part["last_day"], part["over"], strict=True)
    return [period_name(first, last) + ("" if over else " so far") for first, last, over in columns]


def sentences(
    part: pd.DataFrame, topics: Mapping[int, TopicLine], when: str | None = None
) -> list[str]:
    """Return hover texts: what, when, how much, out of what."""
    names = [when] * len(part) if when is not None else moments(part)
    row: Any
    found = []
    for row, moment in zip(part.itertuples(), names, strict=True):
        found.append(sentence(row, topics[row.topic_id], moment))
    return found


def sentence(row: Any, topic: TopicLine, moment: str) -> str:
    """Return the hover text of a share; where digests show papers again, that as well."""
    head = f"<b>{wrapped(topic.label, 48)}</b> ({topic.word})<br>{escape.plotly(moment)}<br>"
    if pd.isna(row.share):
        return f"{head}no new paper in any topic"
    interval = f"{formatting.percent(row.share_low)} to {formatting.percent(row.share_high)}"
    told = (
        f"{head}{row.n_papers:,} of {formatting.count(row.n_digest, 'paper')}, "
        f"{formatting.percent(row.share)} ({interval})"
    )
    again = getattr(row, "n_digest_shown", row.n_digest) != row.n_digest
    if not again or pd.isna(row.share_shown):
        return told
    shown = formatting.percent(row.share_shown)
    return f"{told}<br>shown, also again: {row.n_shown:,} of {row.n_digest_shown:,}, {shown}"


def errors(part: pd.DataFrame, color: str) -> dict[str, object]:
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


def wrapped(label: str, width: int, lines: int = 2) -> str:
    """Break a label into lines, escaped for Plotly."""
    cut = escape.wrap(escape.shorten(label, lines * width), width)
    return "<br>".join(escape.plotly(line) for line in cut)


def with_mark(topic: TopicLine, width: int, mode: Mode) -> str:
    """Return a topic's name and, smaller under it, how sure it is."""
    quiet = f"font-size:12px;color:{theme.TONES[mode].quiet}"
    mark = f"{confidence.mark(topic.stability)} {topic.word}"
    return f'{wrapped(topic.label, width)}<br><span style="{quiet}">{mark}</span>'


def _alone(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Say which points have a gap on both sides: no line would show them."""
    known = np.concatenate([[False], ~np.isnan(shares), [False]])
    return known[1:-1] & ~known[:-2] & ~known[2:]


def _ribbon(
    x: Sequence[Any],
    part: pd.DataFrame,
    color: str,
    opacity: float,
    top: float,
    where: Mapping[str, Any],
) -> go.Scatter:
    """Return the intervals as one shape a stretch without gaps."""
    low = (100 * part["share_low"]).clip(upper=top).to_numpy()
    high = (100 * part["share_high"]).clip(upper=top).to_numpy()
    across: list[Any] = []
    up: list[Any] = []
    known = part["share"].notna().to_numpy()
    for is_known, run in groupby(range(len(part)), key=lambda i: known[i]):
        at = list(run)
        if is_known:
            across += [*(x[i] for i in at), *(x[i] for i in reversed(at)), None]
            up += [*high[at], *low[at][::-1], None]
    return go.Scatter(
        x=across[:-1],
        y=up[:-1],
        fill="toself",
        fillcolor=translucent(color, opacity),
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
        **where,
    )
