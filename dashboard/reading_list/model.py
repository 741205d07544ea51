"""The reading list: an immutable value; every operation returns a new list."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from analysis.records import AtlasError
from dashboard.text.escape import plain
from evidence import formatting

MOST_PAPERS = 200
LONGEST_TITLE, LONGEST_PRESENTER, LONGEST_NOTE, LONGEST_PAPER_TITLE = 120, 80, 1000, 160
"""Limits in characters; longer texts are cut."""

UNTITLED = "Reading list"
"""Name of a list without a title."""

_KEY = re.compile(r"(?:atlas-)?([0-9a-f]{12})", re.ASCII)
_LIST_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)


class ListFullError(AtlasError):
    """Too many papers for a list and its link; none of them was added.

    Parameters
    ----------
    n_papers
        Number of papers that the list would have had.
    """

    def __init__(self, n_papers: int) -> None:
        self.n_papers = n_papers
        super().__init__(
            f"{formatting.count(n_papers, 'paper')} are more than the limit of {MOST_PAPERS}; "
            "remove some or pick fewer"
        )


def paper_key(paper_id: str) -> str:
    """Return the key of a paper in exported files.

    The prefix keeps spreadsheets from reading an id such as ``12345e678901`` as a number.

    >>> paper_key("12345e678901")
    'atlas-12345e678901'
    """
    return f"atlas-{paper_id}"


def id_of(key: str) -> str | None:
    """Return the paper id from a key or a bare id; None for any other text."""
    match = _KEY.fullmatch(key.strip().lower())
    return match[1] if match else None


def clean_line(text: str, longest: int) -> str:
    """Return `text` on one line, cut to `longest`, without control characters."""
    return plain(text)[:longest].strip()


def clean_note(text: str) -> str:
    """Return a note without control characters or repeated blank lines.

    Line breaks are kept.
    """
    lines = (plain(line) for line in text.splitlines())
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(lines))
    return joined.strip()[:LONGEST_NOTE].strip()


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A paper on the list. Its texts are untrusted: cleaned, but not escaped.

    Attributes
    ----------
    paper_id
        12 hexadecimal digits; the paper may be missing from the snapshot.
    presenter
        Name of the presenter, on one line.
    date
        Day of the presentation if it differs from the list's meeting.
    note
        Free text, may have several lines.
    title
        Title from a shared link, for a paper that is missing from the snapshot; else empty.

    Raises
    ------
    ValueError
        If `paper_id` is not an id.
    """

    paper_id: str
    presenter: str = ""
    date: dt.date | None = None
    note: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        if id_of(self.paper_id) != self.paper_id:
            message = f"paper_id {self.paper_id!r} is not 12 hexadecimal digits"
            raise ValueError(message)
        object.__setattr__(self, "presenter", clean_line(self.presenter, LONGEST_PRESENTER))
        object.__setattr__(self, "note", clean_note(self.note))
        object.__setattr__(self, "title", clean_line(self.title, LONGEST_PAPER_TITLE))

    @property
    def has_details(self) -> bool:
        """True if the entry has a presenter, a date or a note."""
        return bool(self.presenter or self.date or self.note)


@dataclass(frozen=True, slots=True)
class ReadingList:
    """The papers a group will read, each at most once.

    Attributes
    ----------
    title
        One line; may be empty.
    meeting
        Day of the meeting, if known.
    entries
        The papers in reading order.
    list_id
        16 random hexadecimal digits that identify the list, so that a later version of it changes
        its events in a calendar; empty until the list has a date.

    Raises
    ------
    ListFullError
        If there are more than `MOST_PAPERS` entries.
    ValueError
        If a paper occurs twice.

    Examples
    --------
    >>> picked = ReadingList("Spring").with_papers(["0123456789ab", "ba9876543210"])
    >>> picked.moved_up("ba9876543210").paper_ids
    ('ba9876543210', '0123456789ab')
    """

    title: str = ""
    meeting: dt.date | None = None
    entries: tuple[ListEntry, ...] = ()
    list_id: str = ""

    def __post_init__(self) -> None:
        if not _LIST_ID.fullmatch(self.list_id):
            object.__setattr__(self, "list_id", "")
        object.__setattr__(self, "title", clean_line(self.title, LONGEST_TITLE))
        if len(self.entries) > MOST_PAPERS:
            raise ListFullError(len(self.entries))
        if len(set(self.paper_ids)) < len(self.entries):
            message = "a paper occurs twice on the list"
            raise ValueError(message)

    @property
    def paper_ids(self) -> tuple[str, ...]:
        """Paper ids in reading order."""
        return tuple(entry.paper_id for entry in self.entries)

    @property
    def name(self) -> str:
        """The title, or `UNTITLED` if it is empty."""
        return self.title or UNTITLED

    def __len__(self) -> int:
        return len(self.entries)

    def __bool__(self) -> bool:
        """True if anything is set: a list with only a title must not be dropped."""
        return bool(self.title or self.meeting or self.entries)

    @property
    def has_date(self) -> bool:
        """True if the meeting or a paper has a date."""
        return bool(self.meeting or any(entry.date for entry in self.entries))

    def __contains__(self, paper_id: object) -> bool:
        return paper_id in self.paper_ids

    def entry(self, paper_id: str) -> ListEntry | None:
        """Return the entry of a paper; None if it is not on the list."""
        return next((e for e in self.entries if e.paper_id == paper_id), None)

    def with_paper(self, paper_id: str) -> ReadingList:
        """Return the list with a paper appended; a paper on the list keeps its position."""
        return self.with_papers((paper_id,))

    def with_papers(self, paper_ids: Iterable[str]) -> ReadingList:
        """Return the list with new papers appended in the given order.

        Raises
        ------
        ListFullError
            If the result would have more than `MOST_PAPERS` papers.
        """
        new = dict.fromkeys(i for i in paper_ids if i not in self)
        return replace(self, entries=(*self.entries, *(ListEntry(i) for i in new)))

    def without(self, paper_id: str) -> ReadingList:
        """Return the list without a paper."""
        return replace(self, entries=tuple(e for e in self.entries if e.paper_id != paper_id))

    def without_all(self, paper_ids: Iterable[str]) -> ReadingList:
        """Return the list without some papers."""
        removed = frozenset(paper_ids)
        return replace(self, entries=tuple(e for e in self.entries if e.paper_id not in removed))

    def moved_to(self, paper_id: str, index: int) -> ReadingList:
        """Return the list with a paper moved to an index from 0, clipped to the list."""
        moving = self.entry(paper_id)
        if moving is None:
            return self
        others = [e for e in self.entries if e is not moving]
        others.insert(max(0, index), moving)
        return replace(self, entries=tuple(others))

    def moved_up(self, paper_id: str) -> ReadingList:
        """Return the list with a paper moved one position up."""
        return self._moved_by(paper_id, -1)

    def moved_down(self, paper_id: str) -> ReadingList:
        """Return the list with a paper moved one position down."""
        return self._moved_by(paper_id, 1)

    def _moved_by(self, paper_id: str, step: int) -> ReadingList:
        if paper_id not in self:
            return self
        return self.moved_to(paper_id, self.paper_ids.index(paper_id) + step)

    def with_details(
        self, paper_id: str, *, presenter: str, date: dt.date | None, note: str
    ) -> ReadingList:
        """Return the list with a paper's presenter, date and note replaced."""
        entries = (
            replace(e, presenter=presenter, date=date, note=note) if e.paper_id == paper_id else e
            for e in self.entries
        )
        return replace(self, entries=tuple(entries))

    def with_current_ids(self, aliases: Mapping[str, str]) -> ReadingList:
        """Return the list with current paper ids.

        Two entries that turn out to be one paper become one, with the details of both.

        Parameters
        ----------
        aliases
            Current ids by earlier id.
        """
        if aliases.keys().isdisjoint(self.paper_ids):
            return self
        entries: dict[str, ListEntry] = {}
        for entry in self.entries:
            current = replace(entry, paper_id=aliases.get(entry.paper_id, entry.paper_id))
            first = entries.get(current.paper_id)
            entries[current.paper_id] = current if first is None else _filled(first, current)
        return replace(self, entries=tuple(entries.values()))

    def merged(self, other: ReadingList) -> ReadingList:
        """Return this list with another one added.

        New papers are appended. Where both lists have a title, meeting, date or presenter, this
        list's value is kept; notes are joined.

        Raises
        ------
        ListFullError
            If the result would have more than `MOST_PAPERS` papers.
        """
        known = (_filled(mine, other.entry(mine.paper_id)) for mine in self.entries)
        new = (theirs for theirs in other.entries if theirs.paper_id not in self)
        return ReadingList(
            self.title or other.title,
            self.meeting or other.meeting,
            (*known, *new),
            self.list_id or other.list_id,
        )


def _filled(mine: ListEntry, theirs: ListEntry | None) -> ListEntry:
    """Return an entry, its empty fields filled from the other, notes joined."""
    if theirs is None:
        return mine
    note = mine.note
    if theirs.note not in mine.note:
        both = f"{mine.note}\n{theirs.note}"
        # A note cut in the middle would be misleading: keep one note whole instead.
        note = theirs.note if not mine.note else both if len(both) <= LONGEST_NOTE else mine.note
    return ListEntry(
        mine.paper_id,
        mine.presenter or theirs.presenter,
        mine.date or theirs.date,
        note,
        mine.title or theirs.title,
    )
