"""Similarity of topics, from the topics of their papers' nearest neighbours. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.records import UNASSIGNED
from dashboard.search.stemming import folded, stem


@dataclass(frozen=True, slots=True)
class TopicSimilarity:
    """The topics of each paper's similar papers.

    Attributes
    ----------
    topic_ids
        Topics of the matrix; the last is `UNASSIGNED`.
    shares
        (n_topics + 1, n_topics + 1): of all similar papers of a topic's papers (row), the share
        in another topic (column). Rows sum to 1, or are 0 for a topic without papers.
    n_near
        (n_papers,): number of similar papers known of each.
    n_own
        (n_papers,): how many of them are in the paper's topic; 0 if it is unassigned.
    other_ids
        (n_papers,): the other topic with most of them; `UNASSIGNED` if none.
    n_other
        (n_papers,): how many are in that topic.
    """

    topic_ids: tuple[int, ...]
    shares: npt.NDArray[np.float64]
    n_near: npt.NDArray[np.int64]
    n_own: npt.NDArray[np.int64]
    other_ids: npt.NDArray[np.int64]
    n_other: npt.NDArray[np.int64]

    def share(self, topic_id: int, other_id: int) -> float:
        """Return the share of one topic's similar papers that is in another topic."""
        row, column = self.topic_ids.index(topic_id), self.topic_ids.index(other_id)
        return float(self.shares[row, column])

    def nearest(self, topic_id: int, n: int) -> list[tuple[int, float]]:
        """Return at most `n` most similar topics with their shares, largest first."""
        row = self.shares[self.topic_ids.index(topic_id)]
        others = [
            (other, float(share))
            for other, share in zip(self.topic_ids, row, strict=True)
            if other not in (topic_id, UNASSIGNED) and share > 0
        ]
        return sorted(others, key=lambda pair: (-pair[1], pair[0]))[:n]


def topic_similarity_of(
    papers: pd.DataFrame, neighbors: pd.DataFrame, topic_ids: Sequence[int]
) -> TopicSimilarity:
    """Return the topics of each paper's similar papers.

    Parameters
    ----------
    papers
        Indexed by paper id, with ``topic_id``.
    neighbors
        Indexed by the same ids, with ``neighbor_ids``.
    topic_ids
        Ids of all topics.
    """
    every = (*(int(t) for t in topic_ids), UNASSIGNED)
    n_papers, n_topics = len(papers), len(every)
    at = pd.Index(every).get_indexer(pd.Index(papers["topic_id"]))
    lists = neighbors["neighbor_ids"].reindex(papers.index).tolist()
    ids = [list(near) if isinstance(near, np.ndarray | list | tuple) else [] for near in lists]
    # One edge per paper and similar paper: `source` and `target` as row and topic index.
    n_near = np.array([len(near) for near in ids], dtype=np.int64)
    source = np.repeat(np.arange(n_papers), n_near)
    rows = papers.index.get_indexer(pd.Index([i for near in ids for i in near]))
    known = rows >= 0
    source, target = source[known], at[rows[known]]
    n_near = np.bincount(source, minlength=n_papers)
    # Count edges between topics, then normalize the rows to shares.
    own = target == at[source]
    counts = np.zeros((n_topics, n_topics))
    np.add.at(counts, (at[source], target), 1)
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
    n_own = np.bincount(source[own & (target < n_topics - 1)], minlength=n_papers)
    other_ids, n_other = _strongest_other(source, target, own, n_papers, every)
    return TopicSimilarity(every, shares, n_near, n_own, other_ids, n_other)


def _strongest_other(
    source: npt.NDArray[np.int64],
    target: npt.NDArray[np.int64],
    own: npt.NDArray[np.bool_],
    n_papers: int,
    every: Sequence[int],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return each paper's most frequent other topic and its count."""
    n_topics = len(every)
    real = ~own & (target < n_topics - 1)
    pairs, counts = np.unique(source[real] * n_topics + target[real], return_counts=True)
    # Sort each paper's pairs by count; ties keep the order of topics.
    best = np.lexsort((pairs, -counts, pairs // n_topics))
    paper, first = np.unique(pairs[best] // n_topics, return_index=True)
    other_ids = np.full(n_papers, UNASSIGNED, dtype=np.int64)
    n_other = np.zeros(n_papers, dtype=np.int64)
    other_ids[paper] = np.array(every, dtype=np.int64)[pairs[best][first] % n_topics]
    n_other[paper] = counts[best][first]
    return other_ids, n_other


def border_rows(
    similarity: TopicSimilarity, papers: pd.DataFrame, topic_id: int
) -> npt.NDArray[np.int64]:
    """Return the rows of papers between a topic and others, the most divided first.

    These are the topic's papers with at least as many similar papers in another topic, other
    topics' papers with at least as many in this one, and unassigned papers nearest to it.

    Parameters
    ----------
    similarity
        From `topic_similarity_of`, for these papers.
    papers
        With ``topic_id``, ``nearest_topic_id`` and ``membership``.
    topic_id
        The topic.
    """
    topics = papers["topic_id"].to_numpy()
    divided = (similarity.n_other > 0) & (similarity.n_other >= similarity.n_own)
    inside = divided & (topics == topic_id)
    outside = divided & (topics != UNASSIGNED) & (similarity.other_ids == topic_id)
    unassigned = (topics == UNASSIGNED) & (papers["nearest_topic_id"].to_numpy() == topic_id)
    rows = np.flatnonzero(inside | outside | unassigned)
    margin = (similarity.n_other - similarity.n_own)[rows]
    return rows[np.lexsort((papers["membership"].to_numpy()[rows], -margin))]


def shared_words(mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return the words of `mine` that are also in `theirs`, in any form."""
    known = {_stems(word) for word in theirs}
    return [word for word in mine if _stems(word) in known]


def _stems(words: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in folded(words).replace("-", " ").split())
