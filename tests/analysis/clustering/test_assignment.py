"""Tests of the assignment of new papers to topics."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("graspologic_native")

from scipy.sparse import csr_matrix

from analysis.clustering.assignment import assign_to_topics, draw_left_out
from analysis.records import UNASSIGNED

THEMES = np.array([0, 1], dtype=np.int32)
N_REPEATS = 10


def placed(ties, repeats=None, left_out=None):
    """Assign new papers beside ten papers of topic 0 and ten of topic 1."""
    n_new = len(ties)
    weights = np.zeros((n_new, 20 + n_new), dtype=np.float32)
    for new, own in enumerate(ties):
        for other, weight in own.items():
            weights[new, other] = weight
    labels = np.repeat([0, 1, UNASSIGNED], [10, 10, n_new]).astype(np.int32)
    again = np.tile(labels, (N_REPEATS, 1)) if repeats is None else repeats
    missing = np.zeros((N_REPEATS, n_new), dtype=bool) if left_out is None else left_out
    rows = np.arange(20, 20 + n_new)
    return assign_to_topics(csr_matrix(weights), rows, labels, again, THEMES, left_out=missing)


def test_new_paper_joins_the_topic_with_most_edge_weight():
    found = placed([{0: 1, 1: 1, 2: 1, 11: 1}])
    assert found.labels.tolist() == [0]
    assert found.memberships == pytest.approx([0.75])
    assert found.repeats[:, 0].tolist() == [0] * N_REPEATS


def test_membership_halves_if_half_the_reruns_confirm_it():
    labels = np.repeat([0, 1, UNASSIGNED], [10, 10, 1]).astype(np.int32)
    repeats = np.tile(labels, (N_REPEATS, 1))
    repeats[::2, 2] = repeats[::2, 3] = 1  # two of its four neighbours move to the other topic
    found = placed([{0: 1, 1: 1, 2: 1, 3: 1}], repeats)
    assert found.labels.tolist() == [0]
    assert found.memberships == pytest.approx([0.75])


def test_membership_below_a_quarter_is_unassigned():
    found = placed([{0: 1, 20: 0, 21: 4}, {20: 4, 12: 1}])
    assert found.labels.tolist() == [UNASSIGNED, UNASSIGNED]
    assert found.candidates.tolist() == [0, 1]


def test_new_papers_can_follow_an_assigned_new_paper():
    found = placed([{0: 1, 1: 1}, {20: 1, 0: 0.2}])
    assert found.labels.tolist() == [0, 0]


def test_without_topics_all_are_unassigned():
    weights = csr_matrix(np.ones((1, 3), dtype=np.float32))
    none_left_out = np.full(3, UNASSIGNED, dtype=np.int32)
    none = np.zeros(0, dtype=np.int32)
    left_out = np.zeros((0, 1), dtype=bool)
    found = assign_to_topics(
        weights, np.array([2]), none_left_out, none_left_out[None][:0], none, left_out=left_out
    )
    assert found.labels.tolist() == [UNASSIGNED]


def test_left_out_papers_do_not_depend_on_other_papers():
    ids = [f"{number:012x}" for number in range(500)]
    together = draw_left_out(ids, 20, 7)
    assert (draw_left_out(ids[250:], 20, 7) == together[:, 250:]).all()
    assert 0.08 < together.mean() < 0.12
