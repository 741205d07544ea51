"""A reading list and what can be done to it: every operation returns another list."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from analysis.records import AtlasError
from dashboard.text.escape import plain

MOST_PAPERS = 200
LONGEST_TITLE, LONGEST_PRESENTER, LONGEST_NOTE = 120, 80, 1000
"""In characters; what is longer is cut."""

UNTITLED = "Reading list"
"""What a list without a title is called."""

_KEY = re.compile(r"(?:atlas-)?([0-9a-f]{12})", re.ASCII)


class ListFullError(AtlasError):
    """More papers than a list, and so its link, can hold; none of them was added."""

    def __init__(self, n_papers: int) -> None:
        self.n_papers = n_papers
        super().__init__(
            f"Reading list: {n_papers:,} papers are more than the {MOST_PAPERS} it can hold; "
            "remove some, or pick fewer"
        )


def key_of(paper_id: str) -> str:
    """Return what a paper is called in files.

    The prefix is not for looks: spreadsheets take an id such as ``12345e678901`` for a number.
    """
    return f"atlas-{paper_id}"


def id_of(key: str) -> str | None:
    """Return the paper's id out of a key or a bare id, or None if it is neither."""
    found = _KEY.fullmatch(key.strip().lower())
    return found[1] if found else None


def clean_line(text: str, longest: int) -> str:
    """Return `text` on one line without control characters, cut where it is too long."""
    return plain(text)[:longest].strip()


def clean_note(text: str) -> str:
    """Return a note without control characters; its line breaks stay, one blank line at most."""
    lines = (plain(line) for line in text.splitlines())
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return joined.strip()[:LONGEST_NOTE].strip()


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A paper on the list. Its texts come from anywhere and are cleaned, not escaped.

    Attributes
    ----------
    paper_id
        12 hexadecimal digits; the snapshot need not have that paper.
    presenter
        Who presents it, on one line.
    date
        When, if not at the list's meeting.
    note
        Anything, on several lines if need be.
    """

    paper_id: str
    presenter: str = ""
    date: dt.date | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if id_of(self.paper_id) != self.paper_id:
            message = f"paper_id {self.paper_id!r} is not 12 hexadecimal digits"
            raise ValueError(message)
        object.__setattr__(self, "presenter", clean_line(self.presenter, LONGEST_PRESENTER))
        object.__setattr__(self, "note", clean_note(self.note))

    @property
    def has_details(self) -> bool:
        """Whether there is more than the paper."""
        return bool(self.presenter or self.date or self.note)


@dataclass(frozen=True, slots=True)
class ReadingList:
    """What a group is going to read; no paper twice.

    Attributes
    ----------
    title
        On one line; empty if it has none.
    meeting
        The day of the meeting, if it is known.
    entries
        In the order of reading.
    """

    title: str = ""
    meeting: dt.date | None = None
    entries: tuple[ListEntry, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", clean_line(self.title, LONGEST_TITLE))
        if len(self.entries) > MOST_PAPERS:
            raise ListFullError(len(self.entries))
        if len(set(self.paper_ids)) < len(self.entries):
            message = "a paper is twice on the list"
            raise ValueError(message)

    @property
    def paper_ids(self) -> tuple[str, ...]:
        """The papers in the order of reading."""
        return tuple(entry.paper_id for entry in self.entries)

    @property
    def name(self) -> str:
        """The title, or what a list without one is called."""
        return self.title or UNTITLED

    def __len__(self) -> int:
        return len(self.entries)

    def __bool__(self) -> bool:
        """Whether anything at all is written on it: a title alone must not get lost."""
        return self != ReadingList()

    def __contains__(self, paper_id: object) -> bool:
        return paper_id in self.paper_ids

    def entry(self, paper_id: str) -> ListEntry | None:
        """Return a paper's entry, or None if it is not on the list."""
        return next((e for e in self.entries if e.paper_id == paper_id), None)

    def with_paper(self, paper_id: str) -> ReadingList:
        """Add a paper at the end; one that is there already stays where it is."""
        return self.with_papers((paper_id,))

    def with_papers(self, paper_ids: Iterable[str]) -> ReadingList:
        """Add papers at the end, in their order.

        Raises
        ------
        ListFullError
            If they are too many; then none is added.
        """
        new = dict.fromkeys(i for i in paper_ids if i not in self)
        return replace(self, entries=(*self.entries, *(ListEntry(i) for i in new)))

    def without(self, paper_id: str) -> ReadingList:
        """Take a paper off the list."""
        return replace(self, entries=tuple(e for e in self.entries if e.paper_id != paper_id))

    def without_all(self, paper_ids: Iterable[str]) -> ReadingList:
        """Take papers off the list."""
        gone = frozenset(paper_ids)
        return replace(self, entries=tuple(e for e in self.entries if e.paper_id not in gone))

    def moved_to(self, paper_id: str, place: int) -> ReadingList:
        """Put a paper at a place, counted from 0; beyond the ends is at the end."""
        moving = self.entry(paper_id)
        if moving is None:
            return self
        others = [e for e in self.entries if e is not moving]
        others.insert(max(0, place), moving)
        return replace(self, entries=tuple(others))

    def moved_up(self, paper_id: str) -> ReadingList:
        """Move a paper one place towards the beginning."""
        return self._moved_by(paper_id, -1)

    def moved_down(self, paper_id: str) -> ReadingList:
        """Move a paper one place towards the end."""
        return self._moved_by(paper_id, 1)

    def _moved_by(self, paper_id: str, places: int) -> ReadingList:
        if paper_id not in self:
            return self
        return self.moved_to(paper_id, self.paper_ids.index(paper_id) + places)

    def with_details(
        self, paper_id: str, *, presenter: str, date: dt.date | None, note: str
    ) -> ReadingList:
        """Write down who presents a paper, when, and what is to be said of it."""
        changed = ListEntry(paper_id, presenter, date, note)
        entries = (changed if e.paper_id == paper_id else e for e in self.entries)
        return replace(self, entries=tuple(entries))

    def merged(self, other: ReadingList) -> ReadingList:
        """Add another list to this one.

        Its new papers come at the end. Where both say something, this list's title, dates and
        presenters hold, and notes are put one below the other.

        Raises
        ------
        ListFullError
            If together they are too many papers.
        """
        known = (_filled(mine, other.entry(mine.paper_id)) for mine in self.entries)
        new = (theirs for theirs in other.entries if theirs.paper_id not in self)
        return ReadingList(self.title or other.title, self.meeting or other.meeting, (*known, *new))


def _filled(mine: ListEntry, theirs: ListEntry | None) -> ListEntry:
    if theirs is None:
        return mine
    note = mine.note
    if theirs.note not in mine.note:
        both = f"{mine.note}\n{theirs.note}"
        # Half of a note would be worse than none of it.
        note = theirs.note if not mine.note else both if len(both) <= LONGEST_NOTE else mine.note
    return ListEntry(
        mine.paper_id, mine.presenter or theirs.presenter, mine.date or theirs.date, note
    )
