"""Situations without a trend in which a test could find one, and others with a trend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.trending.simulated import (
    N_TOPICS,
    PAPERS_A_WEEK,
    SD,
    Corpus,
    Real,
    draw_corpus,
    weekly_corpus,
)

LIMIT = 0.05
LIMITS = {0.8: 0.07, 0.9: 0.12}
"""Limits for weekly correlations that are hard to tell from a trend."""

RHOS = (0.0, 0.5, 0.8, 0.9)
WEEKS = (52, 104)
ODDS = 4.0
"""Factor of the odds of a topic that grows over the window."""

_SIZES = np.geomspace(1, 500, 20)
_N_SPECIAL, _N_DIGESTS, _N_ORDINARY = 3000, 30, 100
_GAP_WEEKS = 35
_BURST = 5.0

Draw = Callable[[np.random.Generator], Corpus]


@dataclass(frozen=True, slots=True)
class Situation:
    """One row.

    Attributes
    ----------
    name
        Description.
    draw
        Draws a corpus.
    rho
        Weekly correlation, of which the limit depends; None without an AR(1) process.
    """

    name: str
    draw: Draw
    rho: float | None = None

    @property
    def limit(self) -> float:
        """Highest rate of runs with a false verdict."""
        return LIMITS.get(self.rho or 0.0, LIMIT)


def situations_without_trend() -> list[Situation]:
    """Return the rows in which every growing or fading topic is false."""
    fixed = [
        Situation("sizes of 1 to 500 papers", _sizes),
        Situation("gap of 8 months", _gap),
        Situation("weekdays differ", _weekdays),
        Situation("digest of 3,000 first of 30", lambda random: _special(random, 0)),
        Situation("digest of 3,000 amid 30", lambda random: _special(random, 15)),
        Situation("digest of 3,000 last of 30", lambda random: _special(random, -1)),
        Situation("4-week burst, a week ago, of 34", lambda random: _burst(random, 34, 29, 4)),
        Situation("burst in the last week of 13", lambda random: _burst(random, 13, 12, 1)),
    ]
    return [*fixed, *(own for n in WEEKS for own in autoregressive_situations(n))]


def autoregressive_situations(n_weeks: int, *, rise: float = 1.0) -> list[Situation]:
    """Return rows of weekly digests, without memory first."""

    def draw(rho: float, sd: float = SD) -> Draw:
        return lambda random: weekly_corpus(
            random, rho, n_weeks, sd=sd, unequal=rho == max(RHOS), rise=rise
        )

    return [
        Situation(f"{n_weeks} weeks, independent papers", draw(0, 0)),
        *(Situation(f"{n_weeks} weeks, memory {rho:g}", draw(rho), rho) for rho in RHOS),
    ]


def rises_and_falls() -> list[Situation]:
    """Return rows in which the odds of topic 0 rise, and fall again."""

    def draw(bend: float, rho: float, sd: float = SD) -> Draw:
        return lambda random: weekly_corpus(random, rho, WEEKS[0], sd=sd, bend=bend)

    return [
        row
        for bend in (ODDS, 2 * ODDS)
        for row in (
            Situation(f"up and down {bend:g} times, independent papers", draw(bend, 0, 0)),
            *(
                Situation(f"up and down {bend:g} times, memory {rho:g}", draw(bend, rho), rho)
                for rho in RHOS[:2]
            ),
        )
    ]


def _sizes(random: np.random.Generator) -> Corpus:
    shares = _SIZES / (52 * PAPERS_A_WEEK)
    return draw_corpus(
        random, np.tile(shares[:, None], 52), np.full(52, PAPERS_A_WEEK), 7 * np.arange(52)
    )


def _gap(random: np.random.Generator) -> Corpus:
    weeks = np.append(np.arange(17), _GAP_WEEKS + np.arange(17, 34))
    shares = random.dirichlet(np.full(N_TOPICS, 3.0))
    return draw_corpus(
        random, np.tile(shares[:, None], len(weeks)), np.full(len(weeks), PAPERS_A_WEEK), 7 * weeks
    )


def _weekdays(random: np.random.Generator) -> Corpus:
    """Return 26 weeks of daily digests, whose size and topics depend on the day of the week."""
    days = np.arange(26 * 7)
    shares = np.exp(random.normal(0, 0.5, (N_TOPICS, 7)))
    shares /= shares.sum(axis=0)
    totals = np.array([14, 14, 12, 10, 7, 2, 1])
    return draw_corpus(random, shares[:, days % 7], totals[days % 7], days)


def _special(random: np.random.Generator, at: int) -> Corpus:
    """Return digests of 100 papers, and one with more papers and another mix."""
    usual, other = random.dirichlet(np.full(N_TOPICS, 3.0), 2)
    shares: Real = np.tile(usual[:, None], _N_DIGESTS)
    totals = np.full(_N_DIGESTS, _N_ORDINARY)
    shares[:, at], totals[at] = other, _N_SPECIAL
    return draw_corpus(random, shares, totals, 7 * np.arange(_N_DIGESTS))


def _burst(random: np.random.Generator, n_weeks: int, start: int, length: int) -> Corpus:
    shares = np.full((N_TOPICS, n_weeks), 1 / N_TOPICS)
    shares[0, start : start + length] *= _BURST
    return draw_corpus(
        random,
        shares / shares.sum(axis=0),
        np.full(n_weeks, PAPERS_A_WEEK),
        7 * np.arange(n_weeks),
    )
