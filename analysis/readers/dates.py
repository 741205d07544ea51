"""The rules by which a digest gets its date."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email.utils import parsedate
from pathlib import Path

from analysis.readers.base import ReadOptions
from analysis.readers.clean_text import quote
from analysis.readers.digests_toml import DECLARATIONS, Declaration
from analysis.readers.reading_warnings import Notes
from analysis.records import InputError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_YEAR = r"(?:,?\s+(?P<year>\d{4}))?"
_SHOWN = (
    re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_DAY}{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_WEEKDAY}{_DAY}\s+{_MONTH}{_YEAR}", re.IGNORECASE),
)
_ISO = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})")
_ISO_IN_NAME = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
# Eight digits are a date only where they stand alone: names are often made of hex digits.
_COMPACT_IN_NAME = re.compile(r"(?<![0-9A-Za-z])((?:19|20)\d{2})(\d{2})(\d{2})(?![0-9A-Za-z])")
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A date as a page shows it; it may lack the year, and need not exist."""

    text: str
    line: int
    month: int
    day: int
    year: int | None = None

    def in_year(self, year: int) -> dt.date | None:
        """Return the day in `year`, or None if that year has no such day."""
        return _date(year, self.month, self.day)

    @property
    def may_exist(self) -> bool:
        """Whether some year has such a day."""
        return 1 <= self.month <= 12 and 1 <= self.day <= _DAYS_IN_MONTH[self.month - 1]


@dataclass(frozen=True, slots=True)
class GivenDate:
    """A digest's date, and how it is known: a word of `analysis.records.DATE_SOURCES`."""

    date: dt.date
    source: str


def shown_date(text: str, line: int) -> ShownDate | None:
    """Read a line that is a date and nothing else: ``Mar 17``, ``17 March 2025``, ``2025-03-17``.

    Forms that put the month in figures anywhere but after the year are ambiguous and not read.
    """
    text = text.strip()
    if len(text) > 40:
        return None
    for pattern in _SHOWN:
        if match := pattern.fullmatch(text):
            month = _MONTHS.index(match["month"][:3].lower()) + 1
            year = int(match["year"]) if match["year"] else None
            return ShownDate(text, line, month, int(match["day"]), year)
    if match := _ISO.fullmatch(text):
        return ShownDate(text, line, int(match[3]), int(match[4]), int(match[1]))
    return None


def full_date(text: str) -> dt.date | None:
    """Read an ISO date or date with time, or any full date that a page may show.

    A time's zone is not applied: the day is the one that is written.
    """
    text = text.strip()
    try:
        parsed = dt.datetime.fromisoformat(text).date()
    except ValueError:
        shown = shown_date(text, 0)
        if shown is None or shown.year is None:
            return None
        return shown.in_year(shown.year)
    return _date(parsed.year, parsed.month, parsed.day)


def mail_date(text: str) -> dt.date | None:
    """Read a date as mail and arXiv write it: ``Fri, 17 Mar 23 00:31:14 GMT   (243kb,D)``.

    The day is the one that is written, whatever the zone.
    """
    text = text.partition("(")[0].strip()[:60]
    try:
        parts = parsedate(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        parts = None
    return _date(*parts[:3]) if parts else full_date(text)


def latest_until(shown: ShownDate, last: dt.date) -> dt.date | None:
    """Return the latest day that `shown` can be and that is not after `last`."""
    if shown.year is not None:
        return shown.in_year(shown.year)
    return _latest(shown, last) if shown.may_exist else None


def date_in_name(name: str) -> dt.date | None:
    """Return the one ISO date (``2025-03-17`` or ``20250317``) in a file's name, if there is one.

    Two different dates in a name are none: which of them is meant, nobody knows.
    """
    matches = [*_ISO_IN_NAME.findall(name), *_COMPACT_IN_NAME.findall(name)]
    dates = {_date(*map(int, match)) for match in matches} - {None}
    return dates.pop() if len(dates) == 1 else None


def given_date(path: Path, declaration: Declaration) -> GivenDate | None:
    """Return a file's date as `digests.toml` or else its name gives it."""
    if declaration.date is not None:
        return GivenDate(declaration.date, "declared")
    if (named := date_in_name(path.name)) is not None:
        return GivenDate(named, "file name")
    return None


def resolve_date(
    path: Path,
    shown: ShownDate | None,
    declaration: Declaration,
    options: ReadOptions,
    notes: Notes,
    *,
    is_one_of_several: bool = False,
) -> GivenDate:
    """Decide a page's date; what is assumed or contradictory goes to `notes`.

    Parameters
    ----------
    path
        The page.
    shown
        The date in its text.
    declaration
        What `digests.toml` says of it: goes before the name, and the name before the text.
    options
        The year of texts without one, and the day that an assumed year must not lie beyond.
    notes
        Takes the warnings.
    is_one_of_several
        Whether the file holds other pages as well: then a date of the whole file is none of theirs
        and only says which year they are from.

    Returns
    -------
    GivenDate
        The date and how it is known, a word of `analysis.records.DATE_SOURCES`.

    Raises
    ------
    InputError
        If there is no date, or the one in the text cannot be.
    """
    declare = f"declare it in {path.with_name(DECLARATIONS)}"
    given = given_date(path, declaration)
    if is_one_of_several and shown is not None and given is not None:
        year = shown.year or given.date.year
        return GivenDate(_existing(f"{path}:{shown.line}", shown, year, declare), given.source)
    if declaration.date is None and declaration.year is not None and shown is not None:
        date = _existing(f"{path}:{shown.line}", shown, declaration.year, declare)
        given = GivenDate(date, "declared")
    if given is not None:
        _compare(shown, given, notes)
        return given
    if shown is None and options.date is not None:
        return GivenDate(options.date, "declared")
    if shown is None:
        raise InputError(path, "has no date", how_to_date(path))
    where = f"{path}:{shown.line}"
    if shown.year is not None:
        return GivenDate(_existing(where, shown, shown.year, declare), "text")
    if options.year is not None:
        return GivenDate(_existing(where, shown, options.year, declare), "declared")
    if not shown.may_exist:
        raise InputError(where, f"{quote(shown.text)} is not a day of any year", declare)
    assumed = _latest(shown, options.today)
    notes.add(shown.line, f"{quote(shown.text)} has no year, {assumed.year} assumed", declare)
    return GivenDate(assumed, "assumed")


def how_to_date(path: Path) -> str:
    """Say how to give a file its date."""
    declare = f"declare it in {path.with_name(DECLARATIONS)}"
    return f"{declare}, put it into the file's name, as 2025-03-17, or say it with --date"


def _compare(shown: ShownDate | None, given: GivenDate, notes: Notes) -> None:
    if shown is None or shown.in_year(shown.year or given.date.year) == given.date:
        return
    how = "is declared" if given.source == "declared" else "is in the file's name"
    notes.add(
        shown.line,
        f"{quote(shown.text)} is shown, but {given.date} {how}",
        f"{given.date} was taken; correct whichever is wrong",
    )


def _existing(where: str, shown: ShownDate, year: int, declare: str) -> dt.date:
    day = shown.in_year(year)
    if day is None:
        raise InputError(where, f"{quote(shown.text)} is not a day of {year}", declare)
    return day


def _latest(shown: ShownDate, today: dt.date) -> dt.date:
    """Return the latest such day that is not in the future; eight years hold every leap day."""
    days = (shown.in_year(today.year - back) for back in range(9))
    return next(day for day in days if day is not None and day <= today)


def _date(year: int, month: int, day: int) -> dt.date | None:
    # Years that no digest is from are slips of the pen, and pandas cannot hold all of them.
    if not 1900 <= year <= 2200:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
