"""The room that a map has: its window, its height, and how many pixels a unit is. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True, slots=True)
class Canvas:
    """The room a map has at least, in pixels, and the size of its lettering."""

    width_px: int
    height_px: int
    label_px: int

    @property
    def drawn_px(self) -> tuple[int, int]:
        """Width and height of the part that points are drawn on."""
        return self.width_px, self.height_px - MODEBAR_PX


DESKTOP = Canvas(630, 640, 14)
PHONE = Canvas(350, 430, 12)

MODEBAR_PX = 34
"""Kept free above the map, or the tools would lie on the points."""

_FLATTEST = 0.62
"""A wide map takes less height than there is, but at least this part of its width."""

MANY_TOPICS = 20
"""Topics from which on their names are set a little smaller."""

_AIR = 0.08
"""Left free around the outermost papers, as a part of the width."""

_CLOSEST = 1e-4
"""The least width of a region, as a part of the map's: closer there is nothing to see."""


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of the map, in the map's own units."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    def holds(self, papers: pd.DataFrame) -> npt.NDArray[np.bool_]:
        """Return for each paper whether it lies within, edges included."""
        x, y = papers["x"].to_numpy(), papers["y"].to_numpy()
        return (x >= self.left) & (x <= self.right) & (y >= self.bottom) & (y <= self.top)

    def scale(self, canvas: Canvas) -> float:
        """Return pixels a unit; the axes have one scale, so the tighter side sets it."""
        width_px, height_px = canvas.drawn_px
        return min(width_px / self.width, height_px / self.height)


def around(papers: pd.DataFrame) -> Region:
    """Return the window that holds all papers, with some air around the outermost."""
    ends = []
    for column in ("x", "y"):
        low, high = (
            (float(papers[column].min()), float(papers[column].max()))
            if len(papers)
            else (0.0, 1.0)
        )
        air = _AIR * (high - low) or 1.0
        ends += [low - air, high + air]
    return Region(*ends)


def region_around(papers: pd.DataFrame, all_papers: pd.DataFrame) -> Region:
    """Return the region of some papers: never smaller than there is something to see in.

    Parameters
    ----------
    papers
        The papers to see.
    all_papers
        All papers, whose extent says how small is too small.
    """
    close, whole = around(papers), around(all_papers)
    least = _CLOSEST * max(whole.width, whole.height)
    x, y = (close.left + close.right) / 2, (close.bottom + close.top) / 2
    half_width, half_height = (max(side, least) / 2 for side in (close.width, close.height))
    if papers["x"].nunique() < 2 and papers["y"].nunique() < 2:
        # A single place has no extent of its own: a fiftieth of the map around it.
        half_width = half_height = max(whole.width, whole.height) / 100
    return Region(x - half_width, x + half_width, y - half_height, y + half_height)


def filling(region: Region, canvas: Canvas) -> Region:
    """Return the window that is seen when a region is fitted into a canvas."""
    width_px, height_px = canvas.drawn_px
    scale = region.scale(canvas)
    x, y = (region.left + region.right) / 2, (region.bottom + region.top) / 2
    return Region(
        x - width_px / scale / 2,
        x + width_px / scale / 2,
        y - height_px / scale / 2,
        y + height_px / scale / 2,
    )


def grown(window: Region, part: float = 0.5) -> Region:
    """Return a window larger by a part of it to every side: a wider screen shows more of it."""
    across, up = window.width * part, window.height * part
    return Region(window.left - across, window.right + across, window.bottom - up, window.top + up)


def fitted(canvas: Canvas, whole: Region, n_topics: int) -> Canvas:
    """Return the canvas no higher than the whole map needs at its width, with names to suit."""
    wanted = canvas.width_px * max(whole.height / whole.width, _FLATTEST) + MODEBAR_PX
    label_px = canvas.label_px - (1 if n_topics >= MANY_TOPICS else 0)
    return Canvas(canvas.width_px, min(canvas.height_px, round(wanted)), label_px)
