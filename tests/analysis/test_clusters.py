"""Clusters are the dense groups, numbered by size; what fits nowhere stays out."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("hdbscan", reason="needs the extra `analysis`")
pytestmark = pytest.mark.analysis

from analysis.clusters import find_clusters  # noqa: E402
from analysis.records import UNASSIGNED  # noqa: E402


def three_groups():
    rng = np.random.default_rng(5)
    return np.vstack(
        [
            rng.normal((0, 0), 0.3, (12, 2)),
            rng.normal((10, 0), 0.3, (30, 2)),
            rng.normal((0, 10), 0.3, (20, 2)),
        ]
    ).astype(np.float32)


def test_each_group_is_one_cluster_and_the_largest_is_number_0():
    found = find_clusters(three_groups(), min_papers=6)
    assert found.n_clusters == 3
    for rows, label in ((slice(12, 42), 0), (slice(42, 62), 1), (slice(0, 12), 2)):
        members = found.labels[rows]
        assert set(members) <= {label, UNASSIGNED}
        assert (members == label).mean() > 0.8


def test_a_paper_far_from_all_is_unassigned_with_no_strength():
    places = np.vstack([three_groups(), [[50, 50]]]).astype(np.float32)
    found = find_clusters(places, min_papers=6)
    assert found.labels[-1] == UNASSIGNED
    assert found.strengths[-1] == 0
    assert (found.strengths[found.labels != UNASSIGNED] > 0).all()


@pytest.mark.parametrize("n_papers", [0, 1, 5, 9])
def test_too_few_papers_for_two_groups_are_left_unassigned(n_papers):
    found = find_clusters(np.zeros((n_papers, 5), dtype=np.float32), min_papers=5)
    assert found.n_clusters == 0
    assert len(found.labels) == n_papers
