"""Digests -> unique papers, and where each of them appeared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

from analysis.records import (
    Appearance,
    Digest,
    Entry,
    Paper,
    normalised_title,
    paper_id_of,
    title_key,
)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Corpus:
    """The works behind a row of digests.

    Attributes
    ----------
    papers
        Each work once, by its first digest and its position in it.
    appearances
        By digest and position; a paper is in a digest at most once.
    warnings
        What was decided where entries did not agree; one line each.
    """

    papers: tuple[Paper, ...]
    appearances: tuple[Appearance, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Slot:
    """An entry at its place: the n-th digest in order of date, and the position in it."""

    n_digest: int
    digest: Digest
    position: int
    entry: Entry


def build_corpus(
    digests: Iterable[Digest], known: Mapping[str, str | None] | None = None
) -> Corpus:
    """Find the works that digests show.

    Two entries are one work if their arXiv ids are equal, or if their normalised titles are
    and not both have an arXiv id. An entry without an id whose title several ids carry belongs
    to the one that carried it first.

    A work's `paper_id` comes from the title under which it first appeared. Where two works
    (different arXiv ids) first appeared under one title, the later one's id comes from its
    title and arXiv id together. What the first appearance lacks is taken from later ones; an
    abstract that was cut off gives way to the whole one, and a summary to an abstract; of the
    upvotes the most count.

    Parameters
    ----------
    digests
        In any order; among those of one day the given order counts.
    known
        Papers that have been given an id before, with their arXiv ids. A work keeps it, though a
        digest that came since shows it earlier and under another title.

    Returns
    -------
    Corpus
        Papers and appearances; the time is linear in the entries.
    """
    papers: list[Paper] = []
    shown: list[tuple[_Slot, str]] = []
    repeats: list[_Slot] = []
    taken: set[str] = set()
    disputed: list[str] = []
    works = _works(_slots(digests))
    kept = _kept_ids(works, known or {})
    taken |= set(kept.values())
    for number, work in enumerate(works):
        paper = _paper(work, taken, kept.get(number))
        taken.add(paper.paper_id)
        papers.append(paper)
        for slot, previous in zip(work, [None, *work], strict=False):
            if previous is not None and previous.n_digest == slot.n_digest:
                repeats.append(slot)
            else:
                shown.append((slot, paper.paper_id))
        if paper.arxiv_id is None and _is_disputed(paper.abstract, work):
            disputed.append(paper.title)
    shown.sort(key=lambda item: (item[0].n_digest, item[0].position))
    return Corpus(
        tuple(papers),
        tuple(Appearance(name, slot.digest.digest_id, slot.position) for slot, name in shown),
        (*_repeat_warning(repeats), *_dispute_warning(disputed)),
    )


def _slots(digests: Iterable[Digest]) -> list[_Slot]:
    return [
        _Slot(n_digest, digest, position, entry)
        for n_digest, digest in enumerate(sorted(digests, key=attrgetter("date")))
        for position, entry in enumerate(digest.entries, start=1)
    ]


def _works(slots: Sequence[_Slot]) -> list[list[_Slot]]:
    """Gather slots by work, in the order of their first."""
    keys = {title: title_key(title) for title in {slot.entry.title for slot in slots}}
    titles = [keys[slot.entry.title] for slot in slots]
    # Before anything is gathered, so that an id shown late still claims what came before it.
    id_of_title: dict[str, str] = {}
    for slot, title in zip(slots, titles, strict=True):
        if slot.entry.arxiv_id is not None:
            id_of_title.setdefault(title, slot.entry.arxiv_id)
    works: dict[tuple[str, str], list[_Slot]] = {}
    for slot, title in zip(slots, titles, strict=True):
        arxiv_id = slot.entry.arxiv_id or id_of_title.get(title)
        key = ("title", title) if arxiv_id is None else ("id", arxiv_id)
        works.setdefault(key, []).append(slot)
    return list(works.values())


def _kept_ids(works: Sequence[Sequence[_Slot]], known: Mapping[str, str | None]) -> dict[int, str]:
    """Return the ids that works had before, by the works' numbers; each id once.

    By arXiv id first, so that two works of one title do not trade theirs.
    """
    paper_of = {arxiv_id: paper_id for paper_id, arxiv_id in known.items() if arxiv_id}
    kept: dict[int, str] = {}
    for number, work in enumerate(works):
        arxiv_id = _first(slot.entry.arxiv_id for slot in work)
        if arxiv_id in paper_of:
            kept[number] = paper_of.pop(arxiv_id)
    given = set(kept.values())
    for number, work in enumerate(works if known else ()):
        titles = {slot.entry.title: None for slot in work}
        # Under one title all its life a work has the id that it would get anyway.
        if number in kept or len(titles) == 1:
            continue
        own = _first(slot.entry.arxiv_id for slot in work)
        for title in titles:
            paper_id = paper_id_of(title)
            # One that had another arXiv id is another work of the same title.
            same = paper_id in known and (own is None or known[paper_id] in {None, own})
            if same and paper_id not in given:
                kept[number] = paper_id
                given.add(paper_id)
                break
    return kept


def _paper(work: Sequence[_Slot], taken: set[str], kept: str | None) -> Paper:
    first, entries = work[0], [slot.entry for slot in work]
    arxiv_id = _first(entry.arxiv_id for entry in entries)
    abstract, abstract_is_summary = _abstract(entries)
    return Paper(
        paper_id=kept or _paper_id(first.entry.title, arxiv_id, taken),
        title=first.entry.title,
        abstract=abstract,
        url=_first(entry.url for entry in entries),
        arxiv_id=arxiv_id,
        published=_first(entry.published for entry in entries),
        upvotes=max((e.upvotes for e in entries if e.upvotes is not None), default=None),
        category=_first(entry.categories[0] for entry in entries if entry.categories),
        first_digest=first.digest.digest_id,
        n_digests=len({slot.n_digest for slot in work}),
        abstract_is_summary=abstract_is_summary,
    )


def _paper_id(title: str, arxiv_id: str | None, taken: set[str]) -> str:
    paper_id, n = paper_id_of(title), 1
    while paper_id in taken:
        # The second round is for hashes that collide by chance: one in ten million corpora.
        paper_id = paper_id_of(f"{title} {arxiv_id or ''}" + (f" {n}" if n > 1 else ""))
        n += 1
    return paper_id


def _first(values: Iterable[_T | None]) -> _T | None:
    return next((value for value in values if value is not None), None)


def _abstract(entries: Sequence[Entry]) -> tuple[str, bool]:
    """Return the first abstract, or the longest that begins as it does: the first was cut off.

    Summaries count only where there is no abstract; whether it is one comes second.
    """
    abstracts = [entry.abstract for entry in entries if not entry.abstract_is_summary]
    abstract_is_summary = not any(abstracts)
    if abstract_is_summary:
        abstracts = [entry.abstract for entry in entries]
    kept, *others = dict.fromkeys(filter(None, abstracts)) or [""]
    for other in others:
        if len(other) > len(kept) and _begins(other, kept):
            kept = other
    return kept, abstract_is_summary and bool(kept)


def _is_disputed(kept: str, work: Sequence[_Slot]) -> bool:
    others = {slot.entry.abstract for slot in work if not slot.entry.abstract_is_summary} - {kept}
    # One that is cut off begins as the whole one does; an empty one begins every text.
    return any(not _begins(kept, other) for other in others)


def _begins(whole: str, part: str) -> bool:
    return normalised_title(whole).startswith(normalised_title(part))


def _repeat_warning(repeats: Sequence[_Slot]) -> list[str]:
    if not repeats:
        return []
    first = repeats[0]
    return [
        f"{first.digest.file}: '{first.entry.title}' stands twice in the digest"
        f" {first.digest.digest_id} ({len(repeats):,} such slots in all);"
        " the higher place counts"
    ]


def _dispute_warning(titles: Sequence[str]) -> list[str]:
    if not titles:
        return []
    return [
        f"'{titles[0]}' has more than one abstract ({len(titles):,} such papers"
        " in all); taken for one paper with its first abstract, give arXiv ids to tell them apart"
    ]
