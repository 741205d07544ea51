"""Addresses: what a link says, as short explicit ids. Pure: text to meaning and back."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from analysis.records import UNASSIGNED
from dashboard.filters import Filters, in_span_ids
from dashboard.text import plain

T = TypeVar("T")

KEYS = ("q", "digests", "from", "to", "topics", "new", "paper", "topic", "shown")
"""The parameters of an address that are ours."""

FEW_DIGESTS = 6
"""Up to this many digests are boxes to tick; with more, a range is chosen."""

LONGEST_QUERY = 500
_SHORTEST_LIKENESS = 4


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
        The id of the open topic.
    shown
        The ids of the topics that Trends compares; empty is the largest ones.
    """

    filters: Filters = field(default_factory=Filters)
    paper: str | None = None
    topic: int | None = None
    shown: tuple[int, ...] = ()

    def at(self, *, paper: str | None = None, topic: int | None = None) -> Address:
        """Return the address of a paper or topic under the same filters, or of neither."""
        return replace(self, paper=paper, topic=topic)


@dataclass(frozen=True, slots=True)
class Known:
    """The ids that a snapshot has; digests oldest first, topics largest first."""

    digest_ids: Sequence[str]
    topic_ids: Sequence[int]
    paper_ids: Collection[str]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A part of an address that leads nowhere here.

    Attributes
    ----------
    kind
        What was asked for.
    asked
        The id as the address has it.
    nearest
        The id most like it, if any is.
    instead
        The address with the nearest in its place.
    """

    kind: Literal["digest", "topic", "paper"]
    asked: str
    nearest: str | None = None
    instead: Address | None = None


def to_params(address: Address) -> dict[str, str]:
    """Write an address as parameters: explicit ids, nothing that is not chosen."""
    wanted = address.filters
    parts = {
        "q": wanted.query,
        "digests": ",".join(wanted.digests),
        "from": wanted.span[0] if wanted.span else "",
        "to": wanted.span[1] if wanted.span else "",
        "topics": ",".join(str(t) for t in wanted.topics),
        "new": wanted.new_in or "",
        "paper": address.paper or "",
        "topic": "" if address.topic is None else str(address.topic),
        "shown": ",".join(str(t) for t in address.shown),
    }
    return {key: value for key, value in parts.items() if value}


def from_params(params: Mapping[str, str], known: Known) -> tuple[Address, tuple[Unknown, ...]]:
    """Read parameters; what is not known is left out and reported.

    Parameters
    ----------
    params
        The parameters as text, ours and others.
    known
        The ids there are.
    """
    reader = _Reader(known)
    digests = reader.digests(params.get("digests", ""))
    span = reader.span(params.get("from", ""), params.get("to", ""))
    if span and len(known.digest_ids) <= FEW_DIGESTS:
        digests, span = in_span_ids(known.digest_ids, span), None
    new = reader.digests(params.get("new", ""))
    paper = reader.paper(params.get("paper", ""))
    topic = reader.topics(params.get("topic", ""))
    address = Address(
        filters=Filters(
            query=plain(params.get("q", ""))[:LONGEST_QUERY],
            digests=() if span else digests,
            span=span,
            topics=reader.topics(params.get("topics", ""), between=True),
            new_in=new[0] if new else None,
        ),
        paper=paper,
        topic=topic[0] if topic else None,
        shown=reader.topics(params.get("shown", "")),
    )
    return address, tuple(reader.offer(unknown, params, address) for unknown in reader.unknown)


class _Reader:
    """Reads ids out of parameters and keeps a note of those that are not known."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.unknown: list[Unknown] = []

    def digests(self, value: str) -> tuple[str, ...]:
        return self._read(value, self._digest)

    def topics(self, value: str, *, between: bool = False) -> tuple[int, ...]:
        return self._read(value, self._topic_or_between if between else self._topic)

    def span(self, first: str, last: str) -> tuple[str, str] | None:
        if not (first or last) or not self.known.digest_ids:
            return None
        start = self.digests(first) or (self.known.digest_ids[0],)
        end = self.digests(last) or (self.known.digest_ids[-1],)
        low, high = sorted((start[0], end[0]))
        return low, high

    def paper(self, value: str) -> str | None:
        wanted = plain(value)
        if not wanted or wanted in self.known.paper_ids:
            return wanted or None
        self.unknown.append(
            Unknown("paper", wanted[:40], nearest_text(wanted, self.known.paper_ids))
        )
        return None

    def offer(self, unknown: Unknown, params: Mapping[str, str], address: Address) -> Unknown:
        """Return `unknown` with an address that has the nearest in its place."""
        nearest = unknown.nearest
        if nearest is None:
            return unknown
        swapped = {
            key: ",".join(nearest if part == unknown.asked else part for part in value.split(","))
            for key, value in params.items()
            if key in KEYS
        }
        # Whatever else is unknown must not come back with it.
        rest = _Reader(self.known)
        filters = replace(
            address.filters,
            digests=rest.digests(swapped.get("digests", "")) or address.filters.digests,
            topics=rest.topics(swapped.get("topics", ""), between=True),
            new_in=(rest.digests(swapped.get("new", "")) or (None,))[0],
        )
        instead = replace(
            address,
            filters=filters,
            paper=rest.paper(swapped.get("paper", "")),
            topic=(rest.topics(swapped.get("topic", "")) or (None,))[0],
            shown=rest.topics(swapped.get("shown", "")),
        )
        return replace(unknown, instead=instead)

    def _read(self, value: str, read_one: Callable[[str], T | None]) -> tuple[T, ...]:
        ids = (read_one(plain(part)) for part in value.split(",") if plain(part))
        return tuple(dict.fromkeys(i for i in ids if i is not None))

    def _digest(self, part: str) -> str | None:
        if part in self.known.digest_ids:
            return part
        self.unknown.append(Unknown("digest", part[:40], nearest_day(part, self.known.digest_ids)))
        return None

    def _topic_or_between(self, part: str) -> int | None:
        return UNASSIGNED if part == str(UNASSIGNED) else self._topic(part)

    def _topic(self, part: str) -> int | None:
        # A number longer than any id would be is not one, and `int` need not try.
        number = int(part) if part.isascii() and part.isdigit() and len(part) < 10 else None
        if number in self.known.topic_ids:
            return number
        near = (
            min(self.known.topic_ids, key=lambda t: (abs(t - number), t), default=None)
            if number is not None
            else None
        )
        self.unknown.append(Unknown("topic", part[:40], None if near is None else str(near)))
        return None


def nearest_day(asked: str, digest_ids: Sequence[str]) -> str | None:
    """Return the digest closest in time to an id that begins with a date."""
    try:
        day = dt.date.fromisoformat(asked[:10])
    except ValueError:
        return None
    return min(digest_ids, key=lambda d: abs(dt.date.fromisoformat(d[:10]) - day), default=None)


def nearest_text(asked: str, ids: Collection[str]) -> str | None:
    """Return the id that begins most like `asked`, if four characters at least agree."""
    ordered = sorted(ids)
    at = bisect.bisect_left(ordered, asked)
    likely = ordered[max(0, at - 1) : at + 1]
    best = max(likely, key=lambda i: _common(asked, i), default=None)
    return best if best is not None and _common(asked, best) >= _SHORTEST_LIKENESS else None


def _common(one: str, other: str) -> int:
    """Count the characters that two texts begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))
