"""Neutral colours, fonts and the Plotly template, for light and dark mode. Pure.

The neutral colours equal those of `.streamlit/config.toml`, as a test checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import plotly.graph_objects as go

Mode = Literal["light", "dark"]

FONT = '"Source Sans", "Source Sans Pro", system-ui, sans-serif'
"""Streamlit's own font, which its server provides."""


@dataclass(frozen=True, slots=True)
class Tones:
    """The neutral colours of a mode, as ``#rrggbb``."""

    ground: str
    raised: str
    text: str
    quiet: str
    line: str
    ghost: str
    accent: str


TONES: dict[Mode, Tones] = {
    "light": Tones("#fcfbf8", "#f2f0ea", "#23262b", "#636770", "#dedad0", "#e4e1d9", "#2b5c8a"),
    "dark": Tones("#15171b", "#1f2329", "#e7e5df", "#a2a5ab", "#343941", "#2c3036", "#8db8e2"),
}
UNASSIGNED_COLOR: dict[Mode, str] = {"light": "#85878c", "dark": "#85888e"}
"""The grey of unassigned papers."""


def digest_colors(n_digests: int, mode: Mode) -> list[str]:
    """Return one colour per digest, the newest the strongest; only three are distinct."""
    chosen = {
        "light": ("#2b5c8a", "#c8741f", "#85878c"),
        "dark": ("#8db8e2", "#e8a35c", "#85888e"),
    }[mode]
    return [chosen[min(n_digests - 1 - i, 2)] for i in range(n_digests)]


@cache
def template(mode: Mode) -> go.layout.Template:
    """Return the Plotly template: no frames, few grid lines.

    Its colours and font are those of the page.
    """
    tones = TONES[mode]
    # Both axes: a chart that needs grid lines turns them on.
    axis = {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "gridcolor": tones.line,
        "linecolor": tones.line,
        "tickfont": {"color": tones.quiet, "size": 13},
        "title": {"font": {"color": tones.quiet, "size": 13}},
        "automargin": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 14, "color": tones.text},
            "paper_bgcolor": tones.ground,
            "plot_bgcolor": tones.ground,
            # No margins: the axes make room for their labels themselves.
            "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
            "xaxis": axis,
            "yaxis": axis,
            "showlegend": False,
            # Lines are aligned the same on either side of a point.
            "hoverlabel": {
                "bgcolor": tones.raised,
                "bordercolor": tones.line,
                "font": {"family": FONT, "size": 14, "color": tones.text},
                "align": "left",
            },
            # Transparent, so that the buttons don't hide points.
            "modebar": {
                "bgcolor": "rgba(0,0,0,0)",
                "color": tones.quiet,
                "activecolor": tones.accent,
                "orientation": "h",
            },
        }
    )


def halo(mode: Mode) -> str:
    """Return a CSS text shadow that keeps names legible on top of points."""
    ground = TONES[mode].ground
    return ", ".join(f"{x}px {y}px 1.5px {ground}" for x in (-1, 0, 1) for y in (-1, 0, 1))
