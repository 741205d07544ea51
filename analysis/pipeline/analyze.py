"""`analyze`: runs all stages of a fit, from digest files to a snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import snapshot
from analysis.corpus import Corpus
from analysis.duplicates import find_duplicates
from analysis.embedding.embed import Encoder, embed, text_of
from analysis.embedding.encoders import encoder_named
from analysis.graph.knn import Graph
from analysis.pipeline.events import events_frame
from analysis.pipeline.far_worse import refuse_far_worse
from analysis.pipeline.given_names import given_labels, other_numbers, unknown_numbers
from analysis.pipeline.load_corpus import first_days, parse_cache_in, read_corpus
from analysis.pipeline.manifest import manifest_of
from analysis.pipeline.numba_cache import ensure_numba_cache
from analysis.pipeline.previous_snapshot import PreviousSnapshot, read_previous
from analysis.pipeline.result import AnalysisResult
from analysis.pipeline.stage_log import log_warnings, logged
from analysis.pipeline.stage_timer import Stage, StageTimer, no_stage_display
from analysis.pipeline.stages import (
    draw_map,
    find_neighbors,
    group_papers,
    judge_trends,
    name_topics,
    refitter,
    refuse_too_fine,
    refuse_too_many,
)
from analysis.pipeline.tables import compose, keywords_over_time_frame, periods_of
from analysis.ranking import novelty_of, order_papers
from analysis.readers import ReadOptions
from analysis.readers.labels_toml import GivenNames
from analysis.records import Digest
from analysis.settings import Settings
from evidence.formatting import count, number

if TYPE_CHECKING:
    from analysis.clustering.clusters import Clusters
    from analysis.representation.llm_labels import Labeller
    from analysis.representation.topic_model import TopicModel


def analyze(
    sources: Sequence[Path],
    *,
    snapshot_folder: Path,
    settings: Settings,
    read_options: ReadOptions,
    encoder: Encoder | None = None,
    labeller: Labeller | None = None,
    renumber: bool = False,
    force: bool = False,
    cache_folder: Path | None = None,
    stage: Stage = no_stage_display,
) -> snapshot.Snapshot:
    """Analyse digest files, write a snapshot and return it.

    Parameters
    ----------
    sources
        Digest files, or folders of digest files.
    snapshot_folder
        Folder of the snapshot. A previous one is replaced once the new one is complete.
    settings
        Settings of the analysis.
    read_options
        Reading options.
    encoder
        Encoder that embeds texts; defaults to the one that `settings` names.
    labeller
        Language model that proposes topic labels; None uses none.
    renumber
        If True, number and name topics as if there were no previous snapshot.
    force
        If True, write the snapshot even if it is far worse than the previous one.
    cache_folder
        Cache of vectors and parsed digests; None keeps nothing between runs.
    stage
        Progress display.

    Returns
    -------
    Snapshot
        The snapshot, as read back from disk.

    Raises
    ------
    AtlasError
        If the digests, the encoder or the folder cannot be used, more topics are asked for than
        there are, or the result is far worse than the previous snapshot.
    """
    timer = StageTimer(logged(stage))
    ensure_numba_cache()
    with snapshot.lock(snapshot_folder):
        # Read the previous snapshot, if any, and the digests.
        with timer.measure("Reading digests"):
            before = read_previous(snapshot_folder)
            previous = PreviousSnapshot() if renumber else before
            read, corpus = read_corpus(
                sources,
                read_options,
                known=before.known_papers,
                digests=before.digests,
                parse_cache_folder=parse_cache_in(cache_folder),
            )
        refuse_too_many(len(corpus.papers), settings)
        # Fit and write.
        encoder = encoder or encoder_named(
            settings.embedding_model, max_seq_length=settings.max_seq_length, seed=settings.seed
        )
        inputs = _FitInputs(
            corpus=corpus,
            digests=read.digests,
            given_names=read.given_names,
            dates=first_days(corpus, read.digests),
            previous=previous.about([paper.paper_id for paper in corpus.papers]),
            settings=settings,
            encoder=encoder,
            labeller=labeller,
            cache_folder=cache_folder,
        )
        result = replace(_fit(inputs, timer), digest_aliases=read.digest_aliases)
        if inputs.previous.tables is None and (before.tables or before.warnings):
            warnings = (*result.warnings, *other_numbers(read.given_names))
            result = replace(result, warnings=warnings)
        if not force:
            labels = result.clusters.topics.labels
            refuse_far_worse(snapshot_folder, before, inputs.paper_ids, labels, settings)
        log_warnings(result.warnings)
        with timer.measure("Writing the snapshot"):
            manifest = replace(
                manifest_of(sources, snapshot_folder, read, settings, read_options, encoder),
                quality=result.quality,
                stage_seconds=dict(timer.seconds),
                warnings=(*read.changes, *read.warnings, *corpus.warnings, *result.warnings),
            )
            return snapshot.write(snapshot_folder, compose(result, snapshot_folder), manifest)


@dataclass(frozen=True, slots=True)
class _FitInputs:
    """The input of a fit; `dates` are the dates on which papers were first listed."""

    corpus: Corpus
    digests: Sequence[Digest]
    given_names: GivenNames
    dates: pd.Series
    previous: PreviousSnapshot
    settings: Settings
    encoder: Encoder
    labeller: Labeller | None
    cache_folder: Path | None

    @property
    def paper_ids(self) -> list[str]:
        """Ids of the papers, by row."""
        return [paper.paper_id for paper in self.corpus.papers]


def _fit(inputs: _FitInputs, timer: StageTimer) -> AnalysisResult:
    """Run all stages from embedding to trends."""
    corpus, dates, settings = inputs.corpus, inputs.dates, inputs.settings
    paper_ids, previous = inputs.paper_ids, inputs.previous
    # Vectors, and the graph behind map and topics.
    texts = [text_of(paper.title, paper.abstract) for paper in corpus.papers]
    with timer.measure("Embedding abstracts") as progress:
        vectors = embed(
            texts, inputs.encoder, cache_folder=inputs.cache_folder, progress=progress
        ).vectors
    with timer.measure("Finding neighbours"):
        graph = find_neighbors(vectors, settings)
        duplicates = find_duplicates(texts, graph.indices, graph.similarities)
        refuse_too_fine(graph, vectors, settings)
    # Map and topics; ids and labels carry over from the previous snapshot.
    with timer.measure("Drawing the map"):
        places = previous.places(paper_ids)
        if places is None or not previous.is_drawn(paper_ids, graph, settings):
            places = draw_map(graph, vectors, settings, places)
    with timer.measure("Finding topics"):
        clusters = group_papers(graph, vectors, settings, seed=settings.seed)
        topic_lineage, theme_lineage = (
            previous.trace(
                level,
                paper_ids,
                groups,
                vectors=vectors,
                dates=dates,
                n_repeats=len(clusters.repeats),
            )
            for level, groups in (("topic", clusters.topics), ("theme", clusters.themes))
        )
    with timer.measure("Naming topics"):
        periods, spans = periods_of(dates)
        model = name_topics(
            texts,
            vectors,
            clusters,
            settings,
            inputs.encoder,
            cache_folder=inputs.cache_folder,
            periods=periods,
            known_labels=previous.labels("topic", topic_lineage)
            | given_labels(inputs.given_names, "topic", topic_lineage.ids),
            known_theme_labels=previous.labels("theme", theme_lineage)
            | given_labels(inputs.given_names, "theme", theme_lineage.ids),
            labeller=inputs.labeller,
        )
    # Figures on the fit.
    with timer.measure("Ordering papers"):
        days = pd.factorize(dates, sort=True)[0]
        order = order_papers(
            vectors,
            clusters.topics.labels,
            clusters.memberships,
            days,
            novelty=novelty_of(vectors, days, graph.indices, graph.similarities),
        )
    with timer.measure("Measuring quality"):
        quality = _quality(inputs, texts, vectors, graph, places, clusters, model)
    with timer.measure("Testing trends"):
        trends = judge_trends(dates, clusters, topic_lineage.ids, theme_lineage.ids)
    # The result.
    n_listed = settings.n_listed_neighbors
    events = events_frame(
        previous.tables,
        {"topic": topic_lineage, "theme": theme_lineage},
        source="refit",
        date=max(digest.date for digest in inputs.digests),
    )
    ids = {"topic": topic_lineage.ids, "theme": theme_lineage.ids}
    return AnalysisResult(
        corpus=corpus,
        digests=inputs.digests,
        clusters=clusters,
        topic_ids=topic_lineage.ids,
        theme_ids=theme_lineage.ids,
        places=places,
        order=order,
        topic_names=model.topics,
        theme_names=model.themes,
        outline=model.outline,
        trends=trends,
        keywords_over_time=keywords_over_time_frame(
            model.words_over_time, topic_lineage.ids, spans
        ),
        events=events,
        listed=graph.indices[:, :n_listed],
        similarities=graph.similarities[:, :n_listed],
        duplicates=duplicates,
        quality=quality,
        warnings=(
            *previous.warnings,
            *unknown_numbers(inputs.given_names, ids, events),
            *_count_warning(settings, clusters),
            *model.warnings,
        ),
    )


def _quality(
    inputs: _FitInputs,
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    graph: Graph,
    places: NDArray[np.float32],
    clusters: Clusters,
    model: TopicModel,
) -> dict[str, float | None]:
    """Return quality metrics; a small corpus is refitted to measure stability."""
    from analysis.metrics.fit_metrics import Judged, measure

    settings = inputs.settings
    categories = [paper.category for paper in inputs.corpus.papers]
    judged = Judged.of(texts, vectors, places, clusters, model, categories)
    fit = None
    if len(texts) <= settings.n_refitted_papers:
        fit = refitter(graph, vectors, settings)
    return measure(judged, fit=fit, seed=settings.seed).figures


def _count_warning(settings: Settings, clusters: Clusters) -> list[str]:
    """Return a warning if the number of topics is not the requested one."""
    n_topics = clusters.topics.n_groups
    if settings.clustering != "consensus" or settings.n_topics in (None, n_topics):
        return []
    return [
        f"found {count(n_topics, 'topic')} instead of the requested {number(settings.n_topics)}, "
        "because the papers do not separate that way; try another --n-topics, or --resolution"
    ]
