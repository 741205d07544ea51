"""Words for how firmly papers belong to topics and how stable topics are. Pure."""

from __future__ import annotations

import datetime as dt

from analysis.records import (
    FAIR_FROM,
    HIGH_FROM,
    STABILITY_LABELS,
    UNASSIGNED_BELOW,
    membership_label,
    stability_label,
)
from evidence import formatting

UNASSIGNED_NAME = "Unassigned"
"""Label of the papers without a topic, where a topic's name would stand."""

_DOTS = dict(zip(STABILITY_LABELS, ("●●●", "●●○", "●○○"), strict=True))

REASONS = {
    "central": "most representative",
    "different": "a different angle",
    "newest": "newest",
    "novel": "most novel",
}
"""Label of each `analysis.records.SHORTLIST_REASONS`."""

SUMMARY = "A summary from the digest, not the authors' abstract."
"""Note above a text that replaces the abstract."""

HOW_KNOWN = {
    "declared": "digests.toml",
    "file name": "file name",
    "text": "text",
    "assumed": "text, year assumed",
}
"""Where a date is from, for each of `analysis.records.DATE_SOURCES`."""


def mark(stability: float) -> str:
    """Return the stability as three dots, filled or empty."""
    return _DOTS[stability_label(stability)]


def stability_figure(stability: float) -> str:
    """Return the stability as a word and a number, below a heading: ``high (0.92)``.

    The number is rounded down, so that a value below a limit never seems to reach it.
    """
    return f"{stability_label(stability)} ({formatting.rounded_down(stability)})"


def stability_words(stability: float) -> str:
    """Return the stability in words that need no heading: ``high stability (0.92)``."""
    return f"{stability_label(stability)} stability ({formatting.rounded_down(stability)})"


def match_words(membership: float) -> str:
    """Return how firmly a paper belongs to its topic: ``strong match (0.61)``."""
    return f"{membership_label(membership)} match ({formatting.rounded_down(membership)})"


def recovered(n_recovered: int, n_repeats: int | None) -> str:
    """Return in how many reruns a group was recovered; empty if there were no reruns."""
    if not n_repeats:
        return ""
    return f"recovered in {formatting.out_of(n_recovered, n_repeats, 'rerun')}"


def stability_line(n_repeats: int | None) -> str:
    """Return the explanation of a stability in one line."""
    reruns = formatting.count(n_repeats, "rerun") if n_repeats else "reruns"
    return f"Stability: how consistently these papers group together in {reruns} (1 = always)."


def stability_paragraph(n_repeats: int | None) -> str:
    """Return the explanation of match and stability, with their limits."""
    reruns = formatting.count(n_repeats, "rerun") if n_repeats else "several reruns"
    example = (
        f" “Recovered in {formatting.out_of(round(0.9 * n_repeats), n_repeats, 'rerun')}” counts "
        "the reruns with a topic that overlaps this one by more than half (Jaccard index)."
        if n_repeats
        else ""
    )
    return (
        f"Papers are grouped again in {reruns}, each with another random seed and without a random "
        "tenth of the papers. A paper's match is the share of its links to similar papers "
        "(weighted by similarity) that stay inside its topic in the reruns: strong from "
        f"{HIGH_FROM}, fair from {FAIR_FROM}, else weak; below {UNASSIGNED_BELOW} the paper is "
        "unassigned. A topic's stability is the mean match of its papers: high from "
        f"{HIGH_FROM}, fair from {FAIR_FROM}, else low. It says how consistently "
        f"the papers group together, not that they share a category.{example}"
    )


def reruns_sentence(
    own: float | None,
    elsewhere: tuple[str, float] | None,
    *,
    n_repeats: int | None,
    n_weak: int,
    n_papers: int,
) -> str:
    """Return where a topic's papers went in the reruns, and how many are a weak match.

    Parameters
    ----------
    own
        Share of cases, 0 to 1, in which a paper returned to the topic; None if unknown.
    elsewhere
        Name (not escaped) and share of the topic that received most of the others.
    n_repeats
        Number of reruns.
    n_weak, n_papers
        Papers with a weak match, and all papers of the topic.
    """
    parts = []
    if own is not None and n_repeats:
        rest = ""
        if elsewhere:
            name, share = elsewhere
            rest = f"; the rest mostly joined “{name}” ({formatting.percent(share)})"
        always, often = (
            ("always ", "")
            if own == 1
            else ("", f" in {formatting.percent(min(own, 0.99))} of cases")
        )
        reruns = formatting.count(n_repeats, "rerun")
        parts.append(f"In {reruns}, its papers {always}grouped together again{often}{rest}.")
    if n_weak:
        papers = formatting.part(n_weak, n_papers, "paper")
        a_match = formatting.plural(n_weak, "is a weak match", "are weak matches")
        parts.append(f"{papers} {a_match} (below {FAIR_FROM}).")
    return " ".join(parts)


def match_for(membership: float) -> str:
    """Return the words before a topic's name that grade a paper's match."""
    return f"{membership_label(membership).capitalize()} match for"


def peers(n_others: int, first: dt.date, last: dt.date) -> str:
    """Return the papers that a paper is compared with in novelty, and their days."""
    papers = formatting.count(n_others, "other paper")
    return f"{papers} first listed {formatting.date_range(first, last)}"


def novelty(share_below: float, peers: str) -> str:
    """Return how novel a paper was on arrival, compared with which papers."""
    than = f"{formatting.percent(share_below)} of {peers}"
    return f"More novel on arrival than {than}, by similarity to the nearest earlier paper"


def novelty_figure(share_below: float) -> str:
    """Return the same, short, beside a sort order."""
    return f"more novel than {formatting.percent(share_below)} of papers at the time"


def unassigned_words(n_papers: int, noun: str = "paper") -> str:
    """Return how many papers are unassigned; `noun` may be empty."""
    who = formatting.count(n_papers, noun) if noun else formatting.number(n_papers)
    return f"{who} {formatting.plural(n_papers, 'is', 'are')} unassigned"
