"""Tests of nearest neighbours and their fuzzy weights."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("umap")
pytestmark = pytest.mark.analysis

from analysis.graph import knn
from analysis.graph.knn import build_graph


def unit(rows: int, dims: int = 16, seed: int = 0):
    vectors = np.random.default_rng(seed).normal(size=(rows, dims)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_exact_search_equals_sorting_all_pairs(monkeypatch):
    monkeypatch.setattr(knn, "_BLOCK_CELLS", 1000)  # several blocks
    vectors = unit(97)
    found = build_graph(vectors, n_neighbors=6, n_listed=10, seed=0)
    pairs = vectors @ vectors.T
    np.fill_diagonal(pairs, -2)
    np.testing.assert_array_equal(found.indices, np.argsort(-pairs, axis=1)[:, :10])
    np.testing.assert_allclose(found.similarities, -np.sort(-pairs, axis=1)[:, :10], atol=1e-6)


def test_no_paper_is_its_own_neighbour_even_among_copies():
    vectors = np.repeat(unit(4), 5, axis=0)
    found = build_graph(vectors, n_neighbors=3, n_listed=6, seed=0)
    assert (found.indices != np.arange(20)[:, None]).all()


def test_weights_are_symmetric_and_largest_for_the_nearest():
    vectors = unit(60)
    found = build_graph(vectors, n_neighbors=8, n_listed=8, seed=0)
    weights = found.weights.toarray()
    np.testing.assert_allclose(weights, weights.T, atol=1e-6)
    assert weights.min() >= 0
    assert weights.max() <= 1
    assert weights[np.arange(60), found.indices[:, 0]] == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("n_neighbors", [2, 5, 15])
def test_weights_equal_umaps(n_neighbors):
    from umap.umap_ import fuzzy_simplicial_set

    vectors = np.vstack([unit(80), np.repeat(unit(3, seed=4), 4, axis=0)])
    found = build_graph(vectors, n_neighbors=n_neighbors, n_listed=n_neighbors, seed=0)
    own = np.arange(len(vectors), dtype=np.int32)[:, None]
    distances = np.clip(1 - knn.in_steps(found.similarities), 0, None)
    theirs, _, _ = fuzzy_simplicial_set(
        vectors,
        n_neighbors + 1,
        None,
        "precomputed",
        knn_indices=np.hstack([own, found.indices]),
        knn_dists=np.hstack([np.zeros_like(distances[:, :1]), distances]),
    )
    np.testing.assert_allclose(found.weights.toarray(), theirs.toarray(), atol=2e-4)


@pytest.mark.slow  # compiles the index
def test_approximate_search_finds_nearly_the_same(monkeypatch):
    vectors = unit(400, dims=8)
    exact = build_graph(vectors, n_neighbors=8, n_listed=8, seed=0)
    monkeypatch.setattr(knn, "EXACT_LIMIT", 100)
    index = build_graph(vectors, n_neighbors=8, n_listed=8, seed=0)
    shared = [
        len(set(a) & set(b))
        for a, b in zip(exact.indices.tolist(), index.indices.tolist(), strict=True)
    ]
    assert np.mean(shared) / 8 > 0.9
    assert (index.indices != np.arange(400)[:, None]).all()


@pytest.mark.parametrize("n_papers", [1, 2, 3])
def test_small_corpora_list_all_other_papers(n_papers):
    found = build_graph(unit(n_papers), n_neighbors=min(2, n_papers - 1), n_listed=10, seed=0)
    assert found.indices.shape == (n_papers, n_papers - 1)
    assert found.weights.shape == (n_papers, n_papers)
