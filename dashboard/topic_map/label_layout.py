"""Where names fit on the map: the largest topic first, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.text.escape import shorten, wrap

CHARACTER_WIDTH = 0.54
"""Width of an average letter, as a part of the font size, in the page's font at weight 600."""
LINE_HEIGHT = 1.25
_WRAP_AT, _LONGEST = 20, 56


@dataclass(frozen=True, slots=True)
class LabelCandidate:
    """A name that would like a place; `x` and `y` in pixels, y upwards.

    `above_px` and `below_px` are how far from its place the name would cover no point of its
    topic; 0 where that is too far to go.
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
    """A name that got one; its centre lies `shift_px` above the wished place."""

    wish: LabelCandidate
    lines: tuple[str, ...]
    shift_px: float
    left: float
    right: float
    bottom: float
    top: float

    def overlaps(self, other: PlacedLabel) -> bool:
        """Whether the two would be printed over each other."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )


def place(wishes: Sequence[LabelCandidate], width_px: float, height_px: float) -> list[PlacedLabel]:
    """Give places to as many names as fit, heaviest first.

    A name goes clear of its points or, if that is taken, where it belongs or a line or two above
    or below; where that is taken too, it is left out. Names never leave the canvas.

    Parameters
    ----------
    wishes
        The names; of equal weight the lower topic id goes first.
    width_px, height_px
        The canvas.
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
    """Return the lines that a name is printed on."""
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
    """Move a box that sticks out at a side back onto the canvas."""
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
