"""Simulated corpora with known shares of topics."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.records import UNASSIGNED
from benchmarks.trending.background import dates_of, without_repeats
from evidence.trends.level_results import Groups

N_TOPICS = 12
PAPERS_A_WEEK = 60
SD = 0.58
"""Standard deviation of the log shares."""

ONE_IN = 4
"""One topic in so many bursts, if not all do."""

Real = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Papers of simulated digests.

    Attributes
    ----------
    days
        int64, (n_papers,): day of each paper's digest.
    topics
        The topic of each paper, without reruns.
    """

    days: Counts
    topics: Groups

    @property
    def dates(self) -> pd.Series:
        """Date of each paper's digest."""
        return dates_of(self.days)


def corpus_of(counts: Counts, days: Counts, rest: Counts | None = None) -> Corpus:
    """Return a corpus with given counts.

    Parameters
    ----------
    counts
        int64, (n_topics, n_digests): papers.
    days
        int64, (n_digests,): day of each digest.
    rest
        int64, (n_digests,): papers without a topic.
    """
    n_topics = len(counts)
    every = counts if rest is None else np.vstack([counts, rest])
    topic, digest = np.nonzero(every)
    n_papers = every[topic, digest]
    labels = np.repeat(np.where(topic < n_topics, topic, UNASSIGNED), n_papers).astype(np.int32)
    return Corpus(
        np.repeat(days[digest], n_papers), without_repeats("topic", range(n_topics), labels)
    )


def draw_corpus(random: np.random.Generator, shares: Real, totals: Counts, days: Counts) -> Corpus:
    """Return a corpus whose papers are drawn independently, with given shares.

    Parameters
    ----------
    random
        Source of randomness.
    shares
        float64, (n_topics, n_digests): the sum of each column is at most 1; the rest has no topic.
    totals, days
        int64, (n_digests,): papers and day of each digest.
    """
    rest = np.maximum(1 - shares.sum(axis=0), 0)
    every = np.vstack([shares, rest])
    every /= every.sum(axis=0)
    counts = np.stack([random.multinomial(n, own) for n, own in zip(totals, every.T, strict=True)])
    return corpus_of(counts.T[:-1], days, counts.T[-1])


def autoregressive(random: np.random.Generator, rho: float, n: int, n_times: int) -> Real:
    """Return stationary first-order autoregressive series of variance 1: (n, n_times)."""
    series = random.normal(size=(n, n_times))
    for time in range(1, n_times):
        series[:, time] *= math.sqrt(1 - rho**2)
        series[:, time] += rho * series[:, time - 1]
    return series


def weekly_corpus(
    random: np.random.Generator,
    rho: float,
    n_weeks: int,
    *,
    sd: float = SD,
    unequal: bool = False,
    rise: float = 1.0,
    bend: float = 1.0,
) -> Corpus:
    """Return a corpus of weekly digests of `N_TOPICS` topics, whose log shares are AR(1) series.

    Parameters
    ----------
    random
        Source of randomness.
    rho, sd
        Weekly correlation, and standard deviation before the shares are divided by their sum.
    n_weeks
        Number of digests.
    unequal
        Whether the standard deviations are .4 to 1.6 times `sd`, different for each topic.
    rise
        Factor of the odds of topic 0 from the first digest to the last.
    bend
        Factor of its odds from the first digest to the middle, and down again to the last.
    """
    own = random.uniform(0.4, 1.6, (N_TOPICS, 1)) if unequal else np.ones((N_TOPICS, 1))
    logs = autoregressive(random, rho, N_TOPICS, n_weeks) * own * sd
    position = np.linspace(-1, 1, n_weeks)
    logs[0] += position / 2 * math.log(rise) - np.abs(position) * math.log(bend)
    shares = np.exp(logs)
    return draw_corpus(
        random,
        shares / shares.sum(axis=0),
        np.full(n_weeks, PAPERS_A_WEEK),
        7 * np.arange(n_weeks),
    )


def steady_corpus(
    random: np.random.Generator,
    n_weeks: int,
    slopes: Real,
    shares: Real,
    noise: str,
    n_papers: int,
) -> Corpus:
    """Return weekly digests in which each topic's odds change at a known rate.

    Unlike in `weekly_corpus`, shares are not divided by their sum, so that all rates are exact.

    Parameters
    ----------
    random
        Source of randomness.
    n_weeks
        Number of digests.
    slopes
        float64, (n_topics,): change of the log odds per week.
    shares
        float64, (n_topics,): shares in the middle of the period.
    noise
        What varies: a key of `NOISES`.
    n_papers
        Papers per digest.
    """
    weeks = np.arange(n_weeks) - (n_weeks - 1) / 2
    logs = np.log(shares / (1 - shares))[:, None] + slopes[:, None] * weeks
    logs += NOISES[noise](random, len(shares), n_weeks)
    drawn = 1 / (1 + np.exp(-logs))
    drawn /= np.maximum(drawn.sum(axis=0) / 0.98, 1)
    totals = np.full(n_weeks, n_papers)
    return draw_corpus(random, drawn, totals, 7 * np.arange(n_weeks))


def _bursts(random: np.random.Generator, n: int, n_times: int) -> Real:
    """Return the log of 3 for four weeks, from random weeks on, one in 13."""
    begins = random.random((n, n_times + 3)) < 1 / 13
    inside = np.stack([begins[:, at : at + n_times] for at in range(4)]).any(axis=0)
    return np.where(inside, np.log(3.0), 0.0)


NOISES: dict[str, Callable[[np.random.Generator, int, int], Real]] = {
    "independent papers": lambda _, n, n_times: np.zeros((n, n_times)),
    "memory 0": lambda random, n, n_times: SD * autoregressive(random, 0, n, n_times),
    "memory 0.5": lambda random, n, n_times: SD * autoregressive(random, 0.5, n, n_times),
    "memory 0.8": lambda random, n, n_times: SD * autoregressive(random, 0.8, n, n_times),
    "bursts": _bursts,
    "bursts of one topic in four": lambda random, n, n_times: (
        _bursts(random, n, n_times) * (np.arange(n) % ONE_IN == 0)[:, None]
    ),
}
"""Deviations of log odds: float64, (n_topics, n_weeks)."""
