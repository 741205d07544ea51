"""Vectors and topics to an order of reading: what stands for a topic, what is new, what first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.records import UNASSIGNED
from analysis.vectors import l2_normalize

N_NEAR_TOPICS = 3
"""Topics named as being near a topic."""

_N_REPRESENTATIVES = 3
_BLOCK_CELLS = 32_000_000
"""Similarities held at once: 128 MB of float32."""


@dataclass(frozen=True, slots=True)
class ReadingOrder:
    """Each paper's standing in its topic, and each topic's papers to start with.

    Attributes
    ----------
    nearest
        int32, (n_papers,): a paper's own topic, or for one between topics that whose middle is
        nearest; `UNASSIGNED` only where there is no topic at all.
    similarity_to_centroid
        float32, (n_papers,): cosine of a paper and the middle of its nearest topic.
    rank
        int32, (n_papers,): 1 is the most central paper of its topic. Papers between topics are
        ranked among themselves.
    novelty
        float32, (n_papers,): one less the cosine to the most similar paper of any earlier
        digest; NaN in the first digest, before which there is none.
    near_topics
        For each topic up to `N_NEAR_TOPICS` others, nearest middle first.
    shortlists
        For each topic its papers to start with, as (row, one of `SHORTLIST_REASONS`).
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
    days: NDArray[np.int64],
    *,
    known_nearest: NDArray[np.int32] | None = None,
    known_novelty: NDArray[np.float32] | None = None,
) -> ReadingOrder:
    """Order papers for reading.

    Parameters
    ----------
    vectors
        float32, (n_papers, n_dims), unit length.
    labels
        int32, (n_papers,): topic of each paper, 0 .. n - 1, or `UNASSIGNED`.
    days
        int64, (n_papers,): the number of the day each paper first came, counted over the days
        that had a digest.
    known_nearest
        int32, (n_papers,): the nearest topic where it stands already; `UNASSIGNED` where not.
    known_novelty
        float32, (n_papers,): the novelty where it is known already; NaN where not.
    """
    n_topics = int(labels.max(initial=UNASSIGNED)) + 1
    middles = _centroids(vectors, labels, n_topics)
    stands = labels if known_nearest is None else np.where(labels < 0, known_nearest, labels)
    nearest, similarity_to_centroid = _nearest(vectors, stands, middles)
    novelty = _novelty(vectors, days, known_novelty)
    return ReadingOrder(
        nearest,
        similarity_to_centroid,
        _ranks(labels, similarity_to_centroid),
        novelty,
        _near_topics(middles),
        tuple(
            _shortlist(
                np.flatnonzero(labels == topic), vectors, similarity_to_centroid, novelty, days
            )
            for topic in range(n_topics)
        ),
    )


def _centroids(
    vectors: NDArray[np.float32], labels: NDArray[np.int32], n_topics: int
) -> NDArray[np.float32]:
    """Return the mean vector of each topic's papers, of unit length."""
    sums = np.zeros((n_topics, vectors.shape[1]), dtype=np.float32)
    assigned = labels != UNASSIGNED
    np.add.at(sums, labels[assigned], vectors[assigned])
    return l2_normalize(sums)


def _nearest(
    vectors: NDArray[np.float32], labels: NDArray[np.int32], middles: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    if not len(middles):
        return labels.copy(), np.zeros(len(labels), dtype=np.float32)
    similarities = vectors @ middles.T
    nearest = np.where(labels == UNASSIGNED, similarities.argmax(axis=1), labels)
    similarity_to_centroid = np.take_along_axis(similarities, nearest[:, None], axis=1)[:, 0]
    return nearest.astype(np.int32), np.clip(similarity_to_centroid, -1, 1).astype(np.float32)


def _ranks(
    labels: NDArray[np.int32], similarity_to_centroid: NDArray[np.float32]
) -> NDArray[np.int32]:
    ranks = np.zeros(len(labels), dtype=np.int32)
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        order = rows[np.argsort(-similarity_to_centroid[rows], kind="stable")]
        ranks[order] = np.arange(1, len(rows) + 1)
    return ranks


def _novelty(
    vectors: NDArray[np.float32], days: NDArray[np.int64], known: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    novelty = np.full(len(vectors), np.nan, dtype=np.float32)
    missing = np.ones(len(vectors), dtype=bool)
    if known is not None:
        novelty, missing = known.copy(), np.isnan(known)
    order = np.argsort(days, kind="stable")
    in_order = days[order]
    n_rows = max(1, _BLOCK_CELLS // max(len(vectors), 1))
    for day in np.unique(days)[1:]:
        first, last = np.searchsorted(in_order, [day, day + 1])
        earlier = vectors[order[:first]]
        for start in range(first, last, n_rows):
            rows = order[start : min(start + n_rows, last)]
            rows = rows[missing[rows]]
            novelty[rows] = 1 - (vectors[rows] @ earlier.T).max(axis=1)
    return np.clip(novelty, 0, 1)


def _near_topics(middles: NDArray[np.float32]) -> tuple[tuple[int, ...], ...]:
    similarities = middles @ middles.T
    np.fill_diagonal(similarities, -np.inf)
    order = np.argsort(-similarities, axis=1, kind="stable")[:, :-1][:, :N_NEAR_TOPICS]
    return tuple(tuple(int(other) for other in row) for row in order)


def _shortlist(
    rows: NDArray[np.intp],
    vectors: NDArray[np.float32],
    similarity_to_centroid: NDArray[np.float32],
    novelty: NDArray[np.float32],
    days: NDArray[np.int64],
) -> tuple[tuple[int, str], ...]:
    """Choose the papers of one topic to start with.

    Representatives by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): central,
    and unlike those chosen before. Then the most central of the papers that came last, and the
    one that is furthest from all that came before.
    """
    chosen: list[tuple[int, str]] = []
    left = list(rows)

    def choose(row: int, reason: str) -> None:
        chosen.append((int(row), reason))
        left.remove(row)

    likeness = np.full(len(vectors), -np.inf, dtype=np.float32)
    for _ in range(min(_N_REPRESENTATIVES, len(rows))):
        gains = np.array([similarity_to_centroid[row] - max(likeness[row], 0) for row in left])
        choose(left[int(gains.argmax())], "different" if chosen else "central")
        last = chosen[-1][0]
        likeness[rows] = np.maximum(likeness[rows], vectors[rows] @ vectors[last])
    newest = [row for row in left if days[row] == days.max() > days.min()]
    if newest:
        choose(max(newest, key=lambda row: (similarity_to_centroid[row], -row)), "newest")
    novel = [row for row in left if np.isfinite(novelty[row])]
    if novel:
        choose(max(novel, key=lambda row: (novelty[row], -row)), "novel")
    return tuple(chosen)
