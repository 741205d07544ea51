"""Tests of consensus clustering and its reruns."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("graspologic_native")
pytestmark = pytest.mark.analysis

from scipy.sparse import csr_matrix
from sklearn.metrics import adjusted_rand_score

from analysis.clustering.consensus import find_consensus, repeat_consensus
from analysis.clustering.edge_list import ABSENT, EdgeList
from tests.analysis.clustering.planted_links import planted_links


def test_planted_communities_are_recovered():
    links, truth = planted_links([30, 40, 50, 25])
    found = find_consensus(links, resolution=1, n_runs=10, seed=1)
    assert adjusted_rand_score(truth, found.labels) == 1


def test_consensus_varies_less_by_seed_than_single_runs():
    links, _ = planted_links([12] * 20, inside=0.3, between=0.03)
    runs = find_consensus(links, resolution=1.5, n_runs=20, seed=1).runs
    several = [
        find_consensus(links, resolution=1.5, n_runs=40, seed=s).labels for s in (1, 2, 3, 4)
    ]

    def agreement(labels):
        pairs = [(a, b) for a in range(len(labels)) for b in range(a)]
        return np.mean([adjusted_rand_score(labels[a], labels[b]) for a, b in pairs])

    single = agreement(runs[0:8:2])  # runs with all papers
    assert single < 0.95
    assert agreement(several) > single


def test_same_seed_gives_same_result():
    links, _ = planted_links([12] * 12, inside=0.3, between=0.05)
    one, other = (find_consensus(links, resolution=1, n_runs=8, seed=5) for _ in range(2))
    assert (one.labels == other.labels).all()
    repeats = [repeat_consensus(links, c, n_repeats=4, seed=9) for c in (one, other)]
    assert all((a == b).all() for a, b in zip(*repeats, strict=True))


def test_number_of_communities_can_be_set():
    links, _ = planted_links([20] * 12)
    for n_wanted in (3, 12):
        found = find_consensus(links, resolution=1, n_runs=6, seed=1, n_wanted=n_wanted)
        assert found.labels.max() + 1 == n_wanted


def test_every_other_run_and_every_rerun_leave_out_a_tenth():
    links, _ = planted_links([50, 50])
    found = find_consensus(links, resolution=1, n_runs=4, seed=1)
    assert [(run == ABSENT).sum() for run in found.runs] == [0, 10, 0, 10]
    repeats = repeat_consensus(links, found, n_repeats=3, seed=1)
    left_out = [frozenset(np.flatnonzero(run == ABSENT)) for run in repeats]
    assert [len(rows) for rows in left_out] == [10, 10, 10]
    assert len(set(left_out)) == 3
    for run in repeats:
        present = np.unique(run[run != ABSENT])
        assert present.tolist() == list(range(len(present)))


@pytest.mark.parametrize("n_papers", [1, 4])
def test_without_edges_every_paper_is_a_singleton(n_papers):
    links = EdgeList.of(csr_matrix((n_papers, n_papers)))
    found = find_consensus(links, resolution=1, n_runs=4, seed=1)
    assert sorted(found.labels) == list(range(n_papers))
    assert len(repeat_consensus(links, found, n_repeats=2, seed=1)) == 2


def test_large_graphs_contract_what_the_first_runs_agree_on(monkeypatch):
    links, truth = planted_links([12] * 12, inside=0.5, between=0.03)
    slow = find_consensus(links, resolution=1.5, n_runs=40, seed=1)
    monkeypatch.setattr("analysis.clustering.consensus._FEW_LINKS", 0)
    quick = find_consensus(links, resolution=1.5, n_runs=40, seed=1)
    for found in (slow, quick):
        assert adjusted_rand_score(truth, found.labels) > 0.95
    n_cores = len(np.unique(quick.cores))
    assert 12 <= n_cores < len(truth) / 2
    for core in range(n_cores):
        assert len(set(quick.labels[quick.cores == core])) == 1
    (repeat,) = repeat_consensus(links, quick, n_repeats=1, seed=1)
    present = repeat != ABSENT
    assert adjusted_rand_score(truth[present], repeat[present]) > 0.9
