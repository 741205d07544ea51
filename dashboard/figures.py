"""The map: frames in, a Plotly figure out. Pure, so that equal input is the same chart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from analysis.records import UNASSIGNED
from dashboard import labels, text, theme
from dashboard.theme import Mode

MAX_POINTS = 20_000
"""Points the canvas gets: without a graphics card a lasso over them takes 3 s already."""

HOVER_WIDTH = 60
"""Characters on a line of a hover text."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """The room a map has at least, in pixels, and the size of its lettering."""

    width_px: int
    height_px: int
    label_px: int


DESKTOP = Canvas(630, 640, 14)
PHONE = Canvas(350, 430, 12)
_MODEBAR_PX = 34
"""Kept free above the map, or the tools would lie on the points."""

_FLATTEST = 0.62
"""A wide map takes less height than there is, but at least this part of its width."""

_SMALLER_NAMES_FROM = 20
"""Topics from which on their names are set a little smaller."""

_LONGEST_NAME = 24
"""Characters that a name on the map may have, if it is not a single keyword."""


def point_px(n_points: int) -> float:
    """Return the diameter of a point: 6 px at 200 papers or fewer, 2 px at 20,000 or more."""
    return max(2.0, min(6.0, 6 - 2 * math.log10(max(n_points, 1) / 200)))


def sample(papers: pd.DataFrame, limit: int = MAX_POINTS) -> pd.DataFrame:
    """Return at most `limit` papers, each topic with its share of them.

    Papers go in the order of their ids, which are hashes: the choice is as good as drawn by
    lot, and the same every time.
    """
    if len(papers) <= limit:
        return papers
    within = papers.groupby("topic_id")["paper_id"].rank(method="first")
    size = papers.groupby("topic_id")["paper_id"].transform("size")
    # Where a paper stands among its topic's, as a fraction: cutting this order anywhere
    # leaves every topic the same share of its papers.
    order = ((within - 0.5) / size).sort_values(kind="stable").index[:limit]
    return papers[papers.index.isin(order)]


def topic_map(
    papers: pd.DataFrame,
    everything: pd.DataFrame,
    topics: pd.DataFrame,
    digest_names: Mapping[str, str],
    mode: Mode,
    canvas: Canvas = DESKTOP,
) -> go.Figure:
    """Draw the map.

    Parameters
    ----------
    papers
        The papers to draw, at most `MAX_POINTS` (see `sample`).
    everything
        All papers: they set the extent, so that the map stays where it is under any filter,
        and those not in `papers` are left as a shadow.
    topics
        As in the snapshot; a topic without a paper in `papers` gets no name.
    digest_names
        What the hover text calls a digest.
    mode, canvas
        Light or dark, and the room there is.
    """
    names = dict(zip(topics["topic_id"], topics["label"], strict=True))
    shown = papers.assign(hover=_hover_texts(papers, names, digest_names))
    assigned = shown[shown["topic_id"] != UNASSIGNED]
    between = shown[shown["topic_id"] == UNASSIGNED]
    shadow = sample(everything[~everything["paper_id"].isin(papers["paper_id"])], MAX_POINTS // 2)
    size = point_px(len(everything))
    canvas = _fitted(canvas, everything, len(topics))
    figure = go.Figure()
    if len(shadow) and len(papers) < len(everything):
        marker = {"size": size, "color": theme.TONES[mode].ghost}
        figure.add_trace(_points(shadow, marker, silent=True))
    # Among many points a ring is drawn as fine as a point, or the doubtful would drown the sure.
    ring = {"size": size + 1, "symbol": "circle-open", "color": theme.BETWEEN[mode]}
    fine = {"opacity": min(1.0, 0.4 + size / 10), "line": {"width": size / 4.3}}
    figure.add_trace(_points(between, {**ring, **fine}))
    colors = assigned["topic_id"].map(lambda t: theme.topic_color(int(t), mode))
    marker = {"size": size, "color": colors.to_list(), "opacity": 0.85}
    figure.add_trace(_points(assigned, {**marker, "line": {"width": 0}}))
    figure.update_layout(
        template=theme.template(mode),
        height=canvas.height_px,
        # While the lasso is in hand Streamlit hears no clicks, so it is not the first tool.
        dragmode="pan",
        hovermode="closest",
        annotations=_names(assigned, everything, topics, mode, canvas),
        margin={"l": 0, "r": 0, "t": _MODEBAR_PX, "b": 0},
    )
    (left, right), (bottom, top) = _extent(everything)
    hidden = {"visible": False, "constrain": "range"}
    figure.update_xaxes(**hidden, range=[left, right])
    figure.update_yaxes(**hidden, range=[bottom, top], scaleanchor="x", scaleratio=1)
    return figure


def _points(
    papers: pd.DataFrame, marker: dict[str, object], *, silent: bool = False
) -> go.Scattergl:
    """Return one trace; a silent one is there to be seen only."""
    trace = go.Scattergl(
        x=papers["x"].to_numpy(), y=papers["y"].to_numpy(), mode="markers", marker=marker
    )
    if silent:
        return trace.update(hoverinfo="skip", unselected={"marker": {"opacity": 1}})
    return trace.update(
        customdata=papers[["paper_id"]].to_numpy(dtype=object),
        text=papers["hover"].to_list(),
        hovertemplate="%{text}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.25}},
    )


def _hover_texts(
    papers: pd.DataFrame, names: Mapping[int, str], digest_names: Mapping[str, str]
) -> list[str]:
    """Return for each paper its title, topic and first digest, escaped and wrapped."""
    topic_words = {t: text.plotly(text.shorten(name, HOVER_WIDTH)) for t, name in names.items()}
    columns = (papers[c] for c in ("title", "topic_id", "nearest_topic_id", "first_digest"))
    hover = []
    for title, topic_id, nearest, digest_id in zip(*columns, strict=True):
        lines = text.wrap(title, HOVER_WIDTH)[:4]
        topic = topic_words.get(topic_id)
        if topic is None:
            near = topic_words.get(nearest)
            topic = f"between topics, nearest to {near}" if near else "between topics"
        wrapped = "<br>".join(text.plotly(line) for line in lines)
        digest = text.plotly(digest_names.get(digest_id, digest_id))
        hover.append(f"<b>{wrapped}</b><br>{topic}<br>{digest}")
    return hover


def _extent(everything: pd.DataFrame) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the ranges of x and y with some air around the outermost papers."""
    ranges = []
    for column in ("x", "y"):
        low, high = (
            (float(everything[column].min()), float(everything[column].max()))
            if len(everything)
            else (0.0, 1.0)
        )
        air = 0.05 * (high - low) or 1.0
        ranges.append((low - air, high + air))
    return ranges[0], ranges[1]


def _fitted(canvas: Canvas, everything: pd.DataFrame, n_topics: int) -> Canvas:
    """Return the canvas no higher than the map needs at its width, with names to suit."""
    (left, right), (bottom, top) = _extent(everything)
    wanted = canvas.width_px * max((top - bottom) / (right - left), _FLATTEST) + _MODEBAR_PX
    label_px = canvas.label_px - (1 if n_topics >= _SMALLER_NAMES_FROM else 0)
    return Canvas(canvas.width_px, min(canvas.height_px, round(wanted)), label_px)


def _map_name(label: str) -> str:
    """Return a label as the map shows it: of a list of keywords those that fit, one at least."""
    keywords = label.split(", ")
    while len(keywords) > 1 and len(", ".join(keywords)) > _LONGEST_NAME:
        keywords.pop()
    return ", ".join(keywords)


def _clear_px(height_px: float, n_papers: int) -> float:
    """Return how far to lift a name off its points; among many points it may as well stay."""
    return height_px + 6 if n_papers <= 60 and 0 < height_px <= 60 else 0.0


def _names(
    assigned: pd.DataFrame,
    everything: pd.DataFrame,
    topics: pd.DataFrame,
    mode: Mode,
    canvas: Canvas,
) -> list[dict[str, object]]:
    """Return annotations that name the topics where their names fit."""
    (left, right), (bottom, top) = _extent(everything)
    # The axes have one scale, so the tighter side of the canvas sets it.
    height_px = canvas.height_px - _MODEBAR_PX
    scale = min(canvas.width_px / (right - left), height_px / (top - bottom))
    by_topic = assigned.groupby("topic_id")
    sizes, highest, lowest = by_topic.size(), by_topic["y"].max(), by_topic["y"].min()
    wishes = [
        labels.Wish(
            topic_id=int(topic_id),
            label=_map_name(label),
            weight=float(sizes[topic_id]),
            x=canvas.width_px / 2 + (x - (left + right) / 2) * scale,
            y=height_px / 2 + (y - (bottom + top) / 2) * scale,
            font_px=canvas.label_px,
            above_px=_clear_px((float(highest[topic_id]) - y) * scale, int(sizes[topic_id])),
            below_px=_clear_px((y - float(lowest[topic_id])) * scale, int(sizes[topic_id])),
        )
        for topic_id, label, x, y in zip(
            topics["topic_id"], topics["label"], topics["x"], topics["y"], strict=True
        )
        if topic_id in sizes.index
    ]
    places = dict(zip(topics["topic_id"], zip(topics["x"], topics["y"], strict=True), strict=True))
    font = {
        "size": canvas.label_px,
        "weight": 600,
        "color": theme.TONES[mode].text,
        "shadow": theme.halo(mode),
    }
    return [
        {
            "x": float(places[p.wish.topic_id][0]),
            "y": float(places[p.wish.topic_id][1]),
            "xshift": (p.left + p.right) / 2 - p.wish.x,
            "yshift": p.shift_px,
            "text": "<br>".join(text.plotly(line) for line in p.lines),
            "font": font,
            "showarrow": False,
        }
        for p in labels.place(wishes, canvas.width_px, height_px)
    ]
