"""Texts about trend verdicts and how they were tested. Pure."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from analysis.records import WHOLE_WINDOW
from evidence import formatting
from evidence.multiple_testing import FALSE_DISCOVERY_RATE
from evidence.sentences import agreement_words

VERDICT_MARKS = {"growing": "↑", "fading": "↓", "steady": "→", "too few papers": "·"}
"""Mark before a verdict, or instead of it where space is short."""


OF_ALL_PAPERS = "Verdicts are of all papers."
"""Note beside verdicts while filters exclude papers."""

_LARGEST_CHANGE = 1_000_000
"""Largest change in percent that is written as a number."""


def a_week(ratio: float) -> str:
    """Return a weekly odds ratio as a percentage change: ``+2.8 %``."""
    value = 100 * (ratio - 1)
    if value > _LARGEST_CHANGE:
        return f"over +{formatting.number(_LARGEST_CHANGE)} %"
    digits = 1 if abs(value) < 9.95 else 0
    size = f"{abs(value):.1f}" if digits else formatting.number(round(abs(value)))
    sign = (
        "+" if round(value, digits) > 0 else "\N{MINUS SIGN}" if round(value, digits) < 0 else "±"
    )
    return f"{sign}{size} %"


def odds_interval(low: float, high: float) -> str:
    """Return the 95 % interval of a weekly odds ratio, which may be unbounded."""
    if low <= 0 and high == math.inf:
        return "unbounded"
    if high == math.inf:
        return f"more than {a_week(low)}"
    if low <= 0:
        return f"less than {a_week(high)}"
    return f"{a_week(low)[:-2]} to {a_week(high)}"


def verdict_words(verdict: str) -> str:
    """Return a verdict with its mark: ``↑ growing``, ``· too few papers to tell``."""
    to_tell = " to tell" if verdict == "too few papers" else ""
    return f"{VERDICT_MARKS[verdict]} {verdict}{to_tell}"


def verdict_figures(row: Any, n_repeats: int | None) -> str:
    """Return the figures behind a verdict: odds, shares, reruns.

    Parameters
    ----------
    row
        A row of the snapshot's ``verdicts``.
    n_repeats
        Number of reruns.
    """
    parts = []
    if pd.notna(row.odds_ratio):
        low = 0.0 if pd.isna(row.odds_ratio_low) else row.odds_ratio_low
        high = math.inf if pd.isna(row.odds_ratio_high) else row.odds_ratio_high
        interval = odds_interval(low, high)
        known = 0 < row.odds_ratio < math.inf
        odds = f"{a_week(row.odds_ratio)} a week ({interval})" if known else interval
        parts.append(f"odds {odds}")
    start, end = (
        formatting.percent(k / n) if n else "no papers"
        for k, n in ((row.n_start, row.total_start), (row.n_end, row.total_end))
    )
    parts.append(f"share {start} → {end}")
    if pd.notna(row.n_repeats_agree) and n_repeats:
        parts.append(agreement_words(int(row.n_repeats_agree), n_repeats))
    return ", ".join(parts)


def verdict_window(row: Any) -> str:
    """Return the window of a verdict: ``All digests, 1 Jan to 17 Mar 2025``."""
    when = "All digests" if row.window == WHOLE_WINDOW else f"Last {row.window}"
    return f"{when}, {formatting.date_range(row.first_day, row.last_day)}"


def tested(n_tests: int, noun: str) -> str:
    """Return how the verdicts were tested, for a help icon."""
    tests = formatting.count(n_tests, "test")
    return (
        f"Tested: whether new papers became likelier to be on a {noun}. With {tests} over all "
        "topics, themes and windows, one interval excluding zero is not evidence: on average at "
        f"most {formatting.percent(FALSE_DISCOVERY_RATE)} of the verdicts growing and fading are "
        "false (false discovery rate). Steady: the interval excludes both a doubling and a halving "
        "of the odds over the window."
    )
