"""Common parts of share charts: lines, bands, hover texts, axes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from analysis.records import NAME_CHARS
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
"""Maximum number of points that have dots; more dots would hide the line."""

LONGEST_HOVER = 240
"""Maximum length of a name in a hover text."""

LINE_PX = 17
"""Height of a line of a name in pixels."""

_TINY = 0.25
"""Periods with fewer papers than this share of the median don't affect the axis."""


FEW_DIGESTS = 3
"""Up to this number of digests, dots are not joined by a line: it would suggest a trend."""


def top_of(points: pd.DataFrame) -> float:
    """Return the upper end of the axis of shares, in percent.

    Periods with few papers are ignored: a share of one in two papers would flatten all other
    lines.
    """
    usual = points[usual_size(points)]
    if usual.empty:
        return 1.0
    return 104 * max(float(usual["share_high"].quantile(0.98)), float(usual["share"].max()), 0.01)


def exceeds_axis(points: pd.DataFrame) -> bool:
    """Return True if a share is above the axis, and drawn as a triangle at its end."""
    return bool((100 * points["share"] > top_of(points)).any())


def usual_size(points: pd.DataFrame) -> pd.Series:
    """Return (n_points,) booleans: False for periods with unusually few papers.

    That is fewer than a quarter of the median.
    """
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
    """Return a topic's traces: confidence band, line, dashed unfinished period.

    Parameters
    ----------
    part
        The topic's rows of `evidence.periods.gathered`, oldest first. A null share is a gap.
    topic
        The topic to draw.
    top
        Upper end of the axis in percent; larger shares are triangles at the edge.
    dots
        True to draw a dot at each point; by default up to `MANY_POINTS` points.
    width, opacity
        Width of the line and opacity of the band.
    where
        The axes of a panel, as keyword arguments of `plotly.graph_objects.Scatter`.
    """
    # Points; those above the axis lie on its end.
    x, shares = places(part), 100 * part["share"].to_numpy(dtype=float)
    beyond = shares > top
    y = np.where(beyond, top, shares)
    over = part["over"].to_numpy(dtype=bool)
    dots = len(part) <= MANY_POINTS if dots is None else dots
    listed = f"<br>{escape.plotly(topic.listed)}" if topic.listed else ""
    hover = [f"{text}{listed}" for text in sentences(part, {topic.topic_id: topic})]
    custom = np.array(point_ids(part))
    sizes = np.select([beyond, _alone(shares) | dots], [8, 6], 0)
    if topic.shape != "circle" and (~np.isnan(shares) & over).any():
        # The line alone has no shape: mark its last point.
        sizes[np.flatnonzero(~np.isnan(shares) & over)[-1]] = 8
    # Finished periods.
    dash = "dot" if topic.word == "low" else "solid"
    line = {
        "mode": "lines+markers",
        "name": " · ".join(filter(None, (wrapped(topic.label, 40), topic.word))),
        "line": {"color": topic.color, "width": width, "dash": dash},
        "cliponaxis": False,
        "hovertemplate": "%{text}<extra></extra>",
        "unselected": {"marker": {"opacity": 1}},
        **where,
    }
    whole = go.Scatter(
        x=[a for a, is_over in zip(x, over, strict=True) if is_over],
        y=y[over],
        text=[s for s, is_over in zip(hover, over, strict=True) if is_over],
        customdata=custom[over],
        marker={
            "color": topic.color,
            "opacity": 1,
            "size": sizes[over],
            "symbol": ["triangle-up" if b else topic.shape for b in beyond[over]],
        },
        **line,
    )
    traces = [_ribbon(x, part, topic.color, opacity, top, where), whole]
    # Unfinished periods: hollow points on a dashed line from the last finished one.
    if not over.all():
        at = np.flatnonzero(~over)
        steps = [max(at[0] - 1, 0), *at] if at[0] else [*at]
        traces.append(
            go.Scatter(
                x=[x[i] for i in steps],
                y=y[steps],
                text=[hover[i] for i in steps],
                customdata=custom[steps],
                marker={
                    "color": topic.color,
                    "opacity": 1,
                    "size": [8 if i in at else 0 for i in steps],
                    "symbol": f"{topic.shape}-open",
                    "line": {"width": 1.8, "color": topic.color},
                },
                showlegend=False,
                **{**line, "line": {"color": topic.color, "width": width, "dash": "4px,4px"}},
            )
        )
    return traces


def point_ids(part: pd.DataFrame) -> list[list[str]]:
    """Return the custom data of each point, which a click reports: group and period."""
    return [[f"{t} {p}"] for t, p in zip(part["topic_id"], part["period_id"], strict=True)]


def point_of(reported: str) -> tuple[int, str]:
    """Return the group and the period of a clicked point."""
    group_id, _, period_id = reported.partition(" ")
    return int(group_id), period_id


def places(part: pd.DataFrame) -> list[Any]:
    """Return the x values: dates, or names of periods if a day has several digests."""
    if part["first_day"].duplicated().any():
        return moments(part)
    return list(part["first_day"])


def moments(part: pd.DataFrame) -> list[str]:
    """Return the names of the periods; unfinished ones end in ``so far``."""
    if "moment" in part:
        return [str(m) for m in part["moment"]]
    columns = zip(part["first_day"], part["last_day"], part["over"], strict=True)
    return [period_name(first, last) + ("" if over else " so far") for first, last, over in columns]


def sentences(
    part: pd.DataFrame, topics: Mapping[int, TopicLine], when: str | None = None
) -> list[str]:
    """Return the hover text of each row.

    Parameters
    ----------
    part
        Rows of `evidence.periods.gathered` or of the snapshot's ``trends``.
    topics
        The topics by id.
    when
        Name of the period of all rows; by default each row's own.
    """
    names = [when] * len(part) if when is not None else moments(part)
    row: Any
    texts = []
    for row, moment in zip(part.itertuples(), names, strict=True):
        texts.append(sentence(row, topics[row.topic_id], moment))
    return texts


def sentence(row: Any, topic: TopicLine, moment: str) -> str:
    """Return a share's hover text, with that of all listed papers if different."""
    stability = f" ({topic.word} stability)" if topic.word else ""
    name = f"<b>{wrapped(topic.label, 48, LONGEST_HOVER)}</b>{stability}"
    head = f"{name}<br>{escape.plotly(moment)}<br>"
    if pd.isna(row.share):
        return f"{head}no new papers"
    interval = f"{formatting.percent(row.share_low)} to {formatting.percent(row.share_high)}"
    text = f"{head}{formatting.part(row.n_papers, row.n_digest, 'new paper')}, {interval}"
    again = getattr(row, "n_digest_shown", row.n_digest) != row.n_digest
    if not again or pd.isna(row.share_shown):
        return text
    listed = formatting.part(row.n_shown, row.n_digest_shown)
    return f"{text}<br>including papers listed again: {listed}"


def errors(part: pd.DataFrame, color: str) -> dict[str, object]:
    """Return error bars of 95 % intervals, in percentage points from the dot."""
    return {
        "type": "data",
        "symmetric": False,
        "array": 100 * (part["share_high"] - part["share"]),
        "arrayminus": 100 * (part["share"] - part["share_low"]),
        "color": translucent(color, 0.75),
        "thickness": 1.6,
        "width": 0,
    }


def wrapped(label: str, width: int, longest: int = NAME_CHARS) -> str:
    """Return a label on lines of `width` characters, escaped for Plotly.

    One of more than `longest` characters is cut; only hover texts show it whole.
    """
    lines = escape.wrap(escape.shorten(label, longest), width)
    return "<br>".join(escape.plotly(line) for line in lines)


def most_lines(texts: Iterable[str]) -> int:
    """Return the largest number of lines of texts for Plotly; 1 without texts."""
    return max((text.count("<br>") + 1 for text in texts), default=1)


def with_mark(topic: TopicLine, width: int, mode: Mode) -> str:
    """Return a topic's name with its stability below it in smaller print."""
    quiet = f"font-size:12px;color:{theme.TONES[mode].quiet}"
    mark = f"{confidence.mark(topic.stability)} {topic.word}"
    return f'{wrapped(topic.label, width)}<br><span style="{quiet}">{mark}</span>'


def _alone(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Return (n_points,) booleans: points between gaps, visible only as dots."""
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
    """Return the 95 % intervals as a band, one shape per run without gaps."""
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
