"""Consensus clustering: communities on which many Leiden runs agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.edge_list import ABSENT, KEPT_SHARE, EdgeList, Labels, share_together
from analysis.clustering.leiden import FINAL_TRIALS, communities, parallel_map, resolution_for

_FOLD_POWER = 2
"""Exponent of the agreement by which edge weights are multiplied."""

_N_FIRST_RUNS, _FEW_LINKS = 16, 50_000
"""Runs on single papers in graphs with more edges than `_FEW_LINKS`. Papers that all of these put
together are one node from then on: eight times faster, with the same agreement between results."""

_SEED_LIMIT = 2**31


@dataclass(frozen=True, slots=True)
class Consensus:
    """Communities on which many runs agree.

    Attributes
    ----------
    labels
        int32, (n_papers,): community of each paper, 0 to n_communities - 1, in no order.
    runs
        int32, (n_papers,) each: labels of the runs; `ABSENT` where a run left a paper out.
    cores
        int32, (n_papers,): core of each paper. A core is a set of papers that all first runs put
        together; later runs treat it as one node.
    resolution
        Modularity resolution of the final run.
    """

    labels: Labels
    runs: tuple[Labels, ...]
    cores: Labels
    resolution: float


def find_consensus(
    links: EdgeList,
    *,
    resolution: float,
    n_runs: int,
    seed: int,
    n_wanted: int | None = None,
    copies: Labels | None = None,
) -> Consensus:
    """Return communities from many Leiden runs, weighted by how often the runs agree.

    Parameters
    ----------
    links
        The graph.
    resolution
        Modularity resolution: higher gives more communities.
    n_runs
        Number of runs. Every other run leaves out a random tenth of the papers, so that single
        papers matter less.
    seed
        Random seed.
    n_wanted
        If given, the resolution is searched that gives this number of communities.
    copies
        int32, (n_papers,): papers of a group stay together; None if there are no groups.

    Returns
    -------
    Consensus
        Every paper its own community if the graph has no edges.

    Notes
    -----
    Consensus clustering after Lancichinetti and Fortunato, Scientific Reports 2, 336 (2012), but on
    the graph's edges instead of all pairs, and with the agreement squared. Leiden after Traag,
    Waltman and van Eck, Scientific Reports 9, 5233 (2019).
    """
    random = np.random.default_rng(seed)
    alone = np.arange(links.n_papers, dtype=np.int32)
    if not len(links.weights):
        return Consensus(alone, (), alone, resolution)
    if n_wanted is not None:
        own = _seed(random)
        resolution = resolution_for(
            lambda at: communities(links, copies, at, own), n_wanted, resolution
        )[0]
    # Run Leiden on single papers first; in large graphs, later runs work on cores.
    draws = [(_draw(random, links.n_papers, whole=not n % 2), _seed(random)) for n in range(n_runs)]
    n_first = n_runs if len(links.weights) <= _FEW_LINKS else _N_FIRST_RUNS
    first = parallel_map(
        lambda draw: _leiden_among(links, copies, draw[0], resolution, draw[1]),
        draws[:n_first],
    )
    cores = _cores(links, first, copies)
    later = parallel_map(
        lambda draw: _leiden_among(links, cores, draw[0], resolution, draw[1]),
        draws[n_first:],
    )
    runs = (*first, *later)
    # Multiply edge weights by the squared agreement, then run Leiden a last time.
    folded = links.reweighted(links.agreement(runs) ** _FOLD_POWER)
    last = _seed(random)

    def run(at: float) -> Labels:
        return communities(folded, cores, at, last, trials=FINAL_TRIALS)

    if n_wanted is None:
        return Consensus(run(resolution), runs, cores, resolution)
    resolution, labels = resolution_for(run, n_wanted, resolution)
    return Consensus(labels, runs, cores, resolution)


def repeat_consensus(
    links: EdgeList, consensus: Consensus, *, n_repeats: int, seed: int
) -> list[Labels]:
    """Return reruns of a consensus on other runs and nine tenths of the papers.

    Each rerun combines a random half of the runs, drops a random tenth of the papers and runs
    Leiden with a new seed. This approximates rerunning the whole procedure at little cost.

    Parameters
    ----------
    links
        The graph that the consensus was found in.
    consensus
        From `find_consensus`.
    n_repeats
        Number of reruns.
    seed
        Random seed.

    Returns
    -------
    list of numpy.ndarray
        int32, (n_papers,) each; `ABSENT` where a rerun left a paper out.
    """
    random = np.random.default_rng([seed, n_repeats])
    n_runs = len(consensus.runs)
    draws: list[tuple[Any, NDArray[np.bool_], int]] = [
        (
            random.choice(n_runs, n_runs // 2, replace=False) if n_runs else slice(0),
            _draw(random, links.n_papers, whole=False),
            _seed(random),
        )
        for _ in range(n_repeats)
    ]

    together, both = links.votes(consensus.runs)

    def repeat(draw: tuple[Any, NDArray[np.bool_], int]) -> Labels:
        half, present, own = draw
        folded = links.reweighted(share_together(together[half], both[half]) ** _FOLD_POWER)
        return _leiden_among(folded, consensus.cores, present, consensus.resolution, own)

    return parallel_map(repeat, draws)


def _draw(random: np.random.Generator, n_papers: int, *, whole: bool) -> NDArray[np.bool_]:
    """Return the papers of one run: all, or a random nine tenths."""
    present = np.ones(n_papers, dtype=bool)
    if not whole:
        n_left_out = n_papers - round(KEPT_SHARE * n_papers)
        present[random.choice(n_papers, n_left_out, replace=False)] = False
    return present


def _seed(random: np.random.Generator) -> int:
    return int(random.integers(_SEED_LIMIT))


def _cores(links: EdgeList, runs: Sequence[Labels], copies: Labels | None) -> Labels:
    """Return components of papers: copies, and ends of edges on which all runs agree."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    agreed = links.agreement(runs) == 1
    sources, targets = links.sources[agreed], links.targets[agreed]
    if copies is not None:
        # Connect each copy to the first paper of its group.
        first_of = np.unique(copies, return_index=True)[1][copies]
        sources = np.concatenate([sources, np.arange(links.n_papers)])
        targets = np.concatenate([targets, first_of])
    shape = (links.n_papers, links.n_papers)
    matrix = csr_matrix((np.ones(len(sources)), (sources, targets)), shape=shape)
    labels_found = connected_components(matrix, directed=False)[1]
    return np.asarray(labels_found, dtype=np.int32)


def _leiden_among(
    links: EdgeList, cores: Labels | None, present: NDArray[np.bool_], resolution: float, seed: int
) -> Labels:
    """Run Leiden on the papers present, with each core as one node if cores are given."""
    part = links if present.all() else links.among(present)
    labels_found = communities(part, cores, resolution, seed)
    labels = np.full(links.n_papers, ABSENT, dtype=np.int32)
    labels[present] = np.unique(labels_found[present], return_inverse=True)[1]
    return labels
