"""The logo as SVG, with and without the name.

It is drawn here, so that no file is fetched.
"""

from __future__ import annotations

from dashboard.theming.theme import TONES, Mode

_DOTS = "".join(
    f'<circle cx="{x}" cy="{y}" r="{r}" fill="{color}"/>'
    for x, y, r, color in (
        (9, 9, 5, "#2b5c8a"),
        (22, 7, 3.5, "#c8741f"),
        (23, 20, 5, "#178a6b"),
        (9, 23, 3.5, "#b4487c"),
    )
)


def _svg(width_px: int, inside: str) -> str:
    size = f'viewBox="0 0 {width_px} 32" width="{width_px}" height="32"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{inside}</svg>'


def mark() -> str:
    """Return the logo without the name, as SVG: four topics on a map."""
    return _svg(32, _DOTS)


def word_mark(mode: Mode) -> str:
    """Return the logo with the name beside it, as SVG."""
    name = (
        '<text x="38" y="22" font-family="system-ui, sans-serif" font-size="18" '
        f'font-weight="650" fill="{TONES[mode].text}">Digest Atlas</text>'
    )
    return _svg(168, _DOTS + name)
