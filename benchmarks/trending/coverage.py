"""Measure by simulation how often 95 % confidence intervals contain the true value."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from trending.tables import show, with_progress

from analysis.trends.growth import measure_growth
from evidence.intervals import CONFIDENCE, Z_95, newcombe, wilson

PAPERS_A_DIGEST = (1, 3, 5, 10, 20)
DIGEST_SIZE = 100
N_DIGESTS = (4, 8, 13, 26, 50)
RISES = (1.0, 4.0)
"""Factor of the odds from the first digest to the last: flat, and growing."""

DISPERSIONS = (1.0, 2.0)
BURSTS, BURSTING_SHARE = 4.0, 0.2
"""Dispersion of bursting topics in a mixed corpus, and their share; the others have none."""

N_TOPICS_A_SIZE = 20
"""Topics of each size that are measured together, like the topics of one corpus."""

N_DRAWS = 20_000
"""Draws for intervals in closed form."""

TARGET = (0.93, 0.97)

SIDES = (79, 102)
CHANGES = (1.0, 2.0, 4.0)

Real = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]
Misses = dict[tuple[int, float, float | None], Flags]
"""By number of digests, rise, dispersion (None: mixed): bool, (n_corpora, 2, n_sizes, n)."""


def measure_coverage(n_corpora: int, seed: int) -> None:
    """Simulate and print the coverage of shares, differences and growth rates."""
    random = np.random.default_rng(seed)
    _cover_shares(random)
    _cover_differences(random)
    _cover_growth(random, n_corpora)


def _draw(
    random: np.random.Generator, totals: ArrayLike, shares: Real, dispersion: float | Real
) -> Counts:
    """Return counts whose variance is `dispersion` times that of independent papers.

    Beta-binomial: the share of each digest is drawn around that of the topic.
    """
    n = np.broadcast_to(np.asarray(totals), shares.shape)
    spread = np.broadcast_to(np.asarray(dispersion, dtype=float), shares.shape)
    # The variance is 1 + (n - 1) / (a + b + 1) times larger.
    membership = (n - 1) / np.maximum(spread - 1, 1e-9) - 1
    varied = random.beta(np.maximum(shares * membership, 1e-6), (1 - shares) * membership)
    return random.binomial(n, np.where(spread > 1, varied, shares))


def _rate(held: Flags) -> str:
    """Return a coverage as text, with a star if it is significantly outside 93 to 97 %."""
    low, high = wilson(held.sum(), held.size)
    star = "*" if high < TARGET[0] or low > TARGET[1] else " "
    return f"{100 * held.mean():.1f}{star}"


def _error(n: int) -> str:
    reach = 100 * Z_95 * math.sqrt(CONFIDENCE * (1 - CONFIDENCE) / n)
    return f"simulation error +-{reach:.1f}; * significantly outside 93 to 97"


def _cover_shares(random: np.random.Generator) -> None:
    rows = []
    for papers in PAPERS_A_DIGEST:
        row = [str(papers)]
        for n_digests, dispersion in ((1, 1.0), (1, 2.0), (10, 1.0), (10, 2.0)):
            shares = np.full((N_DRAWS, n_digests), papers / DIGEST_SIZE)
            seen = _draw(random, DIGEST_SIZE, shares, dispersion).sum(axis=1)
            low, high = wilson(seen, np.full(N_DRAWS, DIGEST_SIZE * n_digests))
            row.append(_rate((low <= shares[:, 0]) & (shares[:, 0] <= high)))
        rows.append(row)
    show(
        f"COVERAGE of a share (Wilson), in %, {DIGEST_SIZE} papers per digest; {_error(N_DRAWS)}",
        ["papers", "one digest", "dispersion 2", "ten digests", "dispersion 2"],
        rows,
    )


def _cover_differences(random: np.random.Generator) -> None:
    before, after = SIDES
    rows = []
    for papers in PAPERS_A_DIGEST:
        row = [str(papers)]
        for dispersion in DISPERSIONS:
            for change in CHANGES:
                shares = np.full((2, N_DRAWS), papers / DIGEST_SIZE)
                odds = change * shares[1] / (1 - shares[1])
                shares[1] = odds / (1 + odds)
                k1, k2 = (
                    _draw(random, n, own, dispersion) / dispersion
                    for n, own in zip(SIDES, shares, strict=True)
                )
                low, high = newcombe(k1, before / dispersion, k2, after / dispersion)
                truth = shares[1] - shares[0]
                row.append(_rate((low <= truth) & (truth <= high)))
        rows.append(row)
    columns = [
        f"x{change:.0f}" + (f", disp. {dispersion:.0f}" if dispersion > 1 else "")
        for dispersion in DISPERSIONS
        for change in CHANGES
    ]
    show(
        f"COVERAGE of a change between digests of {before} and {after} papers (Newcombe), in %, by "
        "papers of 100 before\nand factor of the odds; counts divided by a known dispersion; "
        f"{_error(N_DRAWS)}",
        ["papers", *columns],
        rows,
    )


def _cover_growth(random: np.random.Generator, n_corpora: int) -> None:
    corpora: list[float | None] = [*DISPERSIONS, None]
    cases = [(n, rise, corpus) for n in N_DIGESTS for rise in RISES for corpus in corpora]
    by_case: dict[tuple[int, float, float | None], list[Flags]] = {case: [] for case in cases}
    for _ in with_progress(range(n_corpora), "coverage"):
        for case in cases:
            by_case[case].append(_one_corpus(random, *case))
    misses: Misses = {case: np.stack(own) for case, own in by_case.items()}
    for corpus in corpora:
        _show_growth(corpus, misses)
    _show_sides(misses)


def _one_corpus(
    random: np.random.Generator, n_digests: int, rise: float, corpus: float | None
) -> Flags:
    """Simulate a corpus and return which growth intervals miss the true value.

    Returns
    -------
    numpy.ndarray
        bool, (2, n_sizes, `N_TOPICS_A_SIZE`): whether the interval is entirely below the true
        value, and entirely above it. False for a topic without papers.
    """
    slope = math.log(rise) / (n_digests - 1)
    by_size = np.stack([_shares(papers, slope, n_digests) for papers in PAPERS_A_DIGEST])
    shares = np.repeat(by_size, N_TOPICS_A_SIZE, axis=0)
    totals = np.full(n_digests, DIGEST_SIZE)
    papers = _draw(random, totals, shares, _dispersions(len(shares), corpus)[:, None])
    misses = np.zeros((2, len(papers)), dtype=bool)
    tested = papers.sum(axis=1) > 0
    growth = measure_growth(papers[tested], totals)
    misses[:, tested] = growth.high < slope, growth.low > slope
    return misses.reshape(2, len(PAPERS_A_DIGEST), N_TOPICS_A_SIZE)


def _dispersions(n: int, corpus: float | None) -> Real:
    if corpus is not None:
        return np.full(n, corpus)
    bursting = np.arange(n) % N_TOPICS_A_SIZE < BURSTING_SHARE * N_TOPICS_A_SIZE
    return np.where(bursting, BURSTS, 1.0)


def _shares(papers: float, slope: float, n_digests: int) -> Real:
    """Return a topic's share in each digest: logistic, with a mean of `papers` per digest."""
    from scipy.optimize import brentq
    from scipy.special import expit

    rises = slope * np.arange(n_digests)

    def too_many(intercept: float) -> float:
        return float(expit(intercept + rises).mean() - papers / DIGEST_SIZE)

    return expit(brentq(too_many, -60, 30) + rises)


def _show_growth(corpus: float | None, misses: Misses) -> None:
    if corpus is None:
        n_bursting = int(BURSTING_SHARE * N_TOPICS_A_SIZE)
        title = f"one topic in five with dispersion {BURSTS:.0f}"
        kinds = {"bursting, ": slice(n_bursting), "calm, ": slice(n_bursting, None)}
    else:
        title = "independent papers" if corpus == 1 else f"dispersion {corpus:.0f}"
        kinds = {"": slice(None)}
    rows, n_least = [], math.inf
    for kind, chosen in kinds.items():
        for at, papers in enumerate(PAPERS_A_DIGEST):
            cells: list[Flags] = [
                ~np.any(misses[n_digests, rise, corpus][:, :, at, chosen], axis=1)
                for rise in RISES
                for n_digests in N_DIGESTS
            ]
            rows.append([f"{kind}{papers}", *map(_rate, cells)])
            n_least = min(n_least, cells[0].size)
    flat, growing = ([str(n) for n in N_DIGESTS] for _ in RISES)
    flat[0], growing[0] = f"flat: {flat[0]}", f"growing: {growing[0]}"
    show(
        f"COVERAGE of the odds ratio per week, in %, {title}; by papers per digest of "
        f"{DIGEST_SIZE}\nand number of digests, flat and growing {RISES[1]:.0f} times from first "
        f"to last; {_error(int(n_least))}",
        ["papers", *flat, *growing],
        rows,
    )


def _show_sides(misses: Misses) -> None:
    rows = []
    for dispersion in DISPERSIONS:
        for rise in RISES:
            own = [misses[n, rise, dispersion].mean(axis=(0, 3)) for n in N_DIGESTS]
            for at, papers in enumerate(PAPERS_A_DIGEST):
                name = (
                    f"{'flat' if rise == 1 else 'growing'}, dispersion {dispersion:.0f}, {papers}"
                )
                cells = [f"{100 * one[0, at]:.1f} / {100 * one[1, at]:.1f}" for one in own]
                rows.append([name, *cells])
    show(
        "COVERAGE: misses of the same intervals, in %: entirely below / entirely above the true "
        "value (target: 2.5 / 2.5), by number of digests",
        ["topics, papers per digest", *map(str, N_DIGESTS)],
        rows,
    )
