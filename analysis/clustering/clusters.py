"""Graph to clusters at two levels, topics within themes, and how sure each of them is."""

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
"""What each granularity multiplies the resolution by."""

_RESOLUTION_AT_10, _RESOLUTION_PER_DECADE = 0.9, 0.6


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups of one level: the topics, or the themes.

    Attributes
    ----------
    labels
        int32, (n_papers,): 0 is the largest group; `UNASSIGNED` is none.
    stabilities
        float64, (n_groups,), 0 to 1.
    n_recovered
        int32, (n_groups,): repeats in which the group was found again.
    """

    labels: Labels
    stabilities: NDArray[np.float64]
    n_recovered: NDArray[np.int32]

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        return len(self.stabilities)


@dataclass(frozen=True, slots=True)
class Clusters:
    """Papers by topic and theme.

    Attributes
    ----------
    topics, themes
        The two levels; the papers of a topic are all in one theme, and papers between topics
        are in none.
    theme_of_topic
        int32, (n_topics,).
    memberships
        float32, (n_papers,): how firmly each paper belongs, 0 to 1 (see `clustering.stability`).
    repeats
        int32, (n_repeats, n_papers): the topic of each paper in each repeat of the grouping;
        `UNASSIGNED` where a repeat left the paper out, or put it into none.
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
) -> Clusters:
    """Find topics and themes, and measure how sure they are.

    Parameters
    ----------
    weights
        Symmetric scipy CSR matrix, (n_papers, n_papers): how surely two papers are neighbours.
    min_papers
        Smallest topic. The papers of smaller groups are between topics.
    n_runs
        Leiden runs behind the topics.
    n_repeats
        Repeats of the grouping that the figures of trust come from.
    seed
        Of every choice.
    resolution
        `coarse`, `normal` or `fine`.
    n_topics
        Topics wanted, instead of as many as the graph has.
    places
        float32, (n_papers, n_dims): if given, topics are the dense groups of these places
        (HDBSCAN) instead of a consensus.

    Returns
    -------
    Clusters
        Possibly without a topic.
    """
    links = EdgeList.of(weights)
    if links.n_papers < 2 * min_papers:
        return _none(links.n_papers, n_repeats)
    if places is None:
        consensus = find_consensus(
            links,
            resolution=topic_resolution(links.n_papers) * _FACTORS[resolution],
            n_runs=n_runs,
            seed=seed,
            n_wanted=n_topics,
        )
        found = consensus.labels
        repeats = repeat_consensus(links, consensus, n_repeats=n_repeats, seed=seed)
    else:
        found = find_dense_groups(places, min_papers=min_papers)
        repeats = repeat_dense_groups(places, min_papers=min_papers, n_repeats=n_repeats, seed=seed)
    measured = measure_stability(links, found, repeats)
    # Weak papers leave first; a group that has too few without them is no topic.
    firm = np.where(measured.memberships < UNASSIGNED_BELOW, UNASSIGNED, found)
    kept = _groups_by_size(firm, min_papers)
    cores = _renumbered(found, kept)
    labels = _renumbered(firm, kept)
    themes, theme_of_topic = _find_themes(links, labels, cores, repeats, seed)
    return Clusters(
        Grouping(labels, measured.stabilities[kept], measured.n_recovered[kept]),
        themes,
        theme_of_topic,
        np.where(cores == UNASSIGNED, 0, measured.memberships).astype(np.float32),
        np.stack([_renumbered(row, kept) for row in measured.matched]),
    )


def topic_resolution(n_papers: int) -> float:
    """Return the resolution of modularity at which a corpus falls into readable topics.

    It grows with the logarithm of the corpus: 1.6 gives eleven topics of 163 papers, 2.5 some 40
    to 55 of 6,000, and each finer one costs agreement between repeats.
    """
    return _RESOLUTION_AT_10 + _RESOLUTION_PER_DECADE * math.log10(max(n_papers, 10) / 10)


def _find_themes(
    links: EdgeList, labels: Labels, cores: Labels, repeats: Sequence[Labels], seed: int
) -> tuple[Grouping, Labels]:
    """Find the themes that topics make up in every repeat, and what the repeats agree on.

    `labels` are the topics of the papers, `cores` the same with the weak ones still in them.
    """
    again = parallel_map(lambda topics: _themes_of_repeats(links, topics, seed), repeats)
    found = cluster_topics_consensus(links, cores, again, seed=seed)
    by_paper = themes_of(cores, range(len(found)), found)
    measured = measure_stability(links, by_paper, again)
    kept = _groups_by_size(np.where(labels == UNASSIGNED, UNASSIGNED, by_paper), 1)
    themes = _renumbered(found, kept)
    level = Grouping(
        themes_of(labels, range(len(themes)), themes),
        measured.stabilities[kept],
        measured.n_recovered[kept],
    )
    return level, themes


def _themes_of_repeats(links: EdgeList, repeat: Labels, seed: int) -> Labels:
    """Give every paper of a repeat its theme; a paper alone in its topic stays alone.

    Density leaves out a quarter of the papers: gathered into themes here but not in ours, they
    would hide that a theme was found again.
    """
    alone = (repeat != ABSENT) & (np.bincount(repeat + 1)[repeat + 1] == 1)
    topics = np.where(alone, UNASSIGNED, repeat)
    topics = _renumbered(topics, np.unique(topics[topics != UNASSIGNED]))
    themes = cluster_topics(links, topics, seed=seed)
    return as_singletons(themes_of(topics, range(len(themes)), themes), alone)


def _groups_by_size(labels: Labels, min_papers: int) -> NDArray[np.intp]:
    """Return the groups that are large enough, largest first; equal sizes by their first paper."""
    found, first, sizes = np.unique(labels, return_index=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    return np.array(
        [found[i] for i in order if found[i] != UNASSIGNED and sizes[i] >= min_papers],
        dtype=np.intp,
    )


def _renumbered(labels: NDArray[np.integer[Any]], kept: NDArray[np.intp]) -> Labels:
    """Rename group ``kept[i]`` to ``i``, and every other to `UNASSIGNED`."""
    new = np.full(int(max(labels.max(initial=0), kept.max(initial=0))) + 2, UNASSIGNED)
    new[kept] = np.arange(len(kept))
    return new[labels].astype(np.int32)  # the last cell, that of -1, stays unassigned


def _no_level(n_papers: int) -> Grouping:
    return Grouping(
        np.full(n_papers, UNASSIGNED, dtype=np.int32),
        np.zeros(0),
        np.zeros(0, dtype=np.int32),
    )


def _none(n_papers: int, n_repeats: int) -> Clusters:
    return Clusters(
        _no_level(n_papers),
        _no_level(n_papers),
        np.zeros(0, dtype=np.int32),
        np.zeros(n_papers, dtype=np.float32),
        np.full((n_repeats, n_papers), UNASSIGNED, dtype=np.int32),
    )
