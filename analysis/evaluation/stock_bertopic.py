"""The peer: BERTopic as its documentation has it, every default untouched, on our vectors.

Nothing else imports this module but at the moment it is needed: BERTopic takes seconds to load.
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


@dataclass(frozen=True, slots=True)
class StockTopics:
    """What stock BERTopic found.

    Attributes
    ----------
    topics
        int32, (n_papers,): 0 is the largest topic; `UNASSIGNED` is its "outliers".
    labels
        Of each topic: the four heaviest words, which it makes its name of.
    keywords
        Of each topic, ten, heaviest first.
    """

    topics: NDArray[np.int32]
    labels: tuple[str, ...]
    keywords: tuple[tuple[str, ...], ...]


class StockError(AtlasError):
    """Stock BERTopic could not do with the corpus."""


def fit_stock(texts: Sequence[str], vectors: NDArray[np.float32]) -> StockTopics:
    """Fit stock BERTopic, unseeded as it comes: UMAP, HDBSCAN and c-TF-IDF.

    Raises
    ------
    StockError
        If it fails, as it does on a dozen papers.
    """
    model = BERTopic(embedding_model=None)
    try:
        topics, _ = model.fit_transform(list(texts), embeddings=np.asarray(vectors))
    except Exception as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise StockError(
            f"stock BERTopic fails on {count(len(texts), 'paper')} ({reason}); "
            "compare on a larger corpus"
        ) from error
    numbers = sorted(set(topics) - {UNASSIGNED})
    keywords = [tuple(word for word, _ in model.get_topic(n) if word) for n in numbers]
    return StockTopics(
        np.asarray(topics, dtype=np.int32),
        tuple(", ".join(words[:_WORDS_IN_NAME]) for words in keywords),
        tuple(keywords),
    )
