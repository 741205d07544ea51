"""Values of query parameters: numbers, lists, ranges, regions. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import TypeVar

from dashboard.atlas.filters import Span
from dashboard.text.escape import plain
from dashboard.topic_map.viewport import Region

T = TypeVar("T")

TO = ".."
"""Between the ends of a range."""

MOST_VALUES = 1000
"""Maximum number of values of one parameter; the rest is ignored."""

_FARTHEST = 1e6
"""Largest absolute coordinate of a region; no map reaches further."""


def region_words(region: Region | None) -> str:
    """Return a region as text: its sides, separated by commas."""
    sides = () if region is None else (region.left, region.right, region.bottom, region.top)
    return ",".join(f"{side:.6g}" for side in sides)


def region_of(asked: str) -> Region | None:
    """Parse a region: four numbers, left < right and bottom < top; else None."""
    sides = [_side(part) for part in asked.split(",", 4)]
    if len(sides) != 4 or not all(abs(side) < _FARTHEST for side in sides):
        return None
    left, right, bottom, top = sides
    return Region(left, right, bottom, top) if left < right and bottom < top else None


def _side(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return math.nan


def range_words(span: Span | None) -> str:
    """Return a range of digests as text: both ids, or one if they are equal."""
    return "" if span is None else span[0] if span[0] == span[1] else TO.join(span)


def number_of(part: str) -> int | None:
    """Parse a non-negative integer of fewer than 10 digits; else None."""
    return int(part) if part.isascii() and part.isdigit() and len(part) < 10 else None


def day_of(asked: str) -> dt.date | None:
    """Parse a day in ISO format, such as ``2025-06-30``; else None."""
    try:
        return dt.date.fromisoformat(asked) if len(asked) == len("2025-06-30") else None
    except ValueError:
        return None


def one_of(choices: Sequence[T], asked: str | None) -> T | None:
    """Return the choice equal to `asked`, or None."""
    return next((choice for choice in choices if choice == asked), None)


def parts_of(value: str) -> tuple[list[str], int]:
    """Return the distinct parts of a comma-separated list, and how many were left out.

    At most `MOST_VALUES` are returned.
    """
    parts = list(dict.fromkeys(filter(None, map(plain, value.split(",")))))
    return parts[:MOST_VALUES], max(0, len(parts) - MOST_VALUES)
