"""Dates in files of reading lists, also as spreadsheets rewrite them.

Excel shows 2025-03-28 in the format of the system and saves what it shows: 3/28/2025, 28/03/2025,
28.03.2025. The order of day and month follows from the dates of the whole file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable

from dashboard.text.escape import plain
from evidence import formatting

_MONTH_OF = {formatting.month(dt.date(2000, month, 1))[:3].lower(): month for month in range(1, 13)}
_DAY_IN_WORDS = re.compile(
    r"(?:[a-z]+,? +)?(?P<day>\d{1,2})\.?[ -]+(?P<month>[a-z]{3})[a-z]*\.?,?"
    r"(?:[ -]+(?P<year>\d{4})|-(?P<short_year>\d\d))",
    re.ASCII,
)
_MONTH_IN_WORDS = re.compile(
    r"(?:[a-z]+,? +)?(?P<month>[a-z]{3})[a-z]*\.? +(?P<day>\d{1,2}),? +(?P<year>\d{4})",
    re.ASCII,
)
_NUMBERS = re.compile(r"(\d{1,4})(?P<mark>[./-]) ?(\d{1,2})(?P=mark) ?(\d{4}|\d{1,2})\.?", re.ASCII)
_MIDNIGHT = re.compile(r"[ t]+0?0:00(?::00(?:\.0+)?)?$")
_ORDERS = ("ymd", "dmy", "mdy")
_CENTURY = 2000


def day_of(text: str) -> dt.date | None:
    """Return the date in an unambiguous text; None for any other text.

    >>> day_of("27 March 2025") == day_of("2025-03-27") == day_of("3/27/2025")
    True
    >>> day_of("03/04/2025") is None
    True
    """
    readings = set(_readings(text).values())
    return readings.pop() if len(readings) == 1 else None


def day_reader(texts: Iterable[str]) -> Callable[[str], dt.date | None]:
    """Return `day_of` for a file whose dates were written by one program.

    Parameters
    ----------
    texts
        All dates of the file. If they can be read in one order of day, month and year only,
        the returned function reads every date in that order.
    """
    all_readings = [readings for text in texts if (readings := _readings(text))]
    fitting = [order for order in _ORDERS if all(order in readings for readings in all_readings)]

    def read(text: str) -> dt.date | None:
        readings = _readings(text)
        days = {readings[order] for order in fitting if order in readings}
        return days.pop() if len(days) == 1 else day_of(text)

    return read


def _readings(text: str) -> dict[str, dt.date]:
    """Return the dates that a text can mean, by the order of day, month and year."""
    wanted = _MIDNIGHT.sub("", plain(text[:80]).lower())
    if words := _DAY_IN_WORDS.fullmatch(wanted) or _MONTH_IN_WORDS.fullmatch(wanted):
        month = _MONTH_OF.get(words["month"], 0)
        digits = words["year"] or words.groupdict().get("short_year") or ""
        day = _day(_year(digits), month, int(words["day"]))
        return {} if day is None else dict.fromkeys(_ORDERS, day)
    numbers = _NUMBERS.fullmatch(wanted)
    if numbers is None:
        return {}
    parts = numbers[1], numbers[3], numbers[4]
    readings = {}
    for order in _possible_orders(parts[0], parts[2], numbers["mark"]):
        y, m, d = (parts[order.index(part)] for part in "ymd")
        # A year has two or four digits, months and days have one or two.
        if len(y) in {2, 4} and len(m) <= 2 and len(d) <= 2:
            day = _day(_year(y), int(m), int(d))
            if day is not None:
                readings[order] = day
    # A date that starts with the year is the same in every order.
    is_year_first = len(parts[0]) == 4 and readings
    return dict.fromkeys(_ORDERS, readings["ymd"]) if is_year_first else readings


def _possible_orders(first: str, last: str, mark: str) -> tuple[str, ...]:
    """Return a date's possible orders, by its first and last number and separator."""
    # Four digits are a year. In dates with full stops the day comes first.
    if len(first) == 4:
        return ("ymd",)
    if len(last) == 4:
        return ("dmy",) if mark == "." else ("dmy", "mdy")
    return _ORDERS


def _year(digits: str) -> int:
    return int(digits) + (_CENTURY if len(digits) == 2 else 0)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
