"""A refit is advised when added papers of a topic differ from its older ones, and only then."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.records import UNASSIGNED
from analysis.updating import topic_drift
from analysis.updating.topic_drift import TopicDrift, drift_sentence, find_topic_drift
from analysis.vectors import l2_normalize

N_TOPICS, N_DIMS = 6, 40


def corpus(seed, *, n_a_topic=60, n_moved=0, shift=1.0, topic=2):
    """Return vectors, topics and which papers are added, a half of each topic at random.

    `n_moved` of the added papers of one topic are on something new within it.
    """
    random = np.random.default_rng(seed)
    labels = np.repeat(np.arange(N_TOPICS, dtype=np.int32), n_a_topic)
    vectors = 3 * np.eye(N_TOPICS, N_DIMS)[labels] + random.normal(size=(len(labels), N_DIMS)) / 2
    is_added = random.random(len(labels)) < 0.5
    moved = np.flatnonzero(is_added & (labels == topic))[:n_moved]
    vectors[moved, 20] += shift
    return l2_normalize(vectors), labels, is_added, moved


def test_a_new_subject_inside_a_topic_is_found_with_its_papers():
    vectors, labels, is_added, moved = corpus(3, n_a_topic=80, n_moved=15, shift=3)
    found = find_topic_drift(vectors, labels, is_added, seed=0)
    assert [drifted.topic for drifted in found] == [2]
    assert set(found[0].examples) <= set(moved)
    assert len(found[0].examples) == 3
    assert found[0].n_added == (is_added & (labels == 2)).sum()


def test_random_dates_give_no_advice():
    alarms = [bool(find_topic_drift(*corpus(seed)[:3], seed=seed)) for seed in range(40)]
    assert sum(alarms) <= 1


def test_topics_fitted_to_the_older_papers_give_no_advice():
    """A clustering fits the older papers better than others of the same kind."""
    random = np.random.default_rng(1)
    alarms = 0
    for seed in range(10):
        vectors = l2_normalize(random.normal(size=(600, 10)))
        is_added = np.arange(600) >= 300
        centres = vectors[:6]
        for _ in range(10):
            labels = (vectors @ centres.T).argmax(axis=1)
            centres = l2_normalize(
                np.stack([vectors[(labels == t) & ~is_added].sum(axis=0) for t in range(6)])
            )
        alarms += bool(find_topic_drift(vectors, labels.astype(np.int32), is_added, seed=seed))
    assert alarms == 0


def test_trifles_in_large_topics_are_not_reported():
    vectors, labels, is_added, _ = corpus(5, n_a_topic=900, n_moved=900, shift=0.15)
    assert find_topic_drift(vectors, labels, is_added, seed=0) == []
    vectors, labels, is_added, _ = corpus(5, n_a_topic=900, n_moved=900, shift=0.6)
    assert [found.topic for found in find_topic_drift(vectors, labels, is_added, seed=0)] == [2]


def test_the_same_papers_give_the_same_result():
    vectors, labels, is_added, _ = corpus(3, n_a_topic=1300, n_moved=300)
    once, again = (find_topic_drift(vectors, labels, is_added, seed=7) for _ in range(2))
    assert once == again
    assert once


@pytest.mark.parametrize(
    ("labels", "is_added"),
    [
        ([], []),
        ([UNASSIGNED] * 60, [True] * 30 + [False] * 30),
        ([0] * 60, [False] * 60),
        ([0] * 60, [True] * 60),
        ([0] * 60, [True] * 30 + [False] * 30),
    ],
)
def test_papers_that_cannot_differ_give_no_advice(labels, is_added):
    """No papers, no topics, none added, no older ones, or all the same."""
    vectors = np.ones((len(labels), 4), dtype=np.float32) / 2
    found = find_topic_drift(
        vectors, np.array(labels, dtype=np.int32), np.array(is_added, dtype=bool), seed=0
    )
    assert found == []


def test_a_new_topic_keeps_its_papers_from_old_ones():
    vectors, labels, is_added, moved = corpus(3, n_a_topic=80, n_moved=30, shift=6)
    labels[moved] = N_TOPICS  # an update opened a topic for them
    assert find_topic_drift(vectors, labels, is_added, seed=0) == []


def test_the_sentence_names_topics_and_titles():
    titles = ["A", "B", "C", "D"]
    first, second = TopicDrift(1, 0.1, 1e-9, 171, (0, 2, 3)), TopicDrift(0, 0.2, 1e-7, 1, (1,))
    names = {0: "Robots", 1: "LLM agents"}
    assert drift_sentence([first, second], names, titles) == (
        "papers added since the last fit differ from the older ones in 2 topics, most clearly in "
        "'LLM agents' (171 papers, e.g. 'A', 'C' and 'D')"
    )
    assert drift_sentence([second], names, titles).endswith(
        "differ from the older ones in 'Robots' (1 paper, e.g. 'B')"
    )


def test_an_older_paper_does_not_choose_the_topic_by_itself():
    vectors = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0.6, 0, 0.8]], dtype=np.float32)
    labels, none_added = np.array([0, 0, 1, 1], dtype=np.int32), np.zeros(4, dtype=bool)
    # With itself, the centroid of its own topic would be at .71, that of the other topic at .6.
    assert topic_drift._nearest_topics(vectors, labels, none_added).tolist() == [0, 0, 0, 0]
