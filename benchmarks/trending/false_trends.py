"""Measure how often verdicts are false in situations without a trend, and power beside it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.records import UNASSIGNED
from benchmarks.trending.background import without_repeats
from benchmarks.trending.simulated import Corpus
from benchmarks.trending.situations import (
    LIMIT,
    LIMITS,
    ODDS,
    WEEKS,
    Situation,
    autoregressive_situations,
    rises_and_falls,
    situations_without_trend,
)
from benchmarks.trending.tables import percent, share_with_interval, show, with_progress
from evidence.comparison.robust import compare_digests
from evidence.comparison.shares import Sides
from evidence.formatting import count
from evidence.intervals import wilson
from evidence.trends.memory import Memory
from evidence.trends.verdicts import Trends, find_trends
from evidence.trends.words import MOVING, WHOLE_WINDOW

_QUERY_RATE, _TOPIC_RATE = 0.1, 0.5
_QUARTER = 13

Flags = dict[str, bool]


def measure_situations(n_runs: int, seed: int, wanted: str = "") -> None:
    """Draw corpora, test them, and print the rates of false verdicts and power.

    Parameters
    ----------
    n_runs, seed
        Runs per row, and random seed.
    wanted
        Only rows whose name contains this.
    """
    quiet = [own for own in situations_without_trend() if wanted in own.name]
    _show_false(quiet, [_runs(own, n_runs, [seed, 1], false_verdicts) for own in quiet])
    moving = [own for n in WEEKS for own in autoregressive_situations(n, rise=ODDS)]
    moving = [own for own in [*moving, *rises_and_falls()] if wanted in own.name]
    _show_power(moving, [_runs(own, n_runs, [seed, 2], found_verdicts) for own in moving])
    others = [own for own in autoregressive_situations(WEEKS[0])[2:4] if wanted in own.name]
    _show_others(others, [_runs(own, n_runs, [seed, 3], others_false) for own in others])


def _runs(
    situation: Situation,
    n_runs: int,
    seeds: Sequence[int],
    judge: Callable[[Corpus, np.random.Generator], Flags],
) -> pd.DataFrame:
    """Return one row per run: what is true of it."""
    random = np.random.default_rng([*seeds, *situation.name.encode()])
    found = [
        judge(situation.draw(random), random) for _ in with_progress(range(n_runs), situation.name)
    ]
    table = pd.DataFrame(found)
    rates = ", ".join(f"{name}: {rate:.3f}" for name, rate in table.mean().items())
    print(f"{situation.name}: {rates}", file=sys.stderr, flush=True)
    return table


def _trends(corpus: Corpus) -> Trends:
    return find_trends(corpus.dates, [corpus.topics])


def false_verdicts(corpus: Corpus, _: np.random.Generator) -> Flags:
    """Return what any topic of a corpus is called, in any window."""
    table = _trends(corpus).verdicts
    return {
        "trend": bool(table["verdict"].isin(["growing", "fading"]).any()),
        "moving": bool(table["verdict"].isin(MOVING).any()),
        "emerging": bool(table["emerging"].any()),
        "one digest": bool((table["reason"] == "one digest").any()),
    }


def found_verdicts(corpus: Corpus, _: np.random.Generator) -> Flags:
    """Return what topic 0 is called in the whole window."""
    table = _trends(corpus).verdicts
    own = table[(table["group_id"] == 0) & (table["window"] == WHOLE_WINDOW)].iloc[0]
    named = {word: own["verdict"] == word for word in ("growing", "up then down", "wanders")}
    return {**named, "moving": own["verdict"] in MOVING}


def others_false(corpus: Corpus, random: np.random.Generator) -> Flags:
    """Return whether comparisons of periods, and trends of queries, show a change."""
    trends = _trends(corpus)
    memory = trends.memories["topic"]
    is_random = random.random(len(corpus.days)) < _QUERY_RATE
    in_topic = (corpus.topics.labels == 0) & (random.random(len(corpus.days)) < _TOPIC_RATE)
    last = int(corpus.days.max()) // 7
    weeks = range(last + 1)
    sides = {
        "13 weeks": (weeks[-2 * _QUARTER : -_QUARTER], weeks[-_QUARTER:]),
        "last week": (weeks[:-1], weeks[-1:]),
    }
    return {
        **{f"compare {name}": _differs(corpus, trends, *own) for name, own in sides.items()},
        **_query_moves("random", corpus, memory, is_random),
        **_query_moves("topic", corpus, memory, in_topic),
    }


def _differs(corpus: Corpus, trends: Trends, before: Sequence[int], after: Sequence[int]) -> bool:
    """Return whether the comparison of two sets of weeks shows any change."""
    names = [f"week {week}" for week in range(int(corpus.days.max()) // 7 + 1)]
    papers = pd.DataFrame(
        {
            "first_digest": [names[week] for week in (corpus.days // 7).tolist()],
            "topic_id": corpus.topics.labels,
        }
    )
    days = corpus.dates.min() + pd.to_timedelta(7 * np.arange(len(names)), unit="D")
    digests = pd.DataFrame({"digest_id": names, "date": days.date})
    whole = trends.verdicts[trends.verdicts["window"] == WHOLE_WINDOW]
    sides = Sides(tuple(names[at] for at in before), tuple(names[at] for at in after))
    compared, _ = compare_digests(
        papers, sides, digests, whole[["group_id", "memory", "sd"]], list(corpus.topics.ids)
    )
    return bool((compared["outcome"] != "unclear").any())


def _query_moves(name: str, corpus: Corpus, memory: Memory, found: NDArray[np.bool_]) -> Flags:
    """Return whether the trend of a query moves, with the memory of the topics."""
    labels = np.where(found, 0, UNASSIGNED).astype(np.int32)
    groups = without_repeats("query", [0], labels)
    words = find_trends(corpus.dates, [groups], known={"query": memory}).verdicts["verdict"]
    return {
        f"{name} trend": bool(words.isin(["growing", "fading"]).any()),
        f"{name} moving": bool(words.isin(MOVING).any()),
    }


def holds(n_false: int, n_runs: int, limit: float) -> bool:
    """Return whether a rate is not significantly above its limit."""
    return bool(wilson(n_false, n_runs)[0] <= limit)


def _cells(false: pd.Series, limit: float) -> list[str]:
    n, n_runs = int(false.sum()), len(false)
    return [
        share_with_interval(n, n_runs),
        percent(limit, 0),
        "yes" if holds(n, n_runs, limit) else "NO",
    ]


def _show_false(rows: Sequence[Situation], tables: Sequence[pd.DataFrame]) -> None:
    if not rows:
        return
    show(
        f"SITUATIONS without a trend: share of {count(len(tables[0]), 'run')} with any growing or "
        "fading topic in any window, with\n95 % confidence interval (Wilson); a row holds if its "
        "lower end is not above the limit. Any moving: also\nstep, burst, up then down, down then "
        "up. A burst is no false verdict. One digest: a change that depends on a single one",
        [
            "situation",
            "growing or fading",
            "limit",
            "holds",
            "any moving",
            "emerging",
            "one digest",
        ],
        [
            [
                own.name,
                *_cells(table["trend"], own.limit),
                *(_rate(table[name]) for name in ("moving", "emerging", "one digest")),
            ]
            for own, table in zip(rows, tables, strict=True)
        ],
    )


def _show_power(rows: Sequence[Situation], tables: Sequence[pd.DataFrame]) -> None:
    if not rows:
        return
    show(
        f"SITUATIONS with a trend: one topic of 12 whose odds grow {ODDS:.0f} times over the "
        f"window (in\nthe last rows to its middle, and fall again); its verdict in the whole "
        f"window, share of {count(len(tables[0]), 'run')}. Any moving: any verdict that states a "
        "change",
        ["situation", "growing", "up then down", "any moving", "wanders"],
        [
            [
                own.name,
                *(_rate(table[name]) for name in ("growing", "up then down", "moving", "wanders")),
            ]
            for own, table in zip(rows, tables, strict=True)
        ],
    )


def _show_others(rows: Sequence[Situation], tables: Sequence[pd.DataFrame]) -> None:
    if not rows:
        return
    names = {
        "compare 13 weeks": "comparison of the last 13 weeks with the 13 before",
        "compare last week": "comparison of the last week with all earlier ones",
        "random trend": "query that finds 1 paper in 10 at random: growing or fading",
        "random moving": "the same query: any moving",
        "topic trend": "query that finds half of a topic: growing or fading",
        "topic moving": "the same query: any moving",
    }
    show(
        f"SITUATIONS: comparisons of 12 topics, and trends of queries; share of "
        f"{count(len(tables[0]), 'run')} with any false change.\nA query has the memory of the "
        f"topics. Limit: {percent(LIMIT, 0)}, with memory 0.8 {percent(LIMITS[0.8], 0)}",
        ["situation", "any change", "limit", "holds"],
        [
            [f"{own.name}: {text}", *_cells(table[name], own.limit)]
            for own, table in zip(rows, tables, strict=True)
            for name, text in names.items()
        ],
    )


def _rate(flags: pd.Series) -> str:
    return share_with_interval(int(flags.sum()), len(flags))
