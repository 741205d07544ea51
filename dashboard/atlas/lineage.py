"""Successors of topics and themes over refits, to resolve old links. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from analysis.records import LEVELS

GroupKind = Literal["topic", "theme"]

_HANDED_ON = ("merged", "split")


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the snapshot's lineage."""

    level: str
    refit: int
    event: str
    old_id: int
    new_id: int
    shared_papers: int


@dataclass(frozen=True, slots=True)
class Lineage:
    """Events of all refits, and the ids that exist today.

    Attributes
    ----------
    events
        Oldest refit first.
    living
        Ids that exist today, by level.
    """

    events: tuple[Event, ...] = ()
    living: Mapping[str, Collection[int]] = field(default_factory=dict)
    _known: Collection[tuple[str, int]] = field(init=False, repr=False, compare=False)
    _handed: Mapping[tuple[str, int], list[Event]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A link may ask for thousands of old ids: look them up, do not search all events.
        known, handed = set(), defaultdict(list)
        for event in self.events:
            known |= {(event.level, i) for i in (event.old_id, event.new_id) if i >= 0}
            if event.event in _HANDED_ON:
                handed[event.level, event.old_id].append(event)
        object.__setattr__(self, "_known", frozenset(known))
        object.__setattr__(self, "_handed", dict(handed))

    def heirs(self, level: GroupKind, old_id: int) -> tuple[int, ...] | None:
        """Return today's successors of an old id, the main one first.

        Returns
        -------
        tuple of int or None
            Empty if it was retired without successors; None if the id never existed.
        """
        return tuple(self._follow(level, old_id)) if (level, old_id) in self._known else None

    def _follow(self, level: GroupKind, old_id: int) -> list[int]:
        """Return the successors by depth-first search, each once.

        Each step goes to a later refit, so there are no cycles. If several paths reach an id, only
        the one with the earliest refit is followed: it covers the others.
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
                later = [e for e in self._handed.get((level, number), ()) if e.refit > after]
                # A merge takes most of the papers, so it comes before splits.
                later.sort(key=lambda e: (e.event != "merged", -e.shared_papers, e.new_id))
                ahead += [(e.new_id, e.refit) for e in reversed(later)]
        return list(successors)

    def news(self, level: GroupKind, own_id: int) -> tuple[Event, ...]:
        """Return the events of the last refit about an id, without ``kept``.

        Empty after the first analysis, in which everything is new.
        """
        last = max((e.refit for e in self.events), default=0)
        recent = [e for e in self.events if e.refit == last and e.level == level]
        if all(e.event == "born" for e in recent):
            return ()
        return tuple(
            e
            for e in recent
            if (e.event in ("born", "split", "merged") and e.new_id == own_id)
            or (e.event == "split" and e.old_id == own_id)
        )


def lineage_of(
    table: pd.DataFrame, topic_ids: Collection[int], theme_ids: Collection[int]
) -> Lineage:
    """Return the lineage from the snapshot's table and the ids that exist today."""
    columns = [table[name].tolist() for name in table.columns]
    rows = (dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True))
    events = [Event(**row) for row in rows]
    living = dict(zip(LEVELS, (frozenset(topic_ids), frozenset(theme_ids)), strict=True))
    return Lineage(tuple(sorted(events, key=lambda e: e.refit)), living)
