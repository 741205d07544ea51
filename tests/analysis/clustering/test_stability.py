"""Tests of membership, stability and recovery on hand-counted reruns."""

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


def test_membership_is_the_confirmed_share_of_edge_weight():
    found = measure([1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1])
    assert found.memberships == pytest.approx([1, 1, 2 / 2.5, 2 / 2.5, 1, 1])
    assert found.stabilities == pytest.approx([2.8 / 3, 2.8 / 3])
    assert found.n_recovered.tolist() == [2, 2]


def test_membership_halves_if_half_the_reruns_move_the_paper():
    found = measure([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1])
    assert found.memberships[2] == pytest.approx(0.5 * 2 / 2.5)
    assert found.memberships[0] == pytest.approx(0.75)  # its edge to 2 is confirmed by one rerun
    assert found.n_recovered.tolist() == [2, 2]


def test_merged_topic_is_not_recovered():
    found = measure([0, 0, 0, 0, 0, 0])
    assert found.n_recovered.tolist() == [0, 0]  # Jaccard index 3 / 6 is not above one half
    assert found.memberships[0] == 1


def test_left_out_papers_do_not_count():
    found = measure([0, 0, ABSENT, 1, 1, 1], [0, 0, 0, 1, 1, ABSENT])
    assert found.memberships[0] == 1
    assert found.n_recovered.tolist() == [2, 2]
    assert found.matched.tolist() == [[0, 0, ABSENT, 1, 1, 1], [0, 0, 0, 1, 1, ABSENT]]


def test_rerun_clusters_are_matched_by_shared_papers():
    found = measure([7, 7, 3, 3, 3, 3])
    assert found.matched.tolist() == [[0, 0, 1, 1, 1, 1]]


def test_rerun_clusters_of_unassigned_papers_match_no_topic():
    found = measure([0, 0, 2, 1, 1, 1], labels=np.array([0, 0, -1, 1, 1, 1]))
    assert found.matched.tolist() == [[0, 0, ABSENT, 1, 1, 1]]


def test_unassigned_papers_have_membership_zero():
    found = measure([0, 0, 0, 1, 1, 1], labels=np.array([0, 0, -1, 1, 1, 1]))
    assert found.memberships[2] == 0
    assert found.memberships[0] == pytest.approx(0.5)


def test_no_topics_give_empty_stabilities():
    found = measure([0, 0, 0, 1, 1, 1], labels=np.full(6, -1))
    assert not found.memberships.any()
    assert len(found.stabilities) == len(found.n_recovered) == 0
