"""Helpers that draw maps of a planted snapshot."""

from __future__ import annotations

import pandas as pd

from dashboard.atlas.atlas import atlas_papers
from dashboard.charts.series import TopicLine
from dashboard.theming.palette import palette_of
from dashboard.topic_map.coloring import Ink, color_papers
from dashboard.topic_map.figure import topic_map
from dashboard.topic_map.hover import hover_texts
from dashboard.topic_map.scene import MapStyle, Scene
from tests.snapshots import planted_tables

TABLES = planted_tables(n_papers=120, n_topics=6, n_digests=2)
NAMES = {"2025-03-13": "13 Mar 2025", "2025-03-17": "17 Mar 2025"}
LABELS = dict(zip(TABLES.topics["topic_id"], TABLES.topics["label"], strict=True))
STABILITIES = dict(zip(TABLES.topics["topic_id"], TABLES.topics["stability"], strict=True))


def colors_of(tables):
    theme_of = dict(zip(tables.topics["topic_id"], tables.topics["theme_id"], strict=True))
    return palette_of(tables.themes["theme_id"], theme_of)


def drawn(
    papers: pd.DataFrame = TABLES.papers,
    tables=TABLES,
    coloring="topic",
    mode="light",
    dimmed=None,
    highlighted=(),
    region=None,
    names="topics",
):
    all_papers = atlas_papers(tables)
    ink = Ink(colors_of(tables), NAMES, mode)
    marks = color_papers(all_papers, coloring, ink)
    shown = Scene(
        all_papers,
        papers,
        tables.papers.iloc[:0] if dimmed is None else dimmed,
        highlighted,
        region,
        tables.topics,
        tables.themes,
        hover_texts(all_papers, tables.topics, NAMES),
    )
    style = MapStyle(marks.colors, ink.palette, mode, names=names, shapes=marks.shapes)
    return topic_map(shown, style)


def line(topic_id: int) -> TopicLine:
    topic = TABLES.topics.set_index("topic_id").loc[topic_id]
    color = colors_of(TABLES).topic(topic_id, "light")
    return TopicLine(topic_id, topic["label"], color, float(topic["stability"]))


def points(figure) -> dict[str, tuple[float, float]]:
    """Return every selectable point by its paper id."""
    return {
        row[0]: (float(x), float(y))
        for trace in figure.data
        if trace.customdata is not None
        for row, x, y in zip(trace.customdata, trace.x, trace.y, strict=True)
    }
