"""Tests whether papers added since the fit differ from older ones of their topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.records import UNASSIGNED
from analysis.vectors import l2_normalize
from evidence.formatting import count, listed
from evidence.multiple_testing import q_values

N_TITLES = 3
"""Papers named for the topic that changed most clearly."""

_MIN_OLD, _MIN_ADDED = 15, 10
"""Minimum number of older and of added papers near a topic that is tested."""

_MOST_PAPERS = 500
"""Older papers, and added papers, of a topic that are compared at most; else a random sample."""

_N_PERMUTATIONS = 499

_FALSE_DISCOVERY_RATE = 0.001
"""Far smaller than usual, because every update tests again. With shuffled dates the smallest of 12
monthly tests was .0017 in 20 runs; with the real ones it was .000005 in the third month."""

_MIN_EFFECT = 0.003
"""Minimum energy distance, as a share of its maximum, that is reported: large topics do not count
for trifles. From one year of papers to the next, topics changed by .004 to .062."""


@dataclass(frozen=True, slots=True)
class TopicDrift:
    """A topic whose added papers differ from the older ones.

    Attributes
    ----------
    topic
        Position of the topic.
    effect
        Energy distance between both, as a share of its maximum: 0 (alike) to 1.
    p_value
        Its p-value, from permutations.
    n_added
        Number of added papers in the topic.
    examples
        Rows of up to `N_TITLES` of them: those that are least like the older papers and most like
        the other added ones.
    """

    topic: int
    effect: float
    p_value: float
    n_added: int
    examples: tuple[int, ...]


def find_topic_drift(
    vectors: NDArray[np.float32],
    labels: NDArray[np.int32],
    is_added: NDArray[np.bool_],
    *,
    seed: int,
) -> list[TopicDrift]:
    """Return the topics whose added papers differ from the older ones, clearest first.

    Parameters
    ----------
    vectors
        float32, (n_papers, n_dims), unit length.
    labels
        int32, (n_papers,): topic of each paper, or `UNASSIGNED`.
    is_added
        bool, (n_papers,): True for papers that were added since the fit.
    seed
        Random seed of permutations and samples.

    Notes
    -----
    Topics were fitted to the older papers, and added papers were assigned to them, so that the
    two differ within a topic even if nothing has changed. Therefore all papers, unassigned ones
    too, are compared by the topic whose centroid is nearest. A centroid is the mean of the older
    papers of a topic; an older paper is left out of the centroid that it is compared with.

    The statistic is the energy distance (Székely and Rizzo, Journal of Statistical Planning and
    Inference 143, 2013), the p-value the tail of a Pearson type III distribution with the moments
    of its permutations (Minas and Montana, Statistical Analysis and Data Mining 7, 2014), and the
    false discovery rate over topics is controlled (Benjamini and Hochberg, 1995).
    """
    nearest = _nearest_topics(vectors, labels, is_added)
    random = np.random.default_rng(seed)
    tested: list[TopicDrift] = []
    for topic in range(int(labels.max(initial=UNASSIGNED)) + 1):
        old = np.flatnonzero((nearest == topic) & ~is_added)
        added = np.flatnonzero((nearest == topic) & is_added)
        if len(old) < _MIN_OLD or len(added) < _MIN_ADDED:
            continue
        some_old, some_added = _sample(old, random), _sample(added, random)
        effect, p_value = _compare(vectors[some_old], vectors[some_added], random)
        own = np.flatnonzero((labels == topic) & is_added)
        # The difference of mean distances to older and to added papers.
        change = _distances(vectors[own], vectors[some_old]).mean(axis=1)
        change -= _distances(vectors[own], vectors[some_added]).mean(axis=1)
        examples = own[np.argsort(-change, kind="stable")[:N_TITLES]]
        tested.append(
            TopicDrift(topic, effect, p_value, len(own), tuple(int(row) for row in examples))
        )
    adjusted = q_values([found.p_value for found in tested])
    drifted = [
        found
        for found, value in zip(tested, adjusted, strict=True)
        if value <= _FALSE_DISCOVERY_RATE and found.effect >= _MIN_EFFECT and found.n_added
    ]
    return sorted(drifted, key=lambda found: (found.p_value, found.topic))


def drift_sentence(
    drifted: Sequence[TopicDrift], names: Mapping[int, str], titles: Sequence[str]
) -> str:
    """Return which topics changed, with titles of the one that changed most clearly.

    Parameters
    ----------
    drifted
        At least one topic, from `find_topic_drift`.
    names
        Name of each topic, by position.
    titles
        Titles of all papers, by row.
    """
    most = drifted[0]
    examples = listed(f"'{titles[row]}'" for row in most.examples)
    which = "in" if len(drifted) == 1 else f"in {count(len(drifted), 'topic')}, most clearly in"
    return (
        f"papers added since the last fit differ from the older ones {which} '{names[most.topic]}' "
        f"({count(most.n_added, 'paper')}, e.g. {examples})"
    )


def _nearest_topics(
    vectors: NDArray[np.float32], labels: NDArray[np.int32], is_added: NDArray[np.bool_]
) -> NDArray[np.intp]:
    """Return for each paper the topic whose centroid of older papers is nearest."""
    n_topics = int(labels.max(initial=UNASSIGNED)) + 1
    if not n_topics:
        return np.full(len(labels), UNASSIGNED, dtype=np.intp)
    # Topics without enough older papers have the mean of all their papers: they are not tested,
    # but keep their papers from others.
    n_old = np.bincount(labels[(labels >= 0) & ~is_added], minlength=n_topics)
    of_centroid = (labels >= 0) & (~is_added | (n_old < _MIN_OLD)[labels])
    rows = np.flatnonzero(of_centroid)
    sums = np.zeros((n_topics, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, labels[rows], vectors[rows])
    similarities = vectors @ l2_normalize(sums).T
    without = l2_normalize(sums[labels[rows]] - vectors[rows])
    similarities[rows, labels[rows]] = np.einsum("ij,ij->i", without, vectors[rows])
    return np.asarray(similarities.argmax(axis=1))


def _sample(rows: NDArray[np.intp], random: np.random.Generator) -> NDArray[np.intp]:
    """Return at most `_MOST_PAPERS` of the rows."""
    if len(rows) <= _MOST_PAPERS:
        return rows
    return np.sort(random.choice(rows, _MOST_PAPERS, replace=False))


def _compare(
    old: NDArray[np.float32], added: NDArray[np.float32], random: np.random.Generator
) -> tuple[float, float]:
    """Return the energy distance, as a share of its maximum, and its p-value."""
    from scipy.stats import pearson3, skew

    n_old, n_added = len(old), len(added)
    both = np.concatenate([old, added])
    distances = _distances(both, both)
    np.fill_diagonal(distances, 0)
    # The first row is the data, the others are permutations.
    first = np.arange(n_old + n_added) >= n_old
    permuted = random.permuted(np.tile(first, (_N_PERMUTATIONS, 1)), axis=1)
    chosen = np.concatenate([first[None], permuted]).astype(np.float32)
    sums = chosen @ distances
    within_added = np.einsum("ij,ij->i", sums, chosen).astype(np.float64)
    between = sums.sum(axis=1, dtype=np.float64) - within_added
    total = float(distances.sum(dtype=np.float64))
    within_old = total - 2 * between - within_added
    energy = (
        2 * between / (n_old * n_added)
        - within_old / (n_old * (n_old - 1))
        - within_added / (n_added * (n_added - 1))
    )
    by_chance, scale = energy[1:].mean(), energy[1:].std()
    largest = 2 * between[0] / (n_old * n_added)
    if scale <= 0 or largest <= 0:
        return 0.0, 1.0  # all papers are the same
    p_value = pearson3.sf((energy[0] - by_chance) / scale, skew(energy[1:]))
    return float(energy[0] / largest), float(p_value)


def _distances(some: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return Euclidean distances of unit vectors: float32, (n_some, n_others)."""
    return np.asarray(np.sqrt(np.maximum(2 - 2 * (some @ others.T), 0)), dtype=np.float32)
