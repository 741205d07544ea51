"""Fisher's exact test (mid-p) for many groups at once, with numpy only."""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

_NORMAL = NormalDist()

Real = npt.NDArray[np.float64]


def fisher_mid_p(
    n_before: int, of_before: int, n_after: int, of_after: int, *, dispersion: float = 1.0
) -> float:
    """Return the p-value of one group; see `fisher_mid_p_values`."""
    counts = np.array([n_before]), of_before, np.array([n_after]), of_after
    return float(fisher_mid_p_values(*counts, np.array([dispersion]))[0])


def fisher_mid_p_values(
    n_before: npt.NDArray[np.int64],
    of_before: int,
    n_after: npt.NDArray[np.int64],
    of_after: int,
    dispersion: Real,
) -> Real:
    """Return the two-sided mid-p values of Fisher's exact test.

    Twice the smaller tail, with half the probability of the observed table: the standard p-value
    is too conservative (H. O. Lancaster, JASA 56, 223, 1961).

    Parameters
    ----------
    n_before, n_after
        int64, (n_groups,): papers of each group on both sides.
    of_before, of_after
        All papers on both sides.
    dispersion
        float64, (n_groups,): variance relative to independent papers; the z-score is divided by
        its square root.

    Returns
    -------
    numpy.ndarray
        float64, (n_groups,), 0 to 1; 1 if a side or the group is empty.

    Examples
    --------
    >>> counts = np.array([3, 5]), 10, np.array([9, 5]), 10
    >>> fisher_mid_p_values(*counts, np.ones(2)).round(4).tolist()
    [0.0102, 1.0]
    """
    p_values = np.ones(len(n_before))
    tested = np.flatnonzero(n_before + n_after)
    if not len(tested) or not of_before or not of_after:
        return p_values
    own, total, n_all = n_after[tested], (n_before + n_after)[tested], of_before + of_after
    # Every possible number of papers after, of one group after the other.
    first = np.maximum(0, total - of_before)
    lengths = np.minimum(total, of_after) - first + 1
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    of_group = np.repeat(np.arange(len(tested)), lengths)
    support = np.arange(lengths.sum()) - starts[of_group] + first[of_group]
    logs = log_factorials(n_all)
    of_total = total[of_group]
    masses = np.exp(
        _log_choose(logs, of_total, support)
        + _log_choose(logs, n_all - of_total, of_after - support)
        - _log_choose(logs, n_all, of_after)
    )
    side = np.sign(support - own[of_group])
    below, here, above = (np.add.reduceat(masses * (side == s), starts) for s in (-1, 0, 1))
    p_values[tested] = np.minimum(1.0, 2 * np.minimum(below + here / 2, above + here / 2))
    return _dispersed(p_values, dispersion)


def _dispersed(p_values: Real, dispersion: Real) -> Real:
    """Return the p-values if the variance is `dispersion` times the assumed one."""
    result = p_values.copy()
    for at in np.flatnonzero((dispersion != 1) & (p_values < 1)).tolist():
        deviation = _NORMAL.inv_cdf(max(p_values[at], 1e-300) / 2) / dispersion[at] ** 0.5
        result[at] = 2 * _NORMAL.cdf(deviation)
    return result


def _log_choose(
    logs: Real, n: npt.NDArray[np.int64] | int, k: npt.NDArray[np.int64] | int
) -> Real | np.float64:
    chosen: Real | np.float64 = logs[n] - logs[k] - logs[n - k]
    return chosen


@lru_cache(maxsize=16)
def log_factorials(n: int) -> Real:
    """Return the logarithms of the factorials of 0 to `n`."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
