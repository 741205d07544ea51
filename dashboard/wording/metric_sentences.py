"""How good the topics are, in sentences: what each measured figure means. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import Any

from dashboard.wording import confidence
from evidence import formatting

AGREEMENT = (
    "Agreement is the adjusted Rand index: 1 if the same papers end up together every time, 0 if "
    "no more of them than by chance."
)
"""Said once, after the last figure it explains."""

Sentence = Callable[[float], str]


def _agreement(before: str) -> Sentence:
    return lambda value: f"{before}: agreement {confidence.ratio(value)} of 1."


def _same_names(value: float) -> str:
    n_pairs = round(value)
    if not n_pairs:
        return "No two topics have the same name."
    return f"Names that more than one topic has: {n_pairs:,}."


def _repeats(value: float) -> str:
    n_names = round(value)
    if not n_names:
        return "No topic's name says the same word twice."
    return f"Names that say the same word twice: {n_names:,}."


MEASURED: dict[str, tuple[str, Sentence]] = {
    "mean_stability": (
        "the mean reliability",
        lambda v: f"Over all topics the mean reliability is {confidence.ratio(v)} of 1.",
    ),
    "seed_stability": (
        "whether another start gives the same topics",
        _agreement("Topics made again from another random start"),
    ),
    "resample_stability": (
        "whether the topics hold without a tenth of the papers",
        _agreement("Topics made again with a tenth of the papers left out, another each time"),
    ),
    "theme_seed_stability": (
        "whether another start gives the same themes",
        _agreement("Themes made again from another random start"),
    ),
    "theme_resample_stability": (
        "whether the themes hold without a tenth of the papers",
        _agreement("Themes made again with a tenth of the papers left out, another each time"),
    ),
    "category_agreement": (
        "how well the topics agree with the papers' own categories",
        lambda v: (
            "Some papers come with a category. Topics and categories agree by "
            f"{confidence.ratio(v)}, where 1 is entirely and 0 is by chance only (adjusted mutual "
            "information)."
        ),
    ),
    "stability_purity_correlation": (
        "whether the surer topics are those of one category",
        lambda v: (
            "The surer a topic, the more of its papers are of one category: rank correlation "
            f"{v:.2f}, where 1 is without exception and 0 is not at all."
        ),
    ),
    "coherence": (
        "whether a topic's words occur together",
        lambda v: (
            f"The words of a topic occur together in papers: coherence {v:.2f}, where 1 is "
            "always, 0 is as chance would have it, and -1 never (NPMI)."
        ),
    ),
    "diversity": (
        "how many words topics share",
        lambda v: (
            f"Of the words that describe the topics, {formatting.percent(v)} are different words: "
            "at 100 % no two topics share one."
        ),
    ),
    "label_collisions": ("whether names are unique", _same_names),
    "labels_with_repeats": ("whether names repeat a word", _repeats),
    "trustworthiness": (
        "how true the map is",
        lambda v: (
            "Papers that lie side by side on the map are alike in their texts as well: "
            f"trustworthiness {confidence.ratio(v)} of 1."
        ),
    ),
}
"""What each figure measures, and what its value says."""


def said(figures: Mapping[str, float | None]) -> tuple[list[str], list[str]]:
    """Return a sentence for each figure that was measured, and the names of those that were not."""
    sentences: list[str] = []
    missing: list[str] = []
    explained = 0
    for key, (what, sentence) in MEASURED.items():
        value = figures.get(key)
        if isinstance(value, int | float) and math.isfinite(value):
            sentences.append(sentence(float(value)))
            explained = len(sentences) if key.endswith("_stability") else explained
        else:
            missing.append(what)
    if explained:
        sentences[explained - 1] += f" {AGREEMENT}"
    return sentences, missing


def since_fit(told: Mapping[str, Any]) -> str | None:
    """Say what came since topics and map were fitted; None after a fit, or if it is not known.

    Parameters
    ----------
    told
        `since_fit` of a manifest.
    """
    try:
        fitted = dt.datetime.fromisoformat(told["fitted"]).astimezone(dt.UTC)
        settled, expected = told["settled"], told["expected"]
        n_came, n_between = int(settled["n_papers"]), int(settled["n_between"])
        n_fitted, n_updates = int(told["n_fitted"]), int(told["n_updates"])
        n_asked, n_usual = int(expected["n_papers"]), int(expected["n_between"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    begin = (
        f"Topics and map were fitted on {formatting.day(fitted)}, on "
        f"{formatting.count(n_fitted, 'paper')}; the figures below that need a fit are of that day."
    )
    if n_came < 1 or not 0 <= n_between <= n_came:
        return begin
    came = (
        f"{formatting.count(n_came, 'paper')} came or changed since, in "
        f"{formatting.count(n_updates, 'update')}, and went where their neighbours are: "
        f"{formatting.percent(n_between / n_came)} of them sit between topics"
    )
    usual = (
        f" ({formatting.percent(n_usual / n_asked)} of the fitted ones would)" if n_asked else ""
    )
    return f"{begin} {came}{usual}. Everybody else stayed in place."
