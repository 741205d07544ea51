"""Conversion between an address and the query parameters of its URL. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from dashboard.atlas.known_ids import Known
from dashboard.reading_list import url_code
from dashboard.reading_list.model import ReadingList
from dashboard.routing.address import Address, Notice
from dashboard.routing.aliases import with_current_names
from dashboard.routing.nearest_id import nearest_day
from dashboard.routing.param_reader import MEMBERSHIPS, ParamReader
from dashboard.routing.values import TO, range_words, region_words
from dashboard.text.escape import plain

KEYS = (
    *("q", "digests", "from", "to", "themes", "topics", "new", "first-listed", "membership"),
    *("picked", "paper", "topic", "shown", "color", "highlight", "names", "region", "beside"),
    *("window", "period", "level", "order", "as-of", "before", "after", "sort", "page", "look"),
    *("panels", "shown-themes", "outline", "since", url_code.PARAMETER),
)
"""Our query parameters."""

RANGES = ("first-listed", "before", "after")
"""Parameters with a range of digests: ``2025-03-13..2025-03-17`` (inclusive) or one id."""

LONGEST_LIST = 40_000
"""Longest reading list in an address, in characters; servers refuse much longer URLs."""

_MEMBERSHIP_VALUES = {label: value for value, label in MEMBERSHIPS.items()}

# A page writes the same list into all of its links.
_code = lru_cache(maxsize=64)(url_code.to_code)


def list_code(reading_list: ReadingList) -> str:
    """Return a reading list as the value of its parameter."""
    return _code(reading_list)


def to_params(address: Address) -> dict[str, str]:
    """Return an address as query parameters, without defaults."""
    wanted = address.filters
    parts = {
        # The filters.
        "q": wanted.query,
        "digests": ",".join(wanted.digests),
        "from": wanted.span[0] if wanted.span else "",
        "to": wanted.span[1] if wanted.span else "",
        "themes": ",".join(str(t) for t in wanted.themes),
        "topics": ",".join(str(t) for t in wanted.topics),
        "new": wanted.new_in_digest or "",
        "first-listed": range_words(wanted.first_listed_in),
        "membership": _MEMBERSHIP_VALUES[wanted.membership] if wanted.membership else "",
        "picked": "" if wanted.picked is None else "only",
        # What is open and how the views show it.
        "paper": address.paper or "",
        "topic": "" if address.topic is None else str(address.topic),
        "shown": ",".join(str(t) for t in address.shown),
        "color": address.color or "",
        "highlight": address.highlight or "",
        "names": address.names or "",
        "region": region_words(address.region),
        "beside": address.beside or "",
        "window": (address.window or "").replace(" ", "-"),
        "period": address.period or "",
        "level": address.level or "",
        "order": address.order or "",
        "as-of": address.as_of.isoformat() if address.as_of else "",
        "before": range_words(address.before),
        "after": range_words(address.after),
        "sort": address.sort or "",
        "page": str(address.page) if address.page > 1 else "",
        "look": address.look or "",
        "panels": address.panels or "",
        "shown-themes": ",".join(str(t) for t in address.shown_themes),
        "outline": address.topic_order or "",
        "since": str(address.since or ""),
        # The list is last, because its value may be long.
        url_code.PARAMETER: list_code(address.reading_list),
    }
    return {key: value for key, value in parts.items() if value}


def from_params(params: Mapping[str, str], known: Known) -> tuple[Address, tuple[Notice, ...]]:
    """Parse query parameters.

    Parameters
    ----------
    params
        The parameters as text; those that are not ours are ignored.
    known
        The ids in the snapshot.

    Returns
    -------
    address : Address
        The address without unknown ids and invalid values; ids that were replaced lead to their
        successors.
    notices : tuple of Notice
        The unknown and replaced ids.
    """
    params = with_current_names(params)
    reader = ParamReader(known)
    address = reader.address(params)
    notices = []
    for notice, candidates in reader.notices:
        offers = tuple(
            (i, ParamReader(known).address(_swapped(params, notice, i, known))) for i in candidates
        )
        notices.append(replace(notice, offers=offers))
    return address, tuple(notices)


def _swapped(
    params: Mapping[str, str], notice: Notice, instead: str, known: Known
) -> dict[str, str]:
    """Return parameters with another id in place of the unknown one."""
    if notice.key in RANGES:
        # Replace unknown ids at both ends, or the range would still be invalid.
        ends = [plain(end) for end in params[notice.key].split(TO, 1)]
        nearest = (known.digest(end) or nearest_day(end, known.digest_ids) for end in ends)
        return {**params, notice.key: TO.join(end or "" for end in nearest)}
    parts = (plain(part) for part in params[notice.key].split(","))
    value = ",".join(instead if part[:40] == notice.asked else part for part in parts)
    return {**params, notice.key: value}
