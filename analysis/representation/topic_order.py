"""Order of topics: by theme, similar topics next to each other."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def outline(
    topic_weights: Any, theme_weights: Any, theme_of_topic: NDArray[np.int32]
) -> tuple[int, ...]:
    """Return topic numbers in the leaf order of a tree of themes and of their topics.

    Parameters
    ----------
    topic_weights, theme_weights
        scipy CSR matrices, (n_topics, n_terms) and (n_themes, n_terms): c-TF-IDF.
    theme_of_topic
        int32, (n_topics,).

    Returns
    -------
    tuple of int
        Each topic once.

    Notes
    -----
    Average linkage of cosine distances, with optimal leaf ordering: neighbours are as similar as
    the tree allows (Bar-Joseph, Gifford and Jaakkola, Bioinformatics 17, 2001).
    """
    ordered: list[int] = []
    for theme in _leaves(theme_weights):
        topics = np.flatnonzero(theme_of_topic == theme)
        ordered += topics[_leaves(topic_weights[topics])].tolist()
    return tuple(ordered)


def _leaves(weights: Any) -> list[int]:
    """Return the rows of weights in optimal leaf order."""
    from scipy.cluster.hierarchy import leaves_list, linkage
    from scipy.spatial.distance import squareform
    from sklearn.preprocessing import normalize

    if weights.shape[0] < 3:
        return list(range(weights.shape[0]))
    weights = normalize(weights)
    distances = np.clip(1 - (weights @ weights.T).toarray(), 0, None)
    np.fill_diagonal(distances, 0)
    tree = linkage(squareform(distances, checks=False), "average", optimal_ordering=True)
    return [int(leaf) for leaf in leaves_list(tree)]
