"""BERTrend's rule, on series small enough to compute by hand."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.bertrend_rule import Rule, classify, count_slices, popularities

RULE = Rule()


def test_popularity_adds_documents_and_does_not_fall_in_slices_with_documents():
    popularity = popularities(np.array([[2, 1, 4]]), RULE)
    assert popularity.tolist() == [[2, 3, 7]]


def test_popularity_decays_faster_with_each_empty_slice_and_losses_compound():
    popularity = popularities(np.array([[10, 0, 0, 5]]), RULE)[0]
    assert popularity[1] == pytest.approx(10 * np.exp(-0.01))
    assert popularity[2] == pytest.approx(10 * np.exp(-0.01) * np.exp(-0.04))
    assert popularity[3] == pytest.approx(popularity[2] + 5)


def test_popularity_is_zero_before_the_first_document():
    assert popularities(np.array([[0, 0, 3]]), RULE).tolist() == [[0, 0, 3]]


def test_documents_are_counted_in_slices_from_the_first_day():
    days = np.array([0, 1, 2, 5, 5])
    labels = np.array([0, 0, 0, 1, -1], dtype=np.int32)
    assert count_slices(days, labels, 2, 6, RULE).tolist() == [[2, 1, 0], [0, 0, 1]]


def corpus(*topics):
    """Return the given topics with a hundred steady ones, over eight slices."""
    steady = np.tile(np.arange(1, 101)[:, None], 8)
    return np.vstack([*topics, steady])


def test_a_medium_topic_that_rises_is_weak_and_the_largest_is_strong():
    signals = classify(corpus([50] * 8, [1000] * 8, [1] + [0] * 7), RULE)
    assert (signals.weak[0], signals.strong[0], signals.noise[0]) == (True, False, False)
    assert (signals.weak[1], signals.strong[1], signals.noise[1]) == (False, True, False)
    assert signals.noise[2]


def test_a_medium_topic_that_falls_is_noise():
    signals = classify(corpus([400] + [0] * 7), RULE)
    assert signals.noise[0]
    assert not signals.rising[0]


def test_a_large_topic_that_falls_stays_strong_and_is_not_rising():
    signals = classify(corpus([5000] + [0] * 7), RULE)
    assert signals.strong[0]
    assert not signals.rising[0]


def test_every_steady_topic_is_rising_by_this_rule():
    signals = classify(corpus(), RULE)
    assert signals.rising.sum() == (signals.weak | signals.strong).sum() > 80


def test_a_topic_with_a_single_slice_counts_as_rising():
    assert classify(corpus([0] * 7 + [300]), RULE).weak[0]


def test_a_topic_without_documents_is_in_no_class():
    signals = classify(corpus([0] * 8), RULE)
    classes = signals.noise, signals.weak, signals.strong, signals.rising
    assert [bool(one[0]) for one in classes] == [False] * 4
