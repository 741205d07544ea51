"""Gives digests permanent ids: an id never comes to mean another digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis.readers.base import RawDigest
from analysis.readers.known.known_digests import KnownDigest, KnownDigests
from analysis.readers.known.pairs import SAME_FROM, month_and_day
from analysis.records import Digest, Entry


@dataclass(slots=True)
class ReadDigest:
    """A digest that was read, with what the previous snapshot has of it.

    Attributes
    ----------
    raw
        The digest.
    path
        The path that it records as its file.
    known
        The same digest in the previous snapshot; None for a new one.
    copies
        Copies of it that the previous snapshot has as further digests.
    """

    raw: RawDigest
    path: Path
    known: KnownDigest | None = None
    copies: list[KnownDigest] = field(default_factory=list)


def with_ids(
    found: Sequence[ReadDigest], known: KnownDigests
) -> tuple[tuple[Digest, ...], dict[str, str]]:
    """Return digests with ids, and current ids by earlier id.

    An id is the date, with ``-2``, ``-3``, ... if the day has several digests. A digest keeps the
    id that it has in the previous snapshot; a new one gets the next number that no digest of its
    day has, or had there. New digests of a day are numbered by source and content.

    Parameters
    ----------
    found
        The digests, in any order.
    known
        The digests of the previous snapshot.

    Returns
    -------
    tuple of Digest
        By date, then number.
    dict of str
        Current id of each digest that had another one.
    """
    _recognise(found, known)
    _add_copies(found, known)
    used = known.used_numbers()
    taken: set[str] = set()
    numbers: dict[int, int] = {}
    # Known digests keep their id, unless their date has changed.
    for at, item in enumerate(found):
        own = [other for other in _former(item) if other.date == item.raw.date]
        free = [other.number for other in own if other.digest_id not in taken]
        if free:
            numbers[at] = min(free)
            taken.add(_id_of(item.raw.date, numbers[at]))
    # New ones get the next number of their day.
    new = [at for at in range(len(found)) if at not in numbers]
    for at in sorted(new, key=lambda at: _sort_key(found[at])):
        date = found[at].raw.date
        numbers[at] = max(used[date], default=0) + 1
        used[date].add(numbers[at])
    # Earlier ids lead to the current ones.
    aliases: dict[str, str] = {}
    ids = {at: _id_of(item.raw.date, numbers[at]) for at, item in enumerate(found)}
    for at, item in enumerate(found):
        for other in _former(item):
            aliases.setdefault(other.digest_id, ids[at])
    for earlier, later in known.aliases.items():
        aliases.setdefault(earlier, aliases.get(later, later))
    order = sorted(ids, key=lambda at: (found[at].raw.date, numbers[at]))
    current = set(ids.values())
    return (
        tuple(_digest(found[at], ids[at]) for at in order),
        {earlier: later for earlier, later in aliases.items() if earlier not in current},
    )


def _recognise(found: Sequence[ReadDigest], known: KnownDigests) -> None:
    """Recognise digests that are known from a file of another name and content.

    They have the same day and at least half of the papers. A date without a year, or from an
    option, is then the known one.
    """
    claimed = {own.digest_id for item in found for own in _former(item)}
    by_day: dict[tuple[int, int], list[KnownDigest]] = {}
    for own in known.digests:
        if own.digest_id not in claimed:
            by_day.setdefault(month_and_day(own), []).append(own)
    candidates = [
        (-share, own.digest_id, at, own)
        for at, item in enumerate(found)
        if item.known is None
        for own in by_day.get(month_and_day(item.raw), ())
        if own.date == item.raw.date or item.raw.date_source == "assumed"
        if (share := own.shared_share(item.raw.entries)) >= SAME_FROM
    ]
    for _, _, at, own in sorted(candidates, key=lambda candidate: candidate[:3]):
        item = found[at]
        if item.known is None and own.digest_id not in claimed:
            claimed.add(own.digest_id)
            item.known = own
            if item.raw.date != own.date:
                item.raw = replace(item.raw, date=own.date, date_source=own.date_source)


def _add_copies(found: Sequence[ReadDigest], known: KnownDigests) -> None:
    """Add the copies that an earlier version counted as further digests."""
    claimed = {own.digest_id for item in found for own in _former(item)}
    for item in found:
        for own in known.copies_of(item.known) if item.known is not None else ():
            if own.digest_id not in claimed:
                claimed.add(own.digest_id)
                item.copies.append(own)


def _former(item: ReadDigest) -> list[KnownDigest]:
    """Return the digests of the previous snapshot that a digest replaces."""
    if item.known is None:
        return list(item.copies)
    return [item.known, *item.copies]


def _sort_key(item: ReadDigest) -> tuple[object, ...]:
    """Return the order of new digests of a day: by date, source and content."""
    entries = [_content(entry) for entry in item.raw.entries]
    return item.raw.date, item.raw.source, entries, item.path.name, item.path.as_posix()


def _content(entry: Entry) -> tuple[str, str, str]:
    return entry.title, entry.arxiv_id or "", entry.abstract


def _digest(item: ReadDigest, digest_id: str) -> Digest:
    return Digest(
        digest_id=digest_id,
        date=item.raw.date,
        date_source=item.raw.date_source,
        source=item.raw.source,
        file=item.path.as_posix(),
        entries=item.raw.entries,
    )


def _id_of(date: dt.date, number: int) -> str:
    return date.isoformat() + (f"-{number}" if number > 1 else "")
