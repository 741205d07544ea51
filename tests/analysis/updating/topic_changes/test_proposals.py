"""Topics without new papers, and topics that new papers no longer separate, are proposed to end."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd

from tests import optional

optional.need("graspologic_native")

from analysis.records import PROPOSED, UNASSIGNED
from analysis.updating.topic_changes.new_topics import find_candidates
from analysis.updating.topic_changes.proposals import propose
from tests.analysis.updating.topic_changes.planted_groups import (
    FIRST_ADDED,
    SETTINGS,
    Subject,
    plant,
)

BUSY = [Subject(topic, n_old=60, n_new=25) for topic in range(4)]


def proposals(papers, graph, parents=None):
    clusters = find_candidates(papers, graph.indices, graph.similarities, SETTINGS).clusters
    n_topics = len(papers.theme_of_topic)
    topic_ids = range(10, 10 + n_topics)
    topics = pd.DataFrame({"topic_id": topic_ids})
    if parents:
        topics["parent_id"] = [parents.get(topic_id, UNASSIGNED) for topic_id in topic_ids]
    context = SimpleNamespace(
        previous=SimpleNamespace(tables=SimpleNamespace(topics=topics)),
        state=SimpleNamespace(topic_ids=tuple(topic_ids)),
        paper_ids=[f"p{row}" for row in range(len(papers.labels))],
    )
    return propose(papers, clusters, context)


def test_a_topic_without_a_paper_for_half_a_year_is_proposed_to_retire():
    papers, graph, _ = plant(*BUSY, Subject(4, n_old=60))
    own = papers.labels == 4
    papers.days[own] = FIRST_ADDED - np.timedelta64(200, "D")
    (step,) = proposals(papers, graph)
    assert (step.kind, step.parent_ids, step.state) == ("retired", (14,), PROPOSED)
    assert set(step.paper_ids) == {f"p{row}" for row in np.flatnonzero(own)}
    n_later = int((papers.days > papers.days[own].max()).sum())
    assert step.reason == f"none of the {n_later} papers listed after 15 Jun 2024 is on it"


def test_a_small_topic_may_be_silent_by_chance():
    papers, graph, _ = plant(*BUSY, Subject(4, n_old=5))
    papers.days[papers.labels == 4] = FIRST_ADDED - np.timedelta64(200, "D")
    assert proposals(papers, graph) == []


def test_a_short_silence_is_none():
    papers, graph, _ = plant(*BUSY, Subject(4, n_old=60))
    papers.days[papers.labels == 4] = FIRST_ADDED - np.timedelta64(100, "D")
    assert proposals(papers, graph) == []


def test_two_topics_whose_added_papers_are_alike_are_proposed_to_merge():
    quiet = [Subject(topic, n_old=60) for topic in (0, 1)]
    papers, graph, subject_of = plant(*quiet, *BUSY[2:], Subject(0, n_old=0, n_new=50))
    papers.labels[np.flatnonzero(subject_of == 4)[::2]] = 1
    (step,) = proposals(papers, graph)
    assert (step.kind, step.state) == ("merged", PROPOSED)
    assert {*step.parent_ids, *step.child_ids} == {10, 11}
    assert step.n_recovered == step.n_repeats == SETTINGS.n_repeats
    assert step.reason == (
        "25 of 25 and 25 of 25 papers added to them since the fit are in one cluster"
    )
    # A topic that was split from the other is not put back.
    assert proposals(papers, graph, parents={11: 10}) == []
    assert proposals(papers, graph, parents={11: 12}) == [step]


def test_separate_topics_are_not_proposed_to_merge():
    papers, graph, _ = plant(*BUSY)
    assert proposals(papers, graph) == []
