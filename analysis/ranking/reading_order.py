"""Ranking of the papers of a topic, and the papers to start with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.records import UNASSIGNED, membership_label
from analysis.vectors import l2_normalize
from evidence.novelty import relative_novelty

N_NEAR_TOPICS = 3
"""Similar topics listed for a topic."""

_N_REPRESENTATIVES = 3


@dataclass(frozen=True, slots=True)
class ReadingOrder:
    """Ranks of the papers in their topics, and each topic's shortlist.

    Attributes
    ----------
    nearest
        int32, (n_papers,): a paper's own topic; for an unassigned paper the topic with the nearest
        centroid. `UNASSIGNED` only if there are no topics.
    similarity_to_centroid
        float32, (n_papers,), -1 to 1: cosine similarity to the centroid of that topic.
    rank
        int32, (n_papers,): 1 is the paper of the topic closest to the centroid. Unassigned papers
        are ranked among themselves.
    novelty
        float32, (n_papers,), 0 to 1, from `novelty_of`; NaN on the first day.
    near_topics
        For each topic up to `N_NEAR_TOPICS` others, nearest centroid first.
    shortlists
        For each topic the papers to start with, as (row, one of `SHORTLIST_REASONS`); none has a
        weak match.
    """

    nearest: NDArray[np.int32]
    similarity_to_centroid: NDArray[np.float32]
    rank: NDArray[np.int32]
    novelty: NDArray[np.float32]
    near_topics: tuple[tuple[int, ...], ...]
    shortlists: tuple[tuple[tuple[int, str], ...], ...]


def order_papers(
    vectors: NDArray[np.float32],
    labels: NDArray[np.int32],
    memberships: NDArray[np.float32],
    days: NDArray[np.int64],
    *,
    novelty: NDArray[np.float32],
    known_nearest: NDArray[np.int32] | None = None,
) -> ReadingOrder:
    """Return ranks and shortlists of papers.

    Parameters
    ----------
    vectors
        float32, (n_papers, n_dims), unit length.
    labels
        int32, (n_papers,): topic of each paper, 0 to n_topics - 1, or `UNASSIGNED`.
    memberships
        float32, (n_papers,), 0 to 1: how firmly each paper belongs to its topic. Those with a weak
        match are on no shortlist.
    days
        int64, (n_papers,): day on which each paper was first listed, as an index of the days with a
        digest.
    novelty
        float32, (n_papers,), 0 to 1, from `novelty_of`.
    known_nearest
        int32, (n_papers,): nearest topic where it is already known, else `UNASSIGNED`.

    Returns
    -------
    ReadingOrder
        Of all papers and topics.
    """
    n_topics = int(labels.max(initial=UNASSIGNED)) + 1
    centroids = _centroids(vectors, labels, n_topics)
    topics = labels if known_nearest is None else np.where(labels < 0, known_nearest, labels)
    nearest, similarity_to_centroid = _nearest(vectors, topics, centroids)
    relative = relative_novelty(novelty, days).share_below
    firm = np.array([membership_label(value) != "weak" for value in memberships], dtype=bool)
    return ReadingOrder(
        nearest,
        similarity_to_centroid,
        _ranks(labels, similarity_to_centroid),
        novelty,
        _near_topics(centroids),
        tuple(
            _shortlist(
                np.flatnonzero((labels == topic) & firm),
                vectors,
                similarity_to_centroid,
                relative,
                days,
            )
            for topic in range(n_topics)
        ),
    )


def _centroids(
    vectors: NDArray[np.float32], labels: NDArray[np.int32], n_topics: int
) -> NDArray[np.float32]:
    """Return the unit mean vector of each topic's papers: float32, (n_topics, n_dims)."""
    sums = np.zeros((n_topics, vectors.shape[1]), dtype=np.float32)
    assigned = labels != UNASSIGNED
    np.add.at(sums, labels[assigned], vectors[assigned])
    return l2_normalize(sums)


def _nearest(
    vectors: NDArray[np.float32], labels: NDArray[np.int32], centroids: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return each paper's nearest topic and the cosine similarity to its centroid."""
    if not len(centroids):
        return labels.copy(), np.zeros(len(labels), dtype=np.float32)
    similarities = vectors @ centroids.T
    nearest = np.where(labels == UNASSIGNED, similarities.argmax(axis=1), labels)
    similarity_to_centroid = np.take_along_axis(similarities, nearest[:, None], axis=1)[:, 0]
    return nearest.astype(np.int32), np.clip(similarity_to_centroid, -1, 1).astype(np.float32)


def _ranks(
    labels: NDArray[np.int32], similarity_to_centroid: NDArray[np.float32]
) -> NDArray[np.int32]:
    """Return ranks within each topic, from 1, by similarity to the centroid."""
    ranks = np.zeros(len(labels), dtype=np.int32)
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        order = rows[np.argsort(-similarity_to_centroid[rows], kind="stable")]
        ranks[order] = np.arange(1, len(rows) + 1)
    return ranks


def _near_topics(centroids: NDArray[np.float32]) -> tuple[tuple[int, ...], ...]:
    """Return for each topic the topics with the nearest centroids."""
    similarities = centroids @ centroids.T
    np.fill_diagonal(similarities, -np.inf)
    order = np.argsort(-similarities, axis=1, kind="stable")[:, :-1][:, :N_NEAR_TOPICS]
    return tuple(tuple(int(other) for other in row) for row in order)


def _shortlist(
    rows: NDArray[np.intp],
    vectors: NDArray[np.float32],
    similarity_to_centroid: NDArray[np.float32],
    relative: NDArray[np.float64],
    days: NDArray[np.int64],
) -> tuple[tuple[int, str], ...]:
    """Return the papers to start with, of those of one topic, and why each was chosen.

    The most representative papers are chosen by maximal marginal relevance (Carbonell and
    Goldstein, SIGIR 1998): close to the centroid and unlike those already chosen. Then follow the
    most representative of the latest day's papers, and the most novel one for its time; of equally
    novel ones the most representative.
    """
    chosen: list[tuple[int, str]] = []
    remaining = list(rows)

    def choose(row: int, reason: str) -> None:
        chosen.append((int(row), reason))
        remaining.remove(row)

    max_similarity = np.full(len(vectors), -np.inf, dtype=np.float32)
    for _ in range(min(_N_REPRESENTATIVES, len(rows))):
        gains = np.array(
            [similarity_to_centroid[row] - max(max_similarity[row], 0) for row in remaining]
        )
        choose(remaining[int(gains.argmax())], "different" if chosen else "central")
        last = chosen[-1][0]
        max_similarity[rows] = np.maximum(max_similarity[rows], vectors[rows] @ vectors[last])
    newest = [row for row in remaining if days[row] == days.max() > days.min()]
    if newest:
        choose(max(newest, key=lambda row: (similarity_to_centroid[row], -row)), "newest")
    novel = [row for row in remaining if np.isfinite(relative[row])]
    if novel:
        choose(
            max(novel, key=lambda row: (relative[row], similarity_to_centroid[row], -row)), "novel"
        )
    return tuple(chosen)
