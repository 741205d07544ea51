"""Figures in words, in English whatever the machine's locale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(date: dt.date) -> str:
    """Write a date: ``13 Mar 2025``."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def month(date: dt.date) -> str:
    """Write a month: ``Mar 2025``."""
    return f"{_MONTHS[date.month - 1]} {date.year}"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Write a number with its noun: ``1 paper``, ``1,204 papers``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def percent(share: float) -> str:
    """Write a share: ``12 %``, ``0.4 %``, ``0 %``."""
    value = 100 * share
    return f"{value:.1f} %" if 0 < value < 0.95 else f"{value:.0f} %"


def ratio(value: float) -> str:
    """Write a number from 0 to 1; never 1 for what is less."""
    return "0.99" if 0.99 < value < 1 else f"{value:.2f}"


def listed(words: Iterable[str]) -> str:
    """Join words as a sentence does: ``a, b and c``."""
    *head, last = list(words) or [""]
    return f"{', '.join(head)} and {last}" if head else last
