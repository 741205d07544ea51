"""Conversion to and from OKLab and OKLCH; contrast and opacity of colours. Pure."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

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
_FROM_CONES, _FROM_LAB = np.linalg.inv(_TO_CONES), np.linalg.inv(_TO_LAB)


def oklab(color: str) -> npt.NDArray[np.float64]:
    """Return ``#rrggbb`` as (3,) OKLab.

    The colour space is perceptually uniform (Ottosson 2020).
    """
    return oklab_of_linear(np.array(linear_rgb(color)))


def oklab_of_linear(linear: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return (3,) linear red, green and blue as (3,) OKLab."""
    return _TO_LAB @ np.cbrt(_TO_CONES @ linear)


def oklch(lightness: float, chroma: float, hue: float) -> str:
    """Return OKLCH (hue in degrees) as ``#rrggbb``; reduce chroma to fit sRGB."""
    angle = math.radians(hue)
    while True:
        lab = np.array([lightness, chroma * math.cos(angle), chroma * math.sin(angle)])
        linear = _FROM_CONES @ (_FROM_LAB @ lab) ** 3
        if chroma < 0.005 or (linear.min() >= -0.001 and linear.max() <= 1.001):
            return "#" + "".join(f"{round(255 * _gamma(float(c))):02x}" for c in linear)
        chroma *= 0.96


def _gamma(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def linear_rgb(color: str) -> list[float]:
    """Return ``#rrggbb`` as linear red, green and blue, each 0 to 1."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def luminance(color: str) -> float:
    """Return the relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2)."""
    red, green, blue = linear_rgb(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def translucent(color: str, opacity: float) -> str:
    """Return ``#rrggbb`` with an opacity, as ``rgba(...)``."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:g})"
