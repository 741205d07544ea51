"""Parse dates, and decide the date of a digest."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parsedate
from pathlib import Path

from analysis.readers.base import ReadOptions
from analysis.readers.clean_text import quote
from analysis.readers.digests_toml import DECLARATIONS, Declaration
from analysis.readers.reading_warnings import Notes
from analysis.records import InputError
from evidence import formatting

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
# Eight digits are a date only if no letter or digit adjoins them: many names have hex digits.
_COMPACT_IN_NAME = re.compile(r"(?<![0-9A-Za-z])((?:19|20)\d{2})(\d{2})(\d{2})(?![0-9A-Za-z])")
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A date as a page shows it, possibly without a year, and not yet validated."""

    text: str
    line: int
    month: int
    day: int
    year: int | None = None

    def in_year(self, year: int) -> dt.date | None:
        """Return the date in `year`, or None if that year has no such day."""
        return _date(year, self.month, self.day)

    @property
    def may_exist(self) -> bool:
        """Whether any year has such a day."""
        return 1 <= self.month <= 12 and 1 <= self.day <= _DAYS_IN_MONTH[self.month - 1]


@dataclass(frozen=True, slots=True)
class GivenDate:
    """A digest's date and its source, one of `analysis.records.DATE_SOURCES`."""

    date: dt.date
    source: str


def shown_date(text: str, line: int) -> ShownDate | None:
    """Return the date of a line that is nothing but a date; None for other lines.

    Forms such as ``Mar 17``, ``17 March 2025`` and ``2025-03-17`` are read; ``03/04/2025`` is
    ambiguous and is not.

    Examples
    --------
    >>> shown_date("Monday, 17 March", 9)
    ShownDate(text='Monday, 17 March', line=9, month=3, day=17, year=None)
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
    """Return the date of an ISO date or datetime, or a date as in `shown_date`.

    The time zone is ignored: the date is the one written. None if the text is no date, or its year
    is not between 1900 and 2200.

    Examples
    --------
    >>> full_date("2025-03-17T23:59:59Z")
    datetime.date(2025, 3, 17)
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
    """Return the date in the format of email and arXiv.

    An example is ``Fri, 17 Mar 23 00:31:14 GMT   (243kb,D)``. The time zone is ignored: the date
    is the one written.
    """
    text = text.partition("(")[0].strip()[:60]
    try:
        parts = parsedate(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        parts = None
    return _date(*parts[:3]) if parts else full_date(text)


def latest_until(shown: ShownDate, last: dt.date) -> dt.date | None:
    """Return the latest date that matches `shown` and is not after `last`; or None."""
    if shown.year is not None:
        return shown.in_year(shown.year)
    return _latest(shown, last) if shown.may_exist else None


def date_in_name(name: str) -> dt.date | None:
    """Return the date in a file name: ``2025-03-17`` or ``20250317``; or None.

    A name with two different dates is ambiguous and gives None.

    Examples
    --------
    >>> date_in_name("papers-20250317.csv")
    datetime.date(2025, 3, 17)
    """
    matches = [*_ISO_IN_NAME.findall(name), *_COMPACT_IN_NAME.findall(name)]
    dates = {_date(*map(int, match)) for match in matches} - {None}
    return dates.pop() if len(dates) == 1 else None


def given_date(path: Path, declaration: Declaration) -> GivenDate | None:
    """Return a file's date from `digests.toml`, else from its name; None without one."""
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
    """Return a page's date; warn if it is assumed or contradicts the text.

    The order of precedence is `digests.toml`, file name, text, `options.date`.

    Parameters
    ----------
    path
        The page's file.
    shown
        The date in the page's text.
    declaration
        The declaration of the file in `digests.toml`, and its dates in the previous snapshot.
    options
        Its `year` is used for texts without one. A date that is assumed anew is never later than
        its `today`.
    notes
        Receives the warnings.
    is_one_of_several
        Whether the file has more pages. Then the file's own date gives only the year of each page.

    Returns
    -------
    GivenDate
        The date and its source.

    Raises
    ------
    InputError
        If there is no date, or the date in the text does not exist.
    """
    declare = f"set the date in {path.with_name(DECLARATIONS)}"
    given = given_date(path, declaration)
    # Dates and years that are declared or in the file name.
    if is_one_of_several and shown is not None and given is not None:
        year = shown.year or given.date.year
        return GivenDate(_existing(f"{path}:{shown.line}", shown, year, declare), given.source)
    if declaration.date is None and declaration.year is not None and shown is not None:
        date = _existing(f"{path}:{shown.line}", shown, declaration.year, declare)
        given = GivenDate(date, "declared")
    if given is not None:
        _warn_of_contradiction(shown, given, notes)
        return given
    # The date in the text, with its own year, the given one or an assumed one.
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
        raise InputError(where, f"{quote(shown.text)} does not exist in any year", declare)
    assumed = _settled(shown, declaration.settled) or _latest(shown, options.today)
    problem = f"{quote(shown.text)} has no year, so {assumed.year} is assumed"
    notes.add(shown.line, problem, declare)
    return GivenDate(assumed, "assumed")


def how_to_date(path: Path) -> str:
    """Return the sentence about how to set a file's date, for error messages."""
    declare = f"set the date in {path.with_name(DECLARATIONS)}"
    return f"{declare}, in the file name (as 2025-03-17) or with --date"


def _warn_of_contradiction(shown: ShownDate | None, given: GivenDate, notes: Notes) -> None:
    if shown is None or shown.in_year(shown.year or given.date.year) == given.date:
        return
    where = DECLARATIONS if given.source == "declared" else "the file name"
    date = formatting.day(given.date)
    notes.add(
        shown.line,
        f"the text says {quote(shown.text)}, but {where} says {date}",
        f"{date} is used; correct the wrong date",
    )


def _existing(where: str, shown: ShownDate, year: int, declare: str) -> dt.date:
    day = shown.in_year(year)
    if day is None:
        raise InputError(where, f"{quote(shown.text)} does not exist in {year}", declare)
    return day


def _settled(shown: ShownDate, settled: Sequence[dt.date]) -> dt.date | None:
    """Return the settled date of this day and month, the latest of several."""
    return max((day for day in settled if shown.in_year(day.year) == day), default=None)


def _latest(shown: ShownDate, today: dt.date) -> dt.date:
    """Return the latest match not after `today`; eight years have any leap day."""
    days = (shown.in_year(today.year - back) for back in range(9))
    return next(day for day in days if day is not None and day <= today)


def _date(year: int, month: int, day: int) -> dt.date | None:
    # Other years are typing errors, and pandas cannot represent all of them.
    if not 1900 <= year <= 2200:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
