"""Dates and ranges of dates that a reader types."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from evidence import formatting

_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?",
        r"(?P<year>\d{4})(?:(?P<month>\d{2})(?P<day>\d{2}))?",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",
        r"(?:(?P<day>\d{1,2})\.?[\s-])?(?P<name>[a-z]{3,9})\.?,?[\s-](?P<year>\d{4})",
        r"(?P<name>[a-z]{3,9})\.?\s(?P<day>\d{1,2}),?\s(?P<year>\d{4})",
    )
)
_MONTHS = tuple(
    name.lower()
    for name in (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
)
_LONGEST_SHOWN = 40


def days_of(typed: str) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day of a typed day, month or year; None if it is none.

    ``3/4/2025`` is none: it is a day in March for some readers, in April for others.

    Examples
    --------
    >>> days_of("Feb 2024")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    found = next(filter(None, (form.fullmatch(typed.strip().lower()) for form in _FORMS)), None)
    if found is None:
        return None
    parts = found.groupdict()
    year = int(parts["year"])
    month = _month_number(parts.get("name")) or int(parts.get("month") or 0)
    if parts.get("name") and not month:
        return None
    try:
        if not month:
            return dt.date(year, 1, 1), dt.date(year, 12, 31)
        if parts.get("day"):
            day = dt.date(year, month, int(parts["day"]))
            return day, day
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    except ValueError:
        return None


def _month_number(name: str | None) -> int:
    """Return the number of an English month, also shortened; 0 if it is none."""
    return next((i for i, m in enumerate(_MONTHS, 1) if name and m.startswith(name)), 0)


def typed_day(typed: str) -> dt.date | None:
    """Return a typed day; None if nothing was typed.

    Raises
    ------
    ValueError
        With a sentence for the reader, if it is no date, or a month or a year.
    """
    if not typed.strip():
        return None
    days = days_of(typed)
    if days is None:
        raise ValueError(_no_date(typed))
    if days[0] != days[1]:
        raise ValueError(f"“{typed.strip()}” has no day; type one like 2025-03-13 or 13 Mar 2025.")
    return days[0]


def _no_date(typed: str) -> str:
    shown = typed if len(typed) <= _LONGEST_SHOWN else f"{typed[:_LONGEST_SHOWN]}…"
    return f"“{shown}” is not a date; type one like 2025-03-13 or 13 Mar 2025."


def typed_range(first: str, last: str, oldest: dt.date, newest: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and last day of a typed range; an empty end is no limit.

    Parameters
    ----------
    first, last
        What was typed: days, months or years.
    oldest, newest
        The days of the first and the last digest.

    Raises
    ------
    ValueError
        With a sentence for the reader, if the range cannot be applied.
    """
    days = []
    for typed, limit in ((first, oldest), (last, newest)):
        own = days_of(typed) if typed else (limit, limit)
        if own is None:
            raise ValueError(_no_date(typed))
        days.append(own)
    start, end = days[0][0], days[1][1]
    if start > newest or end < oldest:
        span = formatting.date_range(oldest, newest)
        raise ValueError(f"The digests are from {span}; change the dates.")
    if start > end:
        raise ValueError(
            f"{formatting.day(start)} is after {formatting.day(end)}; change one of the dates."
        )
    return start, end
