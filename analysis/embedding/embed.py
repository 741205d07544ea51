"""Texts to vectors, each text at most once: the `Encoder` protocol and the cached embedding."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from analysis.embedding.cache import VectorCache
from analysis.records import AtlasError
from analysis.vectors import l2_normalize

logger = logging.getLogger(__name__)

CHUNK = 1024
"""Texts embedded between two writes to the cache: what a killed run can lose."""

Progress = Callable[[int, int], None]
"""Called with how much is done, of how much."""


def no_progress(_done: int, _total: int) -> None:
    """Show no progress."""


class Encoder(Protocol):
    """Anything that turns texts into vectors.

    Attributes
    ----------
    name
        What a person calls it.
    identity
        Model, weights and settings in one string: two encoders with equal identities give
        equal vectors, and no others do.
    weights_sha256
        Digest of the weights, or None where there are none.
    per_text
        Whether a text's vector depends on that text alone, so that it may be cached.
    """

    name: str
    identity: str
    weights_sha256: str | None
    per_text: bool

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector a text, shape (n_texts, n_dims)."""
        ...


@dataclass(frozen=True, slots=True)
class Embedding:
    """Vectors of a corpus.

    Attributes
    ----------
    vectors
        float32, (n_papers, n_dims), each of unit length (a text that gave nothing: zeros).
    n_encoded
        How many of them were computed now; the others were cached.
    """

    vectors: NDArray[np.float32]
    n_encoded: int


def text_of(title: str, abstract: str) -> str:
    """Join what is embedded of a paper."""
    return f"{title}\n{abstract}".strip()


def embed(
    texts: Sequence[str],
    encoder: Encoder,
    *,
    cache_folder: Path | None = None,
    progress: Progress = no_progress,
) -> Embedding:
    """Embed texts, taking from the cache what it has.

    Parameters
    ----------
    texts
        What to embed; equal texts are encoded once.
    encoder
        Does the work for what is not cached.
    cache_folder
        Where vectors are kept between runs; None keeps nothing.
    progress
        Told after each chunk.

    Returns
    -------
    Embedding
        In the order of `texts`.

    Raises
    ------
    AtlasError
        If vectors cannot be kept; those of earlier chunks are.
    """
    if not texts:
        return Embedding(np.zeros((0, 1), dtype=np.float32), 0)
    if not encoder.per_text:
        vectors = l2_normalize(encoder.encode(texts))
        progress(len(texts), len(texts))
        return Embedding(vectors, len(texts))
    cache = VectorCache(cache_folder, encoder.identity)
    keys = [_key(text) for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in cache}
    # Alike in length, alike in cost: a batch is as slow as its longest text.
    todo = sorted(missing.items(), key=lambda item: (-len(item[1]), item[0]))
    for start in range(0, len(todo), CHUNK):
        chunk = todo[start : start + CHUNK]
        vectors = l2_normalize(encoder.encode([text for _, text in chunk]))
        try:
            cache.add([key for key, _ in chunk], vectors)
        except OSError as error:
            raise AtlasError(
                f"{cache_folder}: vectors cannot be kept ({error.strerror or error}); free some "
                "space, choose another --cache-dir, or take --no-cache"
            ) from error
        progress(min(start + CHUNK, len(todo)), len(todo))
    n_cached = len(set(keys)) - len(todo)
    logger.info("%d texts embedded, %d taken from the cache", len(todo), n_cached)
    return Embedding(cache.rows(keys), len(todo))


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
