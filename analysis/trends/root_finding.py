"""Root finding over slopes, vectorized over groups."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Rows = NDArray[np.int64]

STEEPEST = 5.0
"""Bound of the search, in log odds per unit of time: odds that grow 148-fold in each."""


def slopes_at_zero(rising: Callable[[Real, Rows], Real], n_groups: int) -> Real:
    """Return the slope at which a rising function crosses zero, for each group.

    Parameters
    ----------
    rising
        Takes slopes and group numbers, both (n,), and returns values that rise with the slope.
    n_groups
        Number of groups.

    Returns
    -------
    numpy.ndarray
        float64, (n_groups,): infinity if the value is not above zero at `STEEPEST`, minus infinity
        if it is not below zero at ``-STEEPEST``.
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
