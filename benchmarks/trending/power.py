"""Measure power: how often the growth of a planted topic is detected."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from bertrend_rule import Rule, classify_popularities, count_slices, popularities
from numpy.typing import NDArray
from trending.background import Background
from trending.null import RULES
from trending.tables import show, with_progress

from analysis.trends.growth import measure_growth
from analysis.trends.verdicts import MOST_TIMES, RECENT_WEEKS, Groups
from evidence.intervals import Z_95
from evidence.multiple_testing import FALSE_DISCOVERY_RATE, q_values

Counts = NDArray[np.int64]
Real = NDArray[np.float64]

WEEKS = (4, 8, 13, 26, 52)
PAPERS_A_WEEK = (1, 2, 5, 10)
GROWTHS = (0.0, 0.05, 0.1, 0.2)
"""Growth of the planted topic's odds per week."""

OURS = "digest-atlas"

N_PLANTED = 5
"""Topics planted in each period for every size and growth, each tested as if it were alone."""


@dataclass(frozen=True, slots=True)
class _Period:
    """A period of the background, with shuffled dates, so that nothing grows.

    Attributes
    ----------
    days
        int64, (n_papers,): day on which each paper is first listed, from 0.
    levels
        Topics and themes of these papers.
    """

    days: Counts
    levels: tuple[Groups, Groups]

    @property
    def n_days(self) -> int:
        return int(self.days.max()) + 1

    @property
    def totals(self) -> Counts:
        return np.bincount(self.days)


def measure_power(background: Background, n_simulations: int, seed: int) -> None:
    """Plant topics, apply both methods, and print how often they are called growing."""
    random = np.random.default_rng(seed)
    n_periods = max(n_simulations // N_PLANTED, 1)
    cells = [(papers, growth) for papers in PAPERS_A_WEEK for growth in GROWTHS]
    starts = {weeks: own for weeks in WEEKS if len(own := _starts(background, weeks))}
    n_detected = {
        (name, weeks): np.zeros(len(cells)) for name in (OURS, *RULES) for weeks in starts
    }
    for _ in with_progress(range(n_periods), "power"):
        for weeks, possible in starts.items():
            first = int(random.choice(possible))
            period = _cut_period(background, weeks, first, random)
            shares = np.stack([_shares(period, papers, growth) for papers, growth in cells])
            planted = random.binomial(period.totals, np.repeat(shares, N_PLANTED, axis=0))
            n_detected[OURS, weeks] += _by_cell(_growing(period, planted))
            for name, rule in RULES.items():
                n_detected[name, weeks] += _by_cell(_rising(period, planted, rule))
    n = n_periods * N_PLANTED
    _show(n_detected, n)


def _show(n_detected: dict[tuple[str, int], Real], n: int) -> None:
    reach = 100 * Z_95 * math.sqrt(0.25 / n)
    columns = ["weeks", "papers per week"]
    for name in (OURS, *RULES):
        first, *others = (f"{100 * growth:+.0f}" for growth in GROWTHS)
        columns += [f"{name}: {first}", *others]
    rows = []
    for weeks in dict.fromkeys(weeks for _, weeks in n_detected):
        for at, papers in enumerate(PAPERS_A_WEEK):
            own = slice(at * len(GROWTHS), (at + 1) * len(GROWTHS))
            rates = np.concatenate([n_detected[name, weeks][own] / n for name in (OURS, *RULES)])
            rows.append([str(weeks), str(papers), *(f"{100 * rate:.0f}" for rate in rates)])
    show(
        f"POWER: how often a planted topic is called growing, in %, by its growth in % per week; "
        f"{n} per cell, +-{reach:.0f} at most.\nOurs: the verdict for the whole window, with a "
        "false discovery rate of 5 % over all topics, themes and windows. Baseline: rising",
        columns,
        rows,
    )


def _by_cell(detected: NDArray[np.bool_]) -> NDArray[np.float64]:
    return detected.reshape(-1, N_PLANTED).sum(axis=1).astype(float)


def _starts(background: Background, weeks: int) -> Counts:
    """Return the days that start a period of `weeks` weeks without an empty week."""
    starts = np.arange(max(background.n_days - 7 * weeks + 1, 0))
    papers = np.append(0, np.bincount(background.days).cumsum())
    in_week = [papers[starts + 7 * week + 7] - papers[starts + 7 * week] for week in range(weeks)]
    return starts[np.min(in_week, axis=0) > 0]


def _cut_period(
    background: Background, weeks: int, first: int, random: np.random.Generator
) -> _Period:
    """Return `weeks` weeks of the background with shuffled dates."""
    inside = (background.days >= first) & (background.days < first + 7 * weeks)
    days = background.days[inside]
    levels = [
        Groups(level.level, level.ids, level.labels[inside], level.repeats[:, inside])
        for level in (background.topics, background.themes)
    ]
    return _Period(random.permutation(days - days.min()), (levels[0], levels[1]))


def _shares(period: _Period, papers_a_week: float, growth: float) -> Real:
    """Return the planted topic's share on each day: logistic, with a given mean per week.

    The mean is over all weeks of the period, so a growing topic starts with fewer papers than a
    flat one of the same size.
    """
    from scipy.optimize import brentq
    from scipy.special import expit

    rises = math.log1p(growth) * np.arange(period.n_days) / 7
    target = papers_a_week * period.n_days / 7

    def too_many(intercept: float) -> float:
        return float(expit(intercept + rises) @ period.totals - target)

    return expit(brentq(too_many, -60, 30) + rises)


def _growing(period: _Period, planted: Counts) -> NDArray[np.bool_]:
    """Return which planted topics `analysis.trends` would call growing in the whole window.

    The family of tests is that of `find_verdicts`: each planted topic with all topics and themes in
    all windows. Many planted topics are measured in one call and share the dispersion of all
    topics, but each joins the family alone.
    """
    others: list[Real] = []
    own: list[Real] = []
    slopes: Real = np.empty(0)
    # p-values of all groups and of the planted topics, window by window.
    for n_days in _windows(period.n_days):
        days_a_time = math.ceil(n_days / MOST_TIMES)
        first = period.n_days - n_days
        times = (period.days - first) // days_a_time
        totals = np.bincount(times[period.days >= first])
        planted_then = _gathered(planted[:, first:], days_a_time)
        for level in period.levels:
            counts = _counts(level, times, period.days >= first, len(totals))
            with_planted = level.level == "topic"
            groups = np.vstack([counts, planted_then]) if with_planted else counts
            p_values, all_slopes = _p_values(groups, totals)
            others.append(p_values[: len(counts)])
            if with_planted:
                own.append(p_values[len(counts) :])
                slopes = slopes if len(slopes) else all_slopes[len(counts) :]
    # The q-value of each planted topic, as the only planted one in the family.
    family = np.concatenate(others)
    first_q = [q_values(np.concatenate([own_p, family]))[0] for own_p in np.stack(own, axis=1)]
    return (np.array(first_q) <= FALSE_DISCOVERY_RATE) & (slopes > 0)


def _windows(n_days: int) -> list[int]:
    recent = [7 * weeks for weeks in RECENT_WEEKS if 3 * 7 * weeks <= 2 * n_days]
    return [n_days, *recent]


def _counts(level: Groups, times: Counts, inside: NDArray[np.bool_], n_times: int) -> Counts:
    counted_in = inside & (level.labels >= 0)
    cells = level.labels[counted_in] * n_times + times[counted_in]
    n_groups = len(level.ids)
    return np.bincount(cells, minlength=n_groups * n_times).reshape(n_groups, n_times)


def _gathered(by_day: Counts, days_a_time: int) -> Counts:
    return np.add.reduceat(by_day, np.arange(0, by_day.shape[1], days_a_time), axis=1)


def _p_values(counts: Counts, totals: Counts) -> tuple[Real, Real]:
    """Return p-values and slopes; nan for groups without papers."""
    p_values, slopes = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
    n_papers = counts.sum(axis=1)
    tested = (n_papers > 0) & (n_papers < totals.sum())
    growth = measure_growth(counts[tested], totals)
    p_values[tested], slopes[tested] = growth.p_values, growth.slopes
    return p_values, slopes


def _rising(period: _Period, planted: Counts, rule: Rule) -> NDArray[np.bool_]:
    """Return which planted topics BERTrend's rule calls rising, each alone among the topics."""
    topics = period.levels[0]
    documents = count_slices(period.days, topics.labels, len(topics.ids), period.n_days, rule)
    own = _gathered(planted, rule.days_a_slice)
    popularity = popularities(np.vstack([own, documents]), rule)
    born = np.vstack([own, documents]).cumsum(axis=1) > 0
    others = np.arange(len(own), len(popularity))
    rising: Sequence[bool] = [
        bool(classify_popularities(popularity[rows], born[rows], rule).rising[0])
        for rows in (np.append(one, others) for one in range(len(own)))
    ]
    return np.array(rising)
