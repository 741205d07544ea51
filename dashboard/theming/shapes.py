"""Shapes of the marks of a theme: on the map, in charts, and beside names. Pure.

Up to eight themes are told apart by their colour alone; from nine on, a shape helps.
"""

from __future__ import annotations

import math
from typing import Literal, get_args

from dashboard.theming import svg

Shape = Literal["circle", "square", "triangle-down", "diamond", "cross", "x"]
"""Names as in Plotly, where they are symbols of markers."""

SHAPES: tuple[Shape, ...] = get_args(Shape)

# One arm of a cross, turned three times for the whole outline.
_ARM = ((0.36, -0.36), (0.36, -1.05), (-0.36, -1.05))
_PLUS = (
    *_ARM,
    *((y, -x) for x, y in _ARM),
    *((-x, -y) for x, y in _ARM),
    *((-y, x) for x, y in _ARM),
)
_TURN = math.sqrt(0.5)

# Corners in a box from -1 to 1, `y` downwards; all have about the area of the circle.
_CORNERS: dict[Shape, tuple[tuple[float, float], ...]] = {
    "square": ((-0.84, -0.84), (0.84, -0.84), (0.84, 0.84), (-0.84, 0.84)),
    "triangle-down": ((0, 1.05), (1.1, -0.85), (-1.1, -0.85)),
    "diamond": ((0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)),
    "cross": _PLUS,
    "x": tuple((_TURN * (x - y), _TURN * (x + y)) for x, y in _PLUS),
}


def corners(shape: Shape) -> tuple[tuple[float, float], ...]:
    """Return a shape's corners, `y` downwards, for a radius of 1; none for a circle."""
    return _CORNERS.get(shape, ())


def drawn(
    shape: Shape,
    x: float,
    y: float,
    radius: float,
    fill: str,
    *,
    stroke: str = "none",
    stroke_width: float = 1.4,
) -> str:
    """Return a shape as an SVG element.

    Parameters
    ----------
    shape
        The shape.
    x, y
        Its centre.
    radius
        Radius of a circle of about the same area.
    fill, stroke
        Colours, or ``none``.
    stroke_width
        Width of the outline.
    """
    ink = f"fill='{fill}' stroke='{stroke}' stroke-width='{stroke_width:g}'"
    if shape == "circle":
        return f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{radius:g}' {ink}/>"
    places = (f"{x + radius * a:.1f} {y + radius * b:.1f}" for a, b in corners(shape))
    return f"<path d='M{'L'.join(places)}Z' {ink}/>"


def swatch_style(shape: Shape, color: str, *, is_filled: bool = True) -> str:
    """Return the CSS declarations of a swatch, a small element with a theme's mark.

    Parameters
    ----------
    shape
        The theme's shape.
    color
        The theme's colour.
    is_filled
        False for an outline only.
    """
    if shape == "circle":
        return f"background:{color}" if is_filled else f"border:2px solid {color}"
    mark = drawn(shape, 10, 10, 8, color if is_filled else "none", stroke=color, stroke_width=2)
    url = svg.picture_url([mark], 20, 20)
    return f"background:{url} center / contain no-repeat;border-radius:0"
