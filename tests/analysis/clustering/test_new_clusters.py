"""Tests of the fine clusters that may become topics."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("graspologic_native")

from scipy.sparse import csr_matrix

from analysis.clustering.new_clusters import find_new_clusters

N_REPEATS = 10


def cliques(*sizes, between=0.0):
    """Return the weights of cliques, each connected to the next by one edge."""
    n = sum(sizes)
    weights = np.zeros((n, n), dtype=np.float32)
    start = 0
    for size in sizes:
        weights[start : start + size, start : start + size] = 1
        start += size
        if start < n:
            weights[start - 1, start] = weights[start, start - 1] = between
    np.fill_diagonal(weights, 0)
    return csr_matrix(weights)


def find(weights, **options):
    return find_new_clusters(weights, min_papers=8, n_repeats=N_REPEATS, seed=1, **options)


def test_separate_groups_are_clusters():
    found, n_clusters = find(cliques(*[9] * 8))
    assert n_clusters == 16
    members = {tuple(cluster.members.tolist()) for cluster in found}
    assert members == {tuple(range(first, first + 9)) for first in range(0, 72, 9)}
    for cluster in found:
        assert cluster.stability == pytest.approx(1)
        assert cluster.n_recovered == N_REPEATS
        assert cluster.repeats.shape == (N_REPEATS, 9)


def test_small_clusters_and_papers_that_barely_belong_are_left_out():
    weights = cliques(*[9] * 8, 5).tolil()
    weights[0, 9:45] = weights[9:45, 0] = 1  # this paper belongs to five groups
    found, _ = find(weights.tocsr())
    assert found
    assert all(8 <= len(cluster.members) <= 10 for cluster in found)
    assert all(cluster.memberships.min() >= 0.25 for cluster in found)


def test_a_part_keeps_the_figures_of_its_cluster():
    cluster = find(cliques(*[9] * 8))[0][0]
    part = cluster.only(np.arange(9) < 4)
    assert part.members.tolist() == cluster.members[:4].tolist()
    assert part.repeats.shape == (N_REPEATS, 4)
    assert (part.stability, part.n_recovered) == (cluster.stability, cluster.n_recovered)


def test_a_graph_without_edges_has_no_clusters():
    empty = csr_matrix((12, 12), dtype=np.float32)
    assert find(empty) == ([], 0)


def test_without_a_candidate_nothing_is_clustered_again():
    looked_at = []

    def no_candidate(rows):
        looked_at.append(len(rows))
        return False

    assert find(cliques(*[9] * 8), is_candidate=no_candidate) == ([], 16)
    assert looked_at == [9] * 16
