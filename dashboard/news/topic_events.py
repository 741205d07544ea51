"""Topics that opened or ended in a period, and proposed changes. Pure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from analysis.records import DONE, PROPOSED, UNASSIGNED
from dashboard.atlas.atlas import Atlas
from dashboard.atlas.filters import day_of
from dashboard.atlas.lineage import Event
from dashboard.atlas.news_period import NewsPeriod

N_EARLIEST = 3
"""Number of earliest papers of a new topic."""


@dataclass(frozen=True, slots=True)
class EarlierTopic:
    """A topic as it was: its number, and its name then.

    The name is untrusted, and empty if it is not known.
    """

    topic_id: int
    label: str


@dataclass(frozen=True, slots=True)
class OpenedTopic:
    """A topic that was born, or split from others.

    Attributes
    ----------
    topic_id
        The topic; it exists today.
    date
        Date of the newest digest when it was opened.
    parents
        The topics that it was split from; none if it was born.
    paper_ids
        Papers that it was opened with and that are still known, in the order of first listing.
    origins
        The topic that each of these papers was in before; only of those that were in one.
    n_recovered, n_repeats
        How many reruns of the clustering found it, and of how many; None if unknown.
    p_value
        Chance of so many recent papers if dates were shuffled; None if unknown.
    n_recent
        How many of the papers were recent; None if unknown.
    earliest
        The papers that the topic has now and that were listed first, at most `N_EARLIEST`.
    first_day
        The day when the first of them was listed; None if the topic has no papers.
    """

    topic_id: int
    date: dt.date
    parents: tuple[EarlierTopic, ...]
    paper_ids: tuple[str, ...]
    origins: Mapping[str, EarlierTopic]
    n_recovered: int | None
    n_repeats: int | None
    p_value: float | None
    n_recent: int | None
    earliest: tuple[str, ...]
    first_day: dt.date | None

    @property
    def lead_days(self) -> int | None:
        """Days from the first paper to the opening; None without papers, or if negative."""
        days = None if self.first_day is None else (self.date - self.first_day).days
        return days if days is not None and days >= 0 else None


@dataclass(frozen=True, slots=True)
class EndedTopic:
    """A topic that was merged into another one, or retired.

    Attributes
    ----------
    was
        The topic.
    date
        Date of the newest digest when it ended.
    kind
        How it ended.
    into
        Current topics that succeed it, the main one first.
    paper_ids
        Its papers, as far as they are recorded and still known.
    """

    was: EarlierTopic
    date: dt.date
    kind: Literal["merged", "retired"]
    into: tuple[int, ...]
    paper_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A merge or retirement that the last update proposes; nothing has been changed.

    Attributes
    ----------
    kind
        What is proposed.
    topic_ids
        The topics that would end; they exist today.
    into
        The topics that they would be merged into.
    reason
        Why, in a sentence of the analysis (untrusted; may be empty).
    """

    kind: Literal["merged", "retired"]
    topic_ids: tuple[int, ...]
    into: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class TopicNews:
    """What happened to the topics in a period; newest events first.

    Attributes
    ----------
    opened
        Topics made mostly of recent papers.
    regrouped
        Topics with a new number that are not: their papers were in other topics.
    ended
        Topics that no longer exist.
    proposals
        What the last update proposes, whatever the period.
    has_dates
        False if no event has a date: there was one analysis only, or only an earlier version.
    """

    opened: tuple[OpenedTopic, ...] = ()
    regrouped: tuple[OpenedTopic, ...] = ()
    ended: tuple[EndedTopic, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    has_dates: bool = True

    @property
    def n_changes(self) -> int:
        """Number of topics that opened, were regrouped or ended."""
        return len(self.opened) + len(self.regrouped) + len(self.ended)


def topic_news(atlas: Atlas, period: NewsPeriod) -> TopicNews:
    """Return what happened to the topics in a period.

    Events without a date, of earlier versions, are left out, and so are those of a first analysis,
    in which every topic is new.
    """
    events = [e for e in atlas.lineage.events if e.level == "topic"]
    recent = [e for e in events if e.state == DONE and period.has(e.date)]
    recent = [e for e in recent if e.run not in _first_runs(recent, atlas.topic_names)]
    latest_first = sorted(recent, key=lambda e: (e.date or dt.date.min, e.run), reverse=True)
    order = _order(atlas) if recent else {}
    opened = list(_opened(atlas, latest_first, order))
    return TopicNews(
        tuple(topic for topic, is_new in opened if is_new),
        tuple(topic for topic, is_new in opened if not is_new),
        tuple(_ended(atlas, latest_first, order)),
        tuple(_proposals(atlas, [e for e in events if e.state == PROPOSED])),
        any(e.date is not None for e in events),
    )


def split_of(atlas: Atlas, topic_id: int) -> tuple[EarlierTopic, dt.date | None] | None:
    """Return the topic that a topic was last split from, and when; None if it was not."""
    events = [e for e in atlas.lineage.events if e.level == "topic" and e.state == DONE]
    splits = [e for e in events if e.kind == "split" and topic_id in e.child_ids and e.parent_ids]
    if not splits:
        return None
    return _earlier(atlas, splits[-1].parent_ids[0]), splits[-1].date


def _first_runs(events: Iterable[Event], living: Collection[int]) -> set[int]:
    """Return the runs that opened all current topics: each is a first analysis."""
    born: dict[int, set[int]] = defaultdict(set)
    for event in events:
        if event.kind == "born":
            born[event.run].update(event.child_ids)
    return {run for run, children in born.items() if children.issuperset(living)}


def _earlier(atlas: Atlas, topic_id: int) -> EarlierTopic:
    label = atlas.topic_names.get(topic_id) or atlas.lineage.earlier_label("topic", topic_id)
    return EarlierTopic(topic_id, label)


def _opened(
    atlas: Atlas, events: Iterable[Event], order: Mapping[str, int]
) -> Iterable[tuple[OpenedTopic, bool]]:
    """Yield each current topic that an event opened, and whether its papers are new.

    Of several events of a topic, the last one counts.
    """
    seen: set[int] = set()
    for event in events:
        if event.kind not in ("born", "split") or event.date is None:
            continue
        for topic_id in event.child_ids:
            if topic_id not in atlas.topic_names or topic_id in seen:
                continue
            seen.add(topic_id)
            known = _known_papers(atlas, event)
            members = atlas.papers.index[atlas.papers["topic_id"] == topic_id]
            earliest = sorted(map(str, members), key=order.__getitem__)
            topic = OpenedTopic(
                topic_id,
                event.date,
                tuple(_earlier(atlas, parent) for parent in event.parent_ids),
                tuple(sorted(known, key=order.__getitem__)),
                {
                    paper_id: _earlier(atlas, origin)
                    for paper_id, origin in known.items()
                    if origin not in (UNASSIGNED, topic_id)
                },
                event.n_recovered,
                event.n_repeats,
                event.p_value,
                event.n_recent,
                tuple(earliest[:N_EARLIEST]),
                _first_listed(atlas, earliest[0]) if earliest else None,
            )
            yield topic, event.is_new


def _ended(atlas: Atlas, events: Iterable[Event], order: Mapping[str, int]) -> Iterable[EndedTopic]:
    """Yield each topic that ended, with its papers."""
    seen: set[int] = set()
    for event in events:
        if event.kind not in ("merged", "retired") or event.date is None:
            continue
        known = _known_papers(atlas, event)
        for topic_id in event.parent_ids:
            if topic_id in atlas.topic_names or topic_id in seen:
                continue
            seen.add(topic_id)
            # Of several topics that ended together, each paper says which one it was in.
            own = [i for i, o in known.items() if o == topic_id or len(event.parent_ids) == 1]
            yield EndedTopic(
                _earlier(atlas, topic_id),
                event.date,
                "merged" if event.kind == "merged" else "retired",
                _living(atlas, event.child_ids) or atlas.lineage.heirs("topic", topic_id) or (),
                tuple(sorted(own, key=order.__getitem__)),
            )


def _proposals(atlas: Atlas, events: Iterable[Event]) -> Iterable[Proposal]:
    """Yield what is proposed for topics that still exist."""
    for event in events:
        topic_ids = tuple(i for i in event.parent_ids if i not in event.child_ids)
        topic_ids, into = _living(atlas, topic_ids), _living(atlas, event.child_ids)
        if not topic_ids or (event.kind == "merged" and not into):
            continue
        if event.kind in ("merged", "retired"):
            kind: Literal["merged", "retired"] = "merged" if event.kind == "merged" else "retired"
            yield Proposal(kind, topic_ids, into, event.reason or "")


def _living(atlas: Atlas, topic_ids: Iterable[int]) -> tuple[int, ...]:
    return tuple(i for i in topic_ids if i in atlas.topic_names)


def _known_papers(atlas: Atlas, event: Event) -> dict[str, int]:
    """Return the topic before the event of each of its papers that is still known."""
    current = ((atlas.known.paper(i), o) for i, o in _with_origins(event))
    return {paper_id: origin for paper_id, origin in current if paper_id is not None}


def _with_origins(event: Event) -> Iterable[tuple[str, int]]:
    return zip(event.paper_ids, event.paper_origins, strict=True)


def _order(atlas: Atlas) -> dict[str, int]:
    """Return each paper's rank in the order of first listing."""
    # Ids of digests start with their date.
    first = atlas.papers[["first_digest"]].assign(place=atlas.places.reindex(atlas.papers.index))
    ranked = first.sort_values(["first_digest", "place"], kind="stable").index
    return {str(paper_id): rank for rank, paper_id in enumerate(ranked)}


def _first_listed(atlas: Atlas, paper_id: str) -> dt.date:
    return day_of(str(atlas.papers.at[paper_id, "first_digest"]))
