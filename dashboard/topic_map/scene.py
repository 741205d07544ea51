"""What a map shows and how it is drawn. Pure."""

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
        Ids of papers that are highlighted, with a ring around each.
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
    region: Region | None
    topics: pd.DataFrame
    themes: pd.DataFrame
    hover: pd.Series
    background: str | None = None

    @property
    def window(self) -> Region:
        """What part of the map is shown."""
        return self.region or around(self.all_papers)

    def near(self, papers: pd.DataFrame) -> pd.DataFrame:
        """Return the papers that a screen may show, wide or narrow."""
        return papers if self.region is None else papers[grown(self.region).holds(papers)]
