"""What is said of how sure things are, and why: one place, so that it is said one way. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.records import FAIRLY_SURE, VERY_SURE, WHOLE_WINDOW, membership_label
from evidence import formatting
from evidence.multiple_testing import FALSE_DISCOVERY_RATE
from evidence.sentences import held_words

BETWEEN = "Between topics"
"""What papers without a topic are called where a topic would be named."""

SURENESS = ("very sure", "fairly sure", "unsure")
"""The words of `analysis.records.membership_label`, surest first."""

_MARKS = dict(zip(SURENESS, ("●●●", "●●○", "●○○"), strict=True))

REASONS = {
    "central": "stands for the topic",
    "different": "shows another side of it",
    "newest": "newest",
    "novel": "furthest from what came before",
}
"""Why a paper is on a topic's shortlist, as a reader is told."""

SUMMARY = "A summary from the digest, not the authors' abstract."
"""What stands before a text that somebody wrote in place of the abstract."""

HOW_KNOWN = {
    "declared": "declared in digests.toml",
    "file name": "from the file's name",
    "text": "from the text",
    "assumed": "day from the text, year assumed",
}
"""How a digest's date is known, as a reader is told."""


def mark(stability: float) -> str:
    """Return how sure as three dots, filled or not."""
    return _MARKS[membership_label(stability)]


def sure(stability: float) -> str:
    """Say how sure in a word and a number: ``very sure 0.92``.

    The number is cut, not rounded, or what is just below a limit would seem to have reached it.
    """
    return f"{membership_label(stability)} {math.floor(100 * stability + 1e-6) / 100:.2f}"


def ratio(value: float) -> str:
    """Write a number from 0 to 1; never 1 for what is less."""
    return "0.99" if 0.99 < value < 1 else f"{value:.2f}"


def found_again(n_recovered: int, n_repeats: int | None) -> str:
    """Say how often a topic or theme was found again; nothing if it was not counted."""
    return f"found again in {n_recovered} of {n_repeats} repeats" if n_repeats else ""


def sure_line(n_repeats: int | None) -> str:
    """Say in one line what the number beside a topic means."""
    times = f"{n_repeats} times" if n_repeats else "many times"
    return (
        "How sure: how much of what ties a topic's papers together holds when the grouping is "
        f"repeated {times}; 1 is all of it."
    )


def sure_paragraph(n_repeats: int | None) -> str:
    """Explain how sure a paper and a topic are."""
    times = f"{n_repeats} times" if n_repeats else "many times"
    example = round(0.9 * n_repeats) if n_repeats else 0
    counted = (
        f" “Found again in {example} of {n_repeats} repeats” counts the repeats in which more than "
        "half of the topic and its counterpart were the same papers."
        if n_repeats
        else ""
    )
    return (
        f"The grouping is repeated {times}, each time from another random start and without a "
        "tenth of the papers. A paper's strength is the share of its ties (its nearest papers, the "
        "nearer the weightier) that lead into its own topic and hold in the repeats. A paper with "
        "less than a quarter is between topics. A topic's reliability is the mean strength of its "
        f"papers: from {VERY_SURE} it is called very sure, from {FAIRLY_SURE} fairly sure, below "
        f"that unsure.{counted}"
    )


def held(
    own: float | None,
    elsewhere: tuple[str, float] | None,
    *,
    n_repeats: int | None,
    n_loose: int,
    n_papers: int,
) -> str:
    """Say where a topic's papers fell when the grouping was repeated, and how many sit loosely.

    Parameters
    ----------
    own
        The share of cases in which a paper fell into the topic again; None if it is not known.
    elsewhere
        The name of the topic that took most of the others, not escaped, and its share of cases.
    n_repeats
        How often the grouping was repeated.
    n_loose, n_papers
        Papers that sit loosely in the topic, and all of its papers.
    """
    said = []
    if own is not None and n_repeats:
        else_where = ""
        if elsewhere:
            name, share = elsewhere
            else_where = f", else most often into “{name}” ({formatting.percent(share)})"
        often = "every case" if own == 1 else f"{formatting.percent(min(own, 0.99))} of cases"
        said.append(
            f"When the grouping was repeated {n_repeats} times, its papers fell together again in "
            f"{often}{else_where}."
        )
    if n_loose:
        sit = "sits" if n_loose == 1 else "sit"
        of_all = formatting.count(n_papers, "paper")
        said.append(
            f"{n_loose:,} of its {of_all} {sit} loosely in it: strength below {FAIRLY_SURE}."
        )
    return " ".join(said)


def belonging(membership: float) -> str:
    """Say how firmly a paper belongs to its topic."""
    words = dict(zip(SURENESS, ("Sits firmly in", "Sits in", "Sits loosely in"), strict=True))
    return words[membership_label(membership)]


def novelty(share_below: float) -> str:
    """Say how new a paper was when it came."""
    return f"further from earlier digests than {formatting.percent(share_below)} of papers"


def days(first: dt.date, last: dt.date) -> str:
    """Name a period: a day, or its first and last; a year that both have is said once."""
    if first == last:
        return formatting.day(first)
    start = formatting.day(first)
    if first.year == last.year:
        start = start.rpartition(" ")[0]
    return f"{start} to {formatting.day(last)}"


def sit_between(n_papers: int, noun: str = "paper") -> str:
    """Say how many papers sit between topics; without a noun where it is clear what."""
    who = formatting.count(n_papers, noun) if noun else f"{n_papers:,}"
    return f"{who} {'sits' if n_papers == 1 else 'sit'} between topics"


# --- verdicts ---------------------------------------------------------------------------------

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
        said.append(held_words(int(row.n_repeats_agree), n_repeats))
    return ", ".join(said)


def verdict_window(row: Any) -> str:
    """Say which days a verdict is about: ``Over all, 1 Jan to 17 Mar 2025``."""
    when = "Over all" if row.window == WHOLE_WINDOW else f"Last {row.window}"
    return f"{when}, {days(row.first_day, row.last_day)}"


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


# --- what became of an old link ---------------------------------------------------------------


def moved(kind: str, asked: str, heirs: Sequence[str]) -> str:
    """Say what an old topic or theme has become; `heirs` are names or HTML of them."""
    if len(heirs) == 1:
        return f"{kind.capitalize()} {asked} has become part of {heirs[0]}."
    where = formatting.listed(heirs)
    return f"{kind.capitalize()} {asked} has been divided: its papers are now in {where}."


def gone(kind: str, asked: str) -> str:
    """Say that a topic or theme is no more."""
    return (
        f"{kind.capitalize()} {asked} is no longer in this atlas: its papers went apart, and no "
        f"{kind} has most of them."
    )


def never(kind: str, asked: str) -> str:
    """Say that there is no such thing."""
    return f"The link asks for {kind} “{asked}”, which is not in this atlas."


OPENINGS = {
    "digest": "The nearest is",
    "paper": "The nearest is",
    "topic": "The largest are",
    "theme": "The largest are",
    "heir": "See also",
}
"""What stands before the first of the ids that may be meant instead."""
