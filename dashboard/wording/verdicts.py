"""What is said of verdicts on growth, and of how they were tested. Pure."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from analysis.records import WHOLE_WINDOW
from evidence import formatting
from evidence.multiple_testing import FALSE_DISCOVERY_RATE
from evidence.sentences import agreement_words

VERDICT_MARKS = {"growing": "↑", "fading": "↓", "steady": "→", "too few papers": "·"}
"""What stands before a verdict, and for it where there is no room for the word."""


def a_week(ratio: float) -> str:
    """Write the factor by which odds change in a week: ``+2.8 %``."""
    value = 100 * (ratio - 1)
    digits = 1 if abs(value) < 9.95 else 0
    sign = (
        "+" if round(value, digits) > 0 else "\N{MINUS SIGN}" if round(value, digits) < 0 else "±"
    )
    return f"{sign}{abs(value):,.{digits}f} %"


def odds_interval(low: float, high: float) -> str:
    """Write the 95 % interval of such a factor; what has no bound is said so."""
    if low <= 0 and high == math.inf:
        return "anything"
    if high == math.inf:
        return f"more than {a_week(low)}"
    if low <= 0:
        return f"less than {a_week(high)}"
    return f"{a_week(low)[:-2]} to {a_week(high)}"


def verdict_words(verdict: str) -> str:
    """Say what a verdict is: ``↑ growing``, ``· too few papers to tell``."""
    to_tell = " to tell" if verdict == "too few papers" else ""
    return f"{VERDICT_MARKS[verdict]} {verdict}{to_tell}"


def verdict_figures(row: Any, n_repeats: int | None) -> str:
    """Say what a verdict rests on: odds, shares, repeats.

    Parameters
    ----------
    row
        A row of the snapshot's ``verdicts``.
    n_repeats
        How often the grouping was repeated.
    """
    said = []
    if pd.notna(row.odds_ratio):
        low = 0.0 if pd.isna(row.odds_ratio_low) else row.odds_ratio_low
        high = math.inf if pd.isna(row.odds_ratio_high) else row.odds_ratio_high
        interval = odds_interval(low, high)
        known = 0 < row.odds_ratio < math.inf
        odds = f"{a_week(row.odds_ratio)} a week ({interval})" if known else interval
        said.append(f"odds {odds}")
    then, now = (
        formatting.percent(k / n) if n else "none"
        for k, n in ((row.n_start, row.total_start), (row.n_end, row.total_end))
    )
    said.append(f"from {then} to {now} of new papers")
    if pd.notna(row.n_repeats_agree) and n_repeats:
        said.append(agreement_words(int(row.n_repeats_agree), n_repeats))
    return ", ".join(said)


def verdict_window(row: Any) -> str:
    """Say which days a verdict is about: ``Over all, 1 Jan to 17 Mar 2025``."""
    when = "Over all" if row.window == WHOLE_WINDOW else f"Last {row.window}"
    return f"{when}, {formatting.date_range(row.first_day, row.last_day)}"


def tested(n_tests: int, noun: str) -> str:
    """Say what was tested, how often, and at what rate of false alarms."""
    tests = formatting.count(n_tests, "test")
    return (
        f"Tested: whether the odds that a new paper is of a {noun} rise or fall; {tests} over all "
        "topics, themes and windows together, so that on average at most "
        f"{formatting.percent(FALSE_DISCOVERY_RATE)} of what is called growing or fading is "
        "chance. Steady: the interval leaves out a doubling and a halving over the window. Among "
        "so many an interval that leaves out no change proves nothing by itself."
    )
