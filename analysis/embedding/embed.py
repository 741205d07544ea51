"""Embedding of texts through a cache, and the `Encoder` protocol."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from analysis.embedding.cache import VectorCache
from analysis.vectors import l2_normalize

logger = logging.getLogger(__name__)

CHUNK = 1024
"""Texts encoded between two writes to the cache: the most that an interrupted run loses."""

Progress = Callable[[int, int], None]
"""Called with the number of items done and the total."""


def no_progress(_done: int, _total: int) -> None:
    """Show no progress."""


class Encoder(Protocol):
    """Protocol of an object that turns texts into vectors.

    Attributes
    ----------
    name
        Name for people.
    identity
        Model, weights and settings as one string. Two encoders with equal identities give equal
        vectors.
    weights_sha256
        SHA-256 of the weights as hexadecimal digits; None if there are none.
    per_text
        True if each vector depends only on its own text (cacheable).
    """

    name: str
    identity: str
    weights_sha256: str | None
    per_text: bool

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector per text: float32, (n_texts, n_dims)."""
        ...


@dataclass(frozen=True, slots=True)
class Embedding:
    """Vectors of a corpus.

    Attributes
    ----------
    vectors
        float32, (n_texts, n_dims), unit length; zeros for a text without a known word.
    n_encoded
        Texts encoded in this run; the others came from the cache.
    """

    vectors: NDArray[np.float32]
    n_encoded: int


def text_of(title: str, abstract: str) -> str:
    """Return the text of a paper that is embedded: title, line break, abstract."""
    return f"{title}\n{abstract}".strip()


def embed(
    texts: Sequence[str],
    encoder: Encoder,
    *,
    cache_folder: Path | None = None,
    progress: Progress = no_progress,
) -> Embedding:
    """Return the vectors of texts, from the cache where possible.

    Parameters
    ----------
    texts
        Texts to embed; equal texts are encoded once.
    encoder
        Encodes what is not cached.
    cache_folder
        Folder in which vectors are kept between runs; None keeps none.
    progress
        Called after each chunk.

    Returns
    -------
    Embedding
        In the order of `texts`.

    Notes
    -----
    If vectors cannot be written to the cache, a warning is logged. Vectors of several lengths in
    the cache cannot all be the encoder's: then all are computed again.
    """
    if not texts:
        return Embedding(np.zeros((0, 1), dtype=np.float32), 0)
    if not encoder.per_text:
        vectors = l2_normalize(encoder.encode(texts))
        progress(len(texts), len(texts))
        return Embedding(vectors, len(texts))
    cache = VectorCache(cache_folder, encoder.identity)
    by_key = {_key(text): text for text in texts}
    n_encoded = _encode_missing(by_key, encoder, cache, progress)
    if not cache.is_uniform(list(by_key)):
        cache.forget()
        n_encoded = _encode_missing(by_key, encoder, cache, progress)
    logger.info("%d texts embedded, %d from the cache", n_encoded, len(by_key) - n_encoded)
    return Embedding(cache.rows([_key(text) for text in texts]), n_encoded)


def _encode_missing(
    by_key: Mapping[str, str], encoder: Encoder, cache: VectorCache, progress: Progress
) -> int:
    """Encode the texts that are not in the cache, add them, and return their number."""
    missing = [(key, text) for key, text in by_key.items() if key not in cache]
    # Sort by length: a batch is as slow as its longest text.
    todo = sorted(missing, key=lambda item: (-len(item[1]), item[0]))
    for start in range(0, len(todo), CHUNK):
        chunk = todo[start : start + CHUNK]
        vectors = l2_normalize(encoder.encode([text for _, text in chunk]))
        cache.add([key for key, _ in chunk], vectors)
        progress(min(start + CHUNK, len(todo)), len(todo))
    return len(todo)


def _key(text: str) -> str:
    """Return the cache key of a text: 32 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
