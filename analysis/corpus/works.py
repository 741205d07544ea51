"""Entries grouped by work: by arXiv id, and by title."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

from analysis.records import Digest, Entry, distinct_title, normalised_title, title_key

_T = TypeVar("_T")

_SHORTEST_BEGINNING = 30
"""Fewest letters of an abstract that another one begins with, to be its truncation."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An entry with its digest, numbered by date from 0, and its position from 1."""

    n_digest: int
    digest: Digest
    position: int
    entry: Entry


def slots_of(digests: Iterable[Digest]) -> list[Slot]:
    """Return all entries in order of date, then position."""
    return [
        Slot(n_digest, digest, position, entry)
        for n_digest, digest in enumerate(sorted(digests, key=attrgetter("date")))
        for position, entry in enumerate(digest.entries, start=1)
    ]


def works_of(slots: Sequence[Slot]) -> list[list[Slot]]:
    """Return slots grouped by work, in order of first listing; see `build_corpus`."""
    keys = _title_keys(slots)
    # Collect ids first: an id that is listed late also covers earlier entries without one.
    id_of_title: dict[str, str] = {}
    for slot in slots:
        if slot.entry.arxiv_id is not None:
            id_of_title.setdefault(keys[slot.entry.title], slot.entry.arxiv_id)
    works: dict[tuple[str, str], list[Slot]] = {}
    for slot in slots:
        title = keys[slot.entry.title]
        arxiv_id = slot.entry.arxiv_id or id_of_title.get(title)
        key = ("title", title) if arxiv_id is None else ("id", arxiv_id)
        works.setdefault(key, []).append(slot)
    return list(works.values())


def arxiv_id_of(work: Sequence[Slot]) -> str | None:
    """Return the arXiv id of a work; None if no entry has one."""
    return first(slot.entry.arxiv_id for slot in work)


def first(values: Iterable[_T | None]) -> _T | None:
    """Return the first value that is not None."""
    return next((value for value in values if value is not None), None)


def _title_keys(slots: Sequence[Slot]) -> dict[str, str]:
    """Return a key for each title, equal for titles of one work.

    Titles that differ by a sign only (`distinct_title`) are of one work if their abstracts agree.
    """
    families: dict[str, dict[str, None]] = {}
    keys: dict[str, str] = {}
    for slot in slots:
        title = slot.entry.title
        if title not in keys:
            keys[title] = distinct_title(title)
            families.setdefault(title_key(title), {})[keys[title]] = None
    split = {key for family in families.values() if len(family) > 1 for key in family}
    if not split:
        return keys
    same = _with_equal_abstracts([slot for slot in slots if keys[slot.entry.title] in split], keys)
    return {title: same.get(key, key) for title, key in keys.items()}


def _with_equal_abstracts(slots: Sequence[Slot], keys: dict[str, str]) -> dict[str, str]:
    """Return for each key the first key of its family whose abstracts agree."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.get(key, key) != key:
            parent[key] = key = parent.get(parent[key], parent[key])
        return key

    order = {key: n for n, key in enumerate(dict.fromkeys(keys.values()))}
    abstracts = sorted(
        (title_key(slot.entry.title), text, order[key], key)
        for slot in slots
        for key, text in [(keys[slot.entry.title], normalised_title(slot.entry.abstract))]
        if text
    )
    # Sorted, a truncated abstract comes right before those that begin with it.
    beginnings: list[tuple[str, str, str]] = []
    for family, text, _, key in abstracts:
        while beginnings and not _agree(beginnings[-1], family, text):
            beginnings.pop()
        if beginnings:
            both = sorted((root(key), root(beginnings[-1][2])), key=order.__getitem__)
            parent[both[1]] = both[0]
        beginnings.append((family, text, key))
    return {key: root(key) for key in order}


def _agree(beginning: tuple[str, str, str], family: str, text: str) -> bool:
    of_family, start, _ = beginning
    if of_family != family:
        return False
    return text == start or (len(start) >= _SHORTEST_BEGINNING and text.startswith(start))
