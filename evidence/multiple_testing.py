"""Many tests at once: how many of the changes one reports may be chance."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FALSE_DISCOVERY_RATE = 0.05
"""Of the changes reported, at most this share is chance, on average."""


def q_values(p_values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the rate of false discoveries at which each test would be one.

    The step-up procedure of Y. Benjamini and Y. Hochberg (JRSS B 57, 289, 1995). A test without
    a p-value (nan) is none, and keeps its nan.
    """
    p = np.asarray(p_values, dtype=float)
    q = np.full(p.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    ranks = np.arange(1, len(order) + 1)
    scaled = p[order] * len(order) / ranks
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q
