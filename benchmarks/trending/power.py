"""Measure power: how often the growth of a planted topic is detected."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.records import UNASSIGNED
from benchmarks.bertrend_rule import Rule, classify_popularities, count_slices, popularities
from benchmarks.trending.background import Background, dates_of, part_of, without_repeats
from benchmarks.trending.null import RULES
from benchmarks.trending.tables import show, with_progress
from evidence.intervals import Z_95
from evidence.multiple_testing import FALSE_DISCOVERY_RATE, q_values
from evidence.trends.choosing import COMPONENT_WEIGHTS, choose, without_decisive_days
from evidence.trends.level_results import Groups, LevelResults, examine_level
from evidence.trends.memory import Memory
from evidence.trends.window_test import WindowTest, examine
from evidence.trends.windows import Window, windows_of
from evidence.trends.words import WHOLE_WINDOW

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
    levels = part_of(background.topics, inside), part_of(background.themes, inside)
    return _Period(random.permutation(days - days.min()), levels)


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
    """Return which planted topics the verdict on the whole window would call growing.

    The family of tests is that of `find_trends`: each planted topic with all topics and themes in
    all windows. Many planted topics are tested in one call, with the memory of the other topics,
    but each joins the family alone.
    """
    dates = dates_of(period.days)
    memories: dict[str, Memory] = {}
    others, own = [], []
    whole: tuple[Window, WindowTest] | None = None
    for window in windows_of(dates):
        for level in period.levels:
            known = memories.get(level.level)
            part = examine_level(dates, window, level, known, is_fixed=False)
            if part.test is None:
                continue
            memories.setdefault(level.level, part.test.memory)
            others.append(_weighted(part.test))
            if level.level == "topic":
                test = _test_planted(window, planted, part.test.memory)
                own.append(_weighted(test))
                whole = (window, test) if window.name == WHOLE_WINDOW else whole
    growing = np.zeros(len(planted), dtype=bool)
    if whole is None:
        return growing
    family = np.concatenate([part.ravel() for part in others])
    for at in range(len(planted)):
        alone = [part[:, at] for part in own]
        flat = np.concatenate([*alone, family])
        corrected = q_values(np.minimum(flat, 1.0))
        first = alone[0]
        if corrected[0] > FALSE_DISCOVERY_RATE or whole[1].trend.mean[at] <= 0:
            continue
        part = _part_of_one(period, dates, whole[0], planted[at], whole[1].memory)
        own_q = corrected[:4, None]
        robust, worst_days = without_decisive_days(dates, part, first[:, None], own_q)
        flat[:4] = robust[:, 0]
        robust_q = q_values(np.minimum(flat, 1.0))[:4, None]
        component, _ = choose(first[:, None], own_q, robust_q, worst_days)
        growing[at] = component[0] == 0
    return growing


def _weighted(test: WindowTest) -> Real:
    weighted: Real = test.p_values() / COMPONENT_WEIGHTS[:, None]
    return weighted


def _test_planted(window: Window, planted: Counts, memory: Memory) -> WindowTest:
    """Test counts by day in a window, whose last day is the last of the counts."""
    by_day = planted[:, planted.shape[1] - window.length :]
    by_unit = _gathered(by_day, window.days_a_time)[:, window.unit_of]
    totals = window.timeline.totals
    # Topics without papers, or with all, cannot be tested; one paper has no significant trend.
    possible = (by_unit.sum(axis=1) > 0) & (by_unit.sum(axis=1) < totals.sum())
    by_unit[~possible, 0] = 1
    return examine(by_unit, window.timeline, memory, is_fixed=True)


def _part_of_one(
    period: _Period, dates: pd.Series, window: Window, by_day: Counts, memory: Memory
) -> LevelResults:
    """Return the results of one planted topic, which has the first papers of each day."""
    order = np.argsort(period.days, kind="stable")
    firsts = np.append(0, period.totals.cumsum()[:-1])
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - firsts[period.days[order]]
    labels = np.where(rank < by_day[period.days], 0, UNASSIGNED).astype(np.int32)
    return examine_level(
        dates, window, without_repeats("topic", [0], labels), memory, is_fixed=True
    )


def _gathered(by_day: Counts, days_a_time: int) -> Counts:
    return np.add.reduceat(by_day, np.arange(0, by_day.shape[1], days_a_time), axis=1)


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
