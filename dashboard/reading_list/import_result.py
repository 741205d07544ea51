"""What came out of a link or a file: the list, and in plain sentences what was lost on the way."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

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
"""A longer file is not read at all."""

MOST_ROWS = 10_000
"""Taking apart a file with more papers would keep everybody waiting."""

MOST_SAID = 12
"""So many troubles are told one by one."""

_MONTHS = tuple(dt.date(2000, m, 1) for m in range(1, 13))
_MONTH_OF = {formatting.month(m)[:3].lower(): m.month for m in _MONTHS}
_IN_WORDS = re.compile(r"(?:[a-z]+,? +)?(\d{1,2})\.? +([a-z]{3})[a-z]*\.?,? +(\d{4})")


@dataclass(frozen=True, slots=True)
class ImportResult:
    """A list that came from outside.

    Attributes
    ----------
    reading_list
        What could be read.
    lost
        What could not, and why: plain sentences. They quote what was read: escape them.
    """

    reading_list: ReadingList = field(default_factory=ReadingList)
    lost: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing was lost."""
        return not self.lost


@dataclass(frozen=True, slots=True)
class Row:
    """A paper as a file has it.

    Attributes
    ----------
    paper_id
        Which paper that is; None if it is none that is known.
    called
        What the file calls it, for telling the reader.
    presenter, date, note
        As the file has them.
    """

    paper_id: str | None
    called: str
    presenter: str = ""
    date: str = ""
    note: str = ""


def day_of(text: str) -> dt.date | None:
    """Read a day that can be read in one way only: ``2025-03-27`` or ``27 March 2025``."""
    wanted = plain(text).lower()
    words = _IN_WORDS.fullmatch(wanted)
    try:
        if words and words[2] in _MONTH_OF:
            return dt.date(int(words[3]), _MONTH_OF[words[2]], int(words[1]))
        # Of the forms that `fromisoformat` knows only this one is surely a day: not 20250327.
        return dt.date.fromisoformat(wanted) if re.fullmatch(r"\d{4}-\d\d-\d\d", wanted) else None
    except ValueError:
        return None


def quoted(text: str) -> str:
    """Return an outside text short enough for a sentence, in quotation marks."""
    return f"“{shorten(text, 60)}”"


def too_long() -> ImportResult:
    """Say that a file is too long to be read."""
    return refused(
        f"The file is too long: more than {MOST_CHARACTERS:,} characters or {MOST_ROWS:,} papers."
    )


def refused(why: str) -> ImportResult:
    """Return an empty list with the reason for it."""
    return ImportResult(lost=(why,))


def list_from_rows(
    rows: Iterable[Row], title: str = "", meeting: str = "", lost: Iterable[str] = ()
) -> ImportResult:
    """Make a list of what a file says; whatever has no place in it is told.

    Parameters
    ----------
    rows
        The papers in their order.
    title, meeting
        Of the list; the meeting as the file writes the day.
    lost
        What is known to be lost already.
    """
    gatherer = _ListBuilder()
    for sentence in lost:
        gatherer.tell(sentence)
    if len(plain(title)) > LONGEST_TITLE:
        gatherer.tell(f"The title was cut to {LONGEST_TITLE} characters.")
    day = gatherer.day(meeting, "the meeting")
    for row in rows:
        gatherer.take(row)
    reading_list = ReadingList(title, day, tuple(gatherer.entries.values()))
    return ImportResult(reading_list, gatherer.told())


class _ListBuilder:
    """Takes rows into entries; notes down what does not fit."""

    def __init__(self) -> None:
        self.entries: dict[str, ListEntry] = {}
        self.lost: list[str] = []
        self.n_untold = self.n_too_many = 0

    def tell(self, sentence: str) -> None:
        if len(self.lost) < MOST_SAID:
            self.lost.append(sentence)
        else:
            self.n_untold += 1

    def day(self, text: str, whose: str) -> dt.date | None:
        day = day_of(text)
        if plain(text) and day is None:
            self.tell(f"The date of {whose}, {quoted(text)}, was not understood: write 2025-03-27.")
        return day

    def take(self, row: Row) -> None:
        if row.paper_id is None and len(self.lost) == MOST_SAID:
            # A file may have a hundred thousand of them; putting a name into words takes its time.
            self.n_untold += 1
            return
        called = quoted(row.called)
        if row.paper_id is None:
            self.tell(f"{called} is not in this atlas.")
        elif row.paper_id in self.entries:
            self.tell(f"{called} is there twice; the first one was taken.")
        elif len(self.entries) >= MOST_PAPERS:
            self.n_too_many += 1
        else:
            if plain(row.presenter) != clean_line(row.presenter, LONGEST_PRESENTER):
                self.tell(f"The presenter of {called} was cut to {LONGEST_PRESENTER} characters.")
            if len(clean_note(row.note)) < len(row.note.strip()) > LONGEST_NOTE:
                self.tell(f"The note on {called} was cut to {LONGEST_NOTE} characters.")
            day = self.day(row.date, called)
            self.entries[row.paper_id] = ListEntry(row.paper_id, row.presenter, day, row.note)

    def told(self) -> tuple[str, ...]:
        told = list(self.lost)
        if self.n_untold:
            told.append(f"Of {self.n_untold:,} more, something was not understood or cut.")
        if self.n_too_many:
            papers = formatting.count(self.n_too_many, "more paper")
            told.append(f"A list holds {MOST_PAPERS} papers; {papers} had no room.")
        return tuple(told)
