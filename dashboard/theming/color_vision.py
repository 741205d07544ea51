"""Colours as seen with a colour vision deficiency. Pure.

Source: Machado, Oliveira and Fernandes, "A physiologically-based model for simulation of color
vision deficiency", IEEE TVCG 15, 2009; severity 1, on linear RGB.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import numpy.typing as npt

from dashboard.theming.oklab import linear_rgb, oklab_of_linear

VISIONS: Mapping[str, npt.NDArray[np.float64]] = {
    "usual": np.eye(3),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""Matrices from linear RGB to the linear RGB that looks the same to these readers."""


@cache
def as_seen(color: str) -> npt.NDArray[np.float64]:
    """Return ``#rrggbb`` as (4, 3) OKLab, one row per vision of `VISIONS`."""
    linear = np.array(linear_rgb(color))
    return np.array([oklab_of_linear(np.maximum(0, m @ linear)) for m in VISIONS.values()])


def least_apart(one: str, other: str) -> float:
    """Return the smallest OKLab distance of two colours over all of `VISIONS`."""
    return float(np.linalg.norm(as_seen(one) - as_seen(other), axis=1).min())
