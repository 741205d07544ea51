"""What is said of how firmly papers belong and how stable topics are. Pure."""

from __future__ import annotations

import datetime as dt
import math

from analysis.records import FAIRLY_SURE, VERY_SURE, membership_label
from evidence import formatting

UNASSIGNED_NAME = "Between topics"
"""What papers without a topic are called where a topic would be named."""

MEMBERSHIP_LABELS = ("very sure", "fairly sure", "unsure")
"""The words of `analysis.records.membership_label`, surest first."""

_MARKS = dict(zip(MEMBERSHIP_LABELS, ("●●●", "●●○", "●○○"), strict=True))

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


def stability_words(stability: float) -> str:
    """Say how sure in a word and a number: ``very sure 0.92``.

    The number is cut, not rounded, or what is just below a limit would seem to have reached it.
    """
    return f"{membership_label(stability)} {math.floor(100 * stability + 1e-6) / 100:.2f}"


def found_again(n_recovered: int, n_repeats: int | None) -> str:
    """Say how often a topic or theme was found again; nothing if it was not counted."""
    return f"found again in {n_recovered} of {n_repeats} repeats" if n_repeats else ""


def stability_line(n_repeats: int | None) -> str:
    """Say in one line what the number beside a topic means."""
    times = f"{n_repeats} times" if n_repeats else "many times"
    return (
        "How sure: how much of what ties a topic's papers together holds when the grouping is "
        f"repeated {times}; 1 is all of it."
    )


def stability_paragraph(n_repeats: int | None) -> str:
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


def repeats_sentence(
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
    words = dict(
        zip(MEMBERSHIP_LABELS, ("Sits firmly in", "Sits in", "Sits loosely in"), strict=True)
    )
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


def unassigned_words(n_papers: int, noun: str = "paper") -> str:
    """Say how many papers sit between topics; without a noun where it is clear what."""
    who = formatting.count(n_papers, noun) if noun else f"{n_papers:,}"
    return f"{who} {'sits' if n_papers == 1 else 'sit'} between topics"
