"""Result of importing a reading list: the list and messages about losses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from dashboard.reading_list.file_dates import day_reader
from dashboard.reading_list.model import (
    LONGEST_NOTE,
    LONGEST_PRESENTER,
    LONGEST_TITLE,
    MOST_PAPERS,
    ListEntry,
    ReadingList,
    clean_line,
    clean_note,
)
from dashboard.text.escape import plain, shorten
from evidence import formatting

MOST_CHARACTERS = 1_000_000
"""Limit of a file's length; a longer file is not read."""

MOST_ROWS = 10_000
"""Limit of a file's papers, which bounds the time for reading it."""

MAX_MESSAGES = 12
"""Number of problems reported one by one; further ones are counted."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """An imported list.

    Attributes
    ----------
    reading_list
        The part that could be read.
    lost
        Messages about everything else, as sentences. They quote the input: escape them.
    """

    reading_list: ReadingList = field(default_factory=ReadingList)
    lost: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """True if nothing was lost."""
        return not self.lost

    def with_current_ids(self, aliases: Mapping[str, str]) -> ImportResult:
        """Return the result with current paper ids; `aliases` has them by earlier id."""
        return replace(self, reading_list=self.reading_list.with_current_ids(aliases))


@dataclass(frozen=True, slots=True)
class Row:
    """A paper as written in a file.

    Attributes
    ----------
    paper_id
        Id of the paper; None if the atlas has no such paper.
    label
        Title or other name in the file, for messages.
    presenter, date, note
        Texts from the file, not cleaned.
    """

    paper_id: str | None
    label: str
    presenter: str = ""
    date: str = ""
    note: str = ""


def quoted(text: str) -> str:
    """Return a text from a file, shortened and in quotation marks."""
    return f"“{shorten(text, 60)}”"


def too_long() -> ImportResult:
    """Return the result for a file that is too long to be read."""
    return refused(
        f"The file is too long: at most {formatting.number(MOST_CHARACTERS)} characters and "
        f"{formatting.number(MOST_ROWS)} papers can be read."
    )


def refused(why: str) -> ImportResult:
    """Return an empty list with the reason."""
    return ImportResult(lost=(why,))


def list_from_rows(
    rows: Iterable[Row],
    title: str = "",
    meeting: str = "",
    lost: Iterable[str] = (),
    other_dates: Iterable[str] = (),
) -> ImportResult:
    """Return the list of a file's papers, with a message for each loss.

    Parameters
    ----------
    rows
        Papers in the order of the file.
    title, meeting
        Title and meeting of the list; the meeting as written in the file.
    lost
        Messages about losses so far.
    other_dates
        Further dates in the file; like those of papers and meeting, they show whether the day or
        the month is first.
    """
    rows = list(rows)
    builder = _ListBuilder(day_reader([meeting, *(row.date for row in rows), *other_dates]))
    for sentence in lost:
        builder.report(sentence)
    if len(plain(title)) > LONGEST_TITLE:
        builder.report(f"The title was cut to {LONGEST_TITLE} characters.")
    day = builder.day(meeting, "the meeting")
    for row in rows:
        builder.add(row)
    reading_list = ReadingList(title, day, tuple(builder.entries.values()))
    return ImportResult(reading_list, builder.messages())


class _ListBuilder:
    """Collects rows as entries, and messages about what does not fit."""

    def __init__(self, day_of: Callable[[str], dt.date | None]) -> None:
        self.day_of = day_of
        self.entries: dict[str, ListEntry] = {}
        self.lost: list[str] = []
        self.n_unreported = self.n_too_many = 0

    def report(self, sentence: str) -> None:
        if len(self.lost) < MAX_MESSAGES:
            self.lost.append(sentence)
        else:
            self.n_unreported += 1

    def day(self, text: str, whose: str) -> dt.date | None:
        day = self.day_of(text)
        if plain(text) and day is None:
            self.report(
                f"The date of {whose}, {quoted(text)}, could not be read; write it as 2025-03-27."
            )
        return day

    def add(self, row: Row) -> None:
        if row.paper_id is None and len(self.lost) == MAX_MESSAGES:
            # A large file may have thousands of unknown papers: skip formatting their names.
            self.n_unreported += 1
            return
        label = quoted(row.label)
        if row.paper_id is None:
            self.report(f"{label} was left out: it is not in this atlas.")
        elif row.paper_id in self.entries:
            self.report(f"{label} is listed twice; the first entry was kept.")
        elif len(self.entries) >= MOST_PAPERS:
            self.n_too_many += 1
        else:
            if plain(row.presenter) != clean_line(row.presenter, LONGEST_PRESENTER):
                self.report(f"The presenter of {label} was cut to {LONGEST_PRESENTER} characters.")
            if len(clean_note(row.note)) < len(row.note.strip()) > LONGEST_NOTE:
                self.report(f"The note on {label} was cut to {LONGEST_NOTE} characters.")
            day = self.day(row.date, label)
            self.entries[row.paper_id] = ListEntry(row.paper_id, row.presenter, day, row.note)

    def messages(self) -> tuple[str, ...]:
        messages = list(self.lost)
        if n := self.n_unreported:
            are = formatting.plural(n, "is", "are")
            messages.append(f"{formatting.count(n, 'more problem')} {are} not shown.")
        if n := self.n_too_many:
            were = formatting.plural(n, "was", "were")
            messages.append(
                f"A list holds at most {MOST_PAPERS} papers; "
                f"{formatting.number(n)} more {were} left out."
            )
        return tuple(messages)
