"""Tests that graph, topics and map do not depend on threads, processor or last bits."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests import optional

optional.need("umap")
pytestmark = pytest.mark.analysis

from analysis.graph.knn import build_graph
from analysis.layout import gradient_descent
from analysis.layout.umap_layout import umap_layout
from analysis.pipeline.stages import draw_map, find_neighbors, group_papers
from analysis.settings import Settings

SETTINGS = Settings(n_runs=8, n_repeats=4, n_map_epochs=60)


def loose_groups(n_papers=300, n_dims=48):
    """Return vectors in eight groups that overlap."""
    random = np.random.default_rng(11)
    vectors = np.eye(8, n_dims)[np.arange(n_papers) % 8] + 0.25 * random.normal(
        size=(n_papers, n_dims)
    )
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


def fingerprint():
    """Return a hash of everything that a fit finds for the same vectors."""
    vectors = loose_groups()
    graph = find_neighbors(vectors, SETTINGS)
    found = group_papers(graph, vectors, SETTINGS, seed=1)
    places = draw_map(graph, vectors, SETTINGS)
    parts = graph.indices, graph.similarities, graph.weights.data, found.topics.labels, places
    return [hashlib.sha256(np.ascontiguousarray(part).tobytes()).hexdigest() for part in parts]


def moved(one, other):
    return np.linalg.norm(one - other, axis=1) / np.ptp(one, axis=0).max()


def test_other_threads_and_another_processor_give_the_same_bytes():
    program = "from tests.analysis.layout.test_steady_map import fingerprint; print(*fingerprint())"
    elsewhere = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "4")
    elsewhere |= {"OPENBLAS_CORETYPE": "Nehalem", "NUMBA_CPU_NAME": "generic"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | elsewhere,
        cwd=Path(__file__).parents[3],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == fingerprint()


def test_the_order_of_a_sum_does_not_change_the_graph():
    vectors = loose_groups()
    order = np.random.default_rng(0).permutation(vectors.shape[1])
    one = build_graph(vectors, n_neighbors=10, n_listed=10, seed=0)
    other = build_graph(vectors[:, order].copy(), n_neighbors=10, n_listed=10, seed=0)
    assert one.similarities.tobytes() == other.similarities.tobytes()
    assert one.indices.tobytes() == other.indices.tobytes()
    assert one.weights.data.tobytes() == other.weights.data.tobytes()


@pytest.mark.parametrize("exact_limit", [2000, 100])
def test_last_bits_of_the_weights_do_not_move_the_map(monkeypatch, exact_limit):
    monkeypatch.setattr(gradient_descent, "EXACT_LIMIT", exact_limit)
    vectors = loose_groups()
    weights = build_graph(vectors, n_neighbors=14, n_listed=10, seed=0).weights
    noisy = weights.copy()
    noisy.data *= 1 - 1e-6 * np.random.default_rng(1).random(noisy.nnz).astype(np.float32)
    options = {"n_dims": 2, "min_dist": 0.1, "n_epochs": None, "seed": 1}
    places = umap_layout(weights, vectors, **options)
    assert np.median(moved(places, umap_layout(noisy, vectors, **options))) < 0.01


def test_last_bits_of_the_vectors_move_no_paper_to_another_topic():
    vectors = loose_groups()
    noise = 2e-8 * np.random.default_rng(1).normal(size=vectors.shape)
    noisy = (vectors + noise).astype(np.float32)
    graphs = [find_neighbors(some, SETTINGS) for some in (vectors, noisy)]
    assert graphs[0].weights.data.tobytes() == graphs[1].weights.data.tobytes()
    one, other = (group_papers(graph, vectors, SETTINGS, seed=1) for graph in graphs)
    assert (one.topics.labels == other.topics.labels).all()
    assert (one.themes.labels == other.themes.labels).all()


@pytest.mark.parametrize("n_parts", [2, 3, 7])
def test_parts_of_a_disconnected_graph_lie_apart(n_parts):
    vectors = np.repeat(np.eye(n_parts, 12), 30, axis=0)
    vectors += 0.1 * np.random.default_rng(2).normal(size=vectors.shape)
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    weights = build_graph(vectors, n_neighbors=8, n_listed=8, seed=0).weights
    places = umap_layout(weights, vectors, n_dims=2, min_dist=0.1, n_epochs=200, seed=1)
    parts = places.reshape(n_parts, 30, 2)
    middles = parts.mean(axis=1)
    radius = np.linalg.norm(parts - middles[:, None], axis=2).max()
    apart = np.linalg.norm(middles[:, None] - middles[None], axis=2)[np.triu_indices(n_parts, 1)]
    assert apart.min() > radius
