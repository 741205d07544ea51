"""The order in which topics are read: like beside like, and the topics of a theme together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def outline(
    topic_weights: Any, theme_weights: Any, theme_of_topic: NDArray[np.int32]
) -> tuple[int, ...]:
    """Order topics by the leaves of a tree of themes, and of each theme's topics.

    Parameters
    ----------
    topic_weights, theme_weights
        scipy CSR matrices, (n_topics or n_themes, n_terms): c-TF-IDF by number.
    theme_of_topic
        int32, (n_topics,).

    Notes
    -----
    Average linkage of cosine distances; the tree's branches are turned so that neighbours are
    as alike as they can be (Bar-Joseph, Gifford and Jaakkola, Bioinformatics 17, 2001).
    """
    found: list[int] = []
    for theme in _leaves(theme_weights):
        topics = np.flatnonzero(theme_of_topic == theme)
        found += topics[_leaves(topic_weights[topics])].tolist()
    return tuple(found)


def _leaves(weights: Any) -> list[int]:
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
