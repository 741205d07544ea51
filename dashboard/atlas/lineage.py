"""Successors of topics and themes over refits and updates, for old links. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from analysis.records import DONE, LEVELS, is_mostly_recent

GroupKind = Literal["topic", "theme"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A row of the snapshot's table ``events``."""

    event_id: int = 0
    date: dt.date | None = None
    source: str = "refit"
    run: int
    level: str
    kind: str
    state: str = DONE
    parent_ids: tuple[int, ...] = ()
    child_ids: tuple[int, ...] = ()
    shared_papers: tuple[int, ...] = ()
    paper_ids: tuple[str, ...] = ()
    paper_origins: tuple[int, ...] = ()
    n_recovered: int | None = None
    n_repeats: int | None = None
    p_value: float | None = None
    reason: str | None = None
    parent_labels: tuple[str, ...] = ()
    n_recent: int | None = None

    @property
    def is_new(self) -> bool:
        """Whether it opened a group of mostly recent papers; True if that is unknown."""
        opened = self.kind in ("born", "split")
        return opened and is_mostly_recent(self.n_recent, len(self.paper_ids))

    def n_papers_of(self, group_id: int) -> int:
        """Return how many of the papers were in a group before."""
        return self.paper_origins.count(group_id)

    def pairs(self) -> list[tuple[int, int, int]]:
        """Return parent, child and number of shared papers of each pair."""
        both = ((parent, child) for parent in self.parent_ids for child in self.child_ids)
        return [(*pair, n) for pair, n in zip(both, self.shared_papers, strict=True)]


@dataclass(frozen=True, slots=True)
class _Way:
    """One step from an id to a successor."""

    run: int
    kind: str
    child: int
    shared: int


@dataclass(frozen=True, slots=True)
class Lineage:
    """Events of all runs, and the ids that exist today.

    Attributes
    ----------
    events
        Oldest run first; what is only proposed has no effect on ids.
    living
        Ids that exist today, by level.
    """

    events: tuple[Event, ...] = ()
    living: Mapping[str, Collection[int]] = field(default_factory=dict)
    _known: Collection[tuple[str, int]] = field(init=False, repr=False, compare=False)
    _handed: Mapping[tuple[str, int], list[_Way]] = field(init=False, repr=False, compare=False)
    _ends: Mapping[tuple[str, int], Event] = field(init=False, repr=False, compare=False)
    _labels: Mapping[tuple[str, int], str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A link may ask for thousands of old ids: look them up, do not search all events.
        known, handed = set(), defaultdict(list)
        ends: dict[tuple[str, int], Event] = {}
        labels: dict[tuple[str, int], str] = {}
        for event in self.events:
            if event.state != DONE:
                continue
            known |= {(event.level, i) for i in (*event.parent_ids, *event.child_ids)}
            if event.kind in ("merged", "split"):
                # Of a split, only the first parent counts: the others gave a smaller part.
                main = event.parent_ids[:1] if event.kind == "split" else event.parent_ids
                for parent, child, shared in event.pairs():
                    if parent in main:
                        way = _Way(event.run, event.kind, child, shared)
                        handed[event.level, parent].append(way)
            if event.kind in ("merged", "retired"):
                for parent in event.parent_ids:
                    ends[event.level, parent] = event
            names = zip(event.parent_ids, event.parent_labels, strict=False)
            labels |= {(event.level, parent): label for parent, label in names if label}
        object.__setattr__(self, "_known", frozenset(known))
        object.__setattr__(self, "_handed", dict(handed))
        object.__setattr__(self, "_ends", ends)
        object.__setattr__(self, "_labels", labels)

    def numbers(self, level: GroupKind) -> frozenset[int]:
        """Return all ids that the events of a level mention."""
        return frozenset(number for own, number in self._known if own == level)

    def end_of(self, level: GroupKind, old_id: int) -> Event | None:
        """Return the event that ended a group; None if it goes on or never existed."""
        return self._ends.get((level, old_id))

    def earlier_label(self, level: GroupKind, old_id: int) -> str:
        """Return the last name of a group that was a parent; empty if unknown."""
        return self._labels.get((level, old_id), "")

    def heirs(self, level: GroupKind, old_id: int | None) -> tuple[int, ...] | None:
        """Return the current successors of an old id, the main one first.

        Returns
        -------
        tuple of int or None
            Empty if it was retired without successors; None if the id never existed.
        """
        if old_id is None or (level, old_id) not in self._known:
            return None
        return tuple(self._follow(level, old_id))

    def takers(self, level: GroupKind, old_id: int | None) -> tuple[int, ...]:
        """Return the current groups with papers of one that was retired, most first."""
        end = None if old_id is None else self.end_of(level, old_id)
        if end is None or end.kind != "retired":
            return ()
        found = (i for child in end.child_ids for i in self._follow(level, child))
        return tuple(dict.fromkeys(found))

    def _follow(self, level: GroupKind, old_id: int) -> list[int]:
        """Return the successors by depth-first search, each once.

        Each step goes to a later run, so there are no cycles. If several paths reach an id, only
        the one with the earliest run is followed: it covers the others.
        """
        successors: dict[int, None] = {}
        followed: dict[int, int] = {}
        ahead = [(old_id, 0)]
        while ahead:
            number, after = ahead.pop()
            if number in self.living.get(level, ()):
                successors.setdefault(number)
            elif followed.get(number, after + 1) > after:
                followed[number] = after
                ahead += [
                    (way.child, way.run) for way in reversed(self._ways(level, number, after))
                ]
        return list(successors)

    def _ways(self, level: GroupKind, number: int, after: int) -> list[_Way]:
        """Return where an id's papers went after a run, the main successor first.

        What was split off before a merge no longer belonged to the id when it ended.
        """
        later = [way for way in self._handed.get((level, number), ()) if way.run > after]
        ends = max((way.run for way in later if way.kind == "merged"), default=0)
        later = [way for way in later if way.run >= ends]
        return sorted(later, key=lambda way: (way.kind != "merged", -way.shared, way.child))

    def news(self, level: GroupKind, own_id: int) -> tuple[Event, ...]:
        """Return what the last run that did anything to a group did, without ``kept``.

        Empty after the first analysis, in which everything is new.
        """
        done = [e for e in self.events if e.state == DONE and e.kind != "kept" and e.level == level]
        own = [
            e
            for e in done
            if own_id in e.child_ids or (e.kind == "split" and own_id in e.parent_ids)
        ]
        last = max((e.run for e in own), default=0)
        born = {i for e in done if e.run == last and e.kind == "born" for i in e.child_ids}
        if born.issuperset(self.living.get(level, ())):
            return ()
        return tuple(e for e in own if e.run == last)


def lineage_of(
    table: pd.DataFrame, topic_ids: Collection[int], theme_ids: Collection[int]
) -> Lineage:
    """Return the lineage from the snapshot's events and the ids that exist today."""
    columns = [[_plain(value) for value in table[name].tolist()] for name in table.columns]
    rows = (dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True))
    events = [Event(**row) for row in rows]
    living = dict(zip(LEVELS, (frozenset(topic_ids), frozenset(theme_ids)), strict=True))
    return Lineage(tuple(sorted(events, key=lambda e: e.run)), living)


def _plain(value: Any) -> Any:
    """Return a cell as an event has it: a tuple, a date, or None if empty."""
    if isinstance(value, str):
        return value
    if hasattr(value, "__len__"):
        return tuple(value)
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, dt.datetime) else value
