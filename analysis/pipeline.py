"""The stages in their order: the one place that knows it."""

from __future__ import annotations

import importlib.metadata
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import snapshot
from analysis.corpus import Corpus, build_corpus
from analysis.embed import Encoder, Progress, embed, text_of, unseen
from analysis.encoders import encoder_named
from analysis.graph import Graph, build_graph
from analysis.readers import ReadOptions, ReadResult, read_digests
from analysis.records import UNASSIGNED, Digest, InputError
from analysis.settings import Settings

Stage = Callable[[str], AbstractContextManager[Progress]]
"""Told when a stage starts and ends; lends it a function to report progress to."""

_PACKAGES = (
    "bertopic",
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
def silent(_: str) -> Iterator[Progress]:
    """Show nothing: the `Stage` for tests and for other programs."""
    yield unseen


def analyze(
    sources: Sequence[Path],
    *,
    snapshot_folder: Path,
    settings: Settings,
    read_options: ReadOptions,
    encoder: Encoder | None = None,
    cache_folder: Path | None = None,
    stage: Stage = silent,
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
    cache_folder
        Where vectors are kept between runs; None keeps none.
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
            read = read_digests(sources, read_options)
            corpus = build_corpus(read.digests)
            if not corpus.papers:
                raise InputError(
                    ", ".join(map(str, sources)),
                    "the digests hold no paper",
                    "check that they are digests: a title, then its abstract",
                )
        encoder = encoder or encoder_named(
            settings.encoder, max_tokens=settings.max_tokens, seed=settings.seed
        )
        tables, quality = _tables(
            read.digests, corpus, encoder, settings, snapshot_folder, cache_folder, times, stage
        )
        with times.measure("Writing the snapshot", stage):
            manifest = replace(
                _manifest(sources, snapshot_folder, read, corpus, settings, read_options, encoder),
                quality=quality,
                stage_seconds=dict(times.seconds),
            )
            return snapshot.write(snapshot_folder, tables, manifest)


def _tables(
    digests: Sequence[Digest],
    corpus: Corpus,
    encoder: Encoder,
    settings: Settings,
    folder: Path,
    cache_folder: Path | None,
    times: StageTimes,
    stage: Stage,
) -> tuple[snapshot.Tables, dict[str, float]]:
    # Imported stage by stage: numba, torch and BERTopic take seconds each, and a person who
    # mistyped a file name should not wait for them.
    texts = [text_of(paper.title, paper.abstract) for paper in corpus.papers]
    n_papers = len(texts)
    with times.measure("Embedding abstracts", stage) as progress:
        embedding = embed(texts, encoder, cache_folder=cache_folder, progress=progress)
    vectors = embedding.vectors
    with times.measure("Finding neighbours", stage):
        graph = build_graph(
            vectors,
            n_neighbors=settings.neighbors_for(n_papers),
            n_listed=settings.n_listed_neighbors,
            seed=settings.seed,
        )
    with times.measure("Drawing the map", stage):
        from analysis.layout import lay_out

        places = lay_out(
            graph.weights,
            vectors,
            n_dims=2,
            min_dist=settings.min_dist,
            n_epochs=settings.n_map_epochs,
            seed=settings.seed,
        )
    with times.measure("Finding topics", stage):
        from analysis.clusters import find_clusters

        reduced = lay_out(
            graph.weights,
            vectors,
            n_dims=settings.n_cluster_dims,
            min_dist=0.0,
            n_epochs=settings.n_cluster_epochs,
            seed=settings.seed,
        )
        clusters = find_clusters(reduced, min_papers=settings.min_topic_papers_for(n_papers))
    with times.measure("Naming topics", stage):
        from analysis.topics import describe_topics

        model = describe_topics(texts, vectors, clusters.labels, n_keywords=settings.n_keywords)
    with times.measure("Counting shares", stage):
        from analysis.trends import topic_shares

        papers = _papers_frame(corpus)
        papers["topic_id"] = clusters.labels
        papers["strength"] = clusters.strengths
        papers["nearest_topic_id"] = model.nearest
        papers[["x", "y"]] = places
        papers["topic_rank"] = model.rank
        papers["centrality"] = model.centrality
        appearances = pd.DataFrame(
            [(a.paper_id, a.digest_id, a.position) for a in corpus.appearances],
            columns=["paper_id", "digest_id", "position"],
        )
        topics = _topics_frame(model.topics, papers)
        trends = topic_shares(
            appearances, papers.set_index("paper_id")["topic_id"], topics["topic_id"].tolist()
        )
    tables = snapshot.Tables(
        papers=papers,
        appearances=appearances,
        digests=_digests_frame(digests, papers, appearances, folder),
        topics=topics,
        trends=trends,
        neighbors=_neighbors_frame(papers["paper_id"], graph, settings.n_listed_neighbors),
    )
    quality = {"unassigned_share": float((papers["topic_id"] == UNASSIGNED).mean())}
    return tables, quality


def _papers_frame(corpus: Corpus) -> pd.DataFrame:
    columns = (
        "paper_id",
        "title",
        "abstract",
        "url",
        "arxiv_id",
        "published",
        "upvotes",
        "first_digest",
        "n_digests",
    )
    rows = [tuple(getattr(paper, column) for column in columns) for paper in corpus.papers]
    frame = pd.DataFrame(rows, columns=list(columns))
    return frame.astype({"upvotes": "Int32"})


def _digests_frame(
    digests: Sequence[Digest], papers: pd.DataFrame, appearances: pd.DataFrame, folder: Path
) -> pd.DataFrame:
    shown = appearances.groupby("digest_id").size()
    new = papers.groupby("first_digest").size()
    rows = [
        {
            "digest_id": digest.digest_id,
            "date": digest.date,
            "date_source": digest.date_source,
            "source": digest.source,
            "file": snapshot.relative_to_snapshot(Path(digest.file), folder),
            "n_slots": len(digest.entries),
            "n_papers": int(shown.get(digest.digest_id, 0)),
            "n_new": int(new.get(digest.digest_id, 0)),
        }
        for digest in digests
    ]
    return pd.DataFrame(rows)


def _topics_frame(topics: Sequence[Any], papers: pd.DataFrame) -> pd.DataFrame:
    middles = papers.groupby("topic_id")[["x", "y"]].median()
    sizes = papers.groupby("topic_id").size()
    return pd.DataFrame(
        {
            "topic_id": [topic.topic_id for topic in topics],
            "label": [topic.label for topic in topics],
            "keywords": [list(topic.keywords) for topic in topics],
            "keyword_weights": [list(topic.weights) for topic in topics],
            "n_papers": [int(sizes[topic.topic_id]) for topic in topics],
            "x": [float(middles.loc[topic.topic_id, "x"]) for topic in topics],
            "y": [float(middles.loc[topic.topic_id, "y"]) for topic in topics],
        }
    )


def _neighbors_frame(paper_ids: pd.Series, graph: Graph, n_listed: int) -> pd.DataFrame:
    ids = paper_ids.to_numpy()
    return pd.DataFrame(
        {
            "paper_id": ids,
            "neighbor_ids": [ids[row].tolist() for row in graph.indices[:, :n_listed]],
            "similarities": [
                row.tolist() for row in graph.similarities[:, :n_listed].astype(np.float32)
            ],
        }
    )


def _manifest(
    sources: Sequence[Path],
    folder: Path,
    read: ReadResult,
    corpus: Corpus,
    settings: Settings,
    read_options: ReadOptions,
    encoder: Encoder,
) -> snapshot.Manifest:
    def spell(path: Path) -> str:
        return snapshot.relative_to_snapshot(path, folder)

    return snapshot.Manifest(
        created=snapshot.utc_now(),
        sources=tuple(spell(source) for source in sources),
        inputs=tuple(
            snapshot.InputFile(spell(path), snapshot.sha256_of(path)) for path in read.inputs
        ),
        settings=settings.as_dict()
        | {"year": read_options.year, "columns": dict(read_options.columns)},
        model={"name": encoder.name, "sha256": encoder.weights_sha256},
        packages={name: importlib.metadata.version(name) for name in _PACKAGES},
        warnings=(*read.warnings, *corpus.warnings),
    )
