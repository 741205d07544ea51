"""Search for slopes: at which growth of the odds something crosses zero, many groups at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Rows = NDArray[np.int64]

STEEPEST = 5.0
"""Log odds a unit of time that nothing is looked for beyond: 148 times as many at each."""


def slopes_at_zero(rising: Callable[[Real, Rows], Real], n_groups: int) -> Real:
    """Return the slope at which `rising` crosses zero for each group.

    Parameters
    ----------
    rising
        Of slopes and the numbers of their groups, both (n,): a value that rises with the slope.
    n_groups
        How many groups there are.

    Returns
    -------
    numpy.ndarray
        float64, (n_groups,): infinite where the value is still below zero at `STEEPEST`, minus
        infinite where it is already above at its negative.
    """
    from scipy.optimize import elementwise

    groups = np.arange(n_groups)
    ends = np.full(n_groups, STEEPEST)
    found = np.where(rising(ends, groups) <= 0, np.inf, np.nan)
    found[rising(-ends, groups) >= 0] = -np.inf
    inside = np.flatnonzero(np.isnan(found))
    if len(inside):
        bracket = -ends[inside], ends[inside]
        found[inside] = elementwise.find_root(rising, bracket, args=(inside,)).x
    return found
