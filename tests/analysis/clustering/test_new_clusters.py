"""Tests of new clusters among unassigned papers."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("graspologic_native")

from scipy.sparse import csr_matrix

from analysis.clustering.new_clusters import find_new_clusters

N_REPEATS = 10


def test_papers_connected_only_to_each_other_are_a_new_cluster():
    weights = np.zeros((14, 40), dtype=np.float32)
    weights[:8, :8] = 1
    np.fill_diagonal(weights[:8, :8], 0)
    weights[8:, 20:30] = 1  # connected mostly to others
    weights[8, 9] = weights[9, 8] = 1
    found = find_new_clusters(
        csr_matrix(weights), np.arange(14), min_papers=5, n_runs=8, n_repeats=N_REPEATS, seed=1
    )
    (cluster,) = found
    assert cluster.members.tolist() == list(range(8))
    assert cluster.stability == pytest.approx(1)
    assert cluster.n_recovered == N_REPEATS
