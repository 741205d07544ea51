"""Small pictures of the marks of map and charts, for their legends. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from dashboard.theming import svg
from dashboard.theming.shapes import Shape, drawn
from dashboard.theming.theme import TONES, Mode, Tones

Mark = Literal[
    "highlight",
    "faded",
    "filtered",
    "region",
    "line",
    "dot",
    "hollow",
    "band",
    "dotted",
    "latest",
    "shape",
    "incomplete",
    "beyond",
    "gap",
    "frame",
    "empty",
    "error",
    "firm",
    "open",
    "further",
    "no-change",
    "zero",
    "hatched",
    "clear",
    "unclear",
]
"""Names of the marks; `MARKS` has their pictures."""

_WIDTH, _HEIGHT = 34, 20
_MIDDLE = _HEIGHT / 2


def _line(x1: float, x2: float, color: str, width: float, *, dash: str = "") -> str:
    dashed = f" stroke-dasharray='{dash}'" if dash else ""
    return (
        f"<path d='M{x1:g} {_MIDDLE:g}L{x2:g} {_MIDDLE:g}' stroke='{color}' fill='none' "
        f"stroke-width='{width:g}' stroke-linecap='round'{dashed}/>"
    )


def _disc(x: float, radius: float, fill: str, stroke: str = "none") -> str:
    return drawn("circle", x, _MIDDLE, radius, fill, stroke=stroke)


def _box(color: str, opacity: float, *, height: float = 12) -> str:
    top = _MIDDLE - height / 2
    return (
        f"<rect x='2' y='{top:g}' width='30' height='{height:g}' rx='3' fill='{color}' "
        f"opacity='{opacity:g}'/>"
    )


def _vertical(x: float, color: str, *, dash: str = "") -> str:
    dashed = f" stroke-dasharray='{dash}'" if dash else ""
    return f"<path d='M{x:g} 2L{x:g} 18' stroke='{color}' stroke-width='1.6'{dashed}/>"


def _hatches(color: str) -> str:
    bars = "".join(f"<path d='M{x} 13L{x + 4} 7' stroke='{color}'/>" for x in range(4, 30, 4))
    return (
        f"<rect x='2.5' y='6.5' width='29' height='7' rx='3' fill='none' stroke='{color}'/>{bars}"
    )


_PICTURES: Mapping[Mark, Callable[[Tones], str]] = {
    "highlight": lambda tones: _disc(17, 4, tones.accent) + _disc(17, 7, "none", tones.text),
    "faded": lambda tones: f"<g opacity='0.3'>{_disc(17, 4, tones.accent)}</g>",
    "filtered": lambda tones: _disc(17, 4, tones.ghost, tones.line),
    "region": lambda tones: _box(tones.accent, 0.25),
    "line": lambda tones: _line(3, 31, tones.accent, 2.4),
    "dot": lambda tones: _disc(17, 4.5, tones.accent),
    "band": lambda tones: _box(tones.accent, 0.25) + _line(3, 31, tones.accent, 2),
    "dotted": lambda tones: _line(3, 31, tones.accent, 2.4, dash="0.1 4.5"),
    "latest": lambda tones: _line(3, 27, tones.accent, 2) + _disc(27, 4, tones.accent),
    "shape": lambda tones: (
        _line(3, 27, tones.accent, 2) + drawn("diamond", 27, _MIDDLE, 4.6, tones.accent)
    ),
    "incomplete": lambda tones: (
        _line(3, 22, tones.accent, 2, dash="4 4") + _disc(27, 4, tones.ground, tones.accent)
    ),
    "beyond": lambda tones: f"<path d='M17 4L23 15L11 15Z' fill='{tones.accent}'/>",
    "gap": lambda tones: _line(3, 10, tones.accent, 2.4) + _line(24, 31, tones.accent, 2.4),
    "frame": lambda tones: (
        f"<rect x='9' y='3' width='16' height='14' fill='none' stroke='{tones.quiet}' "
        "stroke-width='1.5' stroke-dasharray='4 3'/>"
    ),
    "empty": lambda tones: (
        f"<rect x='9' y='3' width='16' height='14' fill='{tones.ground}' stroke='{tones.line}'/>"
    ),
    "hollow": lambda tones: _disc(17, 4.5, tones.ground, tones.accent),
    "error": lambda tones: _line(3, 31, tones.accent, 2) + _disc(17, 4.5, tones.accent),
    "firm": lambda tones: _line(3, 31, tones.text, 2) + _disc(17, 4.5, tones.text),
    "open": lambda tones: _line(3, 31, tones.text, 2) + _disc(17, 4.5, tones.ground, tones.text),
    "further": lambda tones: (
        _line(3, 30, tones.text, 2)
        + f"<path d='M25 5L31 10L25 15' stroke='{tones.text}' stroke-width='2' fill='none'/>"
    ),
    "no-change": lambda tones: _vertical(17, tones.quiet, dash="2 2"),
    "zero": lambda tones: _vertical(17, tones.text),
    "hatched": lambda tones: _hatches(tones.accent),
    "clear": lambda tones: _box(tones.accent, 1, height=8),
    "unclear": lambda tones: _box(tones.quiet, 1, height=8),
}

MARKS: tuple[Mark, ...] = tuple(_PICTURES)


def shape_entries(shapes: Iterable[Shape]) -> list[tuple[Mark, str]]:
    """Return the legend of marks in the shapes of themes; empty if all are circles."""
    if set(shapes) <= {"circle"}:
        return []
    return [("shape", "shape of the mark: that of the theme on the map")]


def mark_url(mark: Mark, mode: Mode) -> str:
    """Return the picture of a mark as the CSS value ``url('data:...')``."""
    return svg.picture_url([_PICTURES[mark](TONES[mode])], _WIDTH, _HEIGHT)
