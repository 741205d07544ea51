"""Baselines for comparison: stock BERTopic, and BERTopic's names of our topics.

Imported only when needed: BERTopic takes seconds to load.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from bertopic import BERTopic
from bertopic.backend import BaseEmbedder
from bertopic.cluster import BaseCluster
from bertopic.dimensionality import BaseDimensionalityReduction
from bertopic.representation import KeyBERTInspired
from numpy.typing import NDArray

from analysis.evaluation.name_quality import Grouped, Names
from analysis.records import UNASSIGNED, AtlasError
from analysis.representation.topic_terms import Encode
from evidence.formatting import count

_WORDS_IN_NAME = 4
"""Keywords in BERTopic's default label."""

STOCK, KEYBERT = "stock", "keybert_inspired"
"""Who makes names: stock BERTopic, or BERTopic with `KeyBERTInspired`."""


@dataclass(frozen=True, slots=True)
class StockTopics:
    """Topics that stock BERTopic found.

    Attributes
    ----------
    topics
        int32, (n_papers,): 0 is the largest topic; `UNASSIGNED` for BERTopic's outliers.
    labels
        Label of each topic: its four heaviest keywords, as in BERTopic's default names.
    keywords
        Ten keywords of each topic, heaviest first.
    """

    topics: NDArray[np.int32]
    labels: tuple[str, ...]
    keywords: tuple[tuple[str, ...], ...]


class StockError(AtlasError):
    """Stock BERTopic failed on the corpus."""


def fit_stock(texts: Sequence[str], vectors: NDArray[np.float32]) -> StockTopics:
    """Return the topics of stock BERTopic: UMAP, HDBSCAN and c-TF-IDF, unseeded.

    Parameters
    ----------
    texts
        Title, line break and abstract of each paper.
    vectors
        float32, (n_papers, n_dims).

    Raises
    ------
    StockError
        If it fails, as it does on a dozen papers.

    References
    ----------
    Grootendorst, "BERTopic: neural topic modeling with a class-based TF-IDF procedure",
    arXiv:2203.05794 (2022).
    """
    model = BERTopic(embedding_model=None)
    try:
        topics, _ = model.fit_transform(list(texts), embeddings=np.asarray(vectors))
    except Exception as error:
        raise _failed(len(texts), error) from error
    numbers = sorted(set(topics) - {UNASSIGNED})
    keywords = [tuple(word for word, _ in model.get_topic(n) if word) for n in numbers]
    return StockTopics(
        np.asarray(topics, dtype=np.int32),
        tuple(map(_name, keywords)),
        tuple(keywords),
    )


def stock_names(papers: Grouped, encode: Encode) -> dict[str, Names]:
    """Return the names that BERTopic gives to our topics and themes, in two ways.

    Parameters
    ----------
    papers
        Papers, topics and themes.
    encode
        Returns the vectors of texts.

    Returns
    -------
    dict
        By `STOCK`, its default names; by `KEYBERT`, those of its `KeyBERTInspired`: the four words
        most similar to a topic's representative papers.

    Raises
    ------
    StockError
        If it fails.
    """
    topics, themes = (_named(papers, groups, encode) for groups in (papers.topics, papers.themes))
    return {who: Names(topics[who], themes[who]) for who in (STOCK, KEYBERT)}


def _named(papers: Grouped, groups: NDArray[np.int32], encode: Encode) -> dict[str, list[str]]:
    """Return the names of groups of papers, by who makes them."""
    model = BERTopic(
        embedding_model=_Backend(encode),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        representation_model={KEYBERT: KeyBERTInspired()},
    )
    try:
        model.fit(list(papers.texts), embeddings=papers.vectors, y=groups)
    except Exception as error:
        raise _failed(len(papers.texts), error) from error
    # BERTopic numbers topics by size.
    theirs = dict(zip(groups.tolist(), model.topics_, strict=True))
    numbers = range(int(groups.max()) + 1)
    words_of = {STOCK: model.get_topics(), KEYBERT: model.topic_aspects_[KEYBERT]}
    return {
        who: [_name([word for word, _ in words[theirs[number]] if word]) for number in numbers]
        for who, words in words_of.items()
    }


class _Backend(BaseEmbedder):
    """BERTopic's interface to our encoder."""

    def __init__(self, encode: Encode) -> None:
        super().__init__()
        self._encode = encode

    def embed(self, documents: Sequence[str], verbose: bool = False) -> NDArray[np.float32]:  # noqa: ARG002
        """Return one vector per text."""
        return self._encode([str(text) for text in documents])


def _name(words: Sequence[str]) -> str:
    return ", ".join(words[:_WORDS_IN_NAME])


def _failed(n_papers: int, error: Exception) -> StockError:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return StockError(
        f"stock BERTopic: failed on {count(n_papers, 'paper')} ({reason}); "
        "compare on a larger corpus"
    )
