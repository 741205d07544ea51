"""The stages in their order: the one place that knows it."""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import snapshot
from analysis.corpus import Corpus
from analysis.duplicates import Duplicate, find_duplicates
from analysis.embedding.embed import Encoder, Progress, embed, no_progress, text_of
from analysis.embedding.encoders import encoder_named
from analysis.graph.knn import Graph
from analysis.lineage import Lineage
from analysis.pipeline import tables
from analysis.pipeline.load_corpus import memory_in, read_corpus
from analysis.pipeline.previous_snapshot import PreviousSnapshot, read_previous
from analysis.pipeline.result import Findings, compose
from analysis.pipeline.stages import (
    draw_map,
    find_neighbors,
    group_papers,
    judge_trends,
    name_topics,
    refitter,
)
from analysis.ranking import ReadingOrder, order_papers
from analysis.readers import STDIN, ReadOptions, ReadResult
from analysis.records import Digest
from analysis.settings import Settings

if TYPE_CHECKING:
    from analysis.clustering.clusters import Clusters
    from analysis.representation.bertopic_model import TopicModel
    from analysis.representation.llm_labels import Labeller

Stage = Callable[[str], AbstractContextManager[Progress]]
"""Told when a stage starts and ends; lends it a function to report progress to."""

_PACKAGES = (
    "bertopic",
    "graspologic-native",
    "hdbscan",
    "numpy",
    "scikit-learn",
    "scipy",
    "sentence-transformers",
    "torch",
    "umap-learn",
)


@dataclass(slots=True)
class StageTimes:
    """Wall time of each stage in seconds, in order."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def measure(self, name: str, stage: Stage) -> Iterator[Progress]:
        """Run one stage under the caller's eyes and note how long it took."""
        started = time.perf_counter()
        with stage(name) as progress:
            yield progress
        self.seconds[name] = round(time.perf_counter() - started, 3)


@contextmanager
def no_stage_display(_: str) -> Iterator[Progress]:
    """Show nothing: the `Stage` for tests and for other programs."""
    yield no_progress


def analyze(
    sources: Sequence[Path],
    *,
    snapshot_folder: Path,
    settings: Settings,
    read_options: ReadOptions,
    encoder: Encoder | None = None,
    labeller: Labeller | None = None,
    renumber: bool = False,
    cache_folder: Path | None = None,
    stage: Stage = no_stage_display,
) -> snapshot.Snapshot:
    """Turn digest files into a snapshot on disk.

    Parameters
    ----------
    sources
        Digest files, or folders of them.
    snapshot_folder
        Where the snapshot goes; a former one is replaced when the new one is whole.
    settings
        Of the analysis.
    read_options
        Of reading.
    encoder
        What embeds; by default the one that `settings` names.
    labeller
        A language model to be asked for labels; by default none is.
    renumber
        Whether to number and name topics as if there were no former snapshot.
    cache_folder
        Where vectors and readings of digests are kept between runs; None keeps none.
    stage
        Told of each stage.

    Returns
    -------
    Snapshot
        As read back from disk.

    Raises
    ------
    AtlasError
        If the input, the encoder or the target cannot be used.
    """
    times = StageTimes()
    with snapshot.lock(snapshot_folder):
        with times.measure("Reading digests", stage):
            former = PreviousSnapshot() if renumber else read_previous(snapshot_folder)
            read, corpus = read_corpus(
                sources,
                read_options,
                known=former.arxiv_ids,
                memory_folder=memory_in(cache_folder),
            )
        encoder = encoder or encoder_named(
            settings.embedding_model, max_seq_length=settings.max_seq_length, seed=settings.seed
        )
        paper_ids = [paper.paper_id for paper in corpus.papers]
        former = former.about(paper_ids)
        dates = first_days(corpus, read.digests)
        found = _find(
            corpus,
            paper_ids,
            dates,
            encoder,
            settings,
            former,
            labeller,
            cache_folder,
            times,
            stage,
        )
        with times.measure("Writing the snapshot", stage):
            frames = _tables(read.digests, corpus, found, former, settings, snapshot_folder)
            manifest = replace(
                manifest_of(sources, snapshot_folder, read, settings, read_options, encoder),
                quality=found.quality,
                stage_seconds=dict(times.seconds),
                warnings=(
                    *read.warnings,
                    *corpus.warnings,
                    *former.warnings,
                    *_count_warning(settings, found.clusters),
                    *found.model.warnings,
                ),
            )
            return snapshot.write(snapshot_folder, frames, manifest)


def first_days(corpus: Corpus, digests: Sequence[Digest]) -> pd.Series:
    """Return the date of the digest that each paper first came in."""
    date_of = {digest.digest_id: digest.date for digest in digests}
    return pd.Series([date_of[paper.first_digest] for paper in corpus.papers])


@dataclass(frozen=True, slots=True)
class _Found:
    """What the stages found, by position; the numbers that last beside it."""

    graph: Graph
    places: NDArray[np.float32]
    clusters: Clusters
    topic_line: Lineage
    theme_line: Lineage
    order: ReadingOrder
    duplicates: Sequence[Duplicate]
    model: TopicModel
    period_spans: Sequence[tuple[Any, Any]]
    verdicts: pd.DataFrame
    quality: Mapping[str, float | None]


def _find(
    corpus: Corpus,
    paper_ids: Sequence[str],
    dates: pd.Series,
    encoder: Encoder,
    settings: Settings,
    former: PreviousSnapshot,
    labeller: Labeller | None,
    cache_folder: Path | None,
    times: StageTimes,
    stage: Stage,
) -> _Found:
    # `dates` are those of the digests that papers first came in.
    texts = [text_of(paper.title, paper.abstract) for paper in corpus.papers]
    with times.measure("Embedding abstracts", stage) as progress:
        vectors = embed(texts, encoder, cache_folder=cache_folder, progress=progress).vectors
    with times.measure("Finding neighbours", stage):
        graph = find_neighbors(vectors, settings)
        duplicates = find_duplicates(texts, graph.indices, graph.similarities)
    with times.measure("Drawing the map", stage):
        former_places = former.places(paper_ids)
        if former_places is not None and former.is_drawn(paper_ids, graph, settings):
            places = former_places
        else:
            places = draw_map(graph, vectors, settings, former_places)
    with times.measure("Finding topics", stage):
        clusters = group_papers(graph, vectors, settings, seed=settings.seed)
        topic_line = former.trace("topic", paper_ids, clusters.topics)
        theme_line = former.trace("theme", paper_ids, clusters.themes)
    with times.measure("Naming topics", stage):
        periods, spans = tables.periods_of(dates)
        model = name_topics(
            texts,
            vectors,
            clusters,
            settings,
            encoder,
            cache_folder=cache_folder,
            periods=periods,
            former_labels=former.labels("topic", topic_line),
            former_theme_labels=former.labels("theme", theme_line),
            labeller=labeller,
        )
    with times.measure("Ordering papers", stage):
        days = pd.factorize(dates, sort=True)[0]
        order = order_papers(vectors, clusters.topics.labels, days)
    with times.measure("Measuring quality", stage):
        from analysis.metrics.fit_metrics import Judged, measure

        categories = [paper.category for paper in corpus.papers]
        judged = Judged.of(texts, vectors, places, clusters, model, categories)
        again = None
        if len(texts) <= settings.n_refitted_papers:
            again = refitter(graph, vectors, settings)
        quality = measure(judged, fit=again, seed=settings.seed).figures
    with times.measure("Testing trends", stage):
        verdicts = judge_trends(dates, clusters, topic_line.ids, theme_line.ids)
    return _Found(
        graph,
        places,
        clusters,
        topic_line,
        theme_line,
        order,
        duplicates,
        model,
        spans,
        verdicts,
        quality,
    )


def _count_warning(settings: Settings, clusters: Clusters) -> list[str]:
    n_found = clusters.topics.n_groups
    if settings.clustering != "consensus" or settings.n_topics in (None, n_found):
        return []
    return [
        f"{settings.n_topics} topics were asked for and {n_found} found: the papers do not fall "
        "into as many; try another --n-topics, or --resolution"
    ]


def _tables(
    digests: Sequence[Digest],
    corpus: Corpus,
    found: _Found,
    former: PreviousSnapshot,
    settings: Settings,
    folder: Path,
) -> snapshot.Tables:
    topic_ids, model, n_listed = found.topic_line.ids, found.model, settings.n_listed_neighbors
    findings = Findings(
        corpus=corpus,
        digests=digests,
        clusters=found.clusters,
        topic_ids=topic_ids,
        theme_ids=found.theme_line.ids,
        places=found.places,
        order=found.order,
        topic_names=model.topics,
        theme_names=model.themes,
        outline=model.outline,
        verdicts=found.verdicts,
        keywords_over_time=tables.keywords_over_time_frame(
            model.words_over_time, topic_ids, found.period_spans
        ),
        lineage=tables.lineage_frame(former.lineage, found.topic_line, found.theme_line),
        listed=found.graph.indices[:, :n_listed],
        similarities=found.graph.similarities[:, :n_listed],
        duplicates=found.duplicates,
    )
    return compose(findings, folder)


def manifest_of(
    sources: Sequence[Path],
    folder: Path,
    read: ReadResult,
    settings: Settings,
    read_options: ReadOptions,
    encoder: Encoder,
) -> snapshot.Manifest:
    """Say what was read, with what, and by which settings."""

    def spell(path: Path) -> str:
        return snapshot.relative_to_snapshot(path, folder)

    def sha256_of(path: Path) -> str:
        if path == STDIN and read.stdin_sha256 is not None:
            return read.stdin_sha256
        return snapshot.sha256_of(path)

    return snapshot.Manifest(
        created=snapshot.utc_now(),
        sources=tuple(spell(source) for source in sources),
        inputs=tuple(snapshot.InputFile(spell(path), sha256_of(path)) for path in read.inputs),
        settings=settings.as_dict()
        | {"year": read_options.year, "columns": dict(read_options.columns)},
        model={"name": encoder.name, "sha256": encoder.weights_sha256},
        packages={name: importlib.metadata.version(name) for name in _PACKAGES},
    )
