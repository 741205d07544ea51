"""Small drawings for table cells: a sparkline of shares, an interval. Pure.

Each drawing is an SVG in the `background-image` of an element's style.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from dashboard.theming import svg
from dashboard.theming.shapes import Shape, drawn
from dashboard.theming.theme import TONES, Mode

SPARK_PX = (116, 30)
INTERVAL_PX = (150, 22)
_EDGE = 7


@dataclass(frozen=True, slots=True)
class Interval:
    """An odds ratio with its 95 % bounds; each of the three may be 0 or infinite."""

    low: float
    middle: float
    high: float


def spark(
    shares: Sequence[float | None],
    color: str,
    mode: Mode,
    *,
    over: bool = True,
    top: float | None = None,
    shape: Shape = "circle",
) -> str:
    """Return the style that draws shares as a line above zero.

    Parameters
    ----------
    shares
        Oldest first; None is a gap.
    color
        Colour of the line.
    mode
        Light or dark.
    over
        True if the last period is over; if not, its end is dashed and hollow.
    top
        The share at the upper edge, by default the largest; larger shares are cut off there.
    shape
        Shape of the mark at the end.
    """
    # Points in pixels.
    width, height = SPARK_PX
    known = [s for s in shares if s is not None]
    top = max(top or max(known, default=0.0), 1e-9)
    step = (width - 10) / max(len(shares) - 1, 1)
    at = [
        None if s is None else (5 + i * step, height - 4 - (height - 9) * min(s / top, 1.0))
        for i, s in enumerate(shares)
    ]
    tones = TONES[mode]
    parts = [_line(2, height - 3.5, width - 2, height - 3.5, tones.line, 1)]
    closed = at if over else at[:-1]
    for run in _runs(closed):
        if len(run) > 1:
            parts.append(_path(run, color, 1.6))
        else:
            parts.append(drawn("circle", *run[0], 1.6, color))
    last = next((p for p in reversed(at) if p is not None), None)
    if last is not None and at[-1] is not None:
        if not over and len(at) > 1 and at[-2] is not None:
            parts.append(_path([at[-2], last], color, 1.6, dash="2 2.5"))
        fill = color if over else tones.ground
        parts.append(drawn(shape, *last, 3 if shape == "circle" else 3.6, fill, stroke=color))
    return _style(parts, SPARK_PX)


def reach_of(intervals: Iterable[Interval]) -> float:
    """Return the axis's half width: the largest absolute log of a finite bound."""
    ends = sorted(
        abs(math.log(bound))
        for interval in intervals
        for bound in (interval.low, interval.high)
        if 0 < bound < math.inf
    )
    return max(1.05 * ends[-1] if ends else 0.0, 1e-3)


def interval(
    odds: Interval, reach: float, mode: Mode, color: str | None = None, *, firm: bool = True
) -> str:
    """Return the style that draws an interval as a line with a dot.

    No change is at the centre.

    Parameters
    ----------
    odds
        The interval.
    reach
        Half width of the axis, from `reach_of`; bounds beyond it are arrows at the edge.
    mode
        Light or dark.
    color
        Colour of the line, by default that of text.
    firm
        True if the change is a steady rise or fall; if not, the dot is hollow.
    """
    width, height = INTERVAL_PX
    tones = TONES[mode]
    color = color or tones.text
    half, middle = width / 2 - _EDGE, height / 2

    def place(ratio: float) -> float:
        log = math.inf if ratio == math.inf else math.log(ratio) if ratio > 0 else -math.inf
        return width / 2 + half * min(1.0, max(-1.0, log / reach))

    low, high = place(odds.low), place(odds.high)
    parts = [
        _line(width / 2, 1, width / 2, height - 1, tones.quiet, 1, dash="2 2"),
        _line(low, middle, high, middle, color, 2),
    ]
    if odds.low <= 0 or math.log(odds.low) < -reach:
        parts.append(_arrow(low, middle, -1, color))
    if math.log(max(odds.high, 1e-300)) > reach:
        parts.append(_arrow(high, middle, 1, color))
    if 0 < odds.middle < math.inf and abs(math.log(odds.middle)) <= reach:
        fill = color if firm else tones.ground
        parts.append(drawn("circle", place(odds.middle), middle, 4, fill, stroke=color))
    return _style(parts, INTERVAL_PX)


def _runs(
    points: Sequence[tuple[float, float] | None],
) -> Iterable[list[tuple[float, float]]]:
    """Return the runs of points between gaps."""
    for known, run in groupby(points, key=lambda p: p is not None):
        if known:
            yield [p for p in run if p is not None]


def _line(
    x1: float, y1: float, x2: float, y2: float, color: str, width: float, *, dash: str = ""
) -> str:
    return _path([(x1, y1), (x2, y2)], color, width, dash=dash)


def _path(
    points: Sequence[tuple[float, float]], color: str, width: float, *, dash: str = ""
) -> str:
    way = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dashed = f" stroke-dasharray='{dash}'" if dash else ""
    return (
        f"<path d='M{way}' fill='none' stroke='{color}' stroke-width='{width:g}' "
        f"stroke-linejoin='round' stroke-linecap='round'{dashed}/>"
    )


def _arrow(x: float, y: float, side: int, color: str) -> str:
    corners = [(x - 3 * side, y - 4.5), (x + 4 * side, y), (x - 3 * side, y + 4.5)]
    return _path(corners, color, 2)


def _style(parts: Sequence[str], size: tuple[int, int]) -> str:
    width, height = size
    picture = svg.picture_url(parts, width, height)
    return f"width:{width}px;height:{height}px;background-image:{picture}"
