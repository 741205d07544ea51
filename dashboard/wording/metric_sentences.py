"""Sentences about the quality metrics, and about updates since the last fit. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

from evidence import formatting
from evidence.quality_metrics import QUALITY_METRICS

AGREEMENT = (
    "Agreement is the adjusted Rand index: 1 if the same papers are grouped together every time, 0 "
    "at chance level."
)
"""Explanation that follows the last agreement figure."""

ON_THE_PAGE = (
    "mean_stability",
    "seed_stability",
    "resample_stability",
    "theme_seed_stability",
    "theme_resample_stability",
    "category_agreement",
    "stability_purity_correlation",
    "coherence",
    "diversity",
    "label_collisions",
    "labels_with_repeats",
    "trustworthiness",
)
"""Metrics with a sentence, in the order of the page."""


def quality_sentences(figures: Mapping[str, float | None]) -> tuple[list[str], list[str]]:
    """Return a sentence for each measured metric, and the questions of the others.

    Parameters
    ----------
    figures
        Values by the manifest's names; None, NaN or absent if not measured.
    """
    sentences: list[str] = []
    missing: list[str] = []
    explained = 0
    for key in ON_THE_PAGE:
        metric, value = QUALITY_METRICS[key], figures.get(key)
        if metric.sentence and isinstance(value, int | float) and math.isfinite(value):
            sentences.append(metric.sentence(float(value)))
            explained = len(sentences) if key.endswith("_stability") else explained
        else:
            missing.append(metric.question)
    if explained:
        sentences[explained - 1] += f" {AGREEMENT}"
    return sentences, missing


def since_fit(record: Mapping[str, Any]) -> str | None:
    """Return what updates added since the last fit; None without updates.

    Parameters
    ----------
    record
        `since_fit` of a manifest; None is returned if it is not valid.
    """
    try:
        fitted = dt.datetime.fromisoformat(record["fitted"]).astimezone(dt.UTC)
        assigned, expected = record["settled"], record["expected"]
        n_added, n_unassigned = int(assigned["n_papers"]), int(assigned["n_between"])
        n_fitted, n_updates = int(record["n_fitted"]), int(record["n_updates"])
        n_baseline, n_usual = int(expected["n_papers"]), int(expected["n_between"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    begin = (
        f"Topics and map were fitted to {formatting.count(n_fitted, 'paper')} on "
        f"{formatting.day(fitted)}; the figures below that need a fit are from that day."
    )
    if n_added < 1 or not 0 <= n_unassigned <= n_added:
        return begin
    added = (
        f"Since then, {formatting.count(n_updates, 'update')} added or changed "
        f"{formatting.count(n_added, 'paper')} and assigned them by their similar papers: "
        f"{formatting.percent(n_unassigned / n_added)} "
        f"{formatting.plural(n_unassigned, 'is', 'are')} unassigned"
    )
    usual = f" (expected: {formatting.percent(n_usual / n_baseline)})" if n_baseline else ""
    return f"{begin} {added}{usual}."
