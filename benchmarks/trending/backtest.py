"""Backtest: verdicts and probabilities at past dates, and what followed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.bertrend_rule import classify, count_slices
from benchmarks.trending.background import Background, dates_of, part_of
from benchmarks.trending.forecast import forecast
from benchmarks.trending.null import RULES
from benchmarks.trending.tables import show, with_progress
from evidence.formatting import count
from evidence.trends.gls import Real
from evidence.trends.level_results import examine_level
from evidence.trends.verdicts import find_trends
from evidence.trends.windows import windows_of

WEEKS = 13
"""Length of the periods that are compared, and of the steps between dates."""

LEAST_HISTORY = 52
"""Weeks of papers before the first date."""

FACTOR = 1.25
"""A share rises if it is multiplied by more than this, and falls if divided."""

LEAST_PAPERS = 10
"""Least papers of a topic in both periods together."""

N_BINS, N_BOOTSTRAP = 5, 2000
VERDICT, PROBABILITY = "verdict: growing, fading", "probability"
LAST_PERIOD = "same as last period"

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scores:
    """How well a rule foresees events.

    Attributes
    ----------
    n_foreseen, n_events, n_hits
        Cases that the rule names, events, and events that it names.
    """

    n_foreseen: int
    n_events: int
    n_hits: int

    @property
    def precision(self) -> float:
        """Share of the named cases that are events; nan without any."""
        return self.n_hits / self.n_foreseen if self.n_foreseen else float("nan")

    @property
    def recall(self) -> float:
        """Share of the events that are named; nan without any."""
        return self.n_hits / self.n_events if self.n_events else float("nan")

    @property
    def threat(self) -> float:
        """Threat score: hits among all cases that are named, or events; nan without any."""
        either = self.n_foreseen + self.n_events - self.n_hits
        return self.n_hits / either if either else float("nan")


def score(foreseen: Flags, happened: Flags) -> Scores:
    """Return the `Scores` of a rule."""
    return Scores(int(foreseen.sum()), int(happened.sum()), int((foreseen & happened).sum()))


def largest_expected_threat(probabilities: Real) -> Flags:
    """Return the most probable cases, as many as give the largest expected threat score.

    The ratio of the expected hits to the expected number of cases that are named, or events; it
    depends only on the stated probabilities, so nothing is learned from what happened.
    """
    order = np.argsort(-probabilities, kind="stable")
    hits = probabilities[order].cumsum()
    others = probabilities.sum() - hits
    n_best = int((hits / (np.arange(1, len(order) + 1) + others)).argmax()) + 1
    named = np.zeros(len(probabilities), dtype=bool)
    named[order[:n_best]] = True
    return named


def changes(before: Counts, after: Counts, of_before: int, of_after: int) -> tuple[Flags, Flags]:
    """Return which shares rise, and which fall, by more than `FACTOR`."""
    first, second = before / max(of_before, 1), after / max(of_after, 1)
    return second > FACTOR * first, second * FACTOR < first


def past_days(n_days: int) -> list[int]:
    """Return the last day known at each date, the earliest first, from 0."""
    last = n_days - 1 - 7 * WEEKS
    return list(range(last, 7 * LEAST_HISTORY - 2, -7 * WEEKS))[::-1]


def measure_backtest(background: Background, seed: int) -> None:
    """Give verdicts and probabilities at past dates, and print how they compare."""
    random = np.random.default_rng(seed)
    dates = past_days(background.n_days)
    if not dates:
        print(f"\nBACKTEST: fewer than {LEAST_HISTORY + WEEKS} weeks of papers")
        return
    parts = [_at_date(background, day, random) for day in with_progress(dates, "backtest")]
    table = pd.concat(parts, ignore_index=True)
    days = [str((background.first + pd.Timedelta(days=day)).date()) for day in dates]
    print(
        f"\nBACKTEST at {count(len(days), 'date')} ({', '.join(days)}), with the papers known "
        f"then. Topics are today's, carried\nback from the snapshot. Event: the share of the next "
        f"{WEEKS} weeks is above (below) that of the last {WEEKS} weeks by more\nthan a factor of "
        f"{FACTOR}; topics with at least {LEAST_PAPERS} papers in both periods: "
        f"{count(len(table), 'case')}"
    )
    threats = _show_scores(table)
    _show_calibration(table)
    _say_which_is_best(table, threats, random)


def _at_date(background: Background, day: int, random: np.random.Generator) -> pd.DataFrame:
    """Return events, and what each rule says, for the topics that have enough papers."""
    known = background.days <= day
    days = background.days[known]
    levels = [part_of(level, known) for level in background.levels]
    topics, n_topics = levels[0], len(levels[0].ids)
    counts, totals = _last_periods(background, day)
    before, recent, following = counts
    found: dict[str, Flags | Real] = {}
    found["rise"], found["fall"] = changes(recent, following, totals[1], totals[2])
    repeated = changes(before, recent, totals[0], totals[1])
    found[f"rise, {LAST_PERIOD}"], found[f"fall, {LAST_PERIOD}"] = repeated

    dates = dates_of(days, background.first)
    verdicts = find_trends(dates, levels).verdicts
    own = verdicts[verdicts["level"] == "topic"]
    for name, word in (("rise", "growing"), ("fall", "fading")):
        named = own.loc[own["verdict"] == word, "group_id"]
        found[f"{name}, {VERDICT}"] = np.isin(topics.ids, named)

    rises, falls = np.full(n_topics, np.nan), np.full(n_topics, np.nan)
    part = examine_level(dates, next(windows_of(dates)), topics, None, is_fixed=False)
    if part.test is not None:
        expected = forecast(part.test, recent[part.tested], int(totals[1]), WEEKS, FACTOR, random)
        rises[part.tested], falls[part.tested] = expected.rise, expected.fall
    found["P(rise)"], found["P(fall)"] = rises, falls

    for name, rule in RULES.items():
        documents = count_slices(days, topics.labels, n_topics, day + 1, rule)
        signals = classify(documents, rule)
        found[f"rise, {name}"], found[f"fall, {name}"] = signals.rising, signals.noise
    is_case = (recent + following >= LEAST_PAPERS) & ~np.isnan(rises)
    table = pd.DataFrame({"topic": topics.ids, **found})[is_case]
    for name in ("rise", "fall"):
        table[f"{name}, {PROBABILITY}"] = largest_expected_threat(table[f"P({name})"].to_numpy())
    return table


def _last_periods(background: Background, day: int) -> tuple[Counts, Counts]:
    """Return papers by topic, and all, in the two periods before a date and the one after it."""
    labels, n_topics = background.topics.labels, len(background.topics.ids)
    counts, totals = [], []
    for offset in (-2, -1, 0):
        start = day + offset * 7 * WEEKS
        inside = (background.days > start) & (background.days <= start + 7 * WEEKS)
        own = labels[inside]
        counts.append(np.bincount(own[own >= 0], minlength=n_topics))
        totals.append(int(inside.sum()))
    return np.stack(counts), np.array(totals)


def _show_scores(table: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Print the scores of each rule, and return the threat scores by event and rule."""
    threats: dict[tuple[str, str], float] = {}
    for event, plural in (("rise", "rises"), ("fall", "falls")):
        happened = table[event].to_numpy(bool)
        rows = []
        for name in (VERDICT, PROBABILITY, *RULES, LAST_PERIOD):
            own = score(table[f"{event}, {name}"].to_numpy(bool), happened)
            threats[event, name] = own.threat
            rows.append(_cells(name, own))
        rows.append(_cells("every topic", score(np.ones(len(table), dtype=bool), happened)))
        show(
            f"BACKTEST, {plural}: {int(happened.sum())} of {count(len(table), 'case')}. "
            "Probability: the topics with the largest expected threat score\nat each date. "
            f"BERTrend: {'rising signals' if event == 'rise' else 'noise'}",
            ["rule", "named", "right", "precision", "recall", "threat score"],
            rows,
        )
    return threats


def _cells(name: str, scores: Scores) -> list[str]:
    figures = (scores.precision, scores.recall, scores.threat)
    texts = ["-" if np.isnan(figure) else f"{figure:.2f}" for figure in figures]
    return [name, str(scores.n_foreseen), str(scores.n_hits), *texts]


def calibration(probabilities: Real, happened: Flags) -> list[tuple[int, float, float]]:
    """Return the number, mean probability and rate of the cases in each of `N_BINS` bins."""
    bins = np.minimum((probabilities * N_BINS).astype(int), N_BINS - 1)
    found = []
    for number in range(N_BINS):
        own = bins == number
        n = int(own.sum())
        means = (probabilities[own].mean(), happened[own].mean()) if n else (np.nan, np.nan)
        found.append((n, float(means[0]), float(means[1])))
    return found


def brier(probabilities: Real, happened: Flags) -> float:
    """Return the mean squared difference of probabilities and events."""
    return float(np.mean((probabilities - happened) ** 2))


def _show_calibration(table: pd.DataFrame) -> None:
    rows, scores = [], []
    for event in ("rise", "fall"):
        probabilities = table[f"P({event})"].to_numpy()
        happened = table[event].to_numpy(bool)
        for number, (n, mean, rate) in enumerate(calibration(probabilities, happened)):
            limits = f"{number / N_BINS:.1f} to {(number + 1) / N_BINS:.1f}"
            texts = [f"{figure:.2f}" if n else "-" for figure in (mean, rate)]
            rows.append([f"{event}, {limits}", str(n), *texts])
        constant = np.full(len(happened), happened.mean())
        scores.append(
            f"{event}s {brier(probabilities, happened):.3f} (the rate of all cases for each: "
            f"{brier(constant, happened):.3f})"
        )
    show(
        f"BACKTEST, calibration of the probabilities. Brier score: {', '.join(scores)}",
        ["stated probability", "cases", "mean stated", "happened"],
        rows,
    )


def _say_which_is_best(
    table: pd.DataFrame, threats: dict[tuple[str, str], float], random: np.random.Generator
) -> None:
    rows = []
    for name in (VERDICT, PROBABILITY):
        for event in ("rise", "fall"):
            best = max((threats[event, other], other) for other in (*RULES, LAST_PERIOD))[1]
            gain = threats[event, name] - threats[event, best]
            low, high = _gain_interval(table, event, name, best, random)
            texts = f"{gain:+.2f}", f"{low:+.2f} to {high:+.2f}", "yes" if gain > 0 else "NO"
            rows.append([f"{event}s, {name}", best, *texts])
    show(
        "BACKTEST: threat scores minus that of the best baseline, with 95 % confidence interval "
        "(bootstrap of topics)",
        ["ours", "best baseline", "difference", "interval", "above it"],
        rows,
    )


def _gain_interval(
    table: pd.DataFrame, event: str, name: str, other: str, random: np.random.Generator
) -> tuple[float, float]:
    """Return the 95 % interval of a difference of threat scores."""
    happened = table[event].to_numpy(bool)
    counts = []
    # Hits, and cases that are named or events, of each topic: a topic's cases belong together.
    for rule in (name, other):
        named = table[f"{event}, {rule}"].to_numpy(bool)
        both = pd.DataFrame({"hit": named & happened, "either": named | happened})
        counts.append(both.groupby(table["topic"].to_numpy()).sum().to_numpy())
    n_topics = len(counts[0])
    chosen = random.multinomial(n_topics, np.full(n_topics, 1 / n_topics), N_BOOTSTRAP)
    first, second = (chosen @ own for own in counts)
    gains = first[:, 0] / first[:, 1] - second[:, 0] / second[:, 1]
    low, high = np.percentile(gains, [2.5, 97.5])
    return float(low), float(high)
