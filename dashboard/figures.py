"""The map: frames in, a Plotly figure out. Pure, so that equal input is the same chart."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from analysis.records import UNASSIGNED, sureness
from dashboard import palette, text, theme
from dashboard.canvas import DESKTOP, MODEBAR_PX, Canvas, extent, fitted
from dashboard.map_names import names_on_map
from dashboard.palette import Coloring, Palette
from dashboard.theme import Mode

MAX_POINTS = 20_000
"""Points the canvas gets: without a graphics card a lasso over them takes 3 s already."""

HOVER_WIDTH = 60
"""Characters on a line of a hover text."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a map is drawn: its colours and what they say, light or dark, and the room there is."""

    palette: Palette
    coloring: Coloring = "theme"
    mode: Mode = "light"
    canvas: Canvas = DESKTOP


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
    look: Look,
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
    look
        How to draw it.
    """
    mode = look.mode
    shown = papers.assign(hover=_hover_texts(papers, _topic_words(topics), digest_names))
    assigned = shown[shown["topic_id"] != UNASSIGNED]
    between = shown[shown["topic_id"] == UNASSIGNED]
    shadow = sample(everything[~everything["paper_id"].isin(papers["paper_id"])], MAX_POINTS // 2)
    size = point_px(len(everything))
    canvas = fitted(look.canvas, everything, len(topics))
    figure = go.Figure()
    if len(shadow) and len(papers) < len(everything):
        marker = {"size": size, "color": theme.TONES[mode].ghost}
        figure.add_trace(_points(shadow, marker, silent=True))
    # Among many points a ring is drawn as fine as a point, or the doubtful would drown the sure.
    ring = {"size": size + 1, "symbol": "circle-open", "color": theme.BETWEEN[mode]}
    fine = {"opacity": min(1.0, 0.4 + size / 10), "line": {"width": size / 4.3}}
    figure.add_trace(_points(between, {**ring, **fine}))
    marker = {"size": size, "color": _colors(assigned, look), "opacity": 0.85}
    figure.add_trace(_points(assigned, {**marker, "line": {"width": 0}}))
    figure.update_layout(
        template=theme.template(mode),
        height=canvas.height_px,
        # While the lasso is in hand Streamlit hears no clicks, so it is not the first tool.
        dragmode="pan",
        hovermode="closest",
        annotations=names_on_map(assigned, everything, topics, mode, canvas),
        margin={"l": 0, "r": 0, "t": MODEBAR_PX, "b": 0},
    )
    (left, right), (bottom, top) = extent(everything)
    hidden = {"visible": False, "constrain": "range"}
    figure.update_xaxes(**hidden, range=[left, right])
    figure.update_yaxes(**hidden, range=[bottom, top], scaleanchor="x", scaleratio=1)
    return figure


def _colors(assigned: pd.DataFrame, look: Look) -> list[str]:
    """Return each paper's colour."""
    if look.coloring == "sure":
        return [palette.sure_color(float(s), look.mode) for s in assigned["strength"]]
    chosen = {
        int(t): look.palette.topic(int(t), look.mode, look.coloring)
        for t in assigned["topic_id"].unique()
    }
    return assigned["topic_id"].map(chosen).to_list()


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


def _topic_words(topics: pd.DataFrame) -> dict[int, tuple[str, str]]:
    """Return each topic's name and how sure it is, for hover texts."""
    columns = (topics[c] for c in ("topic_id", "label", "reliability"))
    return {
        topic_id: (text.plotly(text.shorten(label, HOVER_WIDTH)), sureness(reliability))
        for topic_id, label, reliability in zip(*columns, strict=True)
    }


def _hover_texts(
    papers: pd.DataFrame,
    topic_words: Mapping[int, tuple[str, str]],
    digest_names: Mapping[str, str],
) -> list[str]:
    """Return for each paper its title, topic and first digest, escaped and wrapped."""
    columns = (papers[c] for c in ("title", "topic_id", "nearest_topic_id", "first_digest"))
    hover = []
    for title, topic_id, nearest, digest_id in zip(*columns, strict=True):
        lines = text.wrap(title, HOVER_WIDTH)[:4]
        if topic_id in topic_words:
            topic = " · ".join(topic_words[topic_id])
        else:
            near = topic_words.get(nearest)
            topic = f"between topics, nearest to {near[0]}" if near else "between topics"
        wrapped = "<br>".join(text.plotly(line) for line in lines)
        digest = text.plotly(digest_names.get(digest_id, digest_id))
        hover.append(f"<b>{wrapped}</b><br>{topic}<br>{digest}")
    return hover
