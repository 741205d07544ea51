"""Quality figures of a fit, by the names that the manifest uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analysis.metrics import clustering_metrics
from analysis.metrics.calibration import Band, bands_by_name, bands_by_quarter
from analysis.metrics.clustering_metrics import Categories, Labels, Partition
from analysis.metrics.coherence import coherence, diversity, label_collisions, labels_with_repeats
from analysis.records import UNASSIGNED, AtlasError
from evidence.formatting import count, number

if TYPE_CHECKING:
    from analysis.clustering.clusters import Clusters
    from analysis.representation.topic_model import TopicModel

RESAMPLED_SHARE = 0.9
"""Share of the papers in the fits that measure stability under resampling."""

N_WORDS = 10
"""Keywords of each topic on which coherence and diversity are measured."""

N_FITS = 3
"""Default number of fits that are compared."""

Figures = dict[str, float | None]
"""Values by the manifest's names; None for those that cannot be measured."""

Fit = Callable[[NDArray[np.intp] | None, int], "Clusters"]
"""Runs a whole fit, including the graph, on some rows (None for all) with a random seed."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A fit to evaluate.

    Attributes
    ----------
    texts
        Title, line break and abstract of each paper.
    vectors
        float32, (n_papers, n_dims).
    places
        float32, (n_papers, 2): map coordinates.
    topics, themes
        (n_papers,): ids; `UNASSIGNED` for none.
    memberships
        (n_papers,), 0 to 1.
    topic_ids
        Id of each topic.
    stabilities
        float64, (n_topics,), 0 to 1.
    recovered_shares
        float64, (n_topics,), 0 to 1: share of reruns in which the topic was recovered; NaN if
        unknown.
    labels, keywords
        Of each topic; keywords by falling weight.
    categories
        Known category of each paper, or None.
    """

    texts: Sequence[str]
    vectors: NDArray[np.float32]
    places: NDArray[Any]
    topics: Labels
    themes: Labels
    memberships: NDArray[Any]
    topic_ids: Sequence[int]
    stabilities: NDArray[np.float64]
    recovered_shares: NDArray[np.float64]
    labels: Sequence[str]
    keywords: Sequence[Sequence[str]]
    categories: Categories

    @classmethod
    def of(
        cls,
        texts: Sequence[str],
        vectors: NDArray[np.float32],
        places: NDArray[Any],
        clusters: Clusters,
        model: TopicModel,
        categories: Categories,
    ) -> Judged:
        """Return the fit that the analysis stages produced."""
        return cls(
            texts=texts,
            vectors=vectors,
            places=places,
            topics=clusters.topics.labels,
            themes=clusters.themes.labels,
            memberships=clusters.memberships,
            topic_ids=range(clusters.topics.n_groups),
            stabilities=clusters.topics.stabilities,
            recovered_shares=clusters.topics.n_recovered / max(len(clusters.repeats), 1),
            labels=[topic.label for topic in model.topics],
            keywords=[topic.keywords for topic in model.topics],
            categories=categories,
        )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Quality figures of a fit.

    Attributes
    ----------
    figures
        Values by the manifest's names; None for those that could not be measured.
    notes
        Plain sentences: why a figure is missing, or what it was measured on.
    topics_by_name, topics_by_quarter, papers_by_quarter
        Calibration: purity by band of stability, and share of papers in the main category by band
        of membership.
    """

    figures: Figures
    notes: tuple[str, ...]
    topics_by_name: tuple[Band, ...]
    topics_by_quarter: tuple[Band, ...]
    papers_by_quarter: tuple[Band, ...]


def measure(judged: Judged, *, fit: Fit | None, seed: int, n_fits: int = N_FITS) -> Evaluation:
    """Return the quality figures of a fit.

    Parameters
    ----------
    judged
        The fit.
    fit
        Runs further fits to measure stability, the slowest part. None omits it.
    seed
        Random seed of the other fits and of samples.
    n_fits
        Fits to compare, including the evaluated one: ``n_fits - 1`` on all papers and `n_fits` on
        nine tenths are run.

    Returns
    -------
    Evaluation
        For a corpus of any size.
    """
    notes: list[str] = []
    stabilities = np.asarray(judged.stabilities, dtype=float)
    recovered = np.asarray(judged.recovered_shares, dtype=float)
    figures: Figures = {"unassigned_share": clustering_metrics.unassigned_share(judged.topics)}
    figures |= _stability(judged, fit, seed, n_fits, notes)
    figures |= word_figures(judged.keywords, judged.labels, judged.texts, notes)
    figures["trustworthiness"] = _trustworthiness(judged, seed, notes)
    figures["mean_stability"] = float(stabilities.mean()) if len(stabilities) else None
    figures |= category_figures(judged.topics, judged.categories)
    # Compare topics with categories, if there are enough.
    reason = clustering_metrics.why_not_comparable(judged.categories)
    if reason is None:
        main = clustering_metrics.in_main_category(judged.topics, judged.categories)
        pure = clustering_metrics.purities(judged.topics, judged.categories, judged.topic_ids)
        figures["stability_purity_correlation"] = clustering_metrics.rank_correlation(
            stabilities, pure
        )
        if figures["stability_purity_correlation"] is None:
            notes.append(
                "Stability is not compared with categories: too few topics or all values equal."
            )
    else:
        main = np.full(len(judged.topics), np.nan)
        pure = np.full(len(stabilities), np.nan)
        figures["stability_purity_correlation"] = None
        notes.append(f"Topics are not compared with categories: {reason}.")
    # Calibration covers the papers of the given topics only.
    inside = np.isin(judged.topics, list(judged.topic_ids))
    return Evaluation(
        {name: clustering_metrics.finite(value) for name, value in figures.items()},
        tuple(notes),
        bands_by_name(stabilities, pure, recovered),
        bands_by_quarter(stabilities, pure, recovered),
        bands_by_quarter(np.asarray(judged.memberships, dtype=float)[inside], main[inside]),
    )


def word_figures(
    keywords: Sequence[Sequence[str]],
    labels: Sequence[str],
    texts: Sequence[str],
    notes: list[str] | None = None,
) -> Figures:
    """Return the figures of keywords and labels, from `N_WORDS` keywords per topic.

    Parameters
    ----------
    keywords, labels
        Of each topic.
    texts
        Texts in which keywords are counted.
    notes
        Receives a sentence if the coherence cannot be measured.
    """
    notes = notes if notes is not None else []
    words = [list(own)[:N_WORDS] for own in keywords]
    npmi: float | None = None
    if any(len(set(own)) > 1 for own in words):
        try:
            npmi = coherence(words, texts)
        except AtlasError as error:
            notes.append(f"{error}.")
    elif words:
        notes.append("Coherence is not measured: no topic has two keywords.")
    return {
        "coherence": npmi,
        "diversity": diversity(words) if any(words) else None,
        "label_collisions": float(label_collisions(labels)) if len(labels) else None,
        "labels_with_repeats": float(labels_with_repeats(labels)) if len(labels) else None,
    }


def category_figures(labels: Labels, categories: Categories) -> Figures:
    """Return agreement of topics with categories; None where either is missing."""
    mutual, rand = None, None
    grouped = bool((np.asarray(labels) != UNASSIGNED).any())
    if grouped and clustering_metrics.why_not_comparable(categories) is None:
        mutual, rand = clustering_metrics.category_agreement(labels, categories)
    return {"category_agreement": mutual, "category_rand": rand}


def resample(n_papers: int, random: np.random.Generator) -> NDArray[np.intp]:
    """Return the rows of a random nine tenths of the papers, ascending."""
    n_kept = round(RESAMPLED_SHARE * n_papers)
    return np.sort(random.choice(n_papers, n_kept, replace=False))


def other_seeds(seed: int, n: int) -> list[int]:
    """Return `n` independent random seeds derived from `seed`."""
    return [int(word) for word in np.random.SeedSequence(seed).generate_state(n)]


def _stability(
    judged: Judged, fit: Fit | None, seed: int, n_fits: int, notes: list[str]
) -> Figures:
    """Return the mean agreement of topics and of themes over further fits.

    Fits with other seeds measure seed stability; fits on nine tenths of the papers, resample
    stability.
    """
    figures: Figures = dict.fromkeys(
        ("seed_stability", "resample_stability", "theme_seed_stability", "theme_resample_stability")
    )
    n_themes = len(np.setdiff1d(judged.themes, [UNASSIGNED]))
    if len(judged.topic_ids) < 2:
        notes.append("Stability of topics is not measured: there are fewer than two.")
        return figures
    if fit is None:
        notes.append("Stability is not measured: no further fits were run.")
        return figures
    # Fit all papers with other seeds, then nine tenths of them.
    rows = np.arange(len(judged.topics))
    whole = [(rows, np.asarray(judged.topics), np.asarray(judged.themes))]
    parts = []
    seeds = other_seeds(seed, 2 * n_fits - 1)
    for own in seeds[: n_fits - 1]:
        found = fit(None, own)
        whole.append((rows, found.topics.labels, found.themes.labels))
    random = np.random.default_rng(seed)
    for own in seeds[n_fits - 1 :]:
        kept = resample(len(rows), random)
        found = fit(kept, own)
        parts.append((kept, found.topics.labels, found.themes.labels))
    # Compare the fits of each kind in pairs.
    for name, fits in (("seed_stability", whole), ("resample_stability", parts)):
        figures[name] = clustering_metrics.mean_agreement(
            [Partition(kept, own) for kept, own, _ in fits]
        )
        if n_themes > 1:
            figures[f"theme_{name}"] = clustering_metrics.mean_agreement(
                [Partition(kept, own) for kept, _, own in fits]
            )
    if n_themes < 2:
        notes.append("Stability of themes is not measured: there are fewer than two.")
    return figures


def _trustworthiness(judged: Judged, seed: int, notes: list[str]) -> float | None:
    """Return the map's trustworthiness, and note how it was measured."""
    n_papers = len(judged.topics)
    rows = clustering_metrics.map_sample(n_papers, seed)
    n_neighbors = clustering_metrics.map_neighbors(len(rows))
    if not n_neighbors:
        notes.append("The map is not measured: there are fewer than three papers.")
        return None
    if len(rows) < n_papers:
        notes.append(
            f"The map is measured on {number(len(rows))} of {count(n_papers, 'paper')}, drawn at"
            " random."
        )
    if n_neighbors < clustering_metrics.MAP_NEIGHBORS:
        notes.append(
            f"The map is measured with {count(n_neighbors, 'neighbour')} per paper instead of 10."
        )
    return clustering_metrics.map_trustworthiness(
        judged.vectors[rows], np.asarray(judged.places)[rows]
    )
