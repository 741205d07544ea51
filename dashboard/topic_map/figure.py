"""The map: frames in, a Plotly figure out. Pure, so that equal input is the same chart."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from analysis.records import UNASSIGNED, membership_label
from dashboard.text import escape
from dashboard.theming import theme
from dashboard.theming.palette import Palette
from dashboard.theming.theme import Mode
from dashboard.topic_map import density_image
from dashboard.topic_map.label_text import Names, names_on_map
from dashboard.topic_map.viewport import (
    DESKTOP,
    MODEBAR_PX,
    Canvas,
    Window,
    around,
    filling,
    fitted,
    grown,
)

MAX_POINTS = 20_000
"""Points the canvas gets: without a graphics card a lasso over them takes 3 s already."""

HOVER_WIDTH = 60
"""Characters on a line of a hover text."""

MANY_RINGS = 300
"""With more rings than this they are fine ones, or they would cover the map."""

_FADED = 0.3
"""How opaque a paper is that a search did not find."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a map is drawn.

    Attributes
    ----------
    colors
        The colour of each paper, ``#rrggbb`` by paper id.
    palette
        The colours of themes, for the regions.
    mode
        Light or dark.
    canvas
        The room there is.
    names
        What is named on it.
    tinted
        Whether the regions have their themes' colours, or all the same quiet one.
    """

    colors: pd.Series
    palette: Palette
    mode: Mode = "light"
    canvas: Canvas = DESKTOP
    names: Names = "topics"
    tinted: bool = True


@dataclass(frozen=True, slots=True)
class Scene:
    """What a map shows.

    Attributes
    ----------
    all_papers
        All papers: they set the extent, so that the map stays where it is under any filter.
    filtered
        The papers that filters and search leave.
    dimmed
        Those that only the search leaves out: they stay, faded. All others are a shadow.
    highlighted
        Ids of papers with a ring around them.
    region
        The part of the map that is shown; None for the whole of it.
    topics, themes
        As in the snapshot; a group without a paper in `filtered` gets no name.
    hover
        What the pointer is told of each paper, by its id (see `hover_texts`).
    background
        The soft regions, where they are known already (see `soft_regions`).
    """

    all_papers: pd.DataFrame
    filtered: pd.DataFrame
    dimmed: pd.DataFrame
    highlighted: Collection[str]
    region: Window | None
    topics: pd.DataFrame
    themes: pd.DataFrame
    hover: pd.Series
    background: str | None = None

    @property
    def window(self) -> Window:
        """What part of the map is shown."""
        return self.region or around(self.all_papers)

    def near(self, papers: pd.DataFrame) -> pd.DataFrame:
        """Return the papers that a screen may show, wide or narrow."""
        return papers if self.region is None else papers[grown(self.region).holds(papers)]


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


def topic_map(scene: Scene, look: Look) -> go.Figure:
    """Draw the map.

    Points lie over soft regions of themes, or where they are more than `MAX_POINTS` over a
    picture of how densely all papers lie; the points are then a sample (see `sample`).

    Parameters
    ----------
    scene
        What to show.
    look
        How to draw it.
    """
    mode, window = look.mode, scene.window
    filtered, dimmed = scene.near(scene.filtered), scene.near(scene.dimmed)
    near = scene.near(scene.all_papers)
    shadow = near[
        ~near["paper_id"].isin(filtered["paper_id"]) & ~near["paper_id"].isin(dimmed["paper_id"])
    ]
    dense = len(filtered) > MAX_POINTS
    shown = sample(filtered, MAX_POINTS)
    assigned = shown[shown["topic_id"] != UNASSIGNED]
    between = shown[shown["topic_id"] == UNASSIGNED]
    size = point_px(min(len(near), MAX_POINTS))
    canvas = fitted(look.canvas, around(scene.all_papers), len(scene.topics))

    def points(papers: pd.DataFrame, marker: dict[str, object]) -> dict[str, object]:
        return _points(papers, marker, scene.hover.reindex(papers["paper_id"]).to_list())

    traces = []
    if len(shadow):
        marker = {"size": size, "color": theme.TONES[mode].ghost}
        traces.append(_points(sample(shadow, MAX_POINTS // 2), marker))
    if len(dimmed):
        faint = sample(dimmed, MAX_POINTS // 2)
        marker = {"size": size, "color": _colors(faint, look), "opacity": _FADED}
        traces.append(points(faint, {**marker, "line": {"width": 0}}))
    if len(scene.highlighted):
        marked = sample(shown[shown["paper_id"].isin(scene.highlighted)], MAX_POINTS // 4)
        many = len(marked) > MANY_RINGS
        highlight = {"size": size + (3 if many else 7), "symbol": "circle-open"}
        ink = {"color": theme.TONES[mode].text, "opacity": 0.45 if many else 1.0}
        line = {"width": 0.7 if many else max(1.0, size / 3.5)}
        traces.append(_points(marked, {**highlight, **ink, "line": line}))
    # Among many points a ring is drawn as fine as a point, or the doubtful would drown the sure.
    highlight = {"size": size + 1, "symbol": "circle-open", "color": _colors(between, look)}
    fine = {"opacity": min(1.0, 0.4 + size / 10), "line": {"width": size / 4.3}}
    traces.append(points(between, {**highlight, **fine}))
    marker = {"size": size, "color": _colors(assigned, look), "opacity": 0.85}
    traces.append(points(assigned, {**marker, "line": {"width": 0}}))
    # Plotly would look at every single colour and copy it, twenty times as long as all the rest.
    figure = go.Figure(traces, _validate=False)
    figure.update_layout(
        template=theme.template(mode),
        height=canvas.height_px,
        # While the lasso is in hand Streamlit hears no clicks, so it is not the first tool.
        dragmode="pan",
        hovermode="closest",
        annotations=_names(scene, filtered, look, canvas),
        images=_background(scene, filtered, look, dense=dense),
        margin={"l": 0, "r": 0, "t": MODEBAR_PX, "b": 0},
    )
    hidden = {"visible": False, "constrain": "range"}
    figure.update_xaxes(**hidden, range=[window.left, window.right])
    figure.update_yaxes(**hidden, range=[window.bottom, window.top], scaleanchor="x", scaleratio=1)
    return figure


def _names(
    scene: Scene, filtered: pd.DataFrame, look: Look, canvas: Canvas
) -> list[dict[str, object]]:
    """Return the annotations that name what the reader wants named."""
    if look.names == "none":
        return []
    groups, key = (
        (scene.themes, "theme_id") if look.names == "themes" else (scene.topics, "topic_id")
    )
    # A region is seen through a canvas of another shape: names stand in all that is seen.
    window = scene.window if scene.region is None else filling(scene.region, canvas)
    return names_on_map(filtered, groups, key, look.mode, canvas, window)


def soft_regions(
    all_papers: pd.DataFrame, themes: pd.DataFrame, look: Look, region: Window | None
) -> str | None:
    """Return the picture of the themes' regions under a map, which no filter changes.

    Parameters
    ----------
    all_papers, themes
        As in the snapshot.
    look
        How the map is drawn.
    region
        The part of the map that is shown; None for the whole of it.
    """
    window = _background_window(region or around(all_papers), is_part=region is not None)
    near = all_papers if region is None else all_papers[window.holds(all_papers)]
    return density_image.tinted(near, _theme_colors(themes, look), window)


def _background_window(window: Window, *, is_part: bool) -> Window:
    # Beyond the outermost papers their regions fade out.
    return grown(window, 0.5 if is_part else 0.15)


def _theme_colors(themes: pd.DataFrame, look: Look) -> dict[int, str]:
    own = {int(t): look.palette.theme(int(t), look.mode) for t in themes["theme_id"]}
    return own if look.tinted else dict.fromkeys(own, theme.TONES[look.mode].quiet)


def _background(
    scene: Scene, filtered: pd.DataFrame, look: Look, *, dense: bool
) -> list[dict[str, object]]:
    """Return the picture under the points: soft regions, or how densely papers lie."""
    window = _background_window(scene.window, is_part=scene.region is not None)
    if dense:
        quiet = theme.TONES[look.mode].quiet
        source = density_image.densities(filtered, _theme_colors(scene.themes, look), quiet, window)
    else:
        source = scene.background or soft_regions(
            scene.all_papers, scene.themes, look, scene.region
        )
    if source is None:
        return []
    corner = {"xref": "x", "yref": "y", "x": window.left, "y": window.top}
    size = {"sizex": window.width, "sizey": window.height, "sizing": "stretch"}
    return [{"source": source, "layer": "below", **corner, **size}]


def _colors(papers: pd.DataFrame, look: Look) -> list[str]:
    return look.colors.reindex(papers["paper_id"]).to_list()


def _points(
    papers: pd.DataFrame, marker: dict[str, object], hover: list[str] | None = None
) -> dict[str, object]:
    """Return one trace; without hover texts it is there to be seen only."""
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


def _topic_words(topics: pd.DataFrame) -> dict[int, str]:
    """Return each topic's name and how sure it is, for hover texts."""
    columns = (topics[c] for c in ("topic_id", "label", "stability"))
    return {
        topic_id: escape.plotly(escape.shorten(label, HOVER_WIDTH))
        + f" · {membership_label(stability)}"
        for topic_id, label, stability in zip(*columns, strict=True)
    }


def hover_texts(
    papers: pd.DataFrame, topics: pd.DataFrame, digest_names: Mapping[str, str]
) -> pd.Series:
    """Return for each paper, by its id, its title, topic and first digest, escaped and wrapped.

    Parameters
    ----------
    papers, topics
        As in the snapshot.
    digest_names
        What a digest is called.
    """
    topic_words = _topic_words(topics)
    columns = (papers[c] for c in ("title", "topic_id", "nearest_topic_id", "first_digest"))
    digests = {d: escape.plotly(name) for d, name in digest_names.items()}
    hover = []
    for title, topic_id, nearest, digest_id in zip(*columns, strict=True):
        lines = escape.wrap(title, HOVER_WIDTH)[:4]
        topic = topic_words.get(topic_id, "between topics")
        if topic_id == UNASSIGNED and nearest in topic_words:
            topic = f"between topics, nearest to {topic_words[nearest].rpartition(' · ')[0]}"
        wrapped = "<br>".join(escape.plotly(line) for line in lines)
        hover.append(f"<b>{wrapped}</b><br>{topic}<br>{digests.get(digest_id, digest_id)}")
    return pd.Series(hover, index=papers["paper_id"].to_numpy(), dtype=object)
