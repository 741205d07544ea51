"""Placement of names on the map without overlaps, the largest topic first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.records import NAME_CHARS
from dashboard.text.escape import shorten, wrap

CHARACTER_WIDTH = 0.54
"""Average width of a letter, relative to the font size, in the page's font at weight 600."""
LINE_HEIGHT = 1.25
"""Height of a line, relative to the font size."""
_WRAP_AT, _LONGEST = 20, NAME_CHARS


@dataclass(frozen=True, slots=True)
class LabelCandidate:
    """A name to place.

    Attributes
    ----------
    topic_id
        The topic or theme.
    label
        The name.
    weight
        Names with more weight are placed first.
    x, y
        Preferred centre in pixels, `y` upwards.
    font_px
        Font size.
    above_px, below_px
        Distance above and below the centre at which the name covers none of its topic's points;
        0 if that is too far away.
    """

    topic_id: int
    label: str
    weight: float
    x: float
    y: float
    font_px: float
    above_px: float = 0.0
    below_px: float = 0.0


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A placed name: its lines, box in pixels and shift above the preferred centre."""

    wish: LabelCandidate
    lines: tuple[str, ...]
    shift_px: float
    left: float
    right: float
    bottom: float
    top: float

    def overlaps(self, other: PlacedLabel) -> bool:
        """Return True if the boxes of two names overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )


def place(wishes: Sequence[LabelCandidate], width_px: float, height_px: float) -> list[PlacedLabel]:
    """Place as many names as fit, those with the most weight first.

    Positions are tried in this order: clear of the topic's points, at the preferred centre, one or
    two lines above or below it. A name for which none is free is left out. Names stay inside the
    canvas.

    Parameters
    ----------
    wishes
        The names; of equal weight, the lower topic id goes first.
    width_px, height_px
        Size of the canvas.
    """
    placed: list[PlacedLabel] = []
    for wish in sorted(wishes, key=lambda w: (-w.weight, w.topic_id)):
        line_px = wish.font_px * LINE_HEIGHT
        half_px = len(_lines(wish)) * line_px / 2
        clear = [wish.above_px + half_px] if wish.above_px else []
        clear += [-wish.below_px - half_px] if wish.below_px else []
        for shift_px in (*clear, *(lines * line_px for lines in (0, 1, -1, 2, -2))):
            box = _box(wish, shift_px)
            inside = box.bottom >= 0 and box.top <= height_px and box.right - box.left <= width_px
            box = _pushed_in(box, width_px)
            if inside and not any(box.overlaps(other) for other in placed):
                placed.append(box)
                break
    return placed


def lines_of(label: str) -> tuple[str, ...]:
    """Return a name wrapped into lines."""
    return tuple(wrap(shorten(label, _LONGEST), _WRAP_AT))


def _lines(wish: LabelCandidate) -> tuple[str, ...]:
    return lines_of(wish.label)


def _box(wish: LabelCandidate, shift_px: float) -> PlacedLabel:
    lines = _lines(wish)
    half_width = max((len(line) for line in lines), default=0) * CHARACTER_WIDTH * wish.font_px / 2
    half_height = len(lines) * LINE_HEIGHT * wish.font_px / 2
    y = wish.y + shift_px
    return PlacedLabel(
        wish,
        lines,
        shift_px,
        wish.x - half_width,
        wish.x + half_width,
        y - half_height,
        y + half_height,
    )


def _pushed_in(box: PlacedLabel, width_px: float) -> PlacedLabel:
    """Return the box moved sideways so that it lies inside the canvas."""
    shift = max(0.0, -box.left) - max(0.0, box.right - width_px)
    return PlacedLabel(
        box.wish,
        box.lines,
        box.shift_px,
        box.left + shift,
        box.right + shift,
        box.bottom,
        box.top,
    )
