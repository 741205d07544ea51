"""Topics to themes: the communities that whole topics make up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from analysis.clustering.consensus import find_consensus
from analysis.clustering.edge_list import EdgeList, Labels
from analysis.clustering.leiden import FINAL_TRIALS, resolution_for, run_leiden

THEME_RESOLUTION = 0.6
"""Of modularity: 11 themes of 6,000 abstracts from 12 fields, 13 to 15 of 6,894 on one field."""

_N_RUNS = 10
_FEWEST, _MOST = 5, 20


def cluster_topics(links: EdgeList, topics: Labels, *, seed: int) -> Labels:
    """Gather topics into themes by the links between their papers, without further evidence.

    Parameters
    ----------
    links
        Between papers.
    topics
        int32, (n_papers,): topic of each paper, 0 .. n - 1, negative for none.
    seed
        Of every choice.

    Returns
    -------
    int32, (n_topics,)
        Theme of each topic: 5 to 20 themes where topics are that many and linked.
    """
    n_topics = int(topics.max(initial=-1)) + 1
    between = links.contracted(topics)

    def find(n_wanted: int | None) -> Labels:
        consensus = find_consensus(
            between, resolution=THEME_RESOLUTION, n_runs=_N_RUNS, seed=seed, n_wanted=n_wanted
        )
        return _of_topics(consensus.labels, n_topics)

    return _within_bounds(find(None), n_topics, find)


def cluster_topics_consensus(
    links: EdgeList, topics: Labels, by_repeat: Sequence[Labels], *, seed: int
) -> Labels:
    """Gather topics into the themes that repeats of the grouping agree on.

    So themes do not hang on where topics have their borders this time.

    Parameters
    ----------
    links, topics, seed
        As for `cluster_topics`.
    by_repeat
        int32, (n_papers,) each: theme of each paper in each repeat, negative for none.

    Returns
    -------
    int32, (n_topics,)
        As `cluster_topics`.

    Notes
    -----
    A consensus as that of `find_consensus`, but that agreement is not squared, which made up to
    seven themes more. Themes of 90 % of the papers agree with one another better than those of
    one grouping: .88 instead of .87 (adjusted Rand index) on 6,000 abstracts from 12 fields, .79
    instead of .76 on 6,894 of one field, .65 instead of .61 on 6,000 of arXiv's.
    """
    n_topics = int(topics.max(initial=-1)) + 1
    between = links.reweighted(links.agreement(by_repeat)).contracted(topics)

    def run(at: float) -> Labels:
        return _of_topics(run_leiden(between, at, seed, trials=FINAL_TRIALS), n_topics)

    def find(n_wanted: int) -> Labels:
        return resolution_for(run, n_wanted, THEME_RESOLUTION)[1]

    return _within_bounds(run(THEME_RESOLUTION), n_topics, find)


def _of_topics(nodes: Labels, n_topics: int) -> Labels:
    """Return the themes of the topics, which are the first nodes, as 0 .. n - 1."""
    return np.unique(nodes[:n_topics], return_inverse=True)[1].astype(np.int32)


def _within_bounds(themes: Labels, n_topics: int, find: Callable[[int], Labels]) -> Labels:
    n_themes = int(themes.max(initial=-1)) + 1
    fewest = min(_FEWEST, n_topics // 2)
    if fewest <= n_themes <= _MOST:
        return themes
    return find(fewest if n_themes < fewest else _MOST)
