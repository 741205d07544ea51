"""The stages that settings shape, one call each: what an analysis and its evaluation share.

Each imports what it needs when it is called: numba, torch and BERTopic take seconds to load, and a
person who mistyped a file name should not wait for them.
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
from analysis.records import UNASSIGNED
from analysis.settings import Settings
from evidence.theme_lookup import themes_of

if TYPE_CHECKING:
    from analysis.clustering.clusters import Clusters
    from analysis.metrics.fit_metrics import Fit
    from analysis.representation.bertopic_model import TopicModel

Vectors = NDArray[np.float32]


def find_neighbors(vectors: Vectors, settings: Settings) -> Graph:
    """Link papers to those most like them."""
    return build_graph(
        vectors,
        n_neighbors=settings.neighbors_for(len(vectors)),
        n_listed=settings.n_listed_neighbors,
        seed=settings.seed,
    )


def draw_map(
    graph: Graph, vectors: Vectors, settings: Settings, previous: Vectors | None = None
) -> Vectors:
    """Give papers their places, (n_papers, 2).

    Parameters
    ----------
    graph, vectors, settings
        Of all papers.
    previous
        float32, (n_papers, 2): previous places, NaN for new papers. New papers start among their
        neighbours, and the result is aligned to the previous map. Where fewer than half of the
        papers have a previous place, the map is computed from nothing, and then aligned.
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
    """Put papers that had no place among their neighbours; those without any, in the middle."""
    from analysis.layout.placement import place_near_neighbors

    places = previous.copy()
    new = np.flatnonzero(np.isnan(previous[:, 0]))
    nowhere = np.full(len(previous), UNASSIGNED, dtype=np.int32)
    places[new] = place_near_neighbors(graph.weights.tocsr()[new], new, previous, nowhere)
    middle = np.nanmedian(places, axis=0)
    return np.where(np.isnan(places), middle, places).astype(np.float32)


def group_papers(graph: Graph, vectors: Vectors, settings: Settings, *, seed: int) -> Clusters:
    """Find topics and themes."""
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
    )


def refitter(graph: Graph, vectors: Vectors, settings: Settings) -> Fit:
    """Return what fits again: on all papers from their graph, on some from one of their own."""

    def fit(rows: NDArray[np.intp] | None, seed: int) -> Clusters:
        if rows is None:
            return group_papers(graph, vectors, settings, seed=seed)
        some = vectors[rows]
        return group_papers(find_neighbors(some, settings), some, settings, seed=seed)

    return fit


def judge_trends(
    dates: pd.Series, clusters: Clusters, topic_ids: Sequence[int], theme_ids: Sequence[int]
) -> pd.DataFrame:
    """Judge whether topics and themes grow or fade; see `trends.find_verdicts`."""
    from analysis.trends.verdicts import Groups, find_verdicts

    n_topics = len(clusters.theme_of_topic)
    theme_repeats = themes_of(clusters.repeats, range(n_topics), clusters.theme_of_topic)
    levels = [
        Groups("topic", topic_ids, clusters.topics.labels, clusters.repeats),
        Groups("theme", theme_ids, clusters.themes.labels, theme_repeats),
    ]
    return find_verdicts(dates, levels)


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
    """Name topics and themes; `known` is passed on to `describe_topics`.

    An `encoder` of None, or one that cannot read a term without the others, leaves terms to be
    compared by the papers that use them.
    """
    from analysis.representation.bertopic_model import describe_topics

    encode = None
    if encoder is not None and encoder.per_text:

        def encode(terms: Sequence[str]) -> Vectors:
            return embed(terms, encoder, cache_folder=cache_folder).vectors

    return describe_topics(
        texts,
        vectors,
        clusters.topics.labels,
        clusters.theme_of_topic,
        n_keywords=settings.n_keywords,
        encode=encode,
        **known,
    )
