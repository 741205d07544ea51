"""The input of a map: what it shows and how it is drawn. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from dashboard.theming.palette import Palette
from dashboard.theming.theme import Mode
from dashboard.topic_map.label_text import Names
from dashboard.topic_map.viewport import DESKTOP, Canvas, Region, around, grown


@dataclass(frozen=True, slots=True)
class MapStyle:
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
        Size of the map on the screen.
    names
        What is named on the map.
    tinted
        Whether regions have their themes' colours; if not, all are grey.
    shapes
        The shape of each paper, a Plotly symbol by paper id; None if all are circles.
    """

    colors: pd.Series
    palette: Palette
    mode: Mode = "light"
    canvas: Canvas = DESKTOP
    names: Names = "topics"
    tinted: bool = True
    shapes: pd.Series | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """What a map shows.

    Attributes
    ----------
    all_papers
        All papers. They determine the extent, so that filters don't move the map.
    filtered
        The papers that pass filters and search.
    dimmed
        Papers that only the search excludes; they are faded. All others are pale shadows.
    highlighted
        Ids of highlighted papers, drawn with a ring.
    region
        The visible part of the map; None for all of it.
    topics, themes
        Tables of the snapshot; a group without papers in `filtered` gets no name.
    hover
        Hover texts by paper id, from `hover_texts`.
    background
        The image from `soft_regions` if it was computed before.
    """

    all_papers: pd.DataFrame
    filtered: pd.DataFrame
    dimmed: pd.DataFrame
    highlighted: Collection[str]
    region: Region | None
    topics: pd.DataFrame
    themes: pd.DataFrame
    hover: pd.Series
    background: str | None = None

    @property
    def window(self) -> Region:
        """The visible part of the map."""
        return self.region or around(self.all_papers)

    def near(self, papers: pd.DataFrame) -> pd.DataFrame:
        """Return the papers in the visible part of the map, with a margin.

        The margin is for wide screens.
        """
        return papers if self.region is None else papers[grown(self.region).holds(papers)]
