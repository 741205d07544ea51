"""A work's title, abstract and other values, combined from all its entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.corpus.works import Slot, arxiv_id_of, first
from analysis.records import Entry, Paper, distinct_title, normalised_title

_WORK = r"(?:paper|article|manuscript|preprint|submission|work)"
_WITHDRAWN = re.compile(
    rf"\W{{0,3}}(?:(?:this|the|our)\s+(?:\w+\s+)?{_WORK}\s+(?:\(?\S+\)?\s+)?(?:has|is|was|had)\s+"
    r"(?:\w+\s+){0,2}(?:withdrawn|retracted)\b"
    r"|(?:withdrawn|retracted)(?:\s+(?:by|due)\b|\s*[.:;\])]|\s*$)"
    rf"|(?:the\s+authors?|we|i)\s+(?:\w+\s+)?(?:withdr[ae]wn?|retract(?:ed)?)\s+(?:this|our)\s+{_WORK})",
    re.IGNORECASE,
)
_WITHDRAWN_TITLE = re.compile(
    r"\W{0,3}[\[(]\s*(?:withdrawn|retracted)\b|\W{0,3}(?:withdrawn|retracted)\s*[:\])]",
    re.IGNORECASE,
)
_STEMS = ("withdr", "retract")
_LONGEST_NOTICE = 300
"""Characters of an abstract that are searched; a notice of withdrawal is at its start."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A work's values, and what later digests changed.

    Attributes
    ----------
    paper
        The paper.
    withdrawn
        The last entry that says the work is withdrawn.
    retitled
        The entry with the newer title, if later digests changed it.
    """

    paper: Paper
    withdrawn: Slot | None
    retitled: Slot | None


def merged(work: Sequence[Slot], paper_id: str) -> Merged:
    """Return the values of a work; `build_corpus` has the rules."""
    withdrawn = [slot for slot in work if is_withdrawn(slot.entry)]
    kept = [slot for slot in work if slot not in withdrawn] if withdrawn else work
    kept = kept or work
    latest = _latest(kept) if len(kept) > 1 else kept[0]
    own = [slot.entry for slot in kept if _have_one_title(slot, latest)]
    abstract, abstract_is_summary = _abstract(own)
    if not abstract or abstract_is_summary:
        abstract, abstract_is_summary = _abstract([slot.entry for slot in kept])
    entries = [slot.entry for slot in work]
    paper = Paper(
        paper_id=paper_id,
        title=latest.entry.title,
        abstract=abstract,
        url=first(entry.url for entry in entries),
        arxiv_id=arxiv_id_of(work),
        published=first(entry.published for entry in entries),
        upvotes=max((e.upvotes for e in entries if e.upvotes is not None), default=None),
        category=first(entry.categories[0] for entry in entries if entry.categories),
        first_digest=work[0].digest.digest_id,
        n_digests=len({slot.n_digest for slot in work}),
        abstract_is_summary=abstract_is_summary,
    )
    retitled = None if latest is kept[0] else latest
    return Merged(paper, withdrawn[-1] if withdrawn else None, retitled)


def is_withdrawn(entry: Entry) -> bool:
    """Return whether an entry is a notice that the paper was withdrawn.

    >>> is_withdrawn(Entry("Bees", "This paper has been withdrawn by the authors."))
    True
    """
    if _WITHDRAWN_TITLE.match(entry.title):
        return True
    start = entry.abstract[:_LONGEST_NOTICE].casefold()
    if not any(word in start for word in _STEMS):
        return False
    # An abstract may be about withdrawn papers, so only a notice at its start counts.
    return _WITHDRAWN.match(start) is not None


def is_disputed(paper: Paper, work: Sequence[Slot]) -> bool:
    """Return whether a work has an abstract that is not a truncation of the kept one."""
    entries = [slot.entry for slot in work if not slot.entry.abstract_is_summary]
    others = {entry.abstract for entry in entries if not is_withdrawn(entry)} - {paper.abstract}
    # A truncated abstract is a prefix of the whole one; an empty one is a prefix of any.
    return any(not begins(paper.abstract, other) for other in others)


def begins(whole: str, part: str) -> bool:
    """Return whether a text begins with another, by letters and digits."""
    return normalised_title(whole).startswith(normalised_title(part))


def _have_one_title(one: Slot, other: Slot) -> bool:
    if one.entry.title == other.entry.title:
        return True
    return distinct_title(one.entry.title) == distinct_title(other.entry.title)


def _latest(kept: Sequence[Slot]) -> Slot:
    """Return the first entry with the title of the latest day, else the first one.

    Two spellings of a title, a title that is cut off, and two titles of one day are no change.
    """
    of_day = [slot for slot in kept if slot.digest.date == kept[-1].digest.date]
    latest = of_day[0]
    is_cut = latest.entry.title.endswith(("...", "\N{HORIZONTAL ELLIPSIS}"))
    if is_cut and begins(kept[0].entry.title, latest.entry.title):
        return kept[0]
    if not all(_have_one_title(slot, latest) for slot in of_day):
        return kept[0]
    return next(slot for slot in kept if _have_one_title(slot, latest))


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
        if len(other) > len(kept) and begins(other, kept):
            kept = other
    return kept, abstract_is_summary and bool(kept)
