"""Themes are what whole topics make up."""

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
    """Return links of topics: each a clique, linked to those of its theme."""
    themes = np.asarray(theme_of_topic)
    topics = np.repeat(np.arange(len(themes)), papers)
    same_theme = themes[topics][:, None] == themes[topics][None, :]
    weights = np.where(same_theme, within, across)
    weights[topics[:, None] == topics[None, :]] = 1.0
    np.fill_diagonal(weights, 0)
    return EdgeList.of(csr_matrix(weights)), topics.astype(np.int32)


def partition(labels):
    return {frozenset(np.flatnonzero(labels == label)) for label in set(labels)}


def test_topics_that_are_linked_make_a_theme():
    planted = [0, 1, 2, 3, 4, 5] * 3
    links, topics = linked_topics(planted)
    assert partition(cluster_topics(links, topics, seed=1)) == partition(np.array(planted))


def test_papers_without_a_topic_do_not_matter():
    planted = [0, 1, 2, 3, 4, 5] * 3
    links, topics = linked_topics(planted)
    topics[0] = -1
    assert partition(cluster_topics(links, topics, seed=1)) == partition(np.array(planted))


def test_as_many_as_thirty_groups_of_topics_are_gathered_into_twenty():
    links, topics = linked_topics(range(30), papers=4, across=0)
    ring = (topics[:, None] - topics[None, :]) % 30 == 1
    weights = csr_matrix((links.weights, (links.sources, links.targets))).toarray()
    chain = EdgeList.of(csr_matrix(weights + 0.05 * (ring | ring.T)))
    assert 15 <= cluster_topics(chain, topics, seed=1).max() + 1 <= 20


def test_a_topic_goes_where_the_repeats_put_it_and_not_where_a_link_more_leads():
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


def test_without_any_agreement_topics_are_held_together_by_nothing():
    links, topics = linked_topics([0, 0, 1, 1])
    none_left_out = np.full(len(topics), -1, dtype=np.int32)
    assert len(set(cluster_topics_consensus(links, topics, [none_left_out], seed=1))) == 4


@pytest.mark.parametrize("n_topics", [1, 2])
def test_few_topics_have_a_theme_each_or_one(n_topics):
    links, topics = linked_topics([0] * n_topics)
    for themes in (
        cluster_topics(links, topics, seed=1),
        cluster_topics_consensus(links, topics, [np.zeros(len(topics), dtype=np.int32)], seed=1),
    ):
        assert len(themes) == n_topics
        assert set(themes) <= {0, 1}
