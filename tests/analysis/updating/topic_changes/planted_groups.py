"""Papers with planted vectors and topics, for the tests of opened and ended topics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.graph.knn import build_graph
from analysis.records import UNASSIGNED
from analysis.settings import Settings
from analysis.updating.topic_changes.new_topics import (
    GroupedPapers,
    find_candidates,
    find_new_topics,
)
from analysis.vectors import l2_normalize

SETTINGS = Settings()
N_DIMS = 30
FIRST_ADDED = np.datetime64("2025-01-01")


@dataclass
class Subject:
    """Papers around one centre.

    `n_old` of them are of 2024, `n_new` of January 2025; `near` is another subject's number.
    """

    topic: int
    n_old: int = 0
    n_new: int = 0
    near: int | None = None


def plant(*subjects, seed=1, spread=0.13):
    """Return grouped papers, their neighbour lists, and the subject of each."""
    random = np.random.default_rng(seed)
    centres = np.eye(N_DIMS)[: len(subjects)]
    vectors, labels, days, is_added, subject_of = [], [], [], [], []
    for number, subject in enumerate(subjects):
        centre = centres[number]
        if subject.near is not None:
            centre = centre + centres[subject.near]
        n = subject.n_old + subject.n_new
        vectors.append(centre / np.linalg.norm(centre) + spread * random.normal(size=(n, N_DIMS)))
        labels += [subject.topic] * n
        subject_of += [number] * n
        offsets = [
            *(random.integers(1, 365, subject.n_old) * -1),
            *random.integers(0, 28, subject.n_new),
        ]
        days += [FIRST_ADDED + np.timedelta64(int(offset), "D") for offset in offsets]
        is_added += [False] * subject.n_old + [True] * subject.n_new
    unit = l2_normalize(np.concatenate(vectors).astype(np.float32))
    graph = build_graph(unit, n_neighbors=10, n_listed=10, seed=0)
    n_topics = max(labels) + 1
    papers = GroupedPapers(
        np.array(labels, dtype=np.int32),
        np.where(np.array(labels) == UNASSIGNED, 0.1, 0.5).astype(np.float32),
        np.zeros(n_topics, dtype=np.int32),
        np.array(days),
        np.array(is_added),
    )
    return papers, graph, np.array(subject_of)


def opened(papers, graph):
    """Return the topics that an update opens."""
    candidates = find_candidates(papers, graph.indices, graph.similarities, SETTINGS)
    return find_new_topics(papers, candidates, min_papers=5)
