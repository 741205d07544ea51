"""Style rules that hide names without room at the map's real size. Pure.

Names are placed for one size of the map, but the window decides the real one. Their distance from
their points is fixed in pixels, while the points move apart or together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dashboard.topic_map.label_layout import CHARACTER_WIDTH, LINE_HEIGHT
from dashboard.topic_map.viewport import MODEBAR_PX, Canvas, Region

_SCALES = tuple(float(s) for s in (*np.geomspace(0.4, 0.99, 8), *np.geomspace(1.01, 1.8, 6)))
"""Scales between which names are checked, relative to the size they are placed for."""


@dataclass(frozen=True, slots=True)
class _Box:
    """A name: its anchor in map units from the centre; shift, half size in pixels."""

    x: float
    y: float
    right_px: float
    up_px: float
    half_width_px: float
    half_height_px: float

    def overlaps(self, other: _Box, scale: float) -> bool:
        """Return True if two names overlap at a scale in pixels per map unit."""
        across = (self.x - other.x) * scale + self.right_px - other.right_px
        upwards = (self.y - other.y) * scale + self.up_px - other.up_px
        return (
            abs(across) < self.half_width_px + other.half_width_px
            and abs(upwards) < self.half_height_px + other.half_height_px
        )


def fitting_names(
    names: Sequence[dict[str, object]], window: Region, canvas: Canvas, selector: str
) -> str:
    """Return container queries that hide names that would overlap or be cut.

    Parameters
    ----------
    names
        The annotations of `label_text.names_on_map`, the most important first.
    window
        The visible part of the map, as given to the axes.
    canvas
        The size that the names are placed for.
    selector
        CSS selector of the map, an element that is a container named ``da-map``.
    """
    if not names:
        return ""
    boxes = [_box(name, window) for name in names]
    usual = window.scale(canvas)
    rules = []
    # From large to small: the last rule that applies wins, and all are equally specific.
    for high, low in pairwise(reversed(_SCALES)):
        scales = [usual * part for part in (low, (low + high) / 2, high)]
        smaller = _smaller(window, scales[-1])
        every = f"{selector} .annotation[data-index] {{ display: inline; }}"
        hidden = _hidden(boxes, scales)
        rules.append(f"@container da-map {smaller} {{ {every} {_hiding(selector, hidden)} }}")
        for i, box in enumerate(boxes):
            if i not in hidden and (cut := _cut(box, window, scales)):
                rules.append(
                    f"@container da-map {smaller} and {cut} {{ {_hiding(selector, [i])} }}"
                )
    return "\n".join(rules)


def _box(name: dict[str, object], window: Region) -> _Box:
    lines = str(name["text"]).split("<br>")
    font = name["font"]
    px = float(font["size"]) if isinstance(font, dict) else 12.0
    x, y, right, up = (float(str(name[key])) for key in ("x", "y", "xshift", "yshift"))
    return _Box(
        x - (window.left + window.right) / 2,
        y - (window.bottom + window.top) / 2,
        right,
        up,
        max(map(len, lines)) * CHARACTER_WIDTH * px / 2,
        len(lines) * LINE_HEIGHT * px / 2,
    )


def _hidden(boxes: Sequence[_Box], scales: Sequence[float]) -> list[int]:
    """Return the names that overlap a more important one at any of these scales."""
    shown: list[int] = []
    hidden = []
    for i, box in enumerate(boxes):
        if any(box.overlaps(boxes[j], scale) for j in shown for scale in scales):
            hidden.append(i)
        else:
            shown.append(i)
    return hidden


def _smaller(window: Region, scale: float) -> str:
    """Return the condition that the map is drawn at a smaller scale."""
    width, height = window.width * scale, window.height * scale + MODEBAR_PX
    return f"((max-width: {width:.0f}px) or (max-height: {height:.0f}px))"


def _cut(box: _Box, window: Region, scales: Sequence[float]) -> str:
    """Return the condition that a name is cut; empty if it never is."""
    parts = []
    for name, place, side, shift, half, more in (
        ("width", box.x, window.width, box.right_px, box.half_width_px, 0),
        ("height", box.y, window.height, box.up_px, box.half_height_px, MODEBAR_PX),
    ):
        # The map is at least as wide and as high as the visible part at the smallest scale.
        needed = 2 * max(half + abs(place * scale + shift) for scale in scales)
        if needed > side * scales[0] + 1:
            parts.append(f"(max-{name}: {needed - 1 + more:.0f}px)")
    return f"({' or '.join(parts)})" if parts else ""


def _hiding(selector: str, indices: Sequence[int]) -> str:
    if not indices:
        return ""
    names = ", ".join(f'{selector} .annotation[data-index="{i}"]' for i in indices)
    return f"{names} {{ display: none; }}"
