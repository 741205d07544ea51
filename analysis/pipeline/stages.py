"""The stages of a fit, shared by analysis and evaluation.

Imports are inside the functions: numba, torch and BERTopic take seconds to load, and a mistyped
file name should be reported at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.embedding.embed import Encoder, embed
from analysis.graph.knn import Graph, build_graph
from analysis.graph.near_copies import near_copies
from analysis.records import UNASSIGNED, AtlasError
from analysis.settings import Settings
from evidence.formatting import count, number, plural
from evidence.theme_lookup import themes_of

if TYPE_CHECKING:
    from analysis.clustering.clusters import Clusters
    from analysis.metrics.fit_metrics import Fit
    from analysis.representation.topic_model import TopicModel
    from analysis.representation.topic_terms import Encode
    from evidence.trends.verdicts import Trends

Vectors = NDArray[np.float32]


def find_neighbors(vectors: Vectors, settings: Settings) -> Graph:
    """Return the k-nearest-neighbour graph of papers."""
    return build_graph(
        vectors,
        n_neighbors=settings.neighbors_for(len(vectors)),
        n_listed=settings.n_listed_neighbors,
        seed=settings.seed,
    )


def draw_map(
    graph: Graph, vectors: Vectors, settings: Settings, previous: Vectors | None = None
) -> Vectors:
    """Return map positions by UMAP, float32, (n_papers, 2).

    Parameters
    ----------
    graph, vectors, settings
        Graph and vectors of all papers, and the settings.
    previous
        float32, (n_papers, 2): previous positions, NaN for new papers. If at least half of the
        papers have one, UMAP starts from them, with new papers near their neighbours. The result
        is aligned to the previous map.
    """
    from analysis.layout.umap_layout import umap_layout

    start = None
    if previous is not None and 2 * np.isfinite(previous[:, 0]).sum() >= len(previous):
        start = _filled(graph, previous)
    places = umap_layout(
        graph.weights,
        vectors,
        n_dims=2,
        min_dist=settings.min_dist,
        n_epochs=settings.n_map_epochs,
        seed=settings.seed,
        former=start,
    )
    if previous is None:
        return places
    from analysis.layout.procrustes import procrustes_align

    return procrustes_align(places, previous)


def _filled(graph: Graph, previous: Vectors) -> Vectors:
    """Return previous positions, and new papers near neighbours or in the middle."""
    from analysis.layout.placement import place_near_neighbors

    places = previous.copy()
    new = np.flatnonzero(np.isnan(previous[:, 0]))
    no_topics = np.full(len(previous), UNASSIGNED, dtype=np.int32)
    places[new] = place_near_neighbors(graph.weights.tocsr()[new], new, previous, no_topics)
    middle = np.nanmedian(places, axis=0)
    return np.where(np.isnan(places), middle, places).astype(np.float32)


def group_papers(graph: Graph, vectors: Vectors, settings: Settings, *, seed: int) -> Clusters:
    """Return topics and themes of papers."""
    from analysis.clustering.clusters import find_clusters

    places = None
    if settings.clustering == "hdbscan":
        from analysis.layout.umap_layout import umap_layout

        places = umap_layout(
            graph.weights,
            vectors,
            n_dims=settings.n_cluster_dims,
            min_dist=0.0,
            n_epochs=settings.n_cluster_epochs,
            seed=seed,
        )
    return find_clusters(
        graph.weights,
        min_papers=settings.min_topic_size_for(len(vectors)),
        n_runs=settings.n_runs,
        n_repeats=settings.n_repeats,
        seed=seed,
        resolution=settings.resolution,
        n_topics=settings.n_topics,
        places=places,
        copies=near_copies(graph, vectors),
    )


def refuse_too_many(n_papers: int, settings: Settings) -> None:
    """Raise an error if more topics are asked for than there are papers for."""
    smallest = settings.min_topic_size_for(n_papers)
    if settings.n_topics is not None and n_papers >= 2 * smallest:
        _refuse(n_papers, settings, n_papers // smallest)


def refuse_too_fine(graph: Graph, vectors: Vectors, settings: Settings) -> None:
    """Raise an error if more topics are asked for than the papers separate into."""
    from analysis.clustering.topic_range import most_topics

    n_papers = len(vectors)
    smallest = settings.min_topic_size_for(n_papers)
    if settings.n_topics is not None and n_papers >= 2 * smallest:
        copies = near_copies(graph, vectors)
        most = most_topics(graph.weights, min_papers=smallest, seed=settings.seed, copies=copies)
        _refuse(n_papers, settings, most)


def _refuse(n_papers: int, settings: Settings, most: int) -> None:
    """Raise an error if more topics are asked for than `most`."""
    smallest = settings.min_topic_size_for(n_papers)
    if settings.n_topics is not None and settings.n_topics > most:
        have = f"{count(n_papers, 'paper')} {plural(n_papers, 'gives', 'give')}"
        few = "1 topic" if most == 1 else f"1 to {count(most, 'topic')}"
        raise AtlasError(
            f"--n-topics {number(settings.n_topics)}: {have} {few} of at least "
            f"{count(smallest, 'paper')}; choose a number in this range, or --resolution fine"
        )


def refitter(graph: Graph, vectors: Vectors, settings: Settings) -> Fit:
    """Return a function that refits topics on all papers or on a sample."""

    def fit(rows: NDArray[np.intp] | None, seed: int) -> Clusters:
        if rows is None:
            return group_papers(graph, vectors, settings, seed=seed)
        some = vectors[rows]
        return group_papers(find_neighbors(some, settings), some, settings, seed=seed)

    return fit


def judge_trends(
    dates: pd.Series, clusters: Clusters, topic_ids: Sequence[int], theme_ids: Sequence[int]
) -> Trends:
    """Return verdicts on the trends of topics and themes."""
    from evidence.trends.level_results import Groups
    from evidence.trends.verdicts import find_trends

    n_topics = len(clusters.theme_of_topic)
    theme_repeats = themes_of(clusters.repeats, range(n_topics), clusters.theme_of_topic)
    levels = [
        Groups("topic", topic_ids, clusters.topics.labels, clusters.repeats),
        Groups("theme", theme_ids, clusters.themes.labels, theme_repeats),
    ]
    return find_trends(dates, levels)


def name_topics(
    texts: Sequence[str],
    vectors: Vectors,
    clusters: Clusters,
    settings: Settings,
    encoder: Encoder | None,
    *,
    cache_folder: Path | None = None,
    **known: Any,
) -> TopicModel:
    """Return labels and keywords of topics and themes, see `describe_topics`.

    Terms are compared by their vectors if each vector depends only on its own text, otherwise by
    the papers that use them.
    """
    from analysis.representation.topic_model import describe_topics

    return describe_topics(
        texts,
        vectors,
        clusters.topics.labels,
        clusters.theme_of_topic,
        n_keywords=settings.n_keywords,
        encode=term_encoder(encoder, cache_folder),
        **known,
    )


def term_encoder(encoder: Encoder | None, cache_folder: Path | None) -> Encode | None:
    """Return the encoder of terms; None if the encoder needs a whole corpus."""
    if encoder is None or not encoder.per_text:
        return None
    return lambda terms: embed(terms, encoder, cache_folder=cache_folder).vectors
