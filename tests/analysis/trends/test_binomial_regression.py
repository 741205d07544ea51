"""Tests of the vectorized regression against statsmodels."""

from __future__ import annotations

import numpy as np
import pytest

statsmodels = pytest.importorskip("statsmodels.api", reason="needs the extra `dev`")
pytestmark = pytest.mark.analysis

from analysis.trends import binomial_regression

N_TIMES = 30


def planted(seed, shares, slopes):
    random = np.random.default_rng(seed)
    totals = random.poisson(60, N_TIMES)
    times = np.arange(N_TIMES) - N_TIMES / 2
    logits = np.log(shares / (1 - shares))[:, None] + slopes[:, None] * times
    return random.binomial(totals, 1 / (1 + np.exp(-logits))), totals


PAPERS, TOTALS = planted(
    3, np.array([0.02, 0.1, 0.3, 0.6, 0.05]), np.array([0.0, 0.05, -0.08, 0.1, -0.2])
)


def by_statsmodels(papers):
    design = statsmodels.add_constant(np.arange(N_TIMES))
    both = np.column_stack([papers, TOTALS - papers])
    return statsmodels.GLM(both, design, family=statsmodels.families.Binomial()).fit()


def test_slopes_equal_statsmodels():
    expected = [by_statsmodels(papers).params[1] for papers in PAPERS]
    assert binomial_regression.fit(PAPERS, TOTALS) == pytest.approx(expected, abs=1e-6)


def test_signed_root_equals_the_likelihood_ratio():
    fitted = binomial_regression.fit(PAPERS, TOTALS)
    roots = binomial_regression.signed_root(PAPERS, TOTALS, fitted, np.zeros(len(PAPERS)))
    for papers, root, slope in zip(PAPERS, roots, fitted, strict=True):
        alternative, null = by_statsmodels(papers), papers.sum() / TOTALS.sum()
        likelihood = (papers * np.log(null) + (TOTALS - papers) * np.log(1 - null)).sum()
        share = alternative.predict()
        best = (papers * np.log(share) + (TOTALS - papers) * np.log(1 - share)).sum()
        assert root**2 == pytest.approx(2 * (best - likelihood), rel=1e-6, abs=1e-9)
        assert np.sign(root) == -np.sign(slope)


def test_bounds_have_the_given_distance_from_the_fit():
    fitted = binomial_regression.fit(PAPERS, TOTALS)
    for distance in (-2.0, 2.0):
        bounds = binomial_regression.slopes_where(
            PAPERS, TOTALS, fitted, np.full(len(fitted), distance)
        )
        roots = binomial_regression.signed_root(PAPERS, TOTALS, fitted, bounds)
        assert roots == pytest.approx(distance, abs=1e-5)


@pytest.mark.parametrize("slope", [-5.0, -1.0, 0.0, 0.3, 5.0])
def test_fitted_shares_expect_the_observed_papers(slope):
    shares = binomial_regression.fitted_shares(PAPERS, TOTALS, np.full(len(PAPERS), slope))
    assert shares @ TOTALS == pytest.approx(PAPERS.sum(axis=1), rel=1e-6)


def test_papers_all_at_the_end_have_infinite_slope():
    papers = np.zeros((1, N_TIMES), dtype=np.int64)
    papers[0, -1] = 25
    assert binomial_regression.fit(papers, TOTALS)[0] == np.inf
