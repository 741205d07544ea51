"""Where the papers most like a paper lie: how topics touch, what stands between them. Pure."""

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
    """The topics of each paper's nearest papers.

    Attributes
    ----------
    topic_ids
        The topics that the matrix is about, the last of them `UNASSIGNED`.
    shares
        (n_topics + 1, n_topics + 1): of the nearest papers of the papers of the one topic (row)
        the share that is of the other (column). A row of no papers is zeros.
    n_near
        (n_papers,): how many nearest papers are known of each.
    n_own
        (n_papers,): how many of them are of the paper's own topic; 0 for one between topics.
    other_ids
        (n_papers,): the other topic that most of them are of; `UNASSIGNED` if none is.
    n_other
        (n_papers,): how many are of that one.
    """

    topic_ids: tuple[int, ...]
    shares: npt.NDArray[np.float64]
    n_near: npt.NDArray[np.int64]
    n_own: npt.NDArray[np.int64]
    other_ids: npt.NDArray[np.int64]
    n_other: npt.NDArray[np.int64]

    def share(self, topic_id: int, other_id: int) -> float:
        """Return the share of the nearest papers of the one topic that is of the other."""
        row, column = self.topic_ids.index(topic_id), self.topic_ids.index(other_id)
        return float(self.shares[row, column])

    def nearest(self, topic_id: int, n: int) -> list[tuple[int, float]]:
        """Return the other topics that most nearest papers are of, at most `n`, with the share."""
        row = self.shares[self.topic_ids.index(topic_id)]
        found = [
            (other, float(share))
            for other, share in zip(self.topic_ids, row, strict=True)
            if other not in (topic_id, UNASSIGNED) and share > 0
        ]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:n]


def topic_similarity_of(
    papers: pd.DataFrame, neighbors: pd.DataFrame, topic_ids: Sequence[int]
) -> TopicSimilarity:
    """Count the topics of the nearest papers.

    Parameters
    ----------
    papers
        Indexed by their ids, with ``topic_id``.
    neighbors
        Indexed by the same ids, with ``neighbor_ids``.
    topic_ids
        All topics there are.
    """
    every = (*(int(t) for t in topic_ids), UNASSIGNED)
    n_papers, n_topics = len(papers), len(every)
    at = pd.Index(every).get_indexer(pd.Index(papers["topic_id"]))
    lists = neighbors["neighbor_ids"].reindex(papers.index).tolist()
    ids = [list(near) if isinstance(near, np.ndarray | list | tuple) else [] for near in lists]
    n_near = np.array([len(near) for near in ids], dtype=np.int64)
    source = np.repeat(np.arange(n_papers), n_near)
    rows = papers.index.get_indexer(pd.Index([i for near in ids for i in near]))
    known = rows >= 0
    source, target = source[known], at[rows[known]]
    n_near = np.bincount(source, minlength=n_papers)
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
    """Return for each paper the other topic of most of its nearest papers, and of how many."""
    n_topics = len(every)
    real = ~own & (target < n_topics - 1)
    pairs, counts = np.unique(source[real] * n_topics + target[real], return_counts=True)
    # Of each paper the pair with most; among equals the first topic, for pairs are in order.
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
    """Return the rows of the papers between a topic and others, the most divided first.

    Those of the topic whose nearest papers are as much of another one; those of another one whose
    nearest are as much of this; and those between topics that are nearest to this one.

    Parameters
    ----------
    similarity
        Of these papers.
    papers
        With ``topic_id``, ``nearest_topic_id`` and ``membership``.
    topic_id
        Which topic.
    """
    topics = papers["topic_id"].to_numpy()
    torn = (similarity.n_other > 0) & (similarity.n_other >= similarity.n_own)
    inside = torn & (topics == topic_id)
    outside = torn & (topics != UNASSIGNED) & (similarity.other_ids == topic_id)
    homeless = (topics == UNASSIGNED) & (papers["nearest_topic_id"].to_numpy() == topic_id)
    rows = np.flatnonzero(inside | outside | homeless)
    pull = (similarity.n_other - similarity.n_own)[rows]
    return rows[np.lexsort((papers["membership"].to_numpy()[rows], -pull))]


def shared_words(mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return the words of `mine` that `theirs` has as well, in any form."""
    known = {_stems(word) for word in theirs}
    return [word for word in mine if _stems(word) in known]


def _stems(words: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in folded(words).replace("-", " ").split())
