"""The look: palette, page styles, and the Plotly template, for light and dark.

The neutral colours are those of `.streamlit/config.toml`; a test keeps the two the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

Mode = Literal["light", "dark"]

FONT = '"Source Sans", "Source Sans Pro", system-ui, sans-serif'
"""Streamlit's own font, which it serves itself."""


@dataclass(frozen=True, slots=True)
class Tones:
    """The neutral colours of a mode."""

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
BETWEEN: dict[Mode, str] = {"light": "#85878c", "dark": "#85888e"}
"""The grey of papers between topics."""


@dataclass(frozen=True, slots=True)
class _Shade:
    """A colour in OKLCH: one hue and chroma, its lightness on light and on dark ground."""

    hue: float
    on_light: float
    on_dark: float
    chroma: float

    def on(self, mode: Mode) -> str:
        return _oklch(self.on_light if mode == "light" else self.on_dark, self.chroma, self.hue)


# The hues of Okabe and Ito and of Paul Tol; lightness and chroma searched so that any two stay
# apart for eyes with and without red-green deficiency and all keep 3:1 against both grounds.
_FIRST = (
    _Shade(269, 0.410, 0.620, 0.165),
    _Shade(63, 0.655, 0.620, 0.142),
    _Shade(164, 0.629, 0.862, 0.158),
    _Shade(336, 0.411, 0.634, 0.165),
    _Shade(221, 0.509, 0.738, 0.165),
    _Shade(105, 0.518, 0.895, 0.165),
    _Shade(291, 0.623, 0.894, 0.106),
    _Shade(42, 0.410, 0.784, 0.146),
)
N_COLORS = 120
"""Distinct topic colours; a topic whose id is larger shares one."""


@cache
def topic_color(topic_id: int, mode: Mode) -> str:
    """Return the colour of a topic: the same for the same id, whatever else is shown."""
    return BETWEEN[mode] if topic_id < 0 else _shades()[topic_id % N_COLORS].on(mode)


@cache
def _shades() -> tuple[_Shade, ...]:
    """Return the first shades and then, again and again, the one furthest from those before."""
    candidates = [
        _Shade(hue, lightness, 0.58 + 1.14 * (lightness - 0.36), chroma)
        for hue in range(0, 360, 12)
        for lightness in (0.36, 0.43, 0.5, 0.57, 0.64)
        for chroma in (0.05, 0.1, 0.16)
    ]
    pool = [
        shade
        for shade in (*_FIRST, *candidates)
        if all(contrast(shade.on(mode), TONES[mode].ground) >= 3 for mode in TONES)
    ]
    places = {mode: np.array([_oklab(s.on(mode)) for s in pool]) for mode in TONES}

    def distance_to(color: Mapping[Mode, str]) -> npt.NDArray[np.float64]:
        apart = [np.linalg.norm(places[m] - _oklab(color[m]), axis=1) for m in TONES]
        return np.minimum(*apart)

    chosen = list(_FIRST)
    nearest = distance_to(BETWEEN)
    for shade in chosen:
        nearest = np.minimum(nearest, distance_to({m: shade.on(m) for m in TONES}))
    while len(chosen) < N_COLORS:
        chosen.append(pool[int(nearest.argmax())])
        nearest = np.minimum(nearest, distance_to({m: chosen[-1].on(m) for m in TONES}))
    return tuple(chosen)


def _oklab(color: str) -> npt.NDArray[np.float64]:
    """Return ``#rrggbb`` in OKLab, where distances follow the eye (Ottosson 2020)."""
    return _TO_LAB @ np.cbrt(_TO_CONES @ np.array(_linear(color)))


_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def _oklch(lightness: float, chroma: float, hue: float) -> str:
    """Turn OKLCH into sRGB hex, giving up chroma until the colour exists."""
    angle = math.radians(hue)
    while True:
        lab = np.array([lightness, chroma * math.cos(angle), chroma * math.sin(angle)])
        linear = np.linalg.solve(_TO_CONES, np.linalg.solve(_TO_LAB, lab) ** 3)
        if chroma < 0.005 or (linear.min() >= -0.001 and linear.max() <= 1.001):
            return "#" + "".join(f"{round(255 * _gamma(float(c))):02x}" for c in linear)
        chroma *= 0.96


def _gamma(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _linear(color: str) -> list[float]:
    """Return ``#rrggbb`` as linear red, green and blue, each 0 to 1."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def luminance(color: str) -> float:
    """Return the relative luminance of ``#rrggbb`` (WCAG 2)."""
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def digest_colors(n_digests: int, mode: Mode) -> list[str]:
    """Return one colour a digest, the newest the strongest; for a handful of digests."""
    chosen = {
        "light": ("#2b5c8a", "#c8741f", "#85878c"),
        "dark": ("#8db8e2", "#e8a35c", "#85888e"),
    }[mode]
    return [chosen[min(n_digests - 1 - i, 2)] for i in range(n_digests)]


def translucent(color: str, opacity: float) -> str:
    """Return ``#rrggbb`` as an ``rgba`` of that opacity."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"


@cache
def template(mode: Mode) -> go.layout.Template:
    """Return the Plotly template: no frames, few grid lines, the page's own ground and type."""
    tones = TONES[mode]
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
            "margin": {"l": 0, "r": 0, "t": 8, "b": 0},
            "xaxis": axis,
            "yaxis": axis,
            "showlegend": False,
            "hoverlabel": {
                "bgcolor": tones.raised,
                "bordercolor": tones.line,
                "font": {"family": FONT, "size": 14, "color": tones.text},
                "align": "left",
            },
            "modebar": {
                "bgcolor": "rgba(0,0,0,0)",
                "color": tones.quiet,
                "activecolor": tones.accent,
                "orientation": "h",
            },
        }
    )


def halo(mode: Mode) -> str:
    """Return a CSS text shadow that lifts words off the points under them."""
    ground = TONES[mode].ground
    return ", ".join(f"{x}px {y}px 1.5px {ground}" for x in (-1, 0, 1) for y in (-1, 0, 1))


def page_styles(mode: Mode) -> str:
    """Return the style sheet for what Streamlit has no element for."""
    tones = TONES[mode]
    return f"""
.da-lead {{ font-size: 1.2rem; line-height: 1.5; margin: 0; max-width: 62rem;
  text-wrap: pretty; }}
.da-note, .da-quiet {{ color: {tones.quiet}; font-size: .9rem; line-height: 1.45; margin: 0;
  max-width: 62rem; }}
.da-title {{ font-size: 1.55rem; line-height: 1.25; font-weight: 650; margin: 0;
  max-width: 46rem; text-wrap: balance; overflow-wrap: anywhere; }}
.da-card .da-title {{ font-size: 1.2rem; }}
.da-head {{ font-size: 1.05rem; font-weight: 650; margin: .6rem 0 0; }}
.da-abstract p {{ max-width: 70ch; line-height: 1.6; margin: 0 0 .6rem; overflow-wrap: anywhere; }}
.da-facts {{ color: {tones.quiet}; font-size: .92rem; line-height: 1.5; margin: .15rem 0 0;
  max-width: 70ch; overflow-wrap: anywhere; }}
.da-swatch {{ display: inline-block; width: .72em; height: .72em; border-radius: 50%;
  margin-right: .45em; vertical-align: -.02em; }}
.da-ring {{ background: transparent !important; border: 2px solid {BETWEEN[mode]}; }}
.da-bar {{ height: 5px; border-radius: 3px; background: {tones.raised}; overflow: hidden;
  margin: .1rem 0 .35rem; }}
.da-bar span {{ display: block; height: 100%; border-radius: 3px; min-width: 5px; }}
.da-number {{ color: {tones.quiet}; font-variant-numeric: tabular-nums; white-space: nowrap;
  font-size: .95rem; }}
.da-chips {{ display: flex; flex-wrap: wrap; gap: .35rem; margin: .2rem 0; }}
.da-chips span {{ background: {tones.raised}; border-radius: 1rem; padding: .1rem .7rem;
  font-size: .92rem; overflow-wrap: anywhere; }}
.da-table {{ border-collapse: collapse; font-size: .95rem; width: 100%; }}
.da-table th {{ text-align: left; font-weight: 600; color: {tones.quiet}; }}
.da-table th, .da-table td {{ padding: .3rem .9rem .3rem 0; border: 0;
  border-bottom: 1px solid {tones.line}; vertical-align: top; overflow-wrap: anywhere; }}
.da-name {{ font-size: .875rem; }}
[data-testid="stMain"] [data-testid="stPageLink-NavLink"] {{ padding: .1rem 0;
  min-height: 0; background: transparent; }}
[data-testid="stMain"] [data-testid="stPageLink-NavLink"]:hover p {{
  text-decoration: underline; }}
[data-testid="stMain"] [data-testid="stPageLink-NavLink"] p {{ color: {tones.accent};
  font-weight: 400; line-height: 1.4; white-space: normal; overflow-wrap: anywhere; }}
[class*="st-key-da-list"] [data-testid="stPageLink-NavLink"] p {{ font-weight: 600; }}
[class*="st-key-da-list"] .da-facts {{ margin: -.1rem 0 .55rem; font-size: .88rem; }}
.da-pairs th {{ width: 15rem; }}
.da-scroll {{ overflow-x: auto; }}
.da-tall {{ max-height: 26rem; overflow-y: auto; }}
.da-tall th, .da-tall td {{ min-width: 4.2rem; overflow-wrap: normal; }}
.da-tall td:nth-child(5), .da-tall td:nth-child(2) {{ min-width: 11rem;
  overflow-wrap: anywhere; }}
.da-mark {{ color: {tones.text}; background: {tones.raised}; border-radius: .3rem;
  padding: 0 .35rem; font-size: .85em; white-space: nowrap; }}
"""
