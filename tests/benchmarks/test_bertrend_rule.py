"""The peer's rule, as it is described, on series small enough to work out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.bertrend_rule import Rule, classify, count_slices, popularities

RULE = Rule()


def test_popularity_adds_documents_and_never_falls_while_they_come():
    found = popularities(np.array([[2, 1, 4]]), RULE)
    assert found.tolist() == [[2, 3, 7]]


def test_popularity_decays_faster_the_longer_nothing_comes_and_the_losses_compound():
    found = popularities(np.array([[10, 0, 0, 5]]), RULE)[0]
    assert found[1] == pytest.approx(10 * np.exp(-0.01))
    assert found[2] == pytest.approx(10 * np.exp(-0.01) * np.exp(-0.04))
    assert found[3] == pytest.approx(found[2] + 5)


def test_a_topic_is_without_popularity_before_its_first_document():
    assert popularities(np.array([[0, 0, 3]]), RULE).tolist() == [[0, 0, 3]]


def test_documents_are_counted_in_slices_of_days_from_the_first():
    days = np.array([0, 1, 2, 5, 5])
    labels = np.array([0, 0, 0, 1, -1], dtype=np.int32)
    assert count_slices(days, labels, 2, 6, RULE).tolist() == [[2, 1, 0], [0, 0, 1]]


def corpus(*topics):
    """Topics of a hundred steady ones' company, over eight slices."""
    steady = np.tile(np.arange(1, 101)[:, None], 8)
    return np.vstack([*topics, steady])


def test_the_middling_that_rises_is_weak_and_the_largest_strong():
    found = classify(corpus([50] * 8, [1000] * 8, [1] + [0] * 7), RULE)
    assert (found.weak[0], found.strong[0], found.noise[0]) == (True, False, False)
    assert (found.weak[1], found.strong[1], found.noise[1]) == (False, True, False)
    assert found.noise[2]


def test_the_middling_that_falls_is_noise():
    found = classify(corpus([400] + [0] * 7), RULE)
    assert found.noise[0]
    assert not found.rising[0]


def test_a_large_one_that_falls_stays_strong_and_is_not_called_rising():
    found = classify(corpus([5000] + [0] * 7), RULE)
    assert found.strong[0]
    assert not found.rising[0]


def test_any_steady_topic_rises_by_this_rule():
    found = classify(corpus(), RULE)
    assert found.rising.sum() == (found.weak | found.strong).sum() > 80


def test_a_topic_of_a_single_slice_counts_as_rising():
    assert classify(corpus([0] * 7 + [300]), RULE).weak[0]


def test_a_topic_without_documents_is_in_no_class():
    found = classify(corpus([0] * 8), RULE)
    classes = found.noise, found.weak, found.strong, found.rising
    assert [bool(one[0]) for one in classes] == [False] * 4
