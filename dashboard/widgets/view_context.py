"""The context a view is drawn from: snapshot, filtered papers, address, browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analysis.records import UNASSIGNED
from dashboard.atlas.atlas import Atlas
from dashboard.charts.series import TopicLine
from dashboard.routing.address import Address
from dashboard.theming.palette import Coloring, membership_color
from dashboard.theming.shapes import Shape
from dashboard.theming.theme import UNASSIGNED_COLOR, Mode
from evidence import formatting


@dataclass(frozen=True)
class ViewContext:
    """Everything a view needs to draw itself.

    Attributes
    ----------
    atlas
        The snapshot with its lookup tables.
    address
        The current address: filters, open paper, reading list and so on.
    papers
        The papers that pass the filters.
    view
        The name of the view, a key of `pages`.
    pages
        Streamlit's pages by name, for links.
    mode
        Light or dark.
    phone
        True in a phone's browser.
    picked
        The ids of the papers on the reading list.
    """

    atlas: Atlas
    address: Address
    papers: pd.DataFrame
    view: str
    pages: Mapping[str, Any]
    mode: Mode
    phone: bool
    picked: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "picked", frozenset(self.address.reading_list.paper_ids))

    @property
    def coloring(self) -> Coloring:
        """What the colours show: the reader's choice on the map, elsewhere the topic."""
        if self.view != "map":
            return "topic"
        asked, can_say = self.address.color, self.atlas.colorings
        return asked if asked is not None and asked in can_say else can_say[0]

    def topic_color(self, topic_id: int) -> str:
        """Return the colour of a topic in this view; grey if colours don't show topics."""
        if self.coloring == "membership" and topic_id != UNASSIGNED:
            return membership_color(self.atlas.stability(topic_id), self.mode)
        if self.coloring not in ("theme", "topic"):
            return UNASSIGNED_COLOR[self.mode]
        return self.atlas.palette.topic(topic_id, self.mode, self.coloring)

    def theme_color(self, theme_id: int) -> str:
        """Return the colour of a theme in this view; grey if colours don't show themes."""
        if self.coloring not in ("theme", "topic"):
            return UNASSIGNED_COLOR[self.mode]
        return self.atlas.palette.theme(theme_id, self.mode)

    def topic_shape(self, topic_id: int) -> Shape:
        """Return the shape of a topic's marks; a circle if colours don't show topics."""
        shown = self.coloring in ("theme", "topic")
        return self.atlas.palette.topic_shape(topic_id) if shown else "circle"

    def theme_shape(self, theme_id: int) -> Shape:
        """Return the shape of a theme's marks; a circle if colours don't show themes."""
        shown = self.coloring in ("theme", "topic")
        return self.atlas.palette.theme_shape(theme_id) if shown else "circle"

    def topic_line(self, topic_id: int) -> TopicLine:
        """Return a topic's name, mark and stability, for charts."""
        return TopicLine(
            topic_id,
            self.atlas.topic_name(topic_id),
            self.topic_color(topic_id),
            self.atlas.stability(topic_id),
            self.topic_shape(topic_id),
            self.listed_words(topic_id),
        )

    def listed_words(self, topic_id: int) -> str:
        """Return when papers of a topic were listed; empty for a topic without papers."""
        days = self.atlas.topic_days.get(topic_id)
        return f"listed {formatting.date_range(*days)}" if days else ""
