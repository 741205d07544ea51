"""Quality metrics: title, number format, meaning, and sentence for the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from evidence.formatting import number, percent, ratio

SHARE, NUMBER, COUNT = "{:.1%}", "{:.2f}", "{:.0f}"


@dataclass(frozen=True, slots=True)
class QualityMetric:
    """A quality metric of a snapshot.

    Attributes
    ----------
    title
        Name in a table.
    form
        Number format in a table: `SHARE`, `NUMBER` or `COUNT`.
    meaning
        Range and method, for a table.
    better
        Which values are better; None if neither.
    question
        The question it answers, for a list of what is not measured; empty if not on the page.
    sentence
        Returns the page's sentence for a value; None if not on the page.
    """

    title: str
    form: str
    meaning: str
    better: Literal["higher", "lower"] | None
    question: str = ""
    sentence: Callable[[float], str] | None = None


def _agreement(what: str) -> Callable[[float], str]:
    return lambda value: f"{what}: agreement {ratio(value)} of 1."


def _shared_names(value: float) -> str:
    n_topics = round(value)
    if not n_topics:
        return "No two topics have the same name."
    return f"Topics that share their name with another: {number(n_topics)}."


def _repeated_words(value: float) -> str:
    n_names = round(value)
    if not n_names:
        return "No topic name repeats a word."
    return f"Topic names that repeat a word: {number(n_names)}."


QUALITY_METRICS: dict[str, QualityMetric] = {
    "unassigned_share": QualityMetric("Unassigned papers", SHARE, "share of all papers", None),
    "seed_stability": QualityMetric(
        "Topics, other seeds",
        NUMBER,
        "1: identical, 0: chance level (adjusted Rand index)",
        "higher",
        "whether another random seed gives the same topics",
        _agreement("Topics from another random seed"),
    ),
    "resample_stability": QualityMetric(
        "Topics, 90 % of papers",
        NUMBER,
        "the same, each time without a random tenth of the papers",
        "higher",
        "whether the topics hold without a tenth of the papers",
        _agreement("Topics without a random tenth of the papers"),
    ),
    "theme_seed_stability": QualityMetric(
        "Themes, other seeds",
        NUMBER,
        "as for topics",
        "higher",
        "whether another random seed gives the same themes",
        _agreement("Themes from another random seed"),
    ),
    "theme_resample_stability": QualityMetric(
        "Themes, 90 % of papers",
        NUMBER,
        "as for topics",
        "higher",
        "whether the themes hold without a tenth of the papers",
        _agreement("Themes without a random tenth of the papers"),
    ),
    "mean_stability": QualityMetric(
        "Mean stability",
        NUMBER,
        "of the topics, 0 to 1",
        "higher",
        "the mean stability",
        lambda v: f"Mean stability of the topics: {ratio(v)} of 1.",
    ),
    "coherence": QualityMetric(
        "Coherence of words",
        NUMBER,
        "co-occurrence; 1: always, 0: chance, -1: never (NPMI)",
        "higher",
        "whether a topic's words occur together",
        lambda v: (
            f"Coherence of each topic's words: {v:.2f} (NPMI; 1: always together, 0: chance level, "
            "-1: never)."
        ),
    ),
    "diversity": QualityMetric(
        "Diversity of words",
        NUMBER,
        "share of distinct words over all topics",
        "higher",
        "how many words topics share",
        lambda v: f"Distinct words among those that describe topics: {percent(v)}.",
    ),
    "label_collisions": QualityMetric(
        "Shared names",
        COUNT,
        "topics that share their name with another",
        "lower",
        "whether names are unique",
        _shared_names,
    ),
    "labels_with_repeats": QualityMetric(
        "Names that repeat a word",
        COUNT,
        "topics whose name has a word twice",
        "lower",
        "whether names repeat a word",
        _repeated_words,
    ),
    "trustworthiness": QualityMetric(
        "Trustworthiness of the map",
        NUMBER,
        "1: neighbours on the map have similar texts",
        "higher",
        "how well the map keeps similar papers together",
        lambda v: f"Neighbours on the map have similar texts: trustworthiness {ratio(v)} of 1.",
    ),
    "category_agreement": QualityMetric(
        "Agreement with categories",
        NUMBER,
        "1: same groups, 0: chance level (adjusted mutual information)",
        "higher",
        "how well the topics agree with the papers' own categories",
        lambda v: (
            f"Agreement of topics with the papers' own categories: {ratio(v)} of 1 (adjusted "
            "mutual information; 0: chance level)."
        ),
    ),
    "category_rand": QualityMetric(
        "The same, by pairs",
        NUMBER,
        "adjusted Rand index; needs as many topics as categories",
        "higher",
    ),
    "stability_purity_correlation": QualityMetric(
        "Stability and purity",
        NUMBER,
        "rank correlation, 1: perfect, 0: none; target: 0.40",
        "higher",
        "whether stable topics have papers of one category",
        lambda v: (
            f"Rank correlation of a topic's stability with how many of its papers share a "
            f"category: {v:.2f}."
        ),
    ),
}
"""Metrics by their names in the manifest, in the order of the terminal's table."""
