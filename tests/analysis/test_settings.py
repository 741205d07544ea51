"""`Settings`: sizes that depend on the corpus."""

from __future__ import annotations

import pytest

from analysis.settings import Settings


@pytest.mark.parametrize(
    ("n_papers", "smallest"), [(1, 5), (163, 5), (2000, 18), (6894, 33), (59368, 97)]
)
def test_the_minimum_topic_size_of_hdbscan_grows_with_the_corpus(n_papers, smallest):
    assert Settings(clustering="hdbscan").min_topic_size_for(n_papers) == smallest


@pytest.mark.parametrize("n_papers", [1, 163, 59368])
def test_the_minimum_topic_size_of_consensus_clustering_is_five(n_papers):
    assert Settings().min_topic_size_for(n_papers) == 5


def test_a_given_minimum_topic_size_is_used():
    assert Settings(min_topic_size=3).min_topic_size_for(6894) == 3


@pytest.mark.parametrize(
    ("n_papers", "n_neighbors"),
    [(0, 0), (1, 0), (2, 1), (3, 2), (12, 3), (163, 10), (992, 25), (2000, 32), (6894, 32)],
)
def test_a_neighbourhood_is_smaller_than_the_corpus(n_papers, n_neighbors):
    assert Settings().neighbors_for(n_papers) == n_neighbors
