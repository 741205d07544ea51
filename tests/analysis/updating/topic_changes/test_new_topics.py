"""A subject that became frequent gets a topic, inside old topics or outside; chance does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests import optional

optional.need("graspologic_native")

from analysis.records import UNASSIGNED
from tests.analysis.updating.topic_changes.planted_groups import Subject, opened, plant

TOPICS = [Subject(topic, n_old=60, n_new=8) for topic in range(6)]


def test_a_new_subject_inside_an_old_topic_gets_a_topic_of_its_own():
    papers, graph, subject_of = plant(*TOPICS, Subject(2, n_new=24, near=2))
    (topic,) = opened(papers, graph)
    own = np.flatnonzero(subject_of == 6)
    assert len(np.intersect1d(topic.rows, own)) >= 22
    assert len(np.setdiff1d(topic.rows, own)) <= 1
    assert topic.parent == 2
    assert topic.p_value < 1e-8
    assert topic.n_recent >= 22


def test_a_subject_that_straddles_two_topics_is_seen():
    papers, graph, subject_of = plant(*TOPICS, Subject(2, n_new=24, near=3))
    labels = papers.labels.copy()
    labels[np.flatnonzero(subject_of == 6)[::2]] = 3
    (topic,) = opened(replace(papers, labels=labels), graph)
    assert (subject_of[topic.rows] == 6).mean() > 0.9


def test_a_new_subject_among_unassigned_papers_has_no_parent():
    papers, graph, _ = plant(*TOPICS, Subject(UNASSIGNED, n_new=16))
    (topic,) = opened(papers, graph)
    assert topic.parent is None
    assert len(topic.rows) == 16


def test_a_subject_as_frequent_as_before_gets_no_topic():
    """It is a part of its topic that a finer clustering would find, not a new subject."""
    papers, graph, _ = plant(*TOPICS, Subject(2, n_old=60, n_new=8, near=2))
    assert opened(papers, graph) == []


def test_papers_added_late_with_old_dates_are_not_recent():
    papers, graph, subject_of = plant(*TOPICS, Subject(2, n_new=24, near=2))
    days = papers.days.copy()
    own = np.flatnonzero(subject_of == 6)
    days[own] = np.random.default_rng(3).permutation(days[papers.days < days[own].min()])[:24]
    assert opened(replace(papers, days=days), graph) == []


def test_old_papers_that_clearly_belong_move_and_no_topic_is_emptied():
    subjects = [*TOPICS, Subject(2, n_old=4, n_new=24, near=2), Subject(6, n_old=6)]
    papers, graph, subject_of = plant(*subjects)
    (topic,) = opened(papers, graph)
    moved = topic.rows[~papers.is_added[topic.rows]]
    assert len(moved) >= 2
    assert set(subject_of[moved]) == {6}
    # The same papers stay in a topic that they match as well.
    firm = replace(papers, memberships=np.ones(len(papers.labels), dtype=np.float32))
    (topic,) = opened(firm, graph)
    assert papers.is_added[topic.rows].all()


def test_a_topic_that_is_the_subject_already_is_not_opened_again():
    papers, graph, _ = plant(*TOPICS, Subject(6, n_new=24, near=2))
    assert opened(papers, graph) == []


@pytest.mark.parametrize("seed", range(4))
def test_shuffled_dates_open_nothing(seed):
    papers, graph, _ = plant(*TOPICS, Subject(2, n_new=24, near=2), Subject(4, n_new=20, near=4))
    order = np.random.default_rng(seed).permutation(len(papers.days))
    shuffled = replace(papers, days=papers.days[order], is_added=papers.is_added[order])
    assert opened(shuffled, graph) == []


def test_without_earlier_papers_nothing_is_recent():
    papers, graph, _ = plant(*TOPICS)
    same = np.full(len(papers.days), papers.days[0])
    assert opened(replace(papers, days=same), graph) == []
