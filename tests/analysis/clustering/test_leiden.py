"""Tests of a Leiden run and of the search for a resolution."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("graspologic_native")
pytestmark = pytest.mark.analysis

from scipy.sparse import csr_matrix

from analysis.clustering.edge_list import EdgeList
from analysis.clustering.leiden import parallel_map, resolution_for, run_leiden
from tests.analysis.clustering.planted_links import planted_links


def test_run_recovers_planted_communities_and_keeps_singletons():
    links, truth = planted_links([20, 20, 20])
    found = run_leiden(links, 1.0, 1)
    assert len(set(zip(truth.tolist(), found.tolist(), strict=True))) == 3
    assert sorted(run_leiden(EdgeList.of(csr_matrix((3, 3))), 1.0, 1)) == [0, 1, 2]


@pytest.mark.parametrize(("n_wanted", "n_expected"), [(1, 2), (8, 8), (500, 400)])
def test_resolution_gives_the_wanted_or_nearest_number(n_wanted, n_expected):
    def run(resolution):
        n_groups = int(np.clip(4 * round(resolution), 2, 400))
        return np.arange(n_groups, dtype=np.int32)

    resolution, labels = resolution_for(run, n_wanted, 1.0)
    assert len(labels) == n_expected
    assert len(run(resolution)) == n_expected


def test_parallel_results_keep_the_order_of_items():
    assert parallel_map(lambda n: n * n, range(50)) == [n * n for n in range(50)]
