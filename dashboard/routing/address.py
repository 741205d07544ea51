"""The address of a page: filters, open paper, controls and reading list. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Literal

from dashboard.atlas.filters import Filters, Span
from dashboard.atlas.lineage import GroupKind
from dashboard.atlas.news_period import Since
from dashboard.atlas.topic_orders import TopicOrder
from dashboard.reading_list.model import ReadingList
from dashboard.theming.palette import Coloring
from dashboard.topic_map.label_text import Names
from dashboard.topic_map.viewport import Region
from evidence.periods import Period

ORDERS = ("verdict", "change", "now", "topic", "stability")
"""Orders of the trend table."""

HIGHLIGHTS = ("new", "picked")
"""What the map can highlight besides search results."""

BESIDE = ("topics", "papers")
"""Contents of the map's side panel while nothing is selected; the first is the default."""

LOOKS = ("beside", "overlaid")
"""Layouts of the timelines of several topics."""

PANELS = ("6", "12", "24", "all")
"""Numbers of timelines drawn side by side."""

FEW_DIGESTS = 6
"""Most digests that the filter offers as buttons; for more, it offers a date range."""


@dataclass(frozen=True, slots=True)
class Address:
    """The state of the page that its URL stores and restores.

    Attributes
    ----------
    filters
        The filters on papers.
    paper
        The id of the open paper.
    topic
        The id of the open topic; `UNASSIGNED` for the page of unassigned papers.
    shown
        The ids of the topics that Trends shows; empty for the largest ones.
    shown_themes
        The same for themes.
    color, highlight, names, beside
        The map's controls: colours, highlight, names, side panel; None for the default.
    region
        The visible part of the map; None for all of it.
    window
        The window of the verdicts, as named in the snapshot.
    period
        The period that a point of a timeline covers.
    level
        Whether Trends shows topics or themes.
    order
        The order of the trend table, one of `ORDERS`.
    as_of
        The day up to which the verdicts of Trends know papers; None for all papers.
    before, after
        First and last digest id of each side of a comparison.
    sort
        The order of the list of papers, one of `SORTS`; None for the default.
    page
        The open page of that list, from 1.
    look, panels
        Layout of the timelines, one of `LOOKS`, and their number, one of `PANELS`.
    topic_order
        The order of the outline's topics, one of `TOPIC_ORDERS`; None for similar ones together.
    since
        The period of What's new; None for the time since the last visit, or the last digest.
    reading_list
        The picked papers. A filter for picked papers always has these ids.

    Examples
    --------
    >>> here = Address(Filters(query="pruning"))
    >>> here.at(topic=3).filters.query
    'pruning'
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
    as_of: dt.date | None = None
    before: Span | None = None
    after: Span | None = None
    sort: str | None = None
    page: int = 1
    look: str | None = None
    panels: str | None = None
    topic_order: TopicOrder | None = None
    since: Since | None = None
    reading_list: ReadingList = field(default_factory=ReadingList)

    def __post_init__(self) -> None:
        if self.filters.picked is not None:
            picked = tuple(sorted(self.reading_list.paper_ids))
            if picked != self.filters.picked:
                object.__setattr__(self, "filters", replace(self.filters, picked=picked))

    def at(self, *, paper: str | None = None, topic: int | None = None) -> Address:
        """Return the address of a paper, a topic, or neither, under the same filters.

        Opening a paper from the list of all papers keeps its order and page, so that the reader
        returns to the same place; another topic's list starts at its first page.
        """
        same_kind = (topic is None) == (self.topic is None)
        return replace(
            self,
            paper=paper,
            topic=topic,
            sort=self.sort if same_kind else None,
            page=self.page if paper is not None and same_kind else 1,
        )

    def start(self) -> Address:
        """Return the address where a view starts: nothing open, chosen or zoomed.

        Filters, reading list and the controls of the views stay.
        """
        return replace(
            self.at(),
            region=None,
            before=None,
            after=None,
            shown=(),
            shown_themes=(),
            as_of=None,
            since=None,
        )

    def in_theme(self, theme_id: int) -> Address:
        """Return the address filtered by one theme: other filters stay, nothing is open."""
        narrowed = replace(self.filters, themes=(theme_id,), topics=())
        return replace(self.at(), filters=narrowed)


@dataclass(frozen=True, slots=True)
class Notice:
    """A part of an address that is unknown, was replaced, or is too long.

    Attributes
    ----------
    key
        The query parameter.
    kind
        What the id should name; ``limit`` for a part that was cut, ``value`` for one that its
        parameter can't have.
    asked
        The id in the address.
    heirs
        Ids that replace it; the address has them in its place.
    was
        True if the id existed in an earlier snapshot.
    offers
        Alternative ids, each with its address.
    lost
        Sentences on parts of a reading list or address that could not be read, or that were cut;
        they may quote the input.
    """

    key: str
    kind: Literal["digest", "topic", "theme", "paper", "list", "limit", "value"]
    asked: str
    heirs: tuple[int, ...] = ()
    was: bool = False
    offers: tuple[tuple[str, Address], ...] = ()
    lost: tuple[str, ...] = ()
