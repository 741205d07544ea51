"""Tests of adding papers to a neighbour graph."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("scipy")

from analysis.graph import knn
from analysis.graph.incremental import NO_NEIGHBOR, add_to_knn_graph
from analysis.graph.knn import build_graph


def unit_vectors(n_papers, seed=5):
    vectors = np.random.default_rng(seed).normal(size=(n_papers, 8)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def lists(n_papers, n_listed, graph=None, rows=()):
    listed = np.full((n_papers, n_listed), NO_NEIGHBOR, dtype=np.int32)
    similarities = np.full((n_papers, n_listed), -np.inf, dtype=np.float32)
    if graph is not None:
        listed[rows] = np.asarray(rows)[graph.indices[:, :n_listed]]
        similarities[rows] = graph.similarities[:, :n_listed]
    return listed, similarities


def test_lists_equal_those_of_a_full_rebuild():
    vectors = unit_vectors(60)
    old = np.setdiff1d(np.arange(60), np.arange(7, 60, 9))
    new = np.arange(7, 60, 9)
    before = build_graph(vectors[old], n_neighbors=8, n_listed=5, seed=0)
    joined = add_to_knn_graph(vectors, new, *lists(60, 5, before, old), n_neighbors=8)
    whole = build_graph(vectors, n_neighbors=8, n_listed=5, seed=0)
    assert (joined.listed == whole.indices[:, :5]).all()
    assert joined.similarities == pytest.approx(whole.similarities[:, :5], abs=1e-6)


def test_weights_are_close_to_those_of_a_full_rebuild():
    vectors = unit_vectors(60)
    new = np.arange(50, 60)
    before = build_graph(vectors[:50], n_neighbors=8, n_listed=8, seed=0)
    joined = add_to_knn_graph(vectors, new, *lists(60, 8, before, np.arange(50)), n_neighbors=8)
    rebuilt = build_graph(vectors, n_neighbors=8, n_listed=8, seed=0)
    whole = knn._fuzzy_weights(rebuilt.indices, rebuilt.similarities)[50:].toarray()
    # With n_listed = n_neighbors, existing papers weigh new ones exactly.
    assert joined.weights.toarray() == pytest.approx(whole, abs=1e-6)
    short = add_to_knn_graph(vectors, new, *lists(60, 8, before, np.arange(50)), n_neighbors=12)
    among = short.weights[:, new].toarray()
    assert among == pytest.approx(among.T)


def test_rows_that_lost_a_neighbour_are_searched_again():
    vectors = unit_vectors(40)
    graph = build_graph(vectors, n_neighbors=6, n_listed=6, seed=0)
    listed, similarities = lists(40, 6, graph, np.arange(40))
    listed[3], similarities[3] = NO_NEIGHBOR, -np.inf
    none_added = np.zeros(0, dtype=np.intp)
    joined = add_to_knn_graph(
        vectors, none_added, listed, similarities, n_neighbors=6, search=np.array([3])
    )
    assert (joined.listed == graph.indices[:, :6]).all()
    assert joined.weights.shape == (0, 40)


@pytest.mark.parametrize("n_papers", [1, 2, 3, 5])
def test_a_few_papers_can_be_added(n_papers):
    vectors = unit_vectors(n_papers)
    joined = add_to_knn_graph(
        vectors, np.arange(n_papers), *lists(n_papers, 10), n_neighbors=min(2, n_papers - 1)
    )
    assert joined.weights.shape == (n_papers, n_papers)
    assert ((joined.listed != NO_NEIGHBOR).sum(axis=1) == n_papers - 1).all()
