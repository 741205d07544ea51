"""The map as a Plotly figure: points over an image, with names. Pure."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from analysis.records import UNASSIGNED
from dashboard.theming import theme
from dashboard.topic_map import sampling
from dashboard.topic_map.background import background_image
from dashboard.topic_map.label_text import names_on_map
from dashboard.topic_map.scene import MapStyle, Scene
from dashboard.topic_map.viewport import MODEBAR_PX, Canvas, around, filling, fitted

MANY_HIGHLIGHTED = 300
"""Above this number of highlighted papers, their rings are thin, so as not to cover the map."""

_SHAPED = 1.5
"""Size of points with a shape, relative to a circle."""

_FADED = 0.3
"""Opacity of papers that don't match the search."""


def topic_map(scene: Scene, look: MapStyle) -> go.Figure:
    """Return the map's figure.

    Points lie over tinted regions of themes. If there are more than `sampling.MAX_POINTS` papers,
    a sample of them is drawn over an image of the density of all papers.

    Parameters
    ----------
    scene
        What to show.
    look
        How to draw it.
    """
    # Papers by kind: filtered, dimmed by the search, or only a shadow.
    mode, window = look.mode, scene.window
    filtered, dimmed = scene.near(scene.filtered), scene.near(scene.dimmed)
    near = scene.near(scene.all_papers)
    shadow = near[
        ~near["paper_id"].isin(filtered["paper_id"]) & ~near["paper_id"].isin(dimmed["paper_id"])
    ]
    dense = len(filtered) > sampling.MAX_POINTS
    shown = sampling.sample(filtered, sampling.MAX_POINTS)
    assigned = shown[shown["topic_id"] != UNASSIGNED]
    unassigned = shown[shown["topic_id"] == UNASSIGNED]
    size = sampling.point_px(min(len(near), sampling.MAX_POINTS))
    canvas = fitted(look.canvas, around(scene.all_papers), len(scene.topics))

    def points(papers: pd.DataFrame, marker: dict[str, object]) -> dict[str, object]:
        return _points(papers, marker, scene.hover.reindex(papers["paper_id"]).to_list())

    # Traces from bottom to top.
    traces = []
    if len(shadow):
        marker = {"size": size, "color": theme.TONES[mode].ghost}
        traces.append(_points(sampling.sample(shadow, sampling.MAX_POINTS // 2), marker))
    if len(dimmed):
        faint = sampling.sample(dimmed, sampling.MAX_POINTS // 2)
        marker = {**_ink(faint, look, size), "opacity": _FADED}
        traces.append(points(faint, {**marker, "line": {"width": 0}}))
    if len(scene.highlighted):
        marked = sampling.sample(
            shown[shown["paper_id"].isin(scene.highlighted)], sampling.MAX_POINTS // 4
        )
        many = len(marked) > MANY_HIGHLIGHTED
        highlight = {"size": size + (3 if many else 7), "symbol": "circle-open"}
        ink = {"color": theme.TONES[mode].text, "opacity": 0.45 if many else 1.0}
        line = {"width": 0.7 if many else max(1.0, size / 3.5)}
        traces.append(_points(marked, {**highlight, **ink, "line": line}))
    # Thinner rings among many points, or unassigned papers would dominate the map.
    highlight = {"size": size + 1, "symbol": "circle-open", "color": _colors(unassigned, look)}
    fine = {"opacity": min(1.0, 0.4 + size / 10), "line": {"width": size / 4.3}}
    traces.append(points(unassigned, {**highlight, **fine}))
    marker = {**_ink(assigned, look, size), "opacity": 0.85}
    traces.append(points(assigned, {**marker, "line": {"width": 0}}))
    # Without validation: Plotly would check and copy every colour, 20 times slower than the rest.
    figure = go.Figure(traces, _validate=False)
    figure.update_layout(
        template=theme.template(mode),
        height=canvas.height_px,
        # Not the lasso: while it is active, Streamlit reports no clicks.
        dragmode="pan",
        hovermode="closest",
        annotations=_names(scene, filtered, look, canvas),
        images=background_image(scene, filtered, look, dense=dense),
        margin={"l": 0, "r": 0, "t": MODEBAR_PX, "b": 0},
    )
    hidden = {"visible": False, "constrain": "range"}
    figure.update_xaxes(**hidden, range=[window.left, window.right])
    figure.update_yaxes(**hidden, range=[window.bottom, window.top], scaleanchor="x", scaleratio=1)
    return figure


def _names(
    scene: Scene, filtered: pd.DataFrame, look: MapStyle, canvas: Canvas
) -> list[dict[str, object]]:
    """Return the annotations with the names of topics or themes."""
    if look.names == "none":
        return []
    groups, key = (
        (scene.themes, "theme_id") if look.names == "themes" else (scene.topics, "topic_id")
    )
    # A region seldom has the canvas's shape; names go into all of the visible part.
    window = scene.window if scene.region is None else filling(scene.region, canvas)
    return names_on_map(filtered, groups, key, look.mode, canvas, window)


def _colors(papers: pd.DataFrame, look: MapStyle) -> list[str]:
    return look.colors.reindex(papers["paper_id"]).to_list()


def _ink(papers: pd.DataFrame, look: MapStyle, size: float) -> dict[str, object]:
    """Return size and colours of papers' points and, if they differ, their shapes."""
    if look.shapes is None:
        return {"size": size, "color": _colors(papers, look)}
    symbols = look.shapes.reindex(papers["paper_id"]).to_list()
    # Small shapes can't be told from circles unless they are larger.
    sizes = [size if symbol == "circle" else size * _SHAPED for symbol in symbols]
    return {"size": sizes, "color": _colors(papers, look), "symbol": symbols}


def _points(
    papers: pd.DataFrame, marker: dict[str, object], hover: list[str] | None = None
) -> dict[str, object]:
    """Return one trace of points; without hover texts it can't be hovered or clicked."""
    trace = {
        "type": "scattergl",
        "mode": "markers",
        "x": papers["x"].to_numpy(),
        "y": papers["y"].to_numpy(),
        "marker": marker,
    }
    if hover is None:
        return {**trace, "hoverinfo": "skip", "unselected": {"marker": {"opacity": 1}}}
    return {
        **trace,
        "customdata": papers[["paper_id"]].to_numpy(dtype=object),
        "text": hover,
        "hovertemplate": "%{text}<extra></extra>",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 0.25}},
    }
