"""Growth of groups' odds with intervals: exact for few papers, else by regression."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.trends import binomial_regression, exact_test
from analysis.trends.dispersion import measure_dispersion
from analysis.trends.root_finding import Real
from evidence.intervals import CONFIDENCE

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Growth:
    """Growth of groups; float64, (n_groups,) each, unless noted.

    Attributes
    ----------
    slopes, low, high
        Log odds per unit of time, and its 95 % confidence interval; possibly infinite.
    p_values
        Two-sided, of the hypothesis that the odds are constant.
    dispersion
        Variance of a share divided by that of independent papers, at least 1.
    freedom
        float: degrees of freedom of the dispersion.
    """

    slopes: Real
    low: Real
    high: Real
    p_values: Real
    dispersion: Real
    freedom: float


def measure_growth(papers: Counts, totals: Counts) -> Growth:
    """Return how fast the odds of each group's papers grow.

    Groups of up to `exact_test.MOST_PAPERS` papers are tested exactly, larger ones by binomial
    regression; both allow for overdispersion.

    Parameters
    ----------
    papers
        int64, (n_groups, n_times): papers of each group at times 0, 1, ... No group is empty or has
        all papers.
    totals
        int64, (n_times,): papers of all groups.

    Returns
    -------
    Growth
        Of each group.

    Examples
    --------
    >>> import numpy as np
    >>> grown = measure_growth(np.array([[20, 40, 80, 160]]), np.array([400, 400, 400, 400]))
    >>> bool(grown.low[0] > 0), bool(grown.p_values[0] < 0.01)
    (True, True)
    """
    from scipy.special import ndtr, stdtr

    fitted = binomial_regression.fit(papers, totals)
    dispersion, freedom = measure_dispersion(papers, totals, fitted)
    constant = np.zeros(len(papers))
    deviations = deviations_from(constant, papers, totals, fitted, dispersion)
    reach = reach_95(freedom) * np.sqrt(dispersion)
    slopes, low, high = fitted.copy(), np.zeros(len(papers)), np.zeros(len(papers))
    few, many = _by_method(papers)
    # Small groups by the exact test, large ones by the profile likelihood.
    if len(few):
        ways, sums = _exactly(papers[few], totals)
        below = np.concatenate([np.full(len(few), 0.5), ndtr(reach[few]), ndtr(-reach[few])])
        found = exact_test.slopes_where(np.tile(ways, (3, 1)), np.tile(sums, 3), below)
        middle, low[few], high[few] = found.reshape(3, -1)
        slopes[few] = np.where(np.isfinite(fitted[few]), middle, fitted[few])
    if len(many):
        own = np.tile(papers[many], (2, 1)), totals, np.tile(fitted[many], 2)
        found = binomial_regression.slopes_where(*own, np.concatenate([-reach[many], reach[many]]))
        low[many], high[many] = found.reshape(2, -1)
    p_values = 2 * stdtr(freedom, -np.abs(deviations))
    return Growth(slopes, low, high, p_values, dispersion, freedom)


def deviations_from(
    slopes: Real, papers: Counts, totals: Counts, fitted: Real, dispersion: Real
) -> Real:
    """Return how far the observed papers deviate from given slopes.

    Parameters
    ----------
    slopes
        float64, (n_groups,): log odds per unit of time.
    papers, totals
        As for `measure_growth`.
    fitted
        float64, (n_groups,): from `binomial_regression.fit`.
    dispersion
        float64, (n_groups,).

    Returns
    -------
    numpy.ndarray
        float64, (n_groups,): standard deviations, positive if the papers grow faster. A slope whose
        deviation exceeds `reach_95` is outside the 95 % confidence interval.
    """
    from scipy.special import ndtri

    found = np.zeros(len(papers))
    few, many = _by_method(papers)
    if len(few):
        found[few] = ndtri(
            exact_test.probability_below(*_exactly(papers[few], totals), slopes[few])
        )
    if len(many):
        own = papers[many], totals, fitted[many]
        found[many] = -binomial_regression.signed_root(*own, slopes[many])
    return found / np.sqrt(dispersion)


def reach_95(freedom: float) -> float:
    """Return the half-width of the 95 % interval in standard deviations (Student's t)."""
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))


def _by_method(papers: Counts) -> tuple[Counts, Counts]:
    """Return the groups to test exactly and those to test by regression."""
    few = papers.sum(axis=1) <= exact_test.MOST_PAPERS
    return np.flatnonzero(few), np.flatnonzero(~few)


def _exactly(papers: Counts, totals: Counts) -> tuple[Real, Counts]:
    """Return each group's row of `log_ways` and its observed sum of times."""
    ways = exact_test.log_ways(totals.tobytes())
    return ways[papers.sum(axis=1)], papers @ np.arange(len(totals))
