"""Geometry of the map: visible region, canvas and scale. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd


@dataclass(frozen=True, slots=True)
class Canvas:
    """Minimum size of a map on the screen, and the font size of its names, in pixels."""

    width_px: int
    height_px: int
    label_px: int

    @property
    def drawn_px(self) -> tuple[int, int]:
        """Width and height of the plot area in pixels."""
        return self.width_px, self.height_px - MODEBAR_PX


DESKTOP = Canvas(630, 640, 14)
PHONE = Canvas(350, 430, 12)

MODEBAR_PX = 34
"""Height of the free strip above the map for the toolbar."""

_FLATTEST = 0.62
"""Minimum height of a map, relative to its width."""

MANY_TOPICS = 20
"""From this number of topics, names have a smaller font."""

_AIR = 0.08
"""Margin around the outermost papers, relative to the extent."""

_CLOSEST = 1e-4
"""Minimum width of a region, relative to the map's width."""


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of the map, in the map's own units."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        """Width in map units."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in map units."""
        return self.top - self.bottom

    def holds(self, papers: pd.DataFrame) -> npt.NDArray[np.bool_]:
        """Return (n_papers,) booleans: whether each paper lies inside, edges included."""
        x, y = papers["x"].to_numpy(), papers["y"].to_numpy()
        return (x >= self.left) & (x <= self.right) & (y >= self.bottom) & (y <= self.top)

    def scale(self, canvas: Canvas) -> float:
        """Return pixels per map unit, the same on both axes."""
        width_px, height_px = canvas.drawn_px
        return min(width_px / self.width, height_px / self.height)


def around(papers: pd.DataFrame) -> Region:
    """Return the region of all papers, with a margin."""
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
    """Return the region of some papers, with a margin and a minimum size.

    Parameters
    ----------
    papers
        The papers to show.
    all_papers
        All papers; the minimum size is relative to their extent.
    """
    close, whole = around(papers), around(all_papers)
    least = _CLOSEST * max(whole.width, whole.height)
    x, y = (close.left + close.right) / 2, (close.bottom + close.top) / 2
    half_width, half_height = (max(side, least) / 2 for side in (close.width, close.height))
    if papers["x"].nunique() < 2 and papers["y"].nunique() < 2:
        # A single point has no extent: show a fiftieth of the map around it.
        half_width = half_height = max(whole.width, whole.height) / 100
    return Region(x - half_width, x + half_width, y - half_height, y + half_height)


def filling(region: Region, canvas: Canvas) -> Region:
    """Return the visible part of the map when a region is fitted into a canvas."""
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
    """Return a region enlarged on every side by `part` of its size."""
    across, up = window.width * part, window.height * part
    return Region(window.left - across, window.right + across, window.bottom - up, window.top + up)


def fitted(canvas: Canvas, whole: Region, n_topics: int) -> Canvas:
    """Return a canvas no higher than the whole map needs, with a fitting font size."""
    wanted = canvas.width_px * max(whole.height / whole.width, _FLATTEST) + MODEBAR_PX
    label_px = canvas.label_px - (1 if n_topics >= MANY_TOPICS else 0)
    return Canvas(canvas.width_px, min(canvas.height_px, round(wanted)), label_px)
