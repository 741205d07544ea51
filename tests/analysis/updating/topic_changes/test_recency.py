"""Tests of the periods that count as recent, and of how recent a group of papers is."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("scipy")

from analysis.updating.topic_changes.recency import measure_recency, recent_periods

DAY = np.datetime64("2025-06-30")


def days_ago(*numbers):
    return np.array([DAY - np.timedelta64(number, "D") for number in numbers])


def test_recent_is_a_quarter_half_a_year_or_the_time_since_the_fit():
    days = days_ago(300, 200, 190, 100, 90, 10, 0)
    is_added = np.array([False, False, True, True, True, True, True])
    periods = recent_periods(days, is_added)
    first_rows = sorted(int(np.flatnonzero(period)[0]) for period in periods)
    assert first_rows == [2, 3, 4]  # since the fit, 26 weeks, 13 weeks


def test_equal_periods_count_once_and_a_period_of_all_papers_not_at_all():
    days = days_ago(300, 20, 0)
    periods = recent_periods(days, np.array([False, True, True]))
    assert [period.tolist() for period in periods] == [[False, True, True]]
    assert recent_periods(days_ago(20, 0), np.array([True, True])) == []


def test_the_chance_is_that_of_fishers_exact_test():
    from scipy.stats import fisher_exact

    recent = np.arange(100) >= 80
    members = np.array([1, 2, 81, 82, 83, 84])
    found = measure_recency(members, [recent])
    table = [[4, 16], [2, 78]]
    assert found.p_value == pytest.approx(fisher_exact(table, alternative="greater").pvalue)
    assert found.times == pytest.approx((4 / 20) / (2 / 80))


def test_of_several_periods_the_one_that_shows_it_best_counts():
    first, second = np.arange(100) >= 50, np.arange(100) >= 90
    members = np.arange(90, 98)
    both = measure_recency(members, [first, second])
    assert both.p_value == measure_recency(members, [second]).p_value
    assert both.times == np.inf
    assert measure_recency(members, []) is None


def test_chances_of_random_groups_are_at_most_their_level():
    random = np.random.default_rng(7)
    recent = np.arange(400) >= 300
    chances = [
        measure_recency(random.choice(400, 20, replace=False), [recent]).p_value for _ in range(300)
    ]
    assert np.mean(np.array(chances) <= 0.05) <= 0.08
