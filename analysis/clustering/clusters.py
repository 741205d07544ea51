"""Two-level clustering of the neighbour graph: topics in themes, with stability."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.consensus import find_consensus, repeat_consensus
from analysis.clustering.density import as_singletons, find_dense_groups, repeat_dense_groups
from analysis.clustering.edge_list import ABSENT, EdgeList, Labels
from analysis.clustering.leiden import parallel_map
from analysis.clustering.stability import measure_stability
from analysis.clustering.themes import cluster_topics, cluster_topics_consensus
from analysis.records import UNASSIGNED, UNASSIGNED_BELOW
from evidence.theme_lookup import themes_of

_FACTORS = {"coarse": 0.5, "normal": 1.0, "fine": 2.0}
"""Factor by which each setting multiplies the resolution."""

_RESOLUTION_AT_10, _RESOLUTION_PER_DECADE = 0.9, 0.6
"""Modularity resolution for 10 papers, and what each factor of 10 adds in small corpora."""

_SMALL_DECADES, _RESOLUTION_BEYOND = 1.5, 0.3
"""Factors of 10 above 10 papers up to which a corpus is small (316 papers), and what each further
factor of 10 adds."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups of one level: topics or themes.

    Attributes
    ----------
    labels
        int32, (n_papers,): group of each paper, 0 the largest; `UNASSIGNED` for none.
    stabilities
        float64, (n_groups,), 0 to 1.
    n_recovered
        int32, (n_groups,): reruns in which the group was recovered.
    """

    labels: Labels
    stabilities: NDArray[np.float64]
    n_recovered: NDArray[np.int32]

    @property
    def n_groups(self) -> int:
        """Number of groups."""
        return len(self.stabilities)


@dataclass(frozen=True, slots=True)
class Clusters:
    """Topics, themes, and each paper's membership.

    Attributes
    ----------
    topics, themes
        The two levels. All papers of a topic are in one theme; unassigned papers are in none.
    theme_of_topic
        int32, (n_topics,).
    memberships
        float32, (n_papers,), 0 to 1: how firmly each paper belongs to its topic (see
        `clustering.stability`).
    repeats
        int32, (n_repeats, n_papers): topic of each paper in each rerun of the clustering;
        `UNASSIGNED` where the rerun left the paper out or assigned it to no topic.
    """

    topics: Grouping
    themes: Grouping
    theme_of_topic: Labels
    memberships: NDArray[np.float32]
    repeats: Labels


def find_clusters(
    weights: Any,
    *,
    min_papers: int,
    n_runs: int,
    n_repeats: int,
    seed: int,
    resolution: str = "normal",
    n_topics: int | None = None,
    places: NDArray[np.float32] | None = None,
    copies: Labels | None = None,
) -> Clusters:
    """Return topics and themes with their stability.

    Parameters
    ----------
    weights
        Symmetric scipy CSR matrix, (n_papers, n_papers), 0 to 1: edge weights of the neighbour
        graph.
    min_papers
        Size of the smallest topic. Papers of smaller groups are unassigned.
    n_runs
        Leiden runs that the consensus combines.
    n_repeats
        Reruns of the clustering, from which stability and membership are measured.
    seed
        Random seed.
    resolution
        ``coarse``, ``normal`` or ``fine``.
    n_topics
        Number of topics to aim for; None takes as many as the resolution gives.
    places
        float32, (n_papers, n_dims): coordinates. If given, topics are dense groups of these
        coordinates (HDBSCAN) instead of communities of the graph.
    copies
        int32, (n_papers,): group of near copies of each paper, which stay in one community; None if
        there are none. HDBSCAN does not use them.

    Returns
    -------
    Clusters
        Without topics if there are fewer than ``2 * min_papers`` papers or no group is large
        enough.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy.sparse import csr_matrix
    >>> cliques = np.kron(np.eye(2), np.ones((5, 5))) - np.eye(10)
    >>> found = find_clusters(csr_matrix(cliques), min_papers=3, n_runs=8, n_repeats=4, seed=0)
    >>> found.topics.labels.tolist()
    [0, 0, 0, 0, 0, 1, 1, 1, 1, 1]
    >>> found.topics.stabilities.tolist()
    [1.0, 1.0]
    """
    links = EdgeList.of(weights)
    if links.n_papers < 2 * min_papers:
        return _no_clusters(links.n_papers, n_repeats)
    if places is None:
        consensus = find_consensus(
            links,
            resolution=topic_resolution(links.n_papers) * _FACTORS[resolution],
            n_runs=n_runs,
            seed=seed,
            n_wanted=n_topics,
            copies=copies,
        )
        labels_before = consensus.labels
        repeats = repeat_consensus(links, consensus, n_repeats=n_repeats, seed=seed)
    else:
        labels_before = find_dense_groups(places, min_papers=min_papers)
        repeats = repeat_dense_groups(places, min_papers=min_papers, n_repeats=n_repeats, seed=seed)
    measured = measure_stability(links, labels_before, repeats)
    # Unassign weak papers first, then drop groups that are too small without them.
    firm_labels = np.where(measured.memberships < UNASSIGNED_BELOW, UNASSIGNED, labels_before)
    kept = _groups_by_size(firm_labels, min_papers)
    cores = _renumbered(labels_before, kept)
    labels = _renumbered(firm_labels, kept)
    themes, theme_of_topic = _find_themes(links, labels, cores, repeats, seed)
    return Clusters(
        Grouping(labels, measured.stabilities[kept], measured.n_recovered[kept]),
        themes,
        theme_of_topic,
        np.where(cores == UNASSIGNED, 0, measured.memberships).astype(np.float32),
        np.stack([_renumbered(row, kept) for row in measured.matched]),
    )


def topic_resolution(n_papers: int) -> float:
    """Return the modularity resolution that gives readable topics for a corpus size.

    It grows with the logarithm of the number of papers, half as fast beyond small corpora: 1.6
    gives ten topics of 163 papers, 2.2 about 35 of 6,000. A higher resolution lowers the agreement
    between reruns.
    """
    decades = math.log10(max(n_papers, 10) / 10)
    small = min(decades, _SMALL_DECADES)
    return (
        _RESOLUTION_AT_10 + _RESOLUTION_PER_DECADE * small + _RESOLUTION_BEYOND * (decades - small)
    )


def _find_themes(
    links: EdgeList, labels: Labels, cores: Labels, repeats: Sequence[Labels], seed: int
) -> tuple[Grouping, Labels]:
    """Return the themes on which the reruns agree, and the theme of each topic.

    `labels` are the topics of the papers; `cores` the same before weak papers are unassigned.
    """
    rerun_themes = parallel_map(lambda topics: _themes_of_repeats(links, topics, seed), repeats)
    found = cluster_topics_consensus(links, cores, rerun_themes, seed=seed)
    by_paper = themes_of(cores, range(len(found)), found)
    measured = measure_stability(links, by_paper, rerun_themes)
    kept = _groups_by_size(np.where(labels == UNASSIGNED, UNASSIGNED, by_paper), 1)
    themes = _renumbered(found, kept)
    level = Grouping(
        themes_of(labels, range(len(themes)), themes),
        measured.stabilities[kept],
        measured.n_recovered[kept],
    )
    return level, themes


def _themes_of_repeats(links: EdgeList, repeat: Labels, seed: int) -> Labels:
    """Return the theme of every paper in a rerun; singletons stay singletons.

    HDBSCAN leaves out a quarter of the papers. If they joined themes in the reruns but not in the
    fit, the themes would seem not to be recovered.
    """
    alone = (repeat != ABSENT) & (np.bincount(repeat + 1)[repeat + 1] == 1)
    topics = np.where(alone, UNASSIGNED, repeat)
    topics = _renumbered(topics, np.unique(topics[topics != UNASSIGNED]))
    themes = cluster_topics(links, topics, seed=seed)
    return as_singletons(themes_of(topics, range(len(themes)), themes), alone)


def _groups_by_size(labels: Labels, min_papers: int) -> NDArray[np.intp]:
    """Return the groups that are large enough, largest first, then by first paper."""
    found, first, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    return np.array(
        [found[i] for i in order if found[i] != UNASSIGNED and sizes[i] >= min_papers],
        dtype=np.intp,
    )


def _renumbered(labels: NDArray[np.integer[Any]], kept: NDArray[np.intp]) -> Labels:
    """Return labels with group ``kept[i]`` renamed to ``i``, others to `UNASSIGNED`."""
    new = np.full(int(max(labels.max(initial=0), kept.max(initial=0))) + 2, UNASSIGNED)
    new[kept] = np.arange(len(kept))
    return new[labels].astype(np.int32)  # index -1, `UNASSIGNED`, reads the last cell


def _no_grouping(n_papers: int) -> Grouping:
    return Grouping(
        np.full(n_papers, UNASSIGNED, dtype=np.int32),
        np.zeros(0),
        np.zeros(0, dtype=np.int32),
    )


def _no_clusters(n_papers: int, n_repeats: int) -> Clusters:
    return Clusters(
        _no_grouping(n_papers),
        _no_grouping(n_papers),
        np.zeros(0, dtype=np.int32),
        np.zeros(n_papers, dtype=np.float32),
        np.full((n_repeats, n_papers), UNASSIGNED, dtype=np.int32),
    )
