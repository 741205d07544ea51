"""Tests of the exact test against enumeration."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from tests import optional

optional.need("scipy")
pytestmark = pytest.mark.analysis

from analysis.trends import exact_test

TOTALS = np.array([3, 0, 2, 4])
TIMES = np.repeat(np.arange(4), TOTALS)


def ways(n_papers):
    return exact_test.log_ways(TOTALS.tobytes())[n_papers][None]


def probability_by_hand(n_papers, seen, slope):
    """Return the mid-P probability by enumerating all choices of papers."""
    weights = {-1: 0.0, 0: 0.0, 1: 0.0}
    for chosen in combinations(TIMES.tolist(), n_papers):
        weights[int(np.sign(sum(chosen) - seen))] += np.exp(slope * sum(chosen))
    return (weights[-1] + weights[0] / 2) / sum(weights.values())


@pytest.mark.parametrize("n_papers", [1, 2, 4])
@pytest.mark.parametrize("slope", [-0.7, 0.0, 1.3])
def test_probability_equals_enumeration(n_papers, slope):
    for seen in sorted({sum(c) for c in combinations(TIMES.tolist(), n_papers)}):
        found = exact_test.probability_below(ways(n_papers), np.array([seen]), np.array([slope]))
        assert found[0] == pytest.approx(probability_by_hand(n_papers, seen, slope))


def test_slope_has_the_given_probability():
    sums = np.array([7])
    for below in (0.025, 0.5, 0.975):
        slope = exact_test.slopes_where(ways(3), sums, np.array([below]))
        assert exact_test.probability_below(ways(3), sums, slope)[0] == pytest.approx(below)


def test_papers_all_at_the_end_have_no_upper_limit():
    sums = np.array([12])  # four papers, all at time 3
    assert exact_test.slopes_where(ways(4), sums, np.array([0.025]))[0] == np.inf
    assert np.isfinite(exact_test.slopes_where(ways(4), sums, np.array([0.975]))[0])


def test_papers_all_at_the_start_have_no_lower_limit():
    sums = np.array([0])
    assert exact_test.slopes_where(ways(3), sums, np.array([0.975]))[0] == -np.inf


def test_a_million_papers_do_not_overflow():
    totals = np.full(64, 16_000)
    rows = exact_test.log_ways(totals.tobytes())[[20]]
    assert np.isfinite(rows).any()
    middle = np.array([20 * 63 // 2])
    assert exact_test.probability_below(rows, middle, np.zeros(1))[0] == pytest.approx(
        0.5, abs=1e-6
    )
