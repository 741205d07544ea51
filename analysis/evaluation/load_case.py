"""Loading of the fit to evaluate, from a snapshot or from digests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis import snapshot
from analysis.embedding.embed import Encoder, embed, text_of
from analysis.embedding.encoders import check_weights, encoder_named
from analysis.graph.knn import Graph
from analysis.metrics.fit_metrics import Judged
from analysis.pipeline.load_corpus import read_corpus
from analysis.pipeline.stage_log import log_warnings
from analysis.pipeline.stage_timer import Stage
from analysis.pipeline.stages import draw_map, find_neighbors, group_papers, name_topics
from analysis.readers import ReadOptions
from analysis.settings import Settings, settings_of

if TYPE_CHECKING:
    from analysis.clustering.clusters import Clusters
    from analysis.representation.topic_model import TopicModel


@dataclass(frozen=True, slots=True)
class Case:
    """A fit to evaluate, and what is needed to run it again."""

    what: str
    judged: Judged
    graph: Graph
    settings: Settings
    encoder: Encoder
    warnings: tuple[str, ...]


def from_snapshot(
    folder: Path, encoder: Encoder | None, cache_folder: Path | None, stage: Stage
) -> Case:
    """Return the fit of a snapshot, with its topics, labels, stabilities and map.

    Only vectors and the neighbour graph are computed; vectors may come from the cache.

    Raises
    ------
    AtlasError
        If the snapshot cannot be read, or was made with other encoder weights.
    """
    with stage("Reading the snapshot"):
        found = snapshot.read(folder)
    settings, warnings = settings_of(found.manifest.settings)
    log_warnings(warnings)
    encoder = encoder or encoder_named(
        settings.embedding_model, max_seq_length=settings.max_seq_length, seed=settings.seed
    )
    check_weights(folder, found.manifest.model, encoder, fix=snapshot.REBUILD)
    papers, topics = found.tables.papers, found.tables.topics
    texts = [text_of(*both) for both in zip(papers["title"], papers["abstract"], strict=True)]
    with stage("Embedding abstracts") as progress:
        vectors = embed(texts, encoder, cache_folder=cache_folder, progress=progress).vectors
    with stage("Finding neighbours"):
        graph = find_neighbors(vectors, settings)
    # Take the results of the fit from the snapshot's tables.
    judged = Judged(
        texts=texts,
        vectors=vectors,
        places=papers[["x", "y"]].to_numpy(dtype=float),
        topics=papers["topic_id"].to_numpy(dtype=np.int32),
        themes=papers["theme_id"].to_numpy(dtype=np.int32),
        memberships=papers["membership"].to_numpy(dtype=float),
        topic_ids=topics["topic_id"].tolist(),
        stabilities=topics["stability"].to_numpy(dtype=float),
        recovered_shares=topics["n_recovered"].to_numpy(dtype=float) / max(settings.n_repeats, 1),
        labels=topics["label"].tolist(),
        keywords=[list(words) for words in topics["keywords"]],
        categories=[None if pd.isna(name) else str(name) for name in papers["category"]],
    )
    return Case(str(folder), judged, graph, settings, encoder, tuple(warnings))


def from_digests(
    sources: Sequence[Path],
    settings: Settings,
    read_options: ReadOptions,
    encoder: Encoder | None,
    cache_folder: Path | None,
    stage: Stage,
) -> Case:
    """Return a fit of digests, for this evaluation only.

    Raises
    ------
    AtlasError
        If the digests or the encoder cannot be used.
    """
    with stage("Reading digests"):
        read, corpus = read_corpus(sources, read_options)
    encoder = encoder or encoder_named(
        settings.embedding_model, max_seq_length=settings.max_seq_length, seed=settings.seed
    )
    texts = [text_of(paper.title, paper.abstract) for paper in corpus.papers]
    with stage("Embedding abstracts") as progress:
        vectors = embed(texts, encoder, cache_folder=cache_folder, progress=progress).vectors
    with stage("Finding neighbours"):
        graph = find_neighbors(vectors, settings)
    with stage("Drawing the map"):
        places = draw_map(graph, vectors, settings)
    with stage("Finding topics"):
        clusters = group_papers(graph, vectors, settings, seed=settings.seed)
    with stage("Naming topics"):
        model = name_topics(texts, vectors, clusters, settings, encoder, cache_folder=cache_folder)
    categories = [paper.category for paper in corpus.papers]
    judged = Judged.of(texts, vectors, places, clusters, model, categories)
    warnings = (*read.warnings, *corpus.warnings)
    return Case(", ".join(map(str, sources)), judged, graph, settings, encoder, warnings)


@dataclass(frozen=True, slots=True)
class OurFit:
    """Our fit from vectors to named topics; see `baseline_comparison.Ours`."""

    case: Case

    def find(self, seed: int) -> Clusters:
        """Return the clusters of the papers, including the neighbour search."""
        vectors, settings = self.case.judged.vectors, self.case.settings
        return group_papers(find_neighbors(vectors, settings), vectors, settings, seed=seed)

    def name(self, found: Clusters, *, rerank: bool) -> TopicModel:
        """Return the clusters with keywords and labels, reranked by the encoder or not."""
        judged, settings = self.case.judged, self.case.settings
        # No cache, so that encoding is timed.
        encoder = self.case.encoder if rerank else None
        return name_topics(judged.texts, judged.vectors, found, settings, encoder)
