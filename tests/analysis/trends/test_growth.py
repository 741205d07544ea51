"""Tests of growth: agreement of test and interval, coverage, and both methods."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("scipy")
pytestmark = pytest.mark.analysis

from analysis.trends import binomial_regression
from analysis.trends.growth import deviations_from, measure_growth, reach_95

TOTALS = np.full(20, 100)
TIMES = np.arange(20)


def planted(n_groups, share, slope, seed=11):
    logits = np.log(share / (1 - share)) + slope * (TIMES - TIMES.mean())
    papers = np.random.default_rng(seed).binomial(
        TOTALS, 1 / (1 + np.exp(-logits)), (n_groups, len(TOTALS))
    )
    return papers[papers.sum(axis=1) > 0]


@pytest.mark.parametrize("share", [0.004, 0.03])  # 8 papers: exact; 60: regression
def test_p_value_agrees_with_the_interval(share):
    growth = measure_growth(planted(300, share, 0.08), TOTALS)
    outside = (growth.low > 0) | (growth.high < 0)
    assert ((growth.p_values <= 0.05) == outside).all()
    assert 0 < outside.sum() < len(outside)


@pytest.mark.parametrize("share", [0.004, 0.03])
@pytest.mark.parametrize("slope", [0.0, 0.08])
def test_interval_has_nominal_coverage(share, slope):
    growth = measure_growth(planted(600, share, slope), TOTALS)
    holds = (growth.low <= slope) & (slope <= growth.high)
    assert 0.93 <= holds.mean() <= 0.985


@pytest.mark.parametrize("share", [0.004, 0.03])
def test_false_positive_rate_is_nominal(share):
    p_values = measure_growth(planted(800, share, 0.0), TOTALS).p_values
    assert (p_values <= 0.05).mean() <= 0.065
    assert (p_values <= 0.5).mean() == pytest.approx(0.48, abs=0.06)


def test_bounds_are_where_deviations_reach_95():
    papers = np.concatenate([planted(5, 0.005, 0.05), planted(5, 0.05, 0.05)])
    growth = measure_growth(papers, TOTALS)
    for bounds, side in ((growth.low, 1), (growth.high, -1)):
        fitted = binomial_regression.fit(papers, TOTALS)
        far = deviations_from(bounds, papers, TOTALS, fitted, growth.dispersion)
        assert far == pytest.approx(side * reach_95(growth.freedom), abs=1e-4)


def test_both_methods_agree_at_the_threshold():
    first, last = planted(1, 0.012, 0.1)[0], 4
    fewer = first.copy()
    while fewer.sum() > 20:
        fewer[np.flatnonzero(fewer)[last % len(np.flatnonzero(fewer))]] -= 1
    more = fewer.copy()
    more[10] += 1
    growth = measure_growth(np.stack([fewer, more]), TOTALS)
    assert growth.slopes[0] == pytest.approx(growth.slopes[1], abs=0.02)
    assert growth.low[0] == pytest.approx(growth.low[1], abs=0.03)


def test_topic_of_the_last_digest_only_grows_without_upper_limit():
    papers = np.zeros((2, 20), dtype=np.int64)
    papers[:, -1] = 8, 40
    growth = measure_growth(papers, TOTALS)
    assert (growth.slopes == np.inf).all()
    assert (growth.high == np.inf).all()
    assert (growth.low > 0.3).all()
    assert (growth.p_values < 1e-5).all()
