"""Figures of a grouping and of a map: do they hold, and do they agree with what is known."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.records import UNASSIGNED

Labels = NDArray[np.integer[Any]]
Categories = Sequence[str | None]

MAP_NEIGHBORS = 10
MAP_SAMPLE = 2000
"""Papers on which a map is judged at most: every pair of them is compared."""

_LEAST_KNOWN_SHARE = 0.5
_LEAST_FOR_CORRELATION = 3


class Partition(NamedTuple):
    """What a fit found of some papers: their rows in the corpus, without repeats, and labels."""

    rows: NDArray[np.intp]
    labels: Labels


def unassigned_share(labels: Labels) -> float | None:
    """Return the share of papers in no group; None without papers."""
    return float((np.asarray(labels) == UNASSIGNED).mean()) if len(labels) else None


def mean_agreement(partitions: Sequence[Partition]) -> float | None:
    """Return how much partitions agree: 1 entirely, 0 as by chance.

    The mean adjusted Rand index of all pairs, each on the papers that both have; papers in no
    group count as one. None where no two share a paper.

    References
    ----------
    Hubert and Arabie, "Comparing partitions", Journal of Classification 2, 193 (1985).
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
    """Say why these categories cannot judge topics; None if they can."""
    n_known = sum(category is not None for category in categories)
    if not n_known:
        return "no paper has a category"
    if n_known < _LEAST_KNOWN_SHARE * len(categories):
        return f"only {n_known:,} of {len(categories):,} papers have a category"
    if len(set(categories) - {None}) < 2:
        return "all papers that have a category have the same"
    return None


def category_agreement(labels: Labels, categories: Categories) -> tuple[float, float]:
    """Return the adjusted mutual information and Rand index of groups and categories.

    Over the papers with a category, of which there must be one; papers in no group count as one.

    References
    ----------
    Vinh, Epps and Bailey, "Information theoretic measures for clusterings comparison", JMLR 11,
    2837 (2010).
    """
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

    known = [row for row, category in enumerate(categories) if category is not None]
    found, true = np.asarray(labels)[known], [categories[row] for row in known]
    return (
        float(adjusted_mutual_info_score(true, found)),
        float(adjusted_rand_score(true, found)),
    )


def in_main_category(labels: Labels, categories: Categories) -> NDArray[np.float64]:
    """Tell of each paper whether its category is its topic's most common one: 1 or 0.

    NaN for a paper without a category or topic. Of categories that are as common, the one that
    comes first in the alphabet counts.
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
    """Return for each topic the share of its papers in its most common category.

    Out of its papers with a category; NaN where none has one.
    """
    main = in_main_category(labels, categories)
    known = ~np.isnan(main)
    shares = [main[known & (np.asarray(labels) == topic)] for topic in topic_ids]
    return np.array([share.mean() if len(share) else np.nan for share in shares])


def rank_correlation(one: NDArray[Any], other: NDArray[Any]) -> float | None:
    """Return Spearman's rank correlation, -1 to 1, of the pairs that are both known.

    None where there are fewer than three, or all of one side are equal.
    """
    from scipy.stats import spearmanr

    one, other = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    known = np.isfinite(one) & np.isfinite(other)
    one, other = one[known], other[known]
    if len(one) < _LEAST_FOR_CORRELATION or not np.ptp(one) or not np.ptp(other):
        return None
    return finite(float(spearmanr(one, other).statistic))


def map_sample(n_papers: int, seed: int) -> NDArray[np.intp]:
    """Return the rows that a map is judged on: all, or `MAP_SAMPLE` drawn at random."""
    if n_papers <= MAP_SAMPLE:
        return np.arange(n_papers)
    return np.sort(np.random.default_rng(seed).choice(n_papers, MAP_SAMPLE, replace=False))


def map_neighbors(n_papers: int) -> int:
    """Return the neighbours that a map of so many papers can be judged by; 0 if it cannot."""
    return max(0, min(MAP_NEIGHBORS, (n_papers - 1) // 2))


def map_trustworthiness(vectors: NDArray[Any], places: NDArray[Any]) -> float | None:
    """Return how far neighbours on the map are neighbours by their texts: 0 to 1.

    By cosine, on the nearest ten, fewer where papers are; None for fewer than three papers and
    for a paper without a place.

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
    """Return a figure, or None for what is not a number."""
    return value if value is not None and math.isfinite(value) else None
