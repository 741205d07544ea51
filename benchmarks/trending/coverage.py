"""Measure by simulation how often 95 % confidence intervals contain the true value."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from benchmarks.trending.growth_coverage import cover_growth
from benchmarks.trending.tables import coverage_rate, show, simulation_error
from evidence.intervals import newcombe, wilson

PAPERS_A_DIGEST = (1, 3, 5, 10, 20)
DIGEST_SIZE = 100
DISPERSIONS = (1.0, 2.0)
N_DRAWS = 20_000
"""Draws for intervals in closed form."""

SIDES = (79, 102)
CHANGES = (1.0, 2.0, 4.0)

Real = NDArray[np.float64]
Counts = NDArray[np.int64]


def measure_coverage(n_corpora: int, seed: int) -> None:
    """Simulate and print the coverage of shares, differences and growth rates."""
    random = np.random.default_rng(seed)
    _cover_shares(random)
    _cover_differences(random)
    cover_growth(random, n_corpora)


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


def _cover_shares(random: np.random.Generator) -> None:
    rows = []
    for papers in PAPERS_A_DIGEST:
        row = [str(papers)]
        for n_digests, dispersion in ((1, 1.0), (1, 2.0), (10, 1.0), (10, 2.0)):
            shares = np.full((N_DRAWS, n_digests), papers / DIGEST_SIZE)
            seen = _draw(random, DIGEST_SIZE, shares, dispersion).sum(axis=1)
            low, high = wilson(seen, np.full(N_DRAWS, DIGEST_SIZE * n_digests))
            row.append(coverage_rate((low <= shares[:, 0]) & (shares[:, 0] <= high)))
        rows.append(row)
    show(
        f"COVERAGE of a share (Wilson), in %, {DIGEST_SIZE} papers per digest; "
        f"{simulation_error(N_DRAWS)}",
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
                row.append(coverage_rate((low <= truth) & (truth <= high)))
        rows.append(row)
    columns = [
        f"x{change:.0f}" + (f", disp. {dispersion:.0f}" if dispersion > 1 else "")
        for dispersion in DISPERSIONS
        for change in CHANGES
    ]
    show(
        f"COVERAGE of a change between digests of {before} and {after} papers (Newcombe), in %, by "
        "papers of 100 before\nand factor of the odds; counts divided by a known dispersion; "
        f"{simulation_error(N_DRAWS)}",
        ["papers", *columns],
        rows,
    )
