"""Tests of the UMAP layout."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("umap")
pytestmark = pytest.mark.analysis

from analysis.graph.knn import build_graph
from analysis.layout.umap_layout import umap_layout


def blobs(n_each: int, n_blobs: int = 3, noise: float = 0.2):
    rng = np.random.default_rng(3)
    centres = np.eye(n_blobs, 12)
    vectors = np.repeat(centres, n_each, axis=0) + noise * rng.normal(size=(n_each * n_blobs, 12))
    vectors = vectors.astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def place(vectors, n_neighbors, n_dims=2):
    graph = build_graph(vectors, n_neighbors=n_neighbors, n_listed=10, seed=0)
    return umap_layout(graph.weights, vectors, n_dims=n_dims, min_dist=0.1, n_epochs=200, seed=1)


def test_papers_of_a_group_are_closer_to_each_other():
    places = place(blobs(30), 10)
    middles = places.reshape(3, 30, 2).mean(axis=1)
    within = np.linalg.norm(places.reshape(3, 30, 2) - middles[:, None], axis=2).mean()
    between = np.linalg.norm(middles[:, None] - middles[None], axis=2)[np.triu_indices(3, 1)].min()
    assert between > 2 * within


def test_the_same_graph_and_seed_give_the_same_bytes():
    vectors = blobs(20)
    assert place(vectors, 8).tobytes() == place(vectors, 8).tobytes()


@pytest.mark.parametrize("n_papers", [1, 2, 3, 4, 5, 6, 7, 12])
@pytest.mark.parametrize("n_dims", [2, 5])
def test_few_papers_get_finite_coordinates(n_papers, n_dims):
    vectors = blobs(4)[:n_papers]
    places = place(vectors, min(2, n_papers - 1), n_dims)
    assert places.shape == (n_papers, n_dims)
    assert np.isfinite(places).all()


@pytest.mark.filterwarnings("ignore:Spectral initialisation failed:UserWarning")
def test_equal_papers_get_finite_coordinates():
    vectors = np.repeat(blobs(1, 2), 20, axis=0)
    assert np.isfinite(place(vectors, 5)).all()
    assert np.isfinite(place(vectors[:20], 5)).all()


def test_refined_map_stays_close_to_the_previous_one():
    vectors = blobs(30)
    graph = build_graph(vectors, n_neighbors=10, n_listed=10, seed=0)
    options = {"n_dims": 2, "min_dist": 0.1, "n_epochs": 200, "seed": 1}
    former = umap_layout(graph.weights, vectors, **options)
    turned = former @ np.array([[0, 1], [-1, 0]], dtype=np.float32)
    again = umap_layout(graph.weights, vectors, former=turned, **options)
    spread = np.linalg.norm(former - former.mean(axis=0), axis=1).mean()
    near = again - again.mean(axis=0) - (turned - turned.mean(axis=0))
    assert np.linalg.norm(near, axis=1).mean() < 0.5 * spread
    flat = umap_layout(graph.weights, vectors, former=np.zeros_like(former), **options)
    assert flat.tobytes() == former.tobytes()  # nothing to start from
