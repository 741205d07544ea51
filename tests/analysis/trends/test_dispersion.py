"""Tests of overdispersion on simulated papers."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("scipy")
pytestmark = pytest.mark.analysis

from analysis.trends import binomial_regression
from analysis.trends.dispersion import MOST_STRETCHES, find_stretches, measure_dispersion

N_GROUPS, N_TIMES, SHARE = 60, 48, 0.1
TOTALS = np.full(N_TIMES, 100)


def dispersion_of(shares, seed=5):
    papers = np.random.default_rng(seed).binomial(TOTALS, shares)
    return measured(papers)[0]


def measured(papers, totals=TOTALS):
    return measure_dispersion(papers, totals, binomial_regression.fit(papers, totals))


def test_independent_papers_have_dispersion_one():
    found = dispersion_of(np.full((N_GROUPS, N_TIMES), SHARE))
    assert found.min() >= 1
    assert np.median(found) < 1.1


def test_beta_binomial_dispersion_is_recovered():
    # Beta-binomial, independent times: the variance is 1 + (n - 1) / (a + b + 1) times larger.
    random = np.random.default_rng(6)
    membership = 98.0
    shares = random.beta(SHARE * membership, (1 - SHARE) * membership, (N_GROUPS, N_TIMES))
    assert np.mean(dispersion_of(shares)) == pytest.approx(1 + 99 / 99, rel=0.12)


def test_fashions_of_weeks_count_more_than_bursts_of_a_day():
    random = np.random.default_rng(7)
    daily = random.beta(10, 90, (N_GROUPS, N_TIMES))
    lasting = np.repeat(random.beta(10, 90, (N_GROUPS, N_TIMES // 8)), 8, axis=1)
    assert np.mean(dispersion_of(lasting)) > 1.15 * np.mean(dispersion_of(daily))


def test_groups_that_differ_by_chance_share_one_dispersion():
    totals = np.full(6, 100)
    random = np.random.default_rng(4)
    shares = random.beta(SHARE * 98, (1 - SHARE) * 98, (N_GROUPS, 6))
    papers = random.binomial(totals, shares)
    together, freedom = measured(papers, totals)
    alone = [measured(row[None], totals)[0][0] for row in papers]
    assert np.std(together) < 0.2 * np.std(alone)
    assert freedom > 20


def test_groups_that_differ_keep_their_dispersion():
    random = np.random.default_rng(5)
    memberships = np.where(np.arange(N_GROUPS) % 2, 20.0, 1e6)[:, None]
    size = (N_GROUPS, N_TIMES // 4)
    lasting = random.beta(SHARE * memberships, (1 - SHARE) * memberships, size)
    papers = random.binomial(TOTALS, np.repeat(lasting, 4, axis=1))
    found, freedom = measured(papers)
    assert np.median(found[1::2]) > 8 * np.median(found[::2])
    assert freedom < 20


def test_single_burst_is_shrunk_towards_the_others():
    shares = np.full((N_GROUPS, N_TIMES), SHARE)
    shares[0] = np.where(np.arange(N_TIMES) // 4 % 2, 0.02, 0.18)
    found = dispersion_of(shares)
    assert found[0] > 1.5 * found[1:].max()


def test_periods_have_similar_numbers_of_papers():
    totals = np.random.default_rng(8).integers(0, 60, 200)
    sizes = np.add.reduceat(totals, find_stretches(totals))
    assert len(sizes) == MOST_STRETCHES
    assert sizes.sum() == totals.sum()
    assert sizes.max() < 2 * sizes.min()


def test_few_digests_are_one_period_each():
    assert find_stretches(np.array([0, 7, 0, 0, 30, 2])).tolist() == [1, 4, 5]
