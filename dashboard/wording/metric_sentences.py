"""How good the topics are, in sentences, and what came since the fit. Pure."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

from evidence import formatting
from evidence.quality_metrics import QUALITY_METRICS

AGREEMENT = (
    "Agreement is the adjusted Rand index: 1 if the same papers end up together every time, 0 if "
    "no more of them than by chance."
)
"""Said once, after the last figure it explains."""

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
"""The metrics that have a sentence, in the order in which a page has them."""


def said(figures: Mapping[str, float | None]) -> tuple[list[str], list[str]]:
    """Return a sentence for each figure that was measured, and the names of those that were not."""
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
        n_came, n_unassigned = int(settled["n_papers"]), int(settled["n_between"])
        n_fitted, n_updates = int(told["n_fitted"]), int(told["n_updates"])
        n_asked, n_usual = int(expected["n_papers"]), int(expected["n_between"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    begin = (
        f"Topics and map were fitted on {formatting.day(fitted)}, on "
        f"{formatting.count(n_fitted, 'paper')}; the figures below that need a fit are of that day."
    )
    if n_came < 1 or not 0 <= n_unassigned <= n_came:
        return begin
    came = (
        f"{formatting.count(n_came, 'paper')} came or changed since, in "
        f"{formatting.count(n_updates, 'update')}, and went where their neighbours are: "
        f"{formatting.percent(n_unassigned / n_came)} of them sit between topics"
    )
    usual = (
        f" ({formatting.percent(n_usual / n_asked)} of the fitted ones would)" if n_asked else ""
    )
    return f"{begin} {came}{usual}. Everybody else stayed in place."
