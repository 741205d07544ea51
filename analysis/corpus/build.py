"""`build_corpus`: the unique papers of a set of digests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.corpus.merged_values import Merged, begins, is_disputed, merged
from analysis.corpus.paper_ids import KnownPapers, assign_ids
from analysis.corpus.works import Slot, slots_of, works_of
from analysis.records import Appearance, Digest, Paper, one_line
from evidence.formatting import count, listed

_MAX_NAMED = 5
"""Papers that a warning names besides the first."""


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


def build_corpus(digests: Iterable[Digest], known: KnownPapers | None = None) -> Corpus:
    """Return the unique papers of digests, with all their appearances.

    Two entries are the same work if their arXiv ids are equal, or if their titles are equal and at
    least one has no arXiv id. Titles are equal if their letters, digits and signs are
    (`distinct_title`); titles that differ by a sign only, as "C" and "C++", are also equal if their
    abstracts are, or one is a truncation of the other. An entry without arXiv id whose title occurs
    with several ids belongs to the first of them.

    A work's `paper_id` is permanent, see `assign_ids`. The title of the latest day is shown, with
    its abstract, so that a revised paper is found under its present title; a notice of withdrawal
    replaces neither. Other values missing from the first entry are taken from later ones; a
    complete abstract replaces a truncated one, an abstract replaces a summary, and the highest
    upvote count is kept.

    Parameters
    ----------
    digests
        In any order; digests of one day keep the order given.
    known
        The papers of the previous snapshot. A work keeps its id even if an earlier digest, added
        later, lists it under another title.

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
    works = works_of(slots_of(digests))
    ids, aliases = assign_ids(works, known or KnownPapers())
    all_merged = [merged(*both) for both in zip(works, ids, strict=True)]
    papers = tuple(item.paper for item in all_merged)
    # A paper is in a digest once.
    listed_slots: list[tuple[Slot, str]] = []
    repeats: list[Slot] = []
    for work, paper in zip(works, papers, strict=True):
        for slot, previous in zip(work, [None, *work], strict=False):
            if previous is not None and previous.n_digest == slot.n_digest:
                repeats.append(slot)
            else:
                listed_slots.append((slot, paper.paper_id))
    listed_slots.sort(key=lambda item: (item[0].n_digest, item[0].position))
    disputed = [
        paper.title
        for paper, work in zip(papers, works, strict=True)
        if paper.arxiv_id is None and is_disputed(paper, work)
    ]
    warnings = (
        *_repeat_warning(repeats),
        *_dispute_warning(disputed),
        *_withdrawn_warning(all_merged),
        *_retitled_warning(all_merged, works),
    )
    appearances = (
        Appearance(paper_id, slot.digest.digest_id, slot.position)
        for slot, paper_id in listed_slots
    )
    return Corpus(papers, tuple(appearances), tuple(map(one_line, warnings)), aliases)


def _repeat_warning(repeats: Sequence[Slot]) -> list[str]:
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


def _withdrawn_warning(all_merged: Sequence[Merged]) -> list[str]:
    found = [(m.withdrawn, m.paper) for m in all_merged if m.withdrawn is not None]
    if not found:
        return []
    slot, paper = found[0]
    return [
        f"{slot.digest.file}: digest {slot.digest.digest_id} calls {_name(paper)}"
        f" withdrawn{_in_all([paper for _, paper in found])}; kept with the abstract of another"
        " digest, if there is one; remove a paper from the digests if it should not be shown"
    ]


def _retitled_warning(all_merged: Sequence[Merged], works: Sequence[Sequence[Slot]]) -> list[str]:
    both = zip(all_merged, works, strict=True)
    found = [(m.retitled, m.paper, work) for m, work in both if m.retitled is not None]
    if not found:
        return []
    slot, paper, work = found[0]
    before = work[0].entry
    revised = not _is_same_text(paper.abstract, before.abstract)
    return [
        f"{slot.digest.file}: digest {slot.digest.digest_id} has another title"
        f"{' and abstract' if revised else ''} for {_name(paper)}, earlier '{before.title}'"
        f"{_in_all([paper for _, paper, _ in found])}; the newer text is shown and links still"
        " work; correct the arXiv id if it is another paper"
    ]


def _is_same_text(one: str, other: str) -> bool:
    return begins(one, other) or begins(other, one)


def _name(paper: Paper) -> str:
    return f"'{paper.title}'" + (f" ({paper.arxiv_id})" if paper.arxiv_id else "")


def _in_all(papers: Sequence[Paper]) -> str:
    """Return the number of papers and the ids of the others, if there are any."""
    if len(papers) == 1:
        return ""
    names = [paper.arxiv_id or f"'{paper.title}'" for paper in papers[1 : _MAX_NAMED + 1]]
    names += ["others"] if len(papers) > _MAX_NAMED + 1 else []
    return f" ({count(len(papers), 'such paper')} in all, also {listed(names)})"
