"""The room that a map has: its extent, its height, and how many pixels a unit is. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True)
class Canvas:
    """The room a map has at least, in pixels, and the size of its lettering."""

    width_px: int
    height_px: int
    label_px: int


DESKTOP = Canvas(630, 640, 14)
PHONE = Canvas(350, 430, 12)

MODEBAR_PX = 34
"""Kept free above the map, or the tools would lie on the points."""

_FLATTEST = 0.62
"""A wide map takes less height than there is, but at least this part of its width."""

MANY_TOPICS = 20
"""Topics from which on their names are set a little smaller."""


def extent(everything: pd.DataFrame) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the ranges of x and y with some air around the outermost papers."""
    ranges = []
    for column in ("x", "y"):
        low, high = (
            (float(everything[column].min()), float(everything[column].max()))
            if len(everything)
            else (0.0, 1.0)
        )
        air = 0.05 * (high - low) or 1.0
        ranges.append((low - air, high + air))
    return ranges[0], ranges[1]


def fitted(canvas: Canvas, everything: pd.DataFrame, n_topics: int) -> Canvas:
    """Return the canvas no higher than the map needs at its width, with names to suit."""
    (left, right), (bottom, top) = extent(everything)
    wanted = canvas.width_px * max((top - bottom) / (right - left), _FLATTEST) + MODEBAR_PX
    label_px = canvas.label_px - (1 if n_topics >= MANY_TOPICS else 0)
    return Canvas(canvas.width_px, min(canvas.height_px, round(wanted)), label_px)
