"""Each quality metric once: its name, its unit, what a value means, and which is better."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from evidence.formatting import percent, ratio

SHARE, NUMBER, COUNT = "{:.1%}", "{:.2f}", "{:.0f}"


@dataclass(frozen=True, slots=True)
class QualityMetric:
    """What is said of a metric of a snapshot's quality.

    Attributes
    ----------
    title
        What a table calls it.
    form
        How a table writes its value: `SHARE`, `NUMBER` or `COUNT`.
    meaning
        What a table says of its values.
    better
        Which values are better; None where neither is.
    question
        What it answers, as the end of "not measured: ..."; empty where the page does not have it.
    sentence
        What a value says, as the page writes it; None where the page does not have it.
    """

    title: str
    form: str
    meaning: str
    better: Literal["higher", "lower"] | None
    question: str = ""
    sentence: Callable[[float], str] | None = None


def _agreement(what: str) -> Callable[[float], str]:
    return lambda value: f"{what}: agreement {ratio(value)} of 1."


def _same_names(value: float) -> str:
    n_topics = round(value)
    if not n_topics:
        return "No two topics have the same name."
    return f"Topics whose name another topic has too: {n_topics:,}."


def _repeated_words(value: float) -> str:
    n_names = round(value)
    if not n_names:
        return "No topic's name says the same word twice."
    return f"Names that say the same word twice: {n_names:,}."


QUALITY_METRICS: dict[str, QualityMetric] = {
    "unassigned_share": QualityMetric(
        "Papers between topics", SHARE, "of all; they are in no topic", None
    ),
    "seed_stability": QualityMetric(
        "Topics from other starts",
        NUMBER,
        "1: the same each time, 0: as by chance (adjusted Rand index)",
        "higher",
        "whether another start gives the same topics",
        _agreement("Topics made again from another random start"),
    ),
    "resample_stability": QualityMetric(
        "Topics of 90 % of papers",
        NUMBER,
        "the same, each time without another tenth of the papers",
        "higher",
        "whether the topics hold without a tenth of the papers",
        _agreement("Topics made again with a tenth of the papers left out, another each time"),
    ),
    "theme_seed_stability": QualityMetric(
        "Themes from other starts",
        NUMBER,
        "as for topics",
        "higher",
        "whether another start gives the same themes",
        _agreement("Themes made again from another random start"),
    ),
    "theme_resample_stability": QualityMetric(
        "Themes of 90 % of papers",
        NUMBER,
        "as for topics",
        "higher",
        "whether the themes hold without a tenth of the papers",
        _agreement("Themes made again with a tenth of the papers left out, another each time"),
    ),
    "mean_stability": QualityMetric(
        "Mean reliability",
        NUMBER,
        "of the topics, 0 to 1",
        "higher",
        "the mean reliability",
        lambda v: f"Over all topics the mean reliability is {ratio(v)} of 1.",
    ),
    "coherence": QualityMetric(
        "Coherence of words",
        NUMBER,
        "they meet in papers: 1 always, 0 by chance, -1 never (NPMI)",
        "higher",
        "whether a topic's words occur together",
        lambda v: (
            f"The words of a topic occur together in papers: coherence {v:.2f}, where 1 is "
            "always, 0 is as chance would have it, and -1 never (NPMI)."
        ),
    ),
    "diversity": QualityMetric(
        "Diversity of words",
        NUMBER,
        "share of different words among all topics'",
        "higher",
        "how many words topics share",
        lambda v: (
            f"Of the words that describe the topics, {percent(v)} are different words: "
            "at 100 % no two topics share one."
        ),
    ),
    "label_collisions": QualityMetric(
        "Names used twice",
        COUNT,
        "topics whose name another has too",
        "lower",
        "whether names are unique",
        _same_names,
    ),
    "labels_with_repeats": QualityMetric(
        "Names that repeat",
        COUNT,
        "topics whose name says a word twice",
        "lower",
        "whether names repeat a word",
        _repeated_words,
    ),
    "trustworthiness": QualityMetric(
        "Trust in the map",
        NUMBER,
        "1: neighbours on it have texts alike (trustworthiness)",
        "higher",
        "how true the map is",
        lambda v: (
            "Papers that lie side by side on the map are alike in their texts as well: "
            f"trustworthiness {ratio(v)} of 1."
        ),
    ),
    "category_agreement": QualityMetric(
        "Agreement with categories",
        NUMBER,
        "1: same groups, 0: as by chance (adjusted mutual information)",
        "higher",
        "how well the topics agree with the papers' own categories",
        lambda v: (
            "Some papers come with a category. Topics and categories agree by "
            f"{ratio(v)}, where 1 is entirely and 0 is by chance only (adjusted mutual "
            "information)."
        ),
    ),
    "category_rand": QualityMetric(
        "The same, by pairs",
        NUMBER,
        "wants as many topics as categories (adjusted Rand index)",
        "higher",
    ),
    "stability_purity_correlation": QualityMetric(
        "Are sure topics purer",
        NUMBER,
        "1: always, 0: no (rank correlation with purity; 0.40 wanted)",
        "higher",
        "whether the surer topics are those of one category",
        lambda v: (
            "The surer a topic, the more of its papers are of one category: rank correlation "
            f"{v:.2f}, where 1 is without exception and 0 is not at all."
        ),
    ),
}
"""By the manifest's names, in the order of the terminal's table."""
