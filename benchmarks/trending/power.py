"""A planted topic grows: how often that is seen, against weeks and papers a week."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from bertrend_rule import Rule, classify_popularities, count_slices, popularities
from numpy.typing import NDArray
from trending.background import Background
from trending.null import RULES
from trending.tables import counted, show

from analysis.trends.growth import measure_growth
from analysis.trends.verdicts import MOST_TIMES, RECENT_WEEKS, Groups
from evidence.intervals import Z_95
from evidence.multiple_testing import FALSE_DISCOVERY_RATE, q_values

Counts = NDArray[np.int64]
Real = NDArray[np.float64]

WEEKS = (4, 8, 13, 26, 52)
PAPERS_A_WEEK = (1, 2, 5, 10)
GROWTHS = (0.0, 0.05, 0.1, 0.2)
"""By how much the odds of the planted topic grow in a week."""

OURS = "digest-atlas"

N_PLANTED = 5
"""Topics planted on each stretch for every size and growth, each judged as if it were alone."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Some weeks of the background, with dates shuffled so that nothing in it grows.

    Attributes
    ----------
    days
        int64, (n_papers,): 0 the first.
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
    """Plant, judge by both, and print how often the planted topic is called growing."""
    random = np.random.default_rng(seed)
    n_stretches = max(n_simulations // N_PLANTED, 1)
    cells = [(papers, growth) for papers in PAPERS_A_WEEK for growth in GROWTHS]
    starts = {weeks: own for weeks in WEEKS if len(own := _starts(background, weeks))}
    n_found = {(name, weeks): np.zeros(len(cells)) for name in (OURS, *RULES) for weeks in starts}
    for _ in counted(range(n_stretches), "power"):
        for weeks, possible in starts.items():
            first = int(random.choice(possible))
            stretch = _stretch(background, weeks, first, random)
            shares = np.stack([_shares(stretch, papers, growth) for papers, growth in cells])
            planted = random.binomial(stretch.totals, np.repeat(shares, N_PLANTED, axis=0))
            n_found[OURS, weeks] += _by_cell(_growing(stretch, planted))
            for name, rule in RULES.items():
                n_found[name, weeks] += _by_cell(_rising(stretch, planted, rule))
    n = n_stretches * N_PLANTED
    _show(n_found, n)


def _show(n_found: dict[tuple[str, int], Real], n: int) -> None:
    reach = 100 * Z_95 * math.sqrt(0.25 / n)
    columns = ["weeks", "papers a week"]
    for name in (OURS, *RULES):
        first, *others = (f"{100 * growth:+.0f}" for growth in GROWTHS)
        columns += [f"{name}: {first}", *others]
    rows = []
    for weeks in dict.fromkeys(weeks for _, weeks in n_found):
        for at, papers in enumerate(PAPERS_A_WEEK):
            own = slice(at * len(GROWTHS), (at + 1) * len(GROWTHS))
            rates = np.concatenate([n_found[name, weeks][own] / n for name in (OURS, *RULES)])
            rows.append([str(weeks), str(papers), *(f"{100 * rate:.0f}" for rate in rates)])
    show(
        f"POWER: how often a planted topic is called growing, in %, by its growth in % a week; "
        f"{n} a cell, +-{reach:.0f} at most.\nOurs: the verdict for the whole window, false "
        "discoveries held at 5 % over all topics, themes and windows. Peer: rising",
        columns,
        rows,
    )


def _by_cell(found: NDArray[np.bool_]) -> NDArray[np.float64]:
    return found.reshape(-1, N_PLANTED).sum(axis=1).astype(float)


def _starts(background: Background, weeks: int) -> Counts:
    """Return the days from which on so many weeks have papers, each of them."""
    starts = np.arange(max(background.n_days - 7 * weeks + 1, 0))
    papers = np.append(0, np.bincount(background.days).cumsum())
    in_week = [papers[starts + 7 * week + 7] - papers[starts + 7 * week] for week in range(weeks)]
    return starts[np.min(in_week, axis=0) > 0]


def _stretch(
    background: Background, weeks: int, first: int, random: np.random.Generator
) -> _Stretch:
    """Cut `weeks` weeks out of the background, and shuffle the dates there."""
    inside = (background.days >= first) & (background.days < first + 7 * weeks)
    days = background.days[inside]
    levels = [
        Groups(level.level, level.ids, level.labels[inside], level.repeats[:, inside])
        for level in (background.topics, background.themes)
    ]
    return _Stretch(random.permutation(days - days.min()), (levels[0], levels[1]))


def _shares(stretch: _Stretch, papers_a_week: float, growth: float) -> Real:
    """Return the planted topic's share on each day: logistic, of so many papers a week on average.

    The mean is over all weeks of the stretch, so that a topic that grows has fewer at its
    beginning than a flat one of the same size.
    """
    from scipy.optimize import brentq
    from scipy.special import expit

    rises = math.log1p(growth) * np.arange(stretch.n_days) / 7
    wanted = papers_a_week * stretch.n_days / 7

    def too_many(intercept: float) -> float:
        return float(expit(intercept + rises) @ stretch.totals - wanted)

    return expit(brentq(too_many, -60, 30) + rises)


def _growing(stretch: _Stretch, planted: Counts) -> NDArray[np.bool_]:
    """Say which of the planted topics `analysis.trends` would call growing in the whole window.

    The tests and their family are those of `find_verdicts`: each planted topic with all topics
    and themes in all windows. What differs is that many planted ones are measured in one call,
    where they share the dispersion of all topics; each joins the family alone.
    """
    others: list[Real] = []
    own: list[Real] = []
    slopes: Real = np.empty(0)
    for n_days in _windows(stretch.n_days):
        days_a_time = math.ceil(n_days / MOST_TIMES)
        first = stretch.n_days - n_days
        times = (stretch.days - first) // days_a_time
        totals = np.bincount(times[stretch.days >= first])
        planted_then = _gathered(planted[:, first:], days_a_time)
        for level in stretch.levels:
            counts = _counts(level, times, stretch.days >= first, len(totals))
            with_planted = level.level == "topic"
            groups = np.vstack([counts, planted_then]) if with_planted else counts
            p_values, found = _p_values(groups, totals)
            others.append(p_values[: len(counts)])
            if with_planted:
                own.append(p_values[len(counts) :])
                slopes = slopes if len(slopes) else found[len(counts) :]
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
    """Return p-values and slopes; nan of groups without papers."""
    p_values, slopes = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
    n_papers = counts.sum(axis=1)
    tested = (n_papers > 0) & (n_papers < totals.sum())
    growth = measure_growth(counts[tested], totals)
    p_values[tested], slopes[tested] = growth.p_values, growth.slopes
    return p_values, slopes


def _rising(stretch: _Stretch, planted: Counts, rule: Rule) -> NDArray[np.bool_]:
    """Say which of the planted topics BERTrend's rule calls rising, each alone among the topics."""
    topics = stretch.levels[0]
    documents = count_slices(stretch.days, topics.labels, len(topics.ids), stretch.n_days, rule)
    own = _gathered(planted, rule.days_a_slice)
    popularity = popularities(np.vstack([own, documents]), rule)
    born = np.vstack([own, documents]).cumsum(axis=1) > 0
    others = np.arange(len(own), len(popularity))
    found: Sequence[bool] = [
        bool(classify_popularities(popularity[rows], born[rows], rule).rising[0])
        for rows in (np.append(one, others) for one in range(len(own)))
    ]
    return np.array(found)
