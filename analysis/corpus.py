"""Unique papers of a set of digests, and where each was listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TypeVar

from analysis.records import (
    Appearance,
    Digest,
    Entry,
    Paper,
    normalised_title,
    one_line,
    paper_id_of,
    title_key,
)
from evidence.formatting import count

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Corpus:
    """The papers of a set of digests.

    Attributes
    ----------
    papers
        Each work once, by its first digest and its position in it.
    appearances
        By digest and position; a paper is in a digest at most once.
    warnings
        How conflicts between entries were resolved, one line each.
    aliases
        Current paper ids by earlier id, without ids that are current.
    """

    papers: tuple[Paper, ...]
    appearances: tuple[Appearance, ...]
    warnings: tuple[str, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Slot:
    """An entry with its digest, numbered by date from 0, and its position from 1."""

    n_digest: int
    digest: Digest
    position: int
    entry: Entry


def build_corpus(
    digests: Iterable[Digest], known: Mapping[str, str | None] | None = None
) -> Corpus:
    """Return the unique papers of digests, with all their appearances.

    Two entries are the same work if their arXiv ids are equal, or if their normalised titles are
    equal and at least one has no arXiv id. An entry without arXiv id whose title occurs with
    several ids belongs to the first of them.

    A work's `paper_id` derives from the title under which it was first listed. If two works with
    different arXiv ids were first listed under one title, the later one's id derives from title and
    arXiv id. Values missing from the first entry are taken from later ones; a complete abstract
    replaces a truncated one, an abstract replaces a summary, and the highest upvote count is kept.

    Parameters
    ----------
    digests
        In any order; digests of one day keep the order given.
    known
        Previous paper ids with their arXiv ids. A work keeps its id even if an earlier digest,
        added later, lists it under another title.

    Returns
    -------
    Corpus
        The running time is linear in the number of entries.

    Examples
    --------
    >>> import datetime as dt
    >>> from analysis.records import Digest, Entry
    >>> entries = (Entry("Bees dance", "How bees find food."),)
    >>> days = [dt.date(2025, 3, 13), dt.date(2025, 3, 14)]
    >>> corpus = build_corpus([Digest(f"{d}", d, "name", "txt", "a.txt", entries) for d in days])
    >>> [(paper.title, paper.n_digests) for paper in corpus.papers]
    [('Bees dance', 2)]
    """
    papers: list[Paper] = []
    listed: list[tuple[_Slot, str]] = []
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
                listed.append((slot, paper.paper_id))
        if paper.arxiv_id is None and _is_disputed(paper.abstract, work):
            disputed.append(paper.title)
    listed.sort(key=lambda item: (item[0].n_digest, item[0].position))
    return Corpus(
        tuple(papers),
        tuple(Appearance(name, slot.digest.digest_id, slot.position) for slot, name in listed),
        tuple(map(one_line, (*_repeat_warning(repeats), *_dispute_warning(disputed)))),
    )


def _slots(digests: Iterable[Digest]) -> list[_Slot]:
    """Return all entries in order of date, then position."""
    return [
        _Slot(n_digest, digest, position, entry)
        for n_digest, digest in enumerate(sorted(digests, key=attrgetter("date")))
        for position, entry in enumerate(digest.entries, start=1)
    ]


def _works(slots: Sequence[_Slot]) -> list[list[_Slot]]:
    """Return slots grouped by work, in order of first listing."""
    keys = {title: title_key(title) for title in {slot.entry.title for slot in slots}}
    titles = [keys[slot.entry.title] for slot in slots]
    # Collect ids first: an id that is listed late also covers earlier entries without one.
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
    """Return the previous id of each work that had one, by the work's number.

    Each id is used once. Works are matched by arXiv id first, so that two works with one title do
    not swap ids.
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
        # A work with a single title gets the same id without a lookup.
        if number in kept or len(titles) == 1:
            continue
        own = _first(slot.entry.arxiv_id for slot in work)
        for title in titles:
            paper_id = paper_id_of(title)
            # With another arXiv id it is another work of the same title.
            same = paper_id in known and (own is None or known[paper_id] in {None, own})
            if same and paper_id not in given:
                kept[number] = paper_id
                given.add(paper_id)
                break
    return kept


def _paper(work: Sequence[_Slot], taken: set[str], kept: str | None) -> Paper:
    """Return the paper of a work, its values combined from all entries."""
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
    """Return the id derived from title and, if that id is taken, arXiv id."""
    paper_id, n = paper_id_of(title), 1
    while paper_id in taken:
        # A second round is needed only if hashes collide: about one in ten million corpora.
        paper_id = paper_id_of(f"{title} {arxiv_id or ''}" + (f" {n}" if n > 1 else ""))
        n += 1
    return paper_id


def _first(values: Iterable[_T | None]) -> _T | None:
    """Return the first value that is not None."""
    return next((value for value in values if value is not None), None)


def _abstract(entries: Sequence[Entry]) -> tuple[str, bool]:
    """Return the best abstract, and whether it is only a summary.

    The first abstract, or the longest one that begins with it: the first was truncated. Summaries
    are used only if there is no abstract.
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
    """Return whether a work has an abstract that is not a truncation of the kept one."""
    others = {slot.entry.abstract for slot in work if not slot.entry.abstract_is_summary} - {kept}
    # A truncated abstract is a prefix of the whole one; an empty one is a prefix of any.
    return any(not _begins(kept, other) for other in others)


def _begins(whole: str, part: str) -> bool:
    return normalised_title(whole).startswith(normalised_title(part))


def _repeat_warning(repeats: Sequence[_Slot]) -> list[str]:
    if not repeats:
        return []
    first = repeats[0]
    return [
        f"{first.digest.file}: '{first.entry.title}' is listed more than once in digest"
        f" {first.digest.digest_id} ({count(len(repeats), 'repeated entry', 'repeated entries')}"
        " in all); only the first is kept"
    ]


def _dispute_warning(titles: Sequence[str]) -> list[str]:
    if not titles:
        return []
    return [
        f"'{titles[0]}' has more than one abstract ({count(len(titles), 'such paper')} in all);"
        " kept as one paper with its first abstract; add arXiv ids to separate different papers"
    ]
