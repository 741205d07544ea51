"""Permanent ids of papers, and the earlier ids that lead to them."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.corpus.works import Slot, arxiv_id_of
from analysis.records import distinct_title, normalised_title, paper_id_of


@dataclass(frozen=True, slots=True)
class KnownPaper:
    """A paper of the previous snapshot."""

    title: str
    arxiv_id: str | None


@dataclass(frozen=True, slots=True)
class KnownPapers:
    """The previous snapshot's papers by id, and current ids by earlier id."""

    papers: Mapping[str, KnownPaper] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)


def assign_ids(
    works: Sequence[Sequence[Slot]], known: KnownPapers
) -> tuple[list[str], dict[str, str]]:
    """Return the id of each work, and current ids by earlier id.

    A work keeps the id that it has in the previous snapshot. Works are matched by arXiv id, then
    by title, then by an id that one of their titles has or had. A new work's id derives from the
    title under which it was first listed; if that id is taken, from title and arXiv id, or from
    the title with its signs.

    Aliases are the ids of previous papers that turned out to be the same work, the previous
    aliases, and the ids of all titles of a work, also as printed. An id keeps its meaning: a new
    work never gets one that names or named another work.

    Parameters
    ----------
    works
        Entries by work, in order of first listing.
    known
        The previous papers.
    """
    claims = _claims(works, known)
    ids = [claim[0] if claim else "" for claim in claims]
    taken = {*ids, *known.papers, *known.aliases}
    for number, work in enumerate(works):
        if not ids[number]:
            ids[number] = _new_id(work, taken)
            taken.add(ids[number])
    return ids, _aliases(works, ids, claims, known)


def _new_id(work: Sequence[Slot], taken: set[str]) -> str:
    """Return the first derived id that is not taken."""
    title, arxiv_id = work[0].entry.title, arxiv_id_of(work)
    return next(paper_id for paper_id in _derived(title, arxiv_id) if paper_id not in taken)


def _derived(title: str, arxiv_id: str | None) -> Iterator[str]:
    yield paper_id_of(title)
    if arxiv_id is not None:
        yield paper_id_of(f"{title} {arxiv_id}")
    # Titles that differ by a sign have the same letters, so their signs must count.
    signs = unicodedata.normalize("NFKC", title).casefold().encode("utf-8", "surrogatepass")
    yield hashlib.sha256(b"title " + signs).hexdigest()[:12]
    n = 1
    while True:
        # Needed only if hashes collide: about one in ten million corpora.
        yield paper_id_of(f"{title} {arxiv_id or ''} {n}")
        n += 1


def _claims(works: Sequence[Sequence[Slot]], known: KnownPapers) -> list[list[str]]:
    """Return the previous ids of each work, best match first."""
    claims: list[list[str]] = [[] for _ in works]
    if not known.papers:
        return claims
    arxiv_ids = [arxiv_id_of(work) for work in works]
    of_arxiv_id = {arxiv_id: n for n, arxiv_id in enumerate(arxiv_ids) if arxiv_id}
    of_title: dict[str, list[int]] = {}
    of_printed: dict[str, list[int]] = {}
    of_id: dict[str, list[tuple[int, str]]] = {}
    for number, work in enumerate(works):
        shown = {slot.entry.title for slot in work}
        for title in _titles(work):
            of = of_title if title in shown else of_printed
            of.setdefault(distinct_title(title), []).append(number)
            of_id.setdefault(paper_id_of(title), []).append((number, title))
    earlier: dict[str, list[str]] = {}
    for old_id, new_id in known.aliases.items():
        earlier.setdefault(new_id, []).append(old_id)

    def by_title(paper_id: str) -> Iterator[int]:
        yield from of_title.get(distinct_title(known.papers[paper_id].title), ())

    def by_printed_title(paper_id: str) -> Iterator[int]:
        yield from of_printed.get(distinct_title(known.papers[paper_id].title), ())

    def by_id(paper_id: str) -> Iterator[int]:
        letters = normalised_title(known.papers[paper_id].title)
        for own_id in (paper_id, *earlier.get(paper_id, ())):
            for number, title in of_id.get(own_id, ()):
                # With the same letters but other signs it is another work.
                if normalised_title(title) != letters:
                    yield number

    rest = dict(known.papers)
    for paper_id, paper in known.papers.items():
        if paper.arxiv_id in of_arxiv_id:
            claims[of_arxiv_id[paper.arxiv_id]].append(paper_id)
            del rest[paper_id]
    for matches in (by_title, by_printed_title, by_id):
        for paper_id, paper in list(rest.items()):
            # With another arXiv id it is another work of the same title.
            for number in matches(paper_id):
                if not (paper.arxiv_id and arxiv_ids[number]):
                    claims[number].append(paper_id)
                    del rest[paper_id]
                    break
    return claims


def _aliases(
    works: Sequence[Sequence[Slot]],
    ids: Sequence[str],
    claims: Sequence[Sequence[str]],
    known: KnownPapers,
) -> dict[str, str]:
    """Return current ids by earlier id, without ids that are current."""
    aliases = {
        old_id: paper_id
        for paper_id, claim in zip(ids, claims, strict=True)
        for old_id in claim[1:]
    }
    current = set(ids)
    for old_id, new_id in known.aliases.items():
        paper_id = aliases.get(new_id, new_id)
        if paper_id in current:
            aliases[old_id] = paper_id
    for paper_id, work in zip(ids, works, strict=True):
        for title in _titles(work):
            aliases.setdefault(paper_id_of(title), paper_id)
    return {old_id: paper_id for old_id, paper_id in aliases.items() if old_id not in current}


def _titles(work: Sequence[Slot]) -> dict[str, None]:
    """Return the titles of a work, cleaned and as printed, in order of listing."""
    titles: dict[str, None] = {}
    for slot in work:
        titles[slot.entry.title] = None
        if slot.entry.printed_title is not None:
            titles[slot.entry.printed_title] = None
    return titles
