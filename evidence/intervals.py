"""Confidence intervals for shares and differences of shares, in closed form."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import numpy.typing as npt

CONFIDENCE = 0.95
Z_95 = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)

Bounds = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]


def wilson(n_papers: npt.ArrayLike, n_all: npt.ArrayLike) -> Bounds:
    """Return the 95 % Wilson score interval of a share.

    Unlike the normal approximation, it keeps its coverage for shares near 0 and 1 (E. B. Wilson,
    JASA 22, 209, 1927).

    Parameters
    ----------
    n_papers, n_all
        Counts, broadcast against each other: the share is `n_papers` / `n_all`.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper bounds, 0 to 1; (0, 1) where `n_all` is 0.

    Examples
    --------
    >>> low, high = wilson(10, 100)
    >>> f"{low:.3f} to {high:.3f}"
    '0.055 to 0.174'
    """
    k, n = np.asarray(n_papers, dtype=float), np.asarray(n_all, dtype=float)
    safe = np.where(n > 0, n, 1.0)
    share = k / safe
    middle = share + Z_95**2 / (2 * safe)
    reach = Z_95 * np.sqrt(share * (1 - share) / safe + Z_95**2 / (4 * safe**2))
    scale = 1 + Z_95**2 / safe
    # The bounds at 0 and at n are exactly 0 and 1; do not let rounding change that.
    low = np.where(k <= 0, 0.0, np.clip((middle - reach) / scale, 0, 1))
    high = np.where(k >= n, 1.0, np.clip((middle + reach) / scale, 0, 1))
    return np.where(n > 0, low, 0.0), np.where(n > 0, high, 1.0)


def newcombe(
    n_before: npt.ArrayLike,
    of_before: npt.ArrayLike,
    n_after: npt.ArrayLike,
    of_after: npt.ArrayLike,
) -> Bounds:
    """Return the 95 % interval of the difference of two shares, after minus before.

    Combines the Wilson intervals of both shares (method 10 of R. G. Newcombe, Statistics in
    Medicine 17, 873, 1998).

    Parameters
    ----------
    n_before, of_before, n_after, of_after
        Counts, broadcast against each other.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper bounds, -1 to 1; (-1, 1) where one side has no papers.
    """
    k1, n1 = np.asarray(n_before, dtype=float), np.asarray(of_before, dtype=float)
    k2, n2 = np.asarray(n_after, dtype=float), np.asarray(of_after, dtype=float)
    before, after = k1 / np.where(n1 > 0, n1, 1.0), k2 / np.where(n2 > 0, n2, 1.0)
    low1, high1 = wilson(k1, n1)
    low2, high2 = wilson(k2, n2)
    low = after - before - np.hypot(after - low2, high1 - before)
    high = after - before + np.hypot(high2 - after, before - low1)
    known = (n1 > 0) & (n2 > 0)
    return np.where(known, low, -1.0), np.where(known, high, 1.0)
