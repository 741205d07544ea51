"""Tests of topics and themes: recovery, nesting, numbering, weak papers."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("graspologic_native")
pytestmark = pytest.mark.analysis

from sklearn.metrics import adjusted_rand_score

from analysis.clustering.clusters import find_clusters, topic_resolution
from analysis.clustering.density import find_dense_groups
from analysis.graph.knn import build_graph
from analysis.records import UNASSIGNED, UNASSIGNED_BELOW


def planted_vectors(sizes, *, n_themes, noise=0.6, seed=2):
    """Return unit vectors of topics scattered around the directions of their themes."""
    random = np.random.default_rng(seed)
    n_dims = 48
    themes = np.eye(n_dims)[:n_themes]
    topics = np.eye(n_dims)[n_themes : n_themes + len(sizes)]
    truth = np.repeat(np.arange(len(sizes)), sizes)
    vectors = themes[truth % n_themes] + topics[truth]
    vectors += noise * random.normal(size=vectors.shape) / np.sqrt(n_dims)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), truth


def clustered(vectors, **changes):
    graph = build_graph(vectors, n_neighbors=min(24, len(vectors) - 1), n_listed=10, seed=1)
    options = {"min_papers": 5, "n_runs": 10, "n_repeats": 10, "seed": 1} | changes
    return find_clusters(graph.weights, **options)


SIZES = [40, 36, 32, 28, 24, 20, 18, 16, 14, 12]


def test_planted_topics_and_themes_are_recovered_and_nested():
    vectors, truth = planted_vectors(SIZES, n_themes=5, noise=2.0)
    found = clustered(vectors)
    assert adjusted_rand_score(truth, found.topics.labels) > 0.9
    assert adjusted_rand_score(truth % 5, found.themes.labels) > 0.9
    for topic in range(found.topics.n_groups):
        members = found.topics.labels == topic
        assert set(found.themes.labels[members]) == {found.theme_of_topic[topic]}


def test_groups_are_numbered_by_size():
    vectors, _ = planted_vectors(SIZES, n_themes=5)
    found = clustered(vectors)
    for level in (found.topics, found.themes):
        sizes = np.bincount(level.labels[level.labels != UNASSIGNED])
        assert (np.diff(sizes) <= 0).all()
        assert len(sizes) == level.n_groups == len(level.n_recovered)


def test_paper_halfway_between_topics_has_lower_membership():
    vectors, truth = planted_vectors(SIZES, n_themes=5, noise=0.4)
    middles = [vectors[truth == topic].mean(axis=0) for topic in range(10)]
    mixed = [middles[topic] + middles[(topic + 1) % 10] for topic in range(10)]
    both = np.vstack([vectors, mixed / np.linalg.norm(mixed, axis=1, keepdims=True)])
    found = clustered(both.astype(np.float32))
    assert found.memberships[-10:].mean() < 0.7 * found.memberships[:-10].mean()


def test_only_weak_papers_are_unassigned():
    vectors, _ = planted_vectors(SIZES, n_themes=5, noise=2.2)
    found = clustered(vectors)
    weak = found.memberships < UNASSIGNED_BELOW
    assert weak.any()
    assert (found.topics.labels[weak] == UNASSIGNED).all()
    assert (found.themes.labels[weak] == UNASSIGNED).all()
    assert (found.topics.labels[~weak] != UNASSIGNED).all()


def test_clear_groups_are_more_stable_than_noise():
    clear, _ = planted_vectors(SIZES, n_themes=5, noise=0.3)
    noise = np.random.default_rng(4).normal(size=clear.shape).astype(np.float32)
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    sure, unsure = clustered(clear).topics, clustered(noise).topics
    assert sure.stabilities.min() > 0.8
    assert np.median(unsure.stabilities) < 0.5
    assert (sure.n_recovered == 10).all()


def test_resolution_and_number_of_topics_can_be_set():
    vectors, _ = planted_vectors([12] * 24, n_themes=4, noise=2.4)
    by_name = [
        clustered(vectors, resolution=name).topics.n_groups for name in ("coarse", "normal", "fine")
    ]
    assert by_name[0] < by_name[2]
    assert clustered(vectors, n_topics=6).topics.n_groups == 6


def test_reruns_use_the_same_topic_numbers():
    vectors, _ = planted_vectors(SIZES, n_themes=5, noise=0.3)
    found = clustered(vectors)
    assert found.repeats.shape == (10, len(vectors))
    for repeat in found.repeats:
        present = repeat != UNASSIGNED
        assert 0.85 < present.mean() < 0.95
        assert (repeat[present] == found.topics.labels[present]).mean() > 0.95


@pytest.mark.parametrize("n_papers", [0, 1, 2, 5, 9])
def test_too_few_papers_for_two_topics_give_none(n_papers):
    vectors = np.ones((n_papers, 3), dtype=np.float32)
    found = clustered(vectors)
    assert found.topics.n_groups == found.themes.n_groups == 0
    assert (found.topics.labels == UNASSIGNED).all()
    assert len(found.memberships) == n_papers


@pytest.mark.parametrize("n_papers", [12, 40])
def test_identical_papers_are_accepted(n_papers):
    found = clustered(np.ones((n_papers, 3), dtype=np.float32) / np.float32(np.sqrt(3)))
    assert len(found.topics.labels) == n_papers


def test_dense_groups_have_stabilities():
    vectors, truth = planted_vectors(SIZES[:4], n_themes=2, noise=0.3)
    places = np.eye(4)[truth] * 10 + np.random.default_rng(1).normal(size=(len(truth), 4))
    found = clustered(vectors, places=places.astype(np.float32))
    assert adjusted_rand_score(truth, found.topics.labels) > 0.9
    assert found.topics.stabilities.min() > 0.5
    assert found.topics.n_recovered.min() >= 8


def test_themes_of_dense_groups_are_recovered_despite_unassigned_papers():
    vectors, truth = planted_vectors([12] * 16, n_themes=4, noise=2.0)
    random = np.random.default_rng(3)
    n_loose = 240
    loose = np.eye(48)[np.arange(n_loose) % 4] + 0.15 * random.normal(size=(n_loose, 48))
    loose /= np.linalg.norm(loose, axis=1, keepdims=True)
    dense = np.eye(16)[truth] * 100 + random.normal(size=(len(truth), 16))
    ever_farther = 1_000 * 1.1 ** np.arange(n_loose)
    sparse = np.eye(16)[np.arange(n_loose) % 16] * ever_farther[:, None]
    found = clustered(
        np.vstack([vectors, loose]).astype(np.float32),
        places=np.vstack([dense, sparse]).astype(np.float32),
    )
    assert found.themes.n_groups < found.topics.n_groups == 16
    assert (found.themes.n_recovered >= 8).all()
    assert (found.repeats[:, -n_loose:] == UNASSIGNED).all()


def test_paper_far_from_dense_groups_is_unassigned():
    random = np.random.default_rng(5)
    groups = [random.normal(middle, 0.3, (20, 2)) for middle in ((0, 0), (10, 0), (0, 10))]
    places = np.vstack([*groups, [[50, 50]]]).astype(np.float32)
    found = find_dense_groups(places, min_papers=6)
    assert found[-1] == UNASSIGNED
    assert found.max() == 2


def test_resolution_grows_with_the_corpus():
    assert topic_resolution(163) < topic_resolution(6_000) < topic_resolution(60_000)
