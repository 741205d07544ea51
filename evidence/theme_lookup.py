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
    known, themes = np.array([*topic_ids], dtype=np.int64), [*theme_ids]
    largest = max(known.max(initial=-1), np.max(topics, initial=-1))
    # Index -1 addresses the last cell, which stays NO_THEME.
    theme_of_topic = np.full(int(largest) + 2, NO_THEME, dtype=np.int32)
    theme_of_topic[known] = themes
    return theme_of_topic[topics]
