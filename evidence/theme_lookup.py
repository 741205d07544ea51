"""The theme of each paper from its topic, in the clustering and in every rerun."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

NO_THEME = -1


def themes_of(
    topics: NDArray[np.integer[Any]], topic_ids: Iterable[int], theme_ids: Iterable[int]
) -> NDArray[np.int32]:
    """Return the theme of each paper.

    Parameters
    ----------
    topics
        Topic of each paper, of any shape (one row a rerun, for example); negative for none.
    topic_ids, theme_ids
        All topics, and the theme of each.

    Returns
    -------
    int32, the shape of `topics`
        `NO_THEME` for papers in no topic, or in one that is not among `topic_ids`.
    """
    topics = np.asarray(topics)
    known, themes = np.array([*topic_ids], dtype=np.int64), np.array([*theme_ids], dtype=np.int32)
    if not known.size:
        return np.full(topics.shape, NO_THEME, dtype=np.int32)
    # Look ids up in their order, not as indices: an id may be any number.
    order = np.argsort(known, kind="stable")
    places = order[np.minimum(np.searchsorted(known, topics, sorter=order), known.size - 1)]
    return np.where(known[places] == topics, themes[places], NO_THEME).astype(np.int32)
