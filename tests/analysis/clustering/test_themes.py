"""Tests of themes as communities of topics."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("graspologic_native")
pytestmark = pytest.mark.analysis

from scipy.sparse import csr_matrix

from analysis.clustering.edge_list import EdgeList
from analysis.clustering.themes import cluster_topics, cluster_topics_consensus


def linked_topics(theme_of_topic, *, papers=6, within=0.3, across=0.01):
    """Return edges of topics that are cliques, connected to others of their theme."""
    themes = np.asarray(theme_of_topic)
    topics = np.repeat(np.arange(len(themes)), papers)
    same_theme = themes[topics][:, None] == themes[topics][None, :]
    weights = np.where(same_theme, within, across)
    weights[topics[:, None] == topics[None, :]] = 1.0
    np.fill_diagonal(weights, 0)
    return EdgeList.of(csr_matrix(weights)), topics.astype(np.int32)


def partition(labels):
    return {frozenset(np.flatnonzero(labels == label)) for label in set(labels)}


def test_connected_topics_form_a_theme():
    planted = [0, 1, 2, 3, 4, 5] * 3
    links, topics = linked_topics(planted)
    assert partition(cluster_topics(links, topics, seed=1)) == partition(np.array(planted))


def test_unassigned_papers_are_ignored():
    planted = [0, 1, 2, 3, 4, 5] * 3
    links, topics = linked_topics(planted)
    topics[0] = -1
    assert partition(cluster_topics(links, topics, seed=1)) == partition(np.array(planted))


def test_number_of_themes_is_at_most_twenty():
    links, topics = linked_topics(range(30), papers=4, across=0)
    ring = (topics[:, None] - topics[None, :]) % 30 == 1
    weights = csr_matrix((links.weights, (links.sources, links.targets))).toarray()
    chain = EdgeList.of(csr_matrix(weights + 0.05 * (ring | ring.T)))
    assert 15 <= cluster_topics(chain, topics, seed=1).max() + 1 <= 20


def test_reruns_outweigh_a_single_edge():
    planted = [0, 1, 2, 3, 4, 5] * 3
    links, topics = linked_topics(planted)
    weights = csr_matrix((links.weights, (links.sources, links.targets))).toarray()
    for theme, membership in ((0, 0.1), (1, 0.15)):
        members = np.isin(topics, [theme + 6, theme + 12] + [1] * theme)
        weights[np.ix_(topics == 0, members)] = membership
        weights[np.ix_(members, topics == 0)] = membership
    both = EdgeList.of(csr_matrix(weights))
    elsewhere = np.array(planted)
    elsewhere[0] = 1
    assert partition(cluster_topics(both, topics, seed=1)) == partition(elsewhere)
    by_repeat = [np.array(planted, dtype=np.int32)[topics]] * 10
    agreed = cluster_topics_consensus(both, topics, by_repeat, seed=1)
    assert partition(agreed) == partition(np.array(planted))


def test_without_agreement_topics_stay_apart():
    links, topics = linked_topics([0, 0, 1, 1])
    none_left_out = np.full(len(topics), -1, dtype=np.int32)
    assert len(set(cluster_topics_consensus(links, topics, [none_left_out], seed=1))) == 4


@pytest.mark.parametrize("n_topics", [1, 2])
def test_few_topics_have_one_theme_or_one_each(n_topics):
    links, topics = linked_topics([0] * n_topics)
    for themes in (
        cluster_topics(links, topics, seed=1),
        cluster_topics_consensus(links, topics, [np.zeros(len(topics), dtype=np.int32)], seed=1),
    ):
        assert len(themes) == n_topics
        assert set(themes) <= {0, 1}
