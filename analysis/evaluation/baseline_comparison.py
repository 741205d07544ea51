"""Comparison of our topics with stock BERTopic's on the same papers and vectors."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from analysis.evaluation.timing import Spent, median, timed
from analysis.metrics import clustering_metrics
from analysis.metrics.clustering_metrics import Labels, Partition
from analysis.metrics.fit_metrics import (
    Figures,
    Judged,
    category_figures,
    other_seeds,
    resample,
    word_figures,
)
from analysis.pipeline.stage_timer import Stage
from analysis.records import AtlasError

COMPARED = (
    "unassigned_share",
    "seed_stability",
    "resample_stability",
    "coherence",
    "diversity",
    "label_collisions",
    "labels_with_repeats",
    "category_agreement",
    "category_rand",
)
"""Figures that both sides have."""


class Ours(Protocol):
    """Protocol of our fit from vectors to named topics, in two steps to be timed."""

    def find(self, seed: int) -> Any:
        """Return the clusters of the papers."""

    def name(self, found: Any, *, rerank: bool) -> Any:
        """Return the clusters with keywords and labels, reranked by the encoder or not."""


class StockLike(Protocol):
    """Protocol of a baseline's fit, such as `stock_bertopic.StockTopics`."""

    @property
    def topics(self) -> Labels:
        """Topic of each paper."""

    @property
    def labels(self) -> Sequence[str]:
        """Label of each topic."""

    @property
    def keywords(self) -> Sequence[Sequence[str]]:
        """Keywords of each topic."""


Peer = Callable[[Sequence[str], NDArray[np.float32]], StockLike]


@dataclass(frozen=True, slots=True)
class Side:
    """Results of one side.

    Attributes
    ----------
    n_topics
        Number of topics of each fit.
    figures
        `COMPARED`, averaged over the fits.
    spent
        Seconds from vectors to topics with keywords, without warm-up: medians over the timed fits.
    """

    n_topics: tuple[int, ...]
    figures: Figures
    spent: Spent


@dataclass(frozen=True, slots=True)
class Comparison:
    """Results of both sides.

    Attributes
    ----------
    ours, stock
        None for both if the baseline failed.
    rerank
        Additional seconds for choosing our keywords by the encoder, which stock BERTopic does not
        do.
    trouble
        Why the baseline failed.
    """

    ours: Side | None
    stock: Side | None
    rerank: Spent | None
    trouble: str | None

    @property
    def time_ratio(self) -> Spent | None:
        """Our seconds divided by stock's, elapsed and over all cores; None if it failed."""
        if self.ours is None or self.stock is None:
            return None
        one, other = self.ours.spent, self.stock.spent
        return Spent(one.wall / max(other.wall, 1e-9), one.cpu / max(other.cpu, 1e-9))


def compare(
    judged: Judged,
    figures: Figures,
    *,
    ours: Ours,
    peer: Peer,
    n_fits: int,
    seed: int,
    stage: Stage,
) -> Comparison:
    """Return both sides' figures and times on the same papers.

    Each side is fitted once as warm-up, so that compilation is not timed, then both are timed in
    turn. The baseline's figures are averaged over its fits, as it is not seeded.

    Parameters
    ----------
    judged, figures
        Our fit, and its figures.
    ours
        Runs our fit again to time it.
    peer
        The baseline: fits texts and vectors, unseeded.
    n_fits
        Timed fits of each side. The baseline's are evaluated; as many more run on nine tenths of
        the papers.
    seed
        Random seed of our timed fits and of the resamples.
    stage
        Called with the name of each step.

    Returns
    -------
    Comparison
        With the reason in `trouble` if either side raised an `AtlasError`.
    """
    texts, vectors = judged.texts, judged.vectors
    rows = np.arange(len(texts))
    our_times, stock_times = [], []
    whole, parts = [], []
    try:
        # Warm up, then time both sides in turn.
        with stage("Warming up"):
            peer(texts, vectors)
            ours.name(ours.find(seed), rerank=True)
        found: Any = None
        for n, own in enumerate(other_seeds(seed, n_fits), start=1):
            with stage(f"Timing ours, {n} of {n_fits}"):
                found, spent = timed(partial(_find_and_name, ours, own))
                our_times.append(spent)
            with stage(f"Timing stock BERTopic, {n} of {n_fits}"):
                fitted, spent = timed(lambda: peer(texts, vectors))
                stock_times.append(spent)
                whole.append(fitted)
        # Fit the baseline on nine tenths of the papers, to measure its resample stability.
        random = np.random.default_rng(seed)
        for n in range(1, n_fits + 1):
            with stage(f"Stock BERTopic on 90 %, {n} of {n_fits}"):
                kept = resample(len(rows), random)
                part = peer([texts[row] for row in kept], vectors[kept])
                parts.append(Partition(kept, part.topics))
        # Time our keywords with and without reranking.
        with stage("Reranking keywords"):
            plain = timed(lambda: ours.name(found, rerank=False))[1]
            ranked = timed(lambda: ours.name(found, rerank=True))[1]
    except AtlasError as error:
        return Comparison(None, None, None, str(error))
    # Average the baseline's figures and put both sides together.
    with stage("Measuring both"):
        stock_figures = _mean_figures([_figures_of(fitted, judged) for fitted in whole])
    stock_figures["seed_stability"] = clustering_metrics.mean_agreement(
        [Partition(rows, f.topics) for f in whole]
    )
    stock_figures["resample_stability"] = clustering_metrics.mean_agreement(parts)
    return Comparison(
        Side(
            (len(judged.topic_ids),),
            {name: figures.get(name) for name in COMPARED},
            median(our_times),
        ),
        Side(
            tuple(len(fitted.labels) for fitted in whole),
            {name: clustering_metrics.finite(stock_figures[name]) for name in COMPARED},
            median(stock_times),
        ),
        Spent(max(ranked.wall - plain.wall, 0), max(ranked.cpu - plain.cpu, 0)),
        None,
    )


def _find_and_name(ours: Ours, seed: int) -> Any:
    found = ours.find(seed)
    ours.name(found, rerank=False)
    return found


def _figures_of(fitted: StockLike, judged: Judged) -> Figures:
    """Return the baseline's figures that need no further fit."""
    return {
        "unassigned_share": clustering_metrics.unassigned_share(fitted.topics),
        **word_figures(fitted.keywords, fitted.labels, judged.texts),
        **category_figures(fitted.topics, judged.categories),
    }


def _mean_figures(each: Sequence[Figures]) -> Figures:
    """Return the mean of each figure over fits, without missing values."""
    found: Figures = {}
    for name in each[0]:
        known = [value for one in each if (value := one[name]) is not None]
        found[name] = statistics.fmean(known) if known else None
    return found
