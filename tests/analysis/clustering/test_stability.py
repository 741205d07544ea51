"""Membership, stability and recovery, on repeats that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("scipy")
pytestmark = pytest.mark.analysis

from scipy.sparse import csr_matrix

from analysis.clustering.edge_list import ABSENT, EdgeList
from analysis.clustering.stability import measure_stability

# Two triangles, 0-1-2 and 3-4-5, and a weak bridge from 2 to 3.
WEIGHTS = np.zeros((6, 6))
for a, b in ((0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5)):
    WEIGHTS[a, b] = WEIGHTS[b, a] = 1.0
WEIGHTS[2, 3] = WEIGHTS[3, 2] = 0.5
LINKS = EdgeList.of(csr_matrix(WEIGHTS))
LABELS = np.array([0, 0, 0, 1, 1, 1])


def measure(*repeats, labels=LABELS):
    return measure_stability(LINKS, labels, [np.array(r) for r in repeats])


def test_ties_that_lead_inside_and_hold_make_a_paper_strong():
    found = measure([1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1])
    assert found.memberships == pytest.approx([1, 1, 2 / 2.5, 2 / 2.5, 1, 1])
    assert found.stabilities == pytest.approx([2.8 / 3, 2.8 / 3])
    assert found.n_recovered.tolist() == [2, 2]


def test_a_paper_that_half_the_repeats_put_elsewhere_is_half_as_strong():
    found = measure([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1])
    assert found.memberships[2] == pytest.approx(0.5 * 2 / 2.5)
    assert found.memberships[0] == pytest.approx(0.75)  # its tie to 2 held once
    assert found.n_recovered.tolist() == [2, 2]


def test_a_topic_that_melts_into_another_is_not_found_again_though_its_papers_stay_together():
    found = measure([0, 0, 0, 0, 0, 0])
    assert found.n_recovered.tolist() == [0, 0]  # three papers of six are not more than half
    assert found.memberships[0] == 1


def test_papers_that_a_repeat_left_out_count_neither_for_nor_against():
    found = measure([0, 0, ABSENT, 1, 1, 1], [0, 0, 0, 1, 1, ABSENT])
    assert found.memberships[0] == 1
    assert found.n_recovered.tolist() == [2, 2]
    assert found.matched.tolist() == [[0, 0, ABSENT, 1, 1, 1], [0, 0, 0, 1, 1, ABSENT]]


def test_repeats_are_matched_by_most_papers_whatever_their_numbers():
    found = measure([7, 7, 3, 3, 3, 3])
    assert found.matched.tolist() == [[0, 0, 1, 1, 1, 1]]


def test_papers_that_are_in_no_topic_here_nor_in_a_repeat_are_in_none_of_ours():
    found = measure([0, 0, 2, 1, 1, 1], labels=np.array([0, 0, -1, 1, 1, 1]))
    assert found.matched.tolist() == [[0, 0, ABSENT, 1, 1, 1]]


def test_papers_in_no_topic_have_no_membership():
    found = measure([0, 0, 0, 1, 1, 1], labels=np.array([0, 0, -1, 1, 1, 1]))
    assert found.memberships[2] == 0
    assert found.memberships[0] == pytest.approx(0.5)


def test_no_topic_at_all():
    found = measure([0, 0, 0, 1, 1, 1], labels=np.full(6, -1))
    assert not found.memberships.any()
    assert len(found.stabilities) == len(found.n_recovered) == 0
