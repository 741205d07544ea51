"""Addresses: where a reader is, in short explicit ids. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from dashboard.atlas.filters import Filters, Span
from dashboard.atlas.lineage import GroupKind
from dashboard.reading_list.model import ReadingList
from dashboard.theming.palette import Coloring
from dashboard.topic_map.label_text import Names
from dashboard.topic_map.viewport import Region
from evidence.periods import Period

ORDERS = ("verdict", "change", "now", "topic", "stability")
"""What the trend table can be sorted by."""

HIGHLIGHTS = ("new", "picked")
"""What can be highlighted on the map besides what a search finds."""

BESIDE = ("topics", "papers")
"""What stands beside the map while nothing on it is chosen; the first unless it is chosen."""

LOOKS = ("beside", "overlaid")
"""How the timelines of several topics are drawn."""

PANELS = ("6", "12", "24", "all")
"""How many timelines are drawn beside each other."""

FEW_DIGESTS = 6
"""Up to this many digests are boxes to tick; with more, a range is chosen."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a reader is: what an address says and what it restores.

    Attributes
    ----------
    filters
        The choice of papers.
    paper
        The id of the open paper.
    topic
        The id of the open topic; `UNASSIGNED` for the page of papers between topics.
    shown
        The ids of the topics that Trends compares; empty is the largest ones.
    shown_themes
        The same of themes.
    color, highlight, names, beside
        What the map's colours say, what is highlighted on it, what is named on it, and what stands
        beside it; None where the reader has not chosen.
    region
        The part of the map that is shown; None for all of it.
    window
        The stretch of time that verdicts are about, as the snapshot names it.
    period
        What a point of a timeline is.
    level
        Whether topics or themes are compared.
    order
        What the trend table is sorted by, one of `ORDERS`.
    before, after
        First and last digest id of the two sides of a comparison.
    sort
        What the list of papers is ordered by, one of `SORTS`; None where the reader has not chosen.
    page
        Which page of that list is open, from 1.
    look, panels
        How the timelines are drawn, one of `LOOKS`, and how many, one of `PANELS`.
    reading_list
        What was picked. A filter that asks for only picked papers always has these.
    """

    filters: Filters = field(default_factory=Filters)
    paper: str | None = None
    topic: int | None = None
    shown: tuple[int, ...] = ()
    shown_themes: tuple[int, ...] = ()
    color: Coloring | None = None
    highlight: str | None = None
    names: Names | None = None
    beside: str | None = None
    region: Region | None = None
    window: str | None = None
    period: Period | None = None
    level: GroupKind | None = None
    order: str | None = None
    before: Span | None = None
    after: Span | None = None
    sort: str | None = None
    page: int = 1
    look: str | None = None
    panels: str | None = None
    reading_list: ReadingList = field(default_factory=ReadingList)

    def __post_init__(self) -> None:
        if self.filters.picked is not None:
            picked = tuple(sorted(self.reading_list.paper_ids))
            if picked != self.filters.picked:
                object.__setattr__(self, "filters", replace(self.filters, picked=picked))

    def at(self, *, paper: str | None = None, topic: int | None = None) -> Address:
        """Return the address of a paper or topic under the same filters, or of neither.

        A paper that is opened out of all papers leaves order and page as they are, for the way
        back; the list of another topic begins at its first page.
        """
        same_kind = (topic is None) == (self.topic is None)
        return replace(
            self,
            paper=paper,
            topic=topic,
            sort=self.sort if same_kind else None,
            page=self.page if paper is not None and same_kind else 1,
        )

    def in_theme(self, theme_id: int) -> Address:
        """Return the address of a theme: the other filters hold, nothing is open."""
        narrowed = replace(self.filters, themes=(theme_id,), topics=())
        return replace(self.at(), filters=narrowed)


@dataclass(frozen=True, slots=True)
class Notice:
    """A part of an address that is not here, or no longer what it was.

    Attributes
    ----------
    key
        The parameter.
    kind
        What was asked for.
    asked
        The id as the address has it.
    heirs
        The ids it went into; the address that was read has them in its place.
    was
        Whether there ever was such an id.
    offers
        Other ids that may be meant, each with its address.
    lost
        What of a reading list was lost: sentences that quote what was read.
    """

    key: str
    kind: Literal["digest", "topic", "theme", "paper", "list"]
    asked: str
    heirs: tuple[int, ...] = ()
    was: bool = False
    offers: tuple[tuple[str, Address], ...] = ()
    lost: tuple[str, ...] = ()
