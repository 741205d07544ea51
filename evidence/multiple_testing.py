"""False discovery rate control over many tests."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FALSE_DISCOVERY_RATE = 0.05
"""Expected share of false positives among the reported changes, at most."""


def q_values(p_values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the lowest false discovery rate at which each test is significant.

    The step-up procedure of Y. Benjamini and Y. Hochberg (JRSS B 57, 289, 1995).

    Parameters
    ----------
    p_values
        (n,): p-values; NaN for tests that were not made, which do not count.

    Returns
    -------
    numpy.ndarray
        (n,): q-values in the order of `p_values`; NaN where the p-value is.

    Examples
    --------
    >>> q_values([0.01, 0.04, 0.9]).round(3).tolist()
    [0.03, 0.06, 0.9]
    """
    p = np.asarray(p_values, dtype=float)
    q = np.full(p.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    ranks = np.arange(1, len(order) + 1)
    scaled = p[order] * len(order) / ranks
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q
