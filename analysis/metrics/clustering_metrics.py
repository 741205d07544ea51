"""Measures of a clustering and of a map: agreement, purity, trustworthiness."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.records import UNASSIGNED
from evidence.formatting import count, number, plural

Labels = NDArray[np.integer[Any]]
Categories = Sequence[str | None]

MAP_NEIGHBORS = 10
MAP_SAMPLE = 2000
"""Maximum number of papers a map is measured on, as all pairs are compared."""

_LEAST_KNOWN_SHARE = 0.5
_LEAST_FOR_CORRELATION = 3


class Partition(NamedTuple):
    """Labels of some papers: their distinct rows in the corpus, and a label for each."""

    rows: NDArray[np.intp]
    labels: Labels


def unassigned_share(labels: Labels) -> float | None:
    """Return the share of unassigned papers, 0 to 1; None if there are no papers."""
    return float((np.asarray(labels) == UNASSIGNED).mean()) if len(labels) else None


def mean_agreement(partitions: Sequence[Partition]) -> float | None:
    """Return the mean adjusted Rand index of all pairs of partitions.

    Each pair is compared on the papers in both; unassigned papers count as one class.

    Parameters
    ----------
    partitions
        Labels of the same or overlapping papers.

    Returns
    -------
    float or None
        1 for identical partitions, about 0 for random ones; None if no two share a paper.

    References
    ----------
    Hubert and Arabie, "Comparing partitions", Journal of Classification 2, 193 (1985).

    Examples
    --------
    >>> import numpy as np
    >>> rows = np.arange(4)
    >>> one, other = np.array([0, 0, 1, 1]), np.array([7, 7, 3, 3])
    >>> mean_agreement([Partition(rows, one), Partition(rows, other)])
    1.0
    """
    from sklearn.metrics import adjusted_rand_score

    scores = []
    for one, other in combinations(partitions, 2):
        shared, here, there = np.intersect1d(
            one.rows, other.rows, assume_unique=True, return_indices=True
        )
        if len(shared):
            scores.append(adjusted_rand_score(one.labels[here], other.labels[there]))
    return float(np.mean(scores)) if scores else None


def why_not_comparable(categories: Categories) -> str | None:
    """Return why topics cannot be compared with these categories; None if they can."""
    n_known = sum(category is not None for category in categories)
    if not n_known:
        return "no paper has a category"
    if n_known < _LEAST_KNOWN_SHARE * len(categories):
        papers = count(len(categories), "paper")
        return f"only {number(n_known)} of {papers} {plural(n_known, 'has', 'have')} a category"
    if len(set(categories) - {None}) < 2:
        return "all papers with a category have the same one"
    return None


def category_agreement(labels: Labels, categories: Categories) -> tuple[float, float]:
    """Return the adjusted mutual information and adjusted Rand index with categories.

    Parameters
    ----------
    labels
        (n_papers,): groups; unassigned papers count as one.
    categories
        Known category of each paper, or None. Papers without one are left out; at least one must
        have one.

    Returns
    -------
    tuple of float
        Both 1 for identical groupings and about 0 for random ones.

    References
    ----------
    Vinh, Epps and Bailey, "Information theoretic measures for clusterings comparison", JMLR 11,
    2837 (2010). Hubert and Arabie, "Comparing partitions", Journal of Classification 2, 193 (1985).
    """
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

    known = [row for row, category in enumerate(categories) if category is not None]
    found, true = np.asarray(labels)[known], [categories[row] for row in known]
    return (
        float(adjusted_mutual_info_score(true, found)),
        float(adjusted_rand_score(true, found)),
    )


def in_main_category(labels: Labels, categories: Categories) -> NDArray[np.float64]:
    """Return 1 for papers of their topic's most common category, and 0 for others.

    Of equally common categories the alphabetically first counts.

    Returns
    -------
    numpy.ndarray
        float64, (n_papers,); NaN for a paper without category or topic.
    """
    papers: dict[int, list[int]] = {}
    for row, (label, category) in enumerate(
        zip(np.asarray(labels).tolist(), categories, strict=True)
    ):
        if label != UNASSIGNED and category is not None:
            papers.setdefault(label, []).append(row)
    found = np.full(len(labels), np.nan)
    for rows in papers.values():
        counts = Counter(categories[row] for row in rows)
        main = min(counts, key=lambda category: (-counts[category], category or ""))
        found[rows] = [categories[row] == main for row in rows]
    return found


def purities(
    labels: Labels, categories: Categories, topic_ids: Sequence[int]
) -> NDArray[np.float64]:
    """Return the share of each topic's papers that are in its most common category.

    Returns
    -------
    numpy.ndarray
        float64, (n_topics,), 0 to 1, out of the papers with a category; NaN if there are none.
    """
    main = in_main_category(labels, categories)
    known = ~np.isnan(main)
    shares = [main[known & (np.asarray(labels) == topic)] for topic in topic_ids]
    return np.array([share.mean() if len(share) else np.nan for share in shares])


def rank_correlation(one: NDArray[Any], other: NDArray[Any]) -> float | None:
    """Return Spearman's rank correlation of the pairs in which both values are finite.

    Returns
    -------
    float or None
        -1 to 1; None for fewer than three pairs or if all values of one side are equal.
    """
    from scipy.stats import spearmanr

    one, other = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    known = np.isfinite(one) & np.isfinite(other)
    one, other = one[known], other[known]
    if len(one) < _LEAST_FOR_CORRELATION or not np.ptp(one) or not np.ptp(other):
        return None
    return finite(float(spearmanr(one, other).statistic))


def map_sample(n_papers: int, seed: int) -> NDArray[np.intp]:
    """Return the rows that a map is measured on: all, or `MAP_SAMPLE` random ones."""
    if n_papers <= MAP_SAMPLE:
        return np.arange(n_papers)
    return np.sort(np.random.default_rng(seed).choice(n_papers, MAP_SAMPLE, replace=False))


def map_neighbors(n_papers: int) -> int:
    """Return the number of neighbours to measure a map with; 0 if it is too small."""
    return max(0, min(MAP_NEIGHBORS, (n_papers - 1) // 2))


def map_trustworthiness(vectors: NDArray[Any], places: NDArray[Any]) -> float | None:
    """Return the trustworthiness of a map: whether its neighbours have similar texts.

    Parameters
    ----------
    vectors
        (n_papers, n_dims): embeddings, compared by cosine.
    places
        (n_papers, 2): map coordinates.

    Returns
    -------
    float or None
        0 to 1, on ten neighbours, or fewer in small corpora; None for fewer than three papers or
        if any coordinate is not finite.

    References
    ----------
    Venna and Kaski, "Neighborhood preservation in nonlinear projection methods", ICANN 2001.
    """
    from sklearn.manifold import trustworthiness

    n_neighbors = map_neighbors(len(places))
    if not n_neighbors or not (np.isfinite(vectors).all() and np.isfinite(places).all()):
        return None
    return finite(float(trustworthiness(vectors, places, n_neighbors=n_neighbors, metric="cosine")))


def finite(value: float | None) -> float | None:
    """Return a value, or None if it is not a finite number."""
    return value if value is not None and math.isfinite(value) else None
