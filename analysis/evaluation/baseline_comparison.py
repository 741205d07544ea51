"""Our topics beside stock BERTopic's: the same papers and vectors, one run, warm."""

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
    """The road from vectors to named topics, in two steps so that each can be timed."""

    def find(self, seed: int) -> Any:
        """Link papers and group them."""

    def name(self, found: Any, *, rerank: bool) -> Any:
        """Choose words for what was found, `rerank` by the encoder."""


class StockLike(Protocol):
    """What is asked of a peer's fit; see `analysis.evaluation.stock.StockTopics`."""

    @property
    def topics(self) -> Labels:
        """Topic of each paper."""

    @property
    def labels(self) -> Sequence[str]:
        """Name of each topic."""

    @property
    def keywords(self) -> Sequence[Sequence[str]]:
        """Words of each topic."""


Peer = Callable[[Sequence[str], NDArray[np.float32]], StockLike]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two.

    Attributes
    ----------
    n_topics
        Of each fit that was judged.
    figures
        `COMPARED`, the means over those fits.
    spent
        From vectors to topics with their words, warm: medians over the timed fits.
    """

    n_topics: tuple[int, ...]
    figures: Figures
    spent: Spent


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides.

    Attributes
    ----------
    ours, stock
        None, both, where the peer failed.
    rerank
        What choosing our words by the encoder costs besides; stock does no such thing.
    trouble
        Why the peer failed.
    """

    ours: Side | None
    stock: Side | None
    rerank: Spent | None
    trouble: str | None

    @property
    def time_ratio(self) -> Spent | None:
        """Our seconds for each of stock's, and the same of seconds of all cores."""
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
    """Fit the peer on what was judged, and put both side by side.

    Each side is fitted once before the clock runs, so that no compiling is timed; then both
    in turn. The peer's figures are means over its fits: it has no one answer.

    Parameters
    ----------
    judged, figures
        Our fit, and its figures.
    ours
        Makes it again, to be timed.
    peer
        Fits texts and vectors, unseeded.
    n_fits
        Timed fits of each side; the peer's are judged, and as many of it on nine tenths.
    seed
        Of our timed fits, and of what the resamples leave out.
    stage
        Told of each step.
    """
    texts, vectors = judged.texts, judged.vectors
    rows = np.arange(len(texts))
    spent_ours, spent_peer = [], []
    whole, parts = [], []
    try:
        with stage("Warming up"):
            peer(texts, vectors)
            ours.name(ours.find(seed), rerank=True)
        found: Any = None
        for n, own in enumerate(other_seeds(seed, n_fits), start=1):
            with stage(f"Ours, timed {n} of {n_fits}"):
                found, spent = timed(partial(_find_and_name, ours, own))
                spent_ours.append(spent)
            with stage(f"Stock BERTopic {n} of {n_fits}"):
                fitted, spent = timed(lambda: peer(texts, vectors))
                spent_peer.append(spent)
                whole.append(fitted)
        random = np.random.default_rng(seed)
        for n in range(1, n_fits + 1):
            with stage(f"Stock on 90 %, {n} of {n_fits}"):
                kept = resample(len(rows), random)
                part = peer([texts[row] for row in kept], vectors[kept])
                parts.append(Partition(kept, part.topics))
        with stage("Words by the encoder"):
            plain = timed(lambda: ours.name(found, rerank=False))[1]
            ranked = timed(lambda: ours.name(found, rerank=True))[1]
    except AtlasError as error:
        return Comparison(None, None, None, str(error))
    with stage("Judging both"):
        theirs = _mean_figures([_figures_of(fitted, judged) for fitted in whole])
    theirs["seed_stability"] = clustering_metrics.mean_agreement(
        [Partition(rows, f.topics) for f in whole]
    )
    theirs["resample_stability"] = clustering_metrics.mean_agreement(parts)
    return Comparison(
        Side(
            (len(judged.topic_ids),),
            {name: figures.get(name) for name in COMPARED},
            median(spent_ours),
        ),
        Side(
            tuple(len(fitted.labels) for fitted in whole),
            {name: clustering_metrics.finite(theirs[name]) for name in COMPARED},
            median(spent_peer),
        ),
        Spent(max(ranked.wall - plain.wall, 0), max(ranked.cpu - plain.cpu, 0)),
        None,
    )


def _find_and_name(ours: Ours, seed: int) -> Any:
    found = ours.find(seed)
    ours.name(found, rerank=False)
    return found


def _figures_of(fitted: StockLike, judged: Judged) -> Figures:
    return {
        "unassigned_share": clustering_metrics.unassigned_share(fitted.topics),
        **word_figures(fitted.keywords, fitted.labels, judged.texts),
        **category_figures(fitted.topics, judged.categories),
    }


def _mean_figures(each: Sequence[Figures]) -> Figures:
    found: Figures = {}
    for name in each[0]:
        known = [value for one in each if (value := one[name]) is not None]
        found[name] = statistics.fmean(known) if known else None
    return found
