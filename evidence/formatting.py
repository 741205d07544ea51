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


def out_of(value: int, total: int, noun: str = "", many: str | None = None) -> str:
    """Return a number with the number that it is part of: ``17 of 301 papers``."""
    return f"{number(value)} of {count(total, noun, many) if noun else number(total)}"


def part(value: int, total: int, noun: str = "", many: str | None = None) -> str:
    """Return a part with its total and percentage: ``17 of 301 papers (5.6 %)``.

    Parameters
    ----------
    value, total
        The number of a part, and of the whole; a whole of 0 has no percentage.
    noun, many
        What is counted, singular and plural, such as ``paper`` or ``new paper``; may be empty.
    """
    words = out_of(value, total, noun, many)
    return f"{words} ({part_percent(value, total)})" if total else words


def short_part(value: int, total: int) -> str:
    """Return a part below a heading with its total: ``17 (5.6 %)``."""
    return f"{number(value)} ({part_percent(value, total)})" if total else number(value)


def part_percent(value: int, total: int) -> str:
    """Return the percentage of a part: ``5.6 %``, ``12 %``, ``0.01 %``.

    Only nothing is 0 % and only the whole is 100 %.
    """
    percentage = 100 * value / total
    if not 0 < value < total:
        return f"{percentage:.0f} %"
    if percentage < 0.05:
        # As many decimals as the first digit that is not 0 needs.
        digits = -math.floor(math.log10(percentage))
        return f"{percentage:.{digits}f} %"
    if 9.95 <= percentage < 99.05:
        return f"{percentage:.0f} %"
    return f"{min(percentage, 99.9):.1f}".removesuffix(".0") + " %"


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
