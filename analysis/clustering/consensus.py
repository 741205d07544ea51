"""A weighted graph to communities that come out the same again: consensus of many Leiden runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Labels = NDArray[np.int32]

ABSENT = -1
"""The label of a paper that a run left out."""

KEPT_SHARE = 0.9
"""Papers that a resample keeps."""

_FOLD_POWER = 2
FINAL_TRIALS = 3
"""Tries of a last Leiden run, of which the best counts."""

_N_FIRST_RUNS, _FEW_LINKS = 24, 50_000
"""Runs on single papers, in a graph of more links than a few. What all of them put together is one
from then on, which makes later runs and repeats eight times as quick, and no less alike."""

_SEED_LIMIT = 2**31
_RESOLUTIONS = (0.02, 200.0)
_BISECTIONS = 12


@dataclass(frozen=True, slots=True)
class EdgeList:
    """A symmetric weighted graph as three arrays.

    Attributes
    ----------
    sources, targets
        int32, (n_links,): the two papers of each link, every link in both directions, sorted by
        source and then by target.
    weights
        float64, (n_links,).
    n_papers
        How many papers there are, those without a link included.
    """

    sources: NDArray[np.int32]
    targets: NDArray[np.int32]
    weights: NDArray[np.float64]
    n_papers: int

    @classmethod
    def of(cls, matrix: Any) -> EdgeList:
        """Take the links of a symmetric scipy CSR matrix."""
        n_papers = matrix.shape[0]
        sources = np.repeat(np.arange(n_papers, dtype=np.int32), np.diff(matrix.indptr))
        return cls(
            sources, matrix.indices.astype(np.int32), matrix.data.astype(np.float64), n_papers
        )

    def reweighted(self, factors: NDArray[np.float64]) -> EdgeList:
        """Return the links with their weights multiplied, without those that come to nothing."""
        kept = factors > 0
        weights = self.weights[kept] * factors[kept]
        return EdgeList(self.sources[kept], self.targets[kept], weights, self.n_papers)

    def among(self, present: NDArray[np.bool_]) -> EdgeList:
        """Return the links between papers that are present."""
        kept = present[self.sources] & present[self.targets]
        return EdgeList(self.sources[kept], self.targets[kept], self.weights[kept], self.n_papers)

    def contracted(self, groups: Labels) -> EdgeList:
        """Return the graph whose nodes are whole groups: node ``i`` is group ``i``.

        Links between groups add up. Leiden takes no link of a node with itself, so a group that
        is linked inside gets a satellite, a node after all groups, and is linked to it as
        strongly: degrees and modularity stay those of the members, and the satellite follows.

        Parameters
        ----------
        groups
            int32, (n_papers,): group of each paper, 0 .. n - 1; negative leaves a paper out.
        """
        from scipy.sparse import coo_matrix, csr_matrix

        n_groups = int(groups.max(initial=-1)) + 1
        one, other = groups[self.sources], groups[self.targets]
        inside = (one >= 0) & (other >= 0)
        ends = one[inside], other[inside]
        totals = csr_matrix((self.weights[inside], ends), shape=(n_groups, n_groups)).tocoo()
        own = totals.row == totals.col
        linked, membership = totals.row[own], totals.data[own] / 2
        satellites = n_groups + np.arange(len(linked))
        n_nodes = n_groups + len(linked)
        rows = np.concatenate([totals.row[~own], linked, satellites])
        columns = np.concatenate([totals.col[~own], satellites, linked])
        weights = np.concatenate([totals.data[~own], membership, membership])
        matrix = coo_matrix((weights, (rows, columns)), shape=(n_nodes, n_nodes)).tocsr()
        matrix.sort_indices()
        return EdgeList.of(matrix)

    def agreement(self, runs: Sequence[Labels]) -> NDArray[np.float64]:
        """Return for each link how often the runs put its two papers together.

        float64, (n_links,), 0 to 1, out of the runs that had both papers; 0 where none had.
        """
        return _share(*self.votes(runs))

    def votes(self, runs: Sequence[Labels]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return for each run and link whether it put the two papers together, and had both.

        Two of bool, (n_runs, n_links).
        """
        together = np.zeros((len(runs), len(self.weights)), dtype=bool)
        both = np.zeros_like(together)
        for row, run in enumerate(runs):
            one, other = run[self.sources], run[self.targets]
            both[row] = (one != ABSENT) & (other != ABSENT)
            together[row] = both[row] & (one == other)
        return together, both


@dataclass(frozen=True, slots=True)
class Consensus:
    """What many runs agree on.

    Attributes
    ----------
    labels
        int32, (n_papers,): the community of each paper, 0 .. n - 1, in no order.
    runs
        The runs it was folded from, `ABSENT` where a run left a paper out.
    cores
        int32, (n_papers,): the core of each paper: papers that the first runs put together
        without exception, and later ones take as one.
    resolution
        Of the last run.
    """

    labels: Labels
    runs: tuple[Labels, ...]
    cores: Labels
    resolution: float


def find_consensus(
    links: EdgeList, *, resolution: float, n_runs: int, seed: int, n_wanted: int | None = None
) -> Consensus:
    """Run Leiden many times, fold what the runs agree on into the links, and run it once more.

    Parameters
    ----------
    links
        The graph.
    resolution
        Of modularity: the higher, the more communities.
    n_runs
        Runs to fold; every other one leaves out a random tenth of the papers, so that what
        hangs on single papers weighs less.
    seed
        Of every choice.
    n_wanted
        If given, the resolution is sought that gives as many communities.

    Notes
    -----
    Consensus clustering after Lancichinetti and Fortunato, Scientific Reports 2, 336 (2012), on
    the links there are instead of all pairs, with the agreement squared; Leiden after Traag,
    Waltman and van Eck, Scientific Reports 9, 5233 (2019).
    """
    random = np.random.default_rng(seed)
    alone = np.arange(links.n_papers, dtype=np.int32)
    if not len(links.weights):
        return Consensus(alone, (), alone, resolution)
    if n_wanted is not None:
        own = _seed(random)
        resolution = resolution_for(lambda at: run_leiden(links, at, own), n_wanted, resolution)[0]
    draws = [(_draw(random, links.n_papers, whole=not n % 2), _seed(random)) for n in range(n_runs)]
    n_first = n_runs if len(links.weights) <= _FEW_LINKS else _N_FIRST_RUNS
    first = parallel_map(
        lambda draw: _leiden_among(links, None, draw[0], resolution, draw[1]),
        draws[:n_first],
    )
    cores = _cores(links, first)
    later = parallel_map(
        lambda draw: _leiden_among(links, cores, draw[0], resolution, draw[1]),
        draws[n_first:],
    )
    runs = (*first, *later)
    folded = links.reweighted(links.agreement(runs) ** _FOLD_POWER).contracted(cores)
    last = _seed(random)

    def run(at: float) -> Labels:
        labels = run_leiden(folded, at, last, trials=FINAL_TRIALS)[cores]
        return np.unique(labels, return_inverse=True)[1].astype(np.int32)

    if n_wanted is None:
        return Consensus(run(resolution), runs, cores, resolution)
    resolution, labels = resolution_for(run, n_wanted, resolution)
    return Consensus(labels, runs, cores, resolution)


def repeat_consensus(
    links: EdgeList, consensus: Consensus, *, n_repeats: int, seed: int
) -> list[Labels]:
    """Repeat a consensus with other runs and without a tenth of the papers.

    Each repeat folds a random half of the runs, drops a random tenth of the papers, and runs
    Leiden from a new seed: the whole procedure again, without the price of running it again.

    Returns
    -------
    list of int32 arrays, (n_papers,)
        `ABSENT` where a repeat left a paper out.
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
        folded = links.reweighted(_share(together[half], both[half]) ** _FOLD_POWER)
        return _leiden_among(folded, consensus.cores, present, consensus.resolution, own)

    return parallel_map(repeat, draws)


def parallel_map(work: Callable[[Any], T], items: Sequence[Any]) -> list[T]:
    """Do independent work on every core, results in order: Leiden and numpy release the lock."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(work, items))


def _share(together: NDArray[np.bool_], both: NDArray[np.bool_]) -> NDArray[np.float64]:
    return together.sum(axis=0) / np.maximum(both.sum(axis=0), 1)


def _draw(random: np.random.Generator, n_papers: int, *, whole: bool) -> NDArray[np.bool_]:
    present = np.ones(n_papers, dtype=bool)
    if not whole:
        n_left_out = n_papers - round(KEPT_SHARE * n_papers)
        present[random.choice(n_papers, n_left_out, replace=False)] = False
    return present


def _seed(random: np.random.Generator) -> int:
    return int(random.integers(_SEED_LIMIT))


def _cores(links: EdgeList, runs: Sequence[Labels]) -> Labels:
    """Gather papers that are linked by links on which all runs agree."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    agreed = links.agreement(runs) == 1
    ends = links.sources[agreed], links.targets[agreed]
    shape = (links.n_papers, links.n_papers)
    found = connected_components(csr_matrix((np.ones(agreed.sum()), ends), shape=shape))[1]
    return np.asarray(found, dtype=np.int32)


def _leiden_among(
    links: EdgeList, cores: Labels | None, present: NDArray[np.bool_], resolution: float, seed: int
) -> Labels:
    """Run Leiden on the papers that are present, each core taken as one if there are any."""
    part = links if present.all() else links.among(present)
    if cores is None:
        found = run_leiden(part, resolution, seed)
    else:
        found = run_leiden(part.contracted(cores), resolution, seed)[cores]
    labels = np.full(links.n_papers, ABSENT, dtype=np.int32)
    labels[present] = np.unique(found[present], return_inverse=True)[1]
    return labels


def run_leiden(links: EdgeList, resolution: float, seed: int, *, trials: int = 1) -> Labels:
    """Run Leiden once; a paper without links is a community of its own."""
    from graspologic_native import leiden_csr

    if not links.weights.any():
        return np.arange(links.n_papers, dtype=np.int32)
    counts = np.bincount(links.sources, minlength=links.n_papers)
    _, found = leiden_csr(
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        links.targets,
        links.weights,
        links.n_papers,
        resolution=resolution,
        seed=seed,
        trials=trials,
    )
    return np.fromiter((found[paper] for paper in range(links.n_papers)), np.int32, links.n_papers)


def resolution_for(
    run: Callable[[float], Labels], n_wanted: int, start: float
) -> tuple[float, Labels]:
    """Seek by bisection the resolution whose run has as many communities, or the nearest."""
    low, high = _RESOLUTIONS
    at, best = start, (start, run(start))
    for _ in range(_BISECTIONS):
        labels = best[1] if at == best[0] else run(at)
        n_found = int(labels.max()) + 1
        if abs(n_found - n_wanted) < abs(int(best[1].max()) + 1 - n_wanted):
            best = (at, labels)
        if n_found == n_wanted:
            break
        low, high = (at, high) if n_found < n_wanted else (low, at)
        at = float(np.sqrt(low * high))
    return best
