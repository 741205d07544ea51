"""Numbers, dates and plurals as English text, independent of the locale."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(date: dt.date) -> str:
    """Return a date as text: ``13 Mar 2025``."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def date_range(first: dt.date, last: dt.date) -> str:
    """Return a period as text, shared parts once: ``13 to 17 Mar 2025``."""
    start, end = day(first), day(last)
    if start == end:
        return end
    if first.year != last.year:
        return f"{start} to {end}"
    if first.month != last.month:
        return f"{start.rpartition(' ')[0]} to {end}"
    return f"{first.day} to {end}"


def month(date: dt.date) -> str:
    """Return a month as text: ``Mar 2025``."""
    return f"{_MONTHS[date.month - 1]} {date.year}"


def number(value: int) -> str:
    """Return an integer as text with thousands separators: ``1,204``."""
    return f"{value:,}"


def plural(value: int, one: str, many: str | None = None) -> str:
    """Return the singular or plural form for a number: ``is`` or ``are``.

    Parameters
    ----------
    value
        The number.
    one, many
        Singular and plural; the plural defaults to the singular with an ``s``.
    """
    return one if value == 1 else many or f"{one}s"


def count(value: int, noun: str, many: str | None = None) -> str:
    """Return a number with its noun: ``1 paper``, ``1,204 papers``."""
    return f"{number(value)} {plural(value, noun, many)}"


def percent(share: float) -> str:
    """Return a share as text: ``12 %``, ``0.4 %``, ``0 %``."""
    value = 100 * share
    return f"{value:.1f} %" if 0 < value < 0.95 else f"{value:.0f} %"


def ratio(value: float) -> str:
    """Return a number from 0 to 1 with two decimals; only 1 itself is ``1.00``."""
    return "0.99" if 0.99 < value < 1 else f"{value:.2f}"


def rounded_down(value: float) -> str:
    """Return a number as text, two decimals, never up to the limit of a higher level."""
    return f"{math.floor(100 * value + 1e-6) / 100:.2f}"


def listed(words: Iterable[str]) -> str:
    """Return words joined as in a sentence: ``a, b and c``."""
    *head, last = list(words) or [""]
    return f"{', '.join(head)} and {last}" if head else last
