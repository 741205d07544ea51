"""The stages that settings shape, one call each: what an analysis and its evaluation share.

Each imports what it needs when it is called: numba, torch and BERTopic take seconds to load, and a
person who mistyped a file name should not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.embedding.embed import Encoder, embed
from analysis.graph.knn import Graph, build_graph
from analysis.records import UNASSIGNED
from analysis.settings import Settings

if TYPE_CHECKING:
    from analysis.clustering.clusters import Clusters
    from analysis.representation.bertopic_model import TopicModel

Vectors = NDArray[np.float32]
Fit = Callable[[NDArray[np.intp] | None, int], "Clusters"]
"""The whole of a fit, its graph included, on the papers of some rows (None: on all) and from a
seed."""


def find_neighbors(vectors: Vectors, settings: Settings) -> Graph:
    """Link papers to those most like them."""
    return build_graph(
        vectors,
        n_neighbors=settings.neighbors_for(len(vectors)),
        n_listed=settings.n_listed_neighbors,
        seed=settings.seed,
    )


def draw_map(
    graph: Graph, vectors: Vectors, settings: Settings, former: Vectors | None = None
) -> Vectors:
    """Give papers their places, (n_papers, 2).

    Parameters
    ----------
    graph, vectors, settings
        Of all papers.
    former
        float32, (n_papers, 2): where they were, NaN for new ones. New ones start among their
        neighbours, and what comes out is turned and scaled to lie as it did. Where fewer than
        half have been anywhere, the map is drawn anew, and then turned.
    """
    from analysis.layout.umap_layout import umap_layout

    start = None
    if former is not None and 2 * np.isfinite(former[:, 0]).sum() >= len(former):
        start = _filled(graph, former)
    places = umap_layout(
        graph.weights,
        vectors,
        n_dims=2,
        min_dist=settings.min_dist,
        n_epochs=settings.n_map_epochs,
        seed=settings.seed,
        former=start,
    )
    if former is None:
        return places
    from analysis.layout.placement import procrustes_align

    return procrustes_align(places, former)


def _filled(graph: Graph, former: Vectors) -> Vectors:
    """Put papers that had no place among their neighbours; those without any, in the middle."""
    from analysis.layout.placement import place_near_neighbors

    places = former.copy()
    new = np.flatnonzero(np.isnan(former[:, 0]))
    nowhere = np.full(len(former), UNASSIGNED, dtype=np.int32)
    places[new] = place_near_neighbors(graph.weights.tocsr()[new], new, former, nowhere)
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

    theme_of = np.append(clusters.theme_of_topic, np.int32(UNASSIGNED))
    levels = [
        Groups("topic", topic_ids, clusters.topics.labels, clusters.repeats),
        Groups("theme", theme_ids, clusters.themes.labels, theme_of[clusters.repeats]),
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
