"""Tests of the measures of names, on vectors and lists of a few papers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.metrics.name_metrics import mean_over_groups, nearest_is_own, r_precisions
from analysis.records import UNASSIGNED

EAST, NORTH, NORTH_EAST = (1.0, 0.0), (0.0, 1.0), (0.6, 0.8)


def vectors(*rows):
    return np.array(rows, dtype=np.float32)


def test_the_nearest_name_is_that_of_the_own_group_or_not():
    papers = vectors(EAST, NORTH_EAST, NORTH, NORTH)
    groups = np.array([0, 0, 1, 0])
    found = nearest_is_own(papers, groups, vectors(EAST, NORTH))
    assert found.tolist() == [True, False, True, False]


def test_papers_in_no_group_are_left_out():
    groups = np.array([UNASSIGNED, 1])
    assert nearest_is_own(vectors(EAST, NORTH), groups, vectors(EAST, NORTH)).tolist() == [True]


def test_small_groups_count_as_much_as_large_ones():
    groups = np.array([0] * 8 + [3] * 2)  # groups 1 and 2 have no papers
    right = np.array([True] * 8 + [True, False])
    assert mean_over_groups(right, groups) == pytest.approx((1 + 1 / 2) / 2)


def test_r_precision_is_the_share_of_own_papers_among_as_many_as_there_are():
    groups = np.array([0, 0, 0, 1, 1, UNASSIGNED])
    # Of the first three found for group 0, two are its own; the fourth does not count.
    assert r_precisions(groups, [[0, 5, 2, 1], [3, 4]]) == pytest.approx([2 / 3, 1])


def test_places_that_a_search_leaves_empty_count_as_wrong():
    groups = np.array([0, 0, 1, 1])
    assert r_precisions(groups, [[1], []]) == [1 / 2, 0]


def test_groups_without_papers_have_no_r_precision():
    assert r_precisions(np.array([1, 1]), [[0], [1, 0], [0]]) == [1]


@given(st.lists(st.integers(-1, 4), min_size=1, max_size=30), st.randoms())
def test_r_precision_is_1_if_the_own_papers_come_first_and_never_less_than_0(groups, random):
    groups = np.array(groups)
    ideal = [np.argsort(groups != number, kind="stable").tolist() for number in range(5)]
    n_with_papers = len(set(groups.tolist()) - {UNASSIGNED})
    assert r_precisions(groups, ideal) == [1] * n_with_papers
    shuffled = [random.sample(range(len(groups)), len(groups)) for _ in range(5)]
    assert all(0 <= figure <= 1 for figure in r_precisions(groups, shuffled))
