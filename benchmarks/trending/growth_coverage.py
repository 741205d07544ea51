"""Measure how often 95 % intervals of growth contain the true value, in simulated corpora."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from benchmarks.trending.simulated import NOISES, ONE_IN, Real, steady_corpus
from benchmarks.trending.tables import coverage_rate, show, simulation_error, with_progress
from evidence.trends.verdicts import find_trends
from evidence.trends.words import WHOLE_WINDOW

N_WEEKS = (13, 26, 52)
PAPERS = (2, 4, 8)
"""Papers per digest of a topic in the middle of the period."""

DIGEST_SIZE = 100
N_TOPICS_A_SIZE = 4
RISE = 4.0
"""Factor of the odds of a growing topic from the first digest to the last."""


def cover_growth(random: np.random.Generator, n_corpora: int) -> None:
    """Simulate corpora and print the coverage of the odds ratio per week."""
    parts = [
        covered(random, noise, n_weeks).assign(noise=noise, weeks=n_weeks)
        for _ in with_progress(range(n_corpora), "coverage")
        for noise in NOISES
        for n_weeks in N_WEEKS
    ]
    table = pd.concat(parts, ignore_index=True)
    table["row"] = table["noise"] + table["kind"]
    _show_weeks(table)
    _show_sizes(table)


def covered(random: np.random.Generator, noise: str, n_weeks: int) -> pd.DataFrame:
    """Return which intervals of a simulated corpus contain the true value.

    Half of the topics are flat, and as many grow as fade.

    Returns
    -------
    pandas.DataFrame
        One row per topic: ``papers`` per digest, ``moves``, ``kind`` (whether only some topics
        burst, and this one), ``below`` and ``above`` (the interval is entirely below the true
        value, or above).
    """
    sizes = np.repeat(PAPERS, N_TOPICS_A_SIZE)
    slope = math.log(RISE) / (n_weeks - 1)
    each = np.tile([0.0, 0.0, slope, -slope], len(PAPERS)).reshape(len(PAPERS), -1)
    slopes: Real = random.permuted(each, axis=1).ravel()
    corpus = steady_corpus(random, n_weeks, slopes, sizes / DIGEST_SIZE, noise, DIGEST_SIZE)
    table = find_trends(corpus.dates, [corpus.topics]).verdicts
    own = table[table["window"] == WHOLE_WINDOW].set_index("group_id")
    kind = np.full(len(sizes), "", dtype=object)
    if "one topic" in noise:
        kind[:] = np.where(np.arange(len(sizes)) % ONE_IN == 0, ", bursting", ", calm")
    low, high = np.log(own["odds_ratio_low"]), np.log(own["odds_ratio_high"])
    return pd.DataFrame(
        {
            "papers": sizes,
            "moves": slopes != 0,
            "kind": kind,
            "below": (high < slopes).to_numpy(),
            "above": (low > slopes).to_numpy(),
        }
    )


def _held(part: pd.DataFrame) -> str:
    return coverage_rate(~(part["below"] | part["above"]).to_numpy())


def _show_weeks(table: pd.DataFrame) -> None:
    rows = []
    for name, part in table.groupby("row", sort=False):
        cells = [
            _held(part[(part["moves"] == moves) & (part["weeks"] == n_weeks)])
            for moves in (False, True)
            for n_weeks in N_WEEKS
        ]
        rows.append([str(name), *cells])
    flat, moving = ([str(n) for n in N_WEEKS] for _ in range(2))
    flat[0], moving[0] = f"flat: {flat[0]}", f"moving: {moving[0]}"
    smallest = int(table.groupby(["row", "weeks", "moves"]).size().min())
    show(
        f"COVERAGE of the odds ratio per week, in %, by number of weekly digests of {DIGEST_SIZE} "
        f"papers; flat, and growing or fading {RISE:.0f} times from\nfirst to last; memory: AR(1) "
        f"log odds of sd .58; bursts: odds three times as high for four weeks; "
        f"{simulation_error(smallest)}",
        ["corpora of 12 topics", *flat, *moving],
        rows,
    )


def _show_sizes(table: pd.DataFrame) -> None:
    rows = [
        [
            str(name),
            *(_held(part[part["papers"] == papers]) for papers in PAPERS),
            _held(part),
            f"{100 * part['below'].mean():.1f} / {100 * part['above'].mean():.1f}",
        ]
        for name, part in table.groupby("row", sort=False)
    ]
    show(
        "COVERAGE of the same intervals by papers per digest, all, and misses entirely below / "
        f"above the true value (target: 2.5 / 2.5);\nall: "
        f"{simulation_error(int(table.groupby('row').size().min()))}",
        ["corpora of 12 topics", *(f"{n} papers" for n in PAPERS), "all", "below / above"],
        rows,
    )
