"""Texts about trend verdicts and how they were tested. Pure."""

# ruff: noqa: RUF001 (marks, not letters)

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from evidence import formatting
from evidence.multiple_testing import FALSE_DISCOVERY_RATE
from evidence.sentences import agreement_words
from evidence.trends.words import LEAST_POWER, MARGIN, MOVING, WHOLE_WINDOW

VERDICT_MARKS: dict[str, str] = {
    "growing": "↑",
    "fading": "↓",
    "up then down": "∩",
    "down then up": "∪",
    "step": "↳",
    "burst": "∧",
    "stable": "→",
    "wanders": "~",
    "no clear trend": "–",
    "too few papers": "·",
}
"""Mark before a verdict, or instead of it where space is short."""

CLEAR = (*MOVING, "stable")
"""Verdicts that state what happened; the others say why that is not known."""


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
    """Return a verdict with its mark: ``↑ growing``, ``· too few papers``."""
    return f"{VERDICT_MARKS[verdict]} {verdict}"


_DEFINITIONS: dict[str, str] = {
    "growing, fading": "new papers became likelier or less likely to be on it",
    "up then down, down then up": "a turn within the period",
    "step": "one lasting change",
    "burst": "a rise that ended",
    "stable": f"a change of the odds by a factor of {MARGIN:g} over the period is ruled out",
    "wanders": (
        "enough papers to detect such a change, but the share varies too much from week to week"
    ),
    "too few papers": (
        "even if papers were independent, such a change would be detected with a probability "
        f"below {formatting.percent(LEAST_POWER)}"
    ),
    "no clear trend": "none of these",
}


def definitions() -> str:
    """Return what each verdict means, in one text."""
    return " ".join(f"{name.capitalize()}: {text}." for name, text in _DEFINITIONS.items())


def event_words(row: Any) -> str:
    """Return when a change happened, or why it is no verdict; may be empty.

    Parameters
    ----------
    row
        A row of the snapshot's ``verdicts``.
    """
    reason = getattr(row, "reason", None)
    if reason == "one digest" and pd.notna(row.reason_day):
        return f"a change that is not significant without {formatting.day(row.reason_day)}"
    if reason == "reruns":
        return "a change that most reruns do not confirm"
    first = getattr(row, "event_first_day", None)
    if row.verdict not in MOVING[2:] or first is None or pd.isna(first):
        return ""
    if row.verdict == "burst":
        return formatting.date_range(first, row.event_last_day)
    turn = "about " if row.verdict != "step" else ""
    return f"{turn}{formatting.day(first)}"


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
    if when := event_words(row):
        parts.append(when)
    start, end = (
        formatting.percent(k / n) if n else "no papers"
        for k, n in ((row.n_start, row.total_start), (row.n_end, row.total_end))
    )
    parts.append(f"share {start} → {end}")
    power = getattr(row, "power", None)
    if row.verdict not in CLEAR and pd.notna(power):
        detected = formatting.percent(power)
        parts.append(f"a doubling would be detected with a probability of {detected}")
    if row.verdict in CLEAR and pd.notna(row.n_repeats_agree) and n_repeats:
        parts.append(agreement_words(int(row.n_repeats_agree), n_repeats))
    return ", ".join(parts)


def verdict_window(row: Any, *, whole: str = "All digests") -> str:
    """Return the window of a verdict: ``All digests, 1 Jan to 17 Mar 2025``."""
    when = whole if row.window == WHOLE_WINDOW else f"Last {row.window}"
    return f"{when}, {formatting.date_range(row.first_day, row.last_day)}"


def tested(n_tests: int, noun: str) -> str:
    """Return how the verdicts were tested, for a help icon."""
    tests = formatting.count(n_tests, "test")
    return (
        f"Tested: whether new papers became likelier to be on a {noun}, beyond what chance and the "
        f"usual changes from week to week explain. With {tests} over all topics, themes and "
        "windows, one interval excluding zero is not evidence: on average at most "
        f"{formatting.percent(FALSE_DISCOVERY_RATE)} of the changes are false (false discovery "
        f"rate). {definitions()}"
    )
