"""Tests that equal and nearly equal texts are one topic."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("umap")
pytestmark = pytest.mark.analysis

from analysis.graph.knn import best_of
from analysis.pipeline.stages import draw_map, find_neighbors, group_papers
from analysis.records import UNASSIGNED
from analysis.settings import Settings

SETTINGS = Settings(n_runs=8, n_repeats=8, n_map_epochs=30)


def unit(vectors):
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def blocks(sizes, spread, n_dims=32, seed=0):
    """Return a block of vectors per size, each around its own axis, and their block numbers."""
    random = np.random.default_rng(seed)
    block_of = np.repeat(np.arange(len(sizes)), sizes)
    noise = random.normal(size=(len(block_of), n_dims)) / np.sqrt(n_dims)
    return unit(np.eye(n_dims)[block_of] + np.asarray(spread)[block_of, None] * noise), block_of


def grouped(vectors, settings=SETTINGS):
    graph = find_neighbors(vectors, settings)
    assert np.isfinite(draw_map(graph, vectors, settings)).all()
    return group_papers(graph, vectors, settings, seed=1).topics.labels


@pytest.mark.parametrize("spread", [0.0, 0.1, 0.3])
@pytest.mark.parametrize("n_topics", [None, 4])
def test_many_copies_beside_normal_papers_are_one_topic(spread, n_topics):
    vectors, block_of = blocks([60, 20, 20, 20], [spread, 0.9, 0.9, 0.9])
    settings = Settings(n_runs=8, n_repeats=8, n_map_epochs=30, n_topics=n_topics)
    labels = grouped(vectors, settings)
    assert len(set(labels[block_of == 0])) == 1
    assert labels[0] != UNASSIGNED
    assert not set(labels[block_of == 0]) & set(labels[block_of > 0])


def test_blocks_of_copies_of_several_sizes_are_a_topic_each():
    vectors, block_of = blocks([40, 17, 80, 6, 9], [0.0] * 5)
    labels = grouped(vectors)
    for block in range(5):
        assert len(set(labels[block_of == block])) == 1
    assert len(set(labels)) == 5


@pytest.mark.parametrize("n_papers", [10, 60, 250])
def test_papers_that_are_all_equal_are_one_topic(n_papers):
    labels = grouped(np.repeat(np.eye(1, 8), n_papers, axis=0).astype(np.float32))
    assert set(labels) == {0}


def test_texts_without_words_break_nothing():
    vectors, block_of = blocks([30, 30], [0.5, 0.5])
    vectors[::6] = 0
    labels = grouped(vectors)
    assert len(set(labels[(block_of == 0) & (vectors.any(axis=1))])) <= 2


def test_of_equal_values_the_first_columns_are_chosen():
    block = np.array([[0.5, 0.9, 0.5, 0.5, 0.5], [0.1, 0.2, 0.3, 0.4, 0.5]])
    nearest, found = best_of(block, 3)
    assert nearest.tolist() == [[1, 0, 2], [4, 3, 2]]
    assert found.tolist() == [[0.9, 0.5, 0.5], [0.5, 0.4, 0.3]]
