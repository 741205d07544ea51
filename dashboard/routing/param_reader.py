"""Parses the query parameters of an address, with notices. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from analysis.records import UNASSIGNED
from dashboard.atlas.filters import Filters, MembershipLabel, Span, in_span_ids
from dashboard.atlas.known_ids import Known
from dashboard.atlas.lineage import GroupKind
from dashboard.atlas.news_period import NAMED_PERIODS, Since
from dashboard.atlas.sort_orders import SORTS
from dashboard.atlas.topic_orders import TOPIC_ORDERS
from dashboard.reading_list import url_code
from dashboard.reading_list.model import ReadingList
from dashboard.routing.address import (
    BESIDE,
    FEW_DIGESTS,
    HIGHLIGHTS,
    LOOKS,
    ORDERS,
    PANELS,
    Address,
    Notice,
)
from dashboard.routing.nearest_id import nearest_day, nearest_text
from dashboard.routing.values import TO, day_of, number_of, one_of, parts_of, region_of
from dashboard.search.query import LONGEST_QUERY
from dashboard.text.escape import plain
from dashboard.theming.palette import COLORINGS
from dashboard.topic_map.label_text import NAMES
from dashboard.wording import link_notices
from evidence.periods import PERIODS

T = TypeVar("T")

MOST_NOTICES = 3
"""Maximum number of unknown or replaced ids in one address that are reported."""

MEMBERSHIPS: dict[str, MembershipLabel] = {"fairly": "fair", "very": "strong"}
"""Labels by the value of `membership` in a URL, which has not changed since 0.1."""

_N_OFFERED = 3
_LEVELS: tuple[GroupKind, ...] = ("topic", "theme")


class ParamReader:
    """A parser that collects a notice, with candidate ids, for each unknown id."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.digest_ids = frozenset(known.digest_ids)
        self.living = {"topic": frozenset(known.topic_ids), "theme": frozenset(known.theme_ids)}
        self.notices: list[tuple[Notice, Sequence[str]]] = []

    def address(self, params: Mapping[str, str]) -> Address:
        """Return the address; called once per parser."""
        digests = self._digests("digests", params)
        span = self._span(params)
        # The filter shows few digests as buttons, not as a date range.
        if span and len(self.known.digest_ids) <= FEW_DIGESTS:
            digests, span = in_span_ids(self.known.digest_ids, span), None
        topic = self._groups("topic", "topic", params, or_unassigned=True)
        reading_list = self._list(params)
        return Address(
            filters=Filters(
                query=self._query(params),
                digests=() if span else digests,
                span=span,
                themes=self._groups("themes", "theme", params),
                topics=self._groups("topics", "topic", params, or_unassigned=True),
                new_in_digest=next(iter(self._digests("new", params)), None),
                first_listed_in=self._range("first-listed", params),
                membership=MEMBERSHIPS.get(params.get("membership", "")),
                # `Address` fills in the papers of the reading list.
                picked=() if params.get("picked") == "only" else None,
            ),
            paper=self._paper(params),
            topic=topic[0] if topic else None,
            shown=self._groups("shown", "topic", params),
            shown_themes=self._groups("shown-themes", "theme", params),
            color=one_of(COLORINGS, params.get("color")),
            highlight=one_of(HIGHLIGHTS, params.get("highlight")),
            names=one_of(NAMES, params.get("names")),
            beside=one_of(BESIDE, params.get("beside")),
            region=region_of(params.get("region", "")),
            window=one_of(self.known.windows, params.get("window", "").replace("-", " ")),
            period=one_of(PERIODS, params.get("period")),
            level=one_of(_LEVELS, params.get("level")),
            order=one_of(ORDERS, params.get("order")),
            as_of=day_of(params.get("as-of", "")),
            before=self._range("before", params),
            after=self._range("after", params),
            sort=one_of(SORTS, params.get("sort")),
            page=max(1, number_of(params.get("page", "")) or 1),
            look=one_of(LOOKS, params.get("look")),
            topic_order=one_of(TOPIC_ORDERS, params.get("outline")),
            panels=one_of(PANELS, params.get("panels")),
            since=self._since(params),
            reading_list=reading_list,
        )

    def _query(self, params: Mapping[str, str]) -> str:
        query, cut = link_notices.cut_query(plain(params.get("q", "")), LONGEST_QUERY)
        if cut:
            self._note(Notice("q", "limit", "", lost=(cut,)), list)
        return query

    def _since(self, params: Mapping[str, str]) -> Since | None:
        """Parse the period of What's new: its name, or its first day."""
        asked = plain(params.get("since", ""))
        since: Since | None = one_of(NAMED_PERIODS, asked) or day_of(asked)
        if asked and since is None:
            problem = link_notices.no_period(asked[:40])
            self._note(Notice("since", "value", asked[:40], lost=(problem,)), list)
        return since

    def _each(
        self, key: str, params: Mapping[str, str], read: Callable[[str], tuple[T, ...]]
    ) -> tuple[T, ...]:
        """Parse a comma-separated list of ids, without repetitions."""
        parts, n_ignored = parts_of(params.get(key, ""))
        if n_ignored:
            lost = link_notices.cut_values(key, len(parts), len(parts) + n_ignored)
            self._note(Notice(key, "limit", "", lost=(lost,)), list)
        return tuple(dict.fromkeys(i for part in parts for i in read(part)))

    def _digests(self, key: str, params: Mapping[str, str]) -> tuple[str, ...]:
        return self._each(key, params, lambda part: self._digest(key, part))

    def _digest(self, key: str, part: str) -> tuple[str, ...]:
        current = self.known.digest_aliases.get(part, part)
        if current in self.digest_ids:
            return (current,)

        def nearest() -> list[str]:
            near = nearest_day(part, self.known.digest_ids)
            return [near] if near else []

        self._note(Notice(key, "digest", part[:40]), nearest)
        return ()

    def _range(self, key: str, params: Mapping[str, str]) -> Span | None:
        """Parse a range of digests; None if an end is unknown."""
        given, ids = plain(params.get(key, "")), self.known.digest_ids
        if not given or not ids:
            return None
        first, to, last = (plain(part) for part in given.partition(TO))
        # A missing end is the first or last digest.
        parts = dict.fromkeys((first or ids[0], last or ids[-1]) if to else (first,))
        ends = [digest_id for part in parts for digest_id in self._digest(key, part)]
        return (min(ends), max(ends)) if len(ends) == len(parts) else None

    def _span(self, params: Mapping[str, str]) -> Span | None:
        if not (params.get("from") or params.get("to")) or not self.known.digest_ids:
            return None
        start, end = self._digests("from", params), self._digests("to", params)
        if not start and not end:
            return None
        ids = self.known.digest_ids
        low, high = sorted(((start or (ids[0],))[0], (end or (ids[-1],))[0]))
        return low, high

    def _list(self, params: Mapping[str, str]) -> ReadingList:
        code = params.get(url_code.PARAMETER, "")
        ids = (*self.known.paper_ids, *self.known.paper_aliases) if code else ()
        received = url_code.from_code(code, ids)
        if received.lost:
            self._note(Notice(url_code.PARAMETER, "list", "", lost=received.lost), list)
        return received.reading_list.with_current_ids(self.known.paper_aliases)

    def _paper(self, params: Mapping[str, str]) -> str | None:
        wanted = plain(params.get("paper", ""))
        if not wanted:
            return None
        if (current := self.known.paper(wanted)) is not None:
            return current
        near = nearest_text(wanted, self.known.paper_ids)
        self._note(Notice("paper", "paper", wanted[:40]), lambda: [near] if near else [])
        return None

    def _groups(
        self, key: str, kind: GroupKind, params: Mapping[str, str], *, or_unassigned: bool = False
    ) -> tuple[int, ...]:
        """Parse ids of topics or themes; an old id is replaced by its successors."""
        living = self.known.topic_ids if kind == "topic" else self.known.theme_ids

        def read(part: str) -> tuple[int, ...]:
            if or_unassigned and part == str(UNASSIGNED):
                return (UNASSIGNED,)
            number = number_of(part)
            if number is not None and number in self.living[kind]:
                return (number,)
            heirs = self.known.lineage.heirs(kind, number)
            notice = Notice(key, kind, part[:40], heirs or (), was=heirs is not None)
            # Suggest alternatives only for a topic to open, not for a filter.
            open_one = key == "topic"
            others = heirs[1:] if heirs else self.known.lineage.takers(kind, number) or living
            self._note(notice, lambda: [str(i) for i in others[:_N_OFFERED]] if open_one else [])
            return heirs or ()

        return self._each(key, params, read)

    def _note(self, notice: Notice, candidates: Callable[[], Sequence[str]]) -> None:
        """Keep a notice, and the ids that are offered instead."""
        if notice.kind == "limit":
            self.notices.insert(0, (notice, []))
        elif sum(kept.kind != "limit" for kept, _ in self.notices) < MOST_NOTICES:
            self.notices.append((notice, candidates()))
