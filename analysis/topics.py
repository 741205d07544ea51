"""Clusters and texts to labelled topics: the one place that imports BERTopic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.records import UNASSIGNED
from analysis.words import (
    JOINER,
    diversify,
    label_from,
    stop_words,
    terms_of,
    vocabulary,
    words_in_runs,
    written_forms,
)

_N_CANDIDATES = 60
"""Terms asked of BERTopic for each topic, before those that repeat one another go."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of papers with a name.

    Attributes
    ----------
    topic_id
        Its number; 0 is the largest.
    label
        What a person calls it; no two topics share one.
    keywords, weights
        Its most telling terms, best first, and their c-TF-IDF weights.
    """

    topic_id: int
    label: str
    keywords: tuple[str, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TopicModel:
    """What is known of topics and of each paper's place among them.

    Attributes
    ----------
    topics
        By `topic_id`.
    nearest
        int32, (n_papers,): a paper's own topic, or for an unassigned one that whose papers it
        is most like; `UNASSIGNED` only where there is no topic at all.
    centrality
        float32, (n_papers,): cosine of a paper and the mean of its nearest topic.
    rank
        int32, (n_papers,): 1 is the most central paper of its topic. Unassigned papers are
        ranked among the unassigned.
    """

    topics: tuple[Topic, ...]
    nearest: NDArray[np.int32]
    centrality: NDArray[np.float32]
    rank: NDArray[np.int32]


def describe_topics(
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    labels: NDArray[np.int32],
    *,
    n_keywords: int,
) -> TopicModel:
    """Name clusters and order their papers.

    Parameters
    ----------
    texts
        Title and abstract of each paper.
    vectors
        float32, (n_papers, n_dims), unit length.
    labels
        int32, (n_papers,): cluster of each paper, 0 .. n - 1, or `UNASSIGNED`.
    n_keywords
        Terms kept for each topic.
    """
    n_topics = int(labels.max(initial=UNASSIGNED)) + 1
    means = _unit_means(vectors, labels, n_topics)
    nearest, centrality = _nearest(vectors, labels, means)
    stops = stop_words() if n_topics else frozenset()
    runs_by_text = [list(words_in_runs(text, stops)) for text in texts] if n_topics else []
    ranked_terms = _ranked_terms(runs_by_text, vectors, labels) if n_topics else {}
    forms = written_forms(runs_by_text)
    topics: list[Topic] = []
    taken: set[str] = set()
    for topic_id in range(n_topics):
        terms = diversify(ranked_terms[topic_id], n_keywords)
        keywords = tuple(_as_written(term, forms) for term, _ in terms)
        label = label_from(keywords, taken)
        taken.add(label)
        topics.append(Topic(topic_id, label, keywords, tuple(weight for _, weight in terms)))
    return TopicModel(tuple(topics), nearest, centrality, _ranks(labels, centrality))


def _ranked_terms(
    runs_by_text: Sequence[Sequence[Sequence[str]]],
    vectors: NDArray[np.float32],
    labels: NDArray[np.int32],
) -> dict[int, list[tuple[str, float]]]:
    """Ask BERTopic for each topic's terms by c-TF-IDF weight.

    BERTopic gets the clusters as they are (its manual topic modelling: no reduction, no
    clustering) and texts cut into terms already, which it only counts.
    """
    terms_by_text = [terms_of(runs) for runs in runs_by_text]
    known = vocabulary(terms_by_text, min_texts=3 if len(terms_by_text) > 500 else 2)
    if not known:
        known = vocabulary(terms_by_text, min_texts=1)
    if not known:
        return {int(label): [] for label in np.unique(labels)}
    model = _fitted(terms_by_text, known, vectors, labels)
    # BERTopic renumbers topics by size and may order equal sizes otherwise than we do.
    theirs = dict(zip(labels.tolist(), model.topics_, strict=True))
    return {
        ours: [(term, float(w)) for term, w in model.get_topic(number) or [] if term and w > 0]
        for ours, number in theirs.items()
    }


def _fitted(
    terms_by_text: list[list[str]],
    known: list[str],
    vectors: NDArray[np.float32],
    labels: NDArray[np.int32],
) -> Any:
    from bertopic import BERTopic
    from bertopic.cluster import BaseCluster
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    model = BERTopic(
        language="multilingual",  # "english" would strip hyphens and joiners from terms
        embedding_model=None,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=CountVectorizer(analyzer=str.split, vocabulary=known),
        ctfidf_model=ClassTfidfTransformer(bm25_weighting=True, reduce_frequent_words=True),
        top_n_words=_N_CANDIDATES,
    )
    documents = [" ".join(_damped(terms)) for terms in terms_by_text]
    model.fit(documents, embeddings=vectors, y=labels)
    return model


def _damped(terms: Sequence[str]) -> list[str]:
    """Count a term twice a paper at most: a name that one paper repeats is not the topic's."""
    return [term for term, count in Counter(terms).items() for _ in range(min(count, 2))]


def _as_written(term: str, forms: dict[str, str]) -> str:
    return " ".join(forms.get(word, word) for word in term.split(JOINER))


def _unit_means(
    vectors: NDArray[np.float32], labels: NDArray[np.int32], n_topics: int
) -> NDArray[np.float32]:
    means = np.zeros((n_topics, vectors.shape[1]), dtype=np.float32)
    assigned = labels != UNASSIGNED
    np.add.at(means, labels[assigned], vectors[assigned])
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    return np.asarray(means / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def _nearest(
    vectors: NDArray[np.float32], labels: NDArray[np.int32], means: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    if not len(means):
        return labels.copy(), np.zeros(len(labels), dtype=np.float32)
    similarities = vectors @ means.T
    nearest = np.where(labels == UNASSIGNED, similarities.argmax(axis=1), labels)
    centrality = np.take_along_axis(similarities, nearest[:, None], axis=1)[:, 0]
    return nearest.astype(np.int32), np.clip(centrality, -1, 1).astype(np.float32)


def _ranks(labels: NDArray[np.int32], centrality: NDArray[np.float32]) -> NDArray[np.int32]:
    ranks = np.zeros(len(labels), dtype=np.int32)
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        order = rows[np.argsort(-centrality[rows], kind="stable")]
        ranks[order] = np.arange(1, len(rows) + 1)
    return ranks
