"""Topics to themes: the communities that whole topics make up."""

from __future__ import annotations

import numpy as np

from analysis.clustering.consensus import Labels, Links, find_consensus

THEME_RESOLUTION = 0.6
"""Of modularity: 11 themes of 6,000 abstracts from 12 fields, 12 to 15 of 6,894 on one field."""

_N_RUNS = 40
_FEWEST, _MOST = 5, 20


def find_themes(links: Links, topics: Labels, *, seed: int, n_runs: int = _N_RUNS) -> Labels:
    """Gather topics into themes by the links between their papers.

    Parameters
    ----------
    links
        Between papers.
    topics
        int32, (n_papers,): topic of each paper, 0 .. n - 1, negative for none.
    seed
        Of every choice.
    n_runs
        Leiden runs behind the themes.

    Returns
    -------
    int32, (n_topics,)
        Theme of each topic: 5 to 20 themes where topics are that many and linked.
    """
    n_topics = int(topics.max(initial=-1)) + 1
    between = links.contracted(topics)

    def find(n_wanted: int | None) -> Labels:
        consensus = find_consensus(
            between, resolution=THEME_RESOLUTION, n_runs=n_runs, seed=seed, n_wanted=n_wanted
        )
        return np.unique(consensus.labels[:n_topics], return_inverse=True)[1].astype(np.int32)

    themes = find(None)
    n_themes = int(themes.max(initial=-1)) + 1
    fewest = min(_FEWEST, n_topics // 2)
    if fewest <= n_themes <= _MOST:
        return themes
    return find(fewest if n_themes < fewest else _MOST)
