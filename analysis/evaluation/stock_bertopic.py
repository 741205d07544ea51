"""Baseline for comparison: BERTopic with all its defaults, on our vectors.

Imported only when needed: BERTopic takes seconds to load.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from bertopic import BERTopic
from numpy.typing import NDArray

from analysis.records import UNASSIGNED, AtlasError
from evidence.formatting import count

_WORDS_IN_NAME = 4
"""Keywords in BERTopic's default label."""


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
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise StockError(
            f"stock BERTopic: failed on {count(len(texts), 'paper')} ({reason}); "
            "compare on a larger corpus"
        ) from error
    numbers = sorted(set(topics) - {UNASSIGNED})
    keywords = [tuple(word for word, _ in model.get_topic(n) if word) for n in numbers]
    return StockTopics(
        np.asarray(topics, dtype=np.int32),
        tuple(", ".join(words[:_WORDS_IN_NAME]) for words in keywords),
        tuple(keywords),
    )
