"""The next digest: papers that came join a snapshot, and what was there stays where it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import snapshot
from analysis.embedding.embed import Encoder, embed, text_of
from analysis.embedding.encoders import encoder_named
from analysis.graph.incremental import KnnUpdate, add_to_knn_graph
from analysis.pipeline.analyze import Stage, StageTimes, first_days, manifest_of, no_stage_display
from analysis.pipeline.check import sources_of
from analysis.pipeline.load_corpus import memory_in, read_corpus
from analysis.pipeline.previous_snapshot import arxiv_ids_of
from analysis.readers import STDIN, ReadOptions, ReadResult, list_inputs
from analysis.records import UNASSIGNED, AtlasError
from analysis.settings import READING, Settings, settings_of
from analysis.update.previous_state import PreviousState, reindex_snapshot
from analysis.update.steps import UpdateContext, UpdateResult, find_places
from analysis.update.tables import tables_of

_MOST_GONE = 0.5
"""Share of a snapshot's papers that an update may take away. More is another corpus, or a source
that was left out by mistake."""


class UpdateError(AtlasError):
    """A snapshot cannot be updated as asked; the message says why, and the remedy."""


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update did.

    Attributes
    ----------
    snapshot
        As it is now.
    written
        Whether it was written at all: it is not where no digest has changed.
    n_new, n_changed, n_gone
        Papers that came, that have another text now, and that are there no more.
    n_between
        Of those that came or changed, how many sit between topics.
    new_topic_ids
        Numbers of the topics that were opened.
    n_again
        Papers of the snapshot that had to be embedded again.
    """

    snapshot: snapshot.Snapshot
    written: bool = True
    n_new: int = 0
    n_changed: int = 0
    n_gone: int = 0
    n_between: int = 0
    new_topic_ids: tuple[int, ...] = ()
    n_again: int = 0


def update(
    sources: Sequence[Path] = (),
    *,
    snapshot_folder: Path,
    read_options: ReadOptions,
    asked: Mapping[str, Any] | None = None,
    encoder: Encoder | None = None,
    cache_folder: Path | None = None,
    stage: Stage = no_stage_display,
) -> Updated:
    """Bring a snapshot up to date with its digests.

    Papers that were there and have not changed keep place, topic, theme and strength to the last
    bit; shares, verdicts, ranks, lists of neighbours and words of the periods that changed are
    those of all papers.

    Parameters
    ----------
    sources
        All digests, new and old, as `pipeline.analyze` takes them; by default the files and
        folders that the snapshot was made from.
    snapshot_folder
        The snapshot.
    read_options
        Of reading; a year or columns that are not given are those of the snapshot.
    asked
        Settings that somebody asked for, by name. They must be the snapshot's.
    encoder
        What embeds; by default the one that the snapshot was made with.
    cache_folder
        Where vectors are kept. Old papers' vectors come from there; what is not there is embedded
        again.
    stage
        Told of each stage.

    Raises
    ------
    AtlasError
        If there is no snapshot, it was made in another way than what is asked for, or the digests
        cannot be used.
    """
    times = StageTimes()
    with snapshot.lock(snapshot_folder):
        with times.measure("Reading the snapshot", stage):
            former = snapshot.read(snapshot_folder)
            settings = _settings(snapshot_folder, former.manifest, asked or {})
            sources = list(sources) or sources_of(former.manifest, snapshot_folder)
            read_options = _as_read(read_options, former.manifest)
            if _is_unchanged(former.manifest, sources, snapshot_folder, read_options):
                return Updated(former, written=False)
        with times.measure("Reading digests", stage):
            read, corpus = read_corpus(
                sources,
                read_options,
                known=arxiv_ids_of(former.tables.papers),
                memory_folder=memory_in(cache_folder),
            )
            dates = first_days(corpus, read.digests)
            previous = reindex_snapshot(
                former.tables, corpus, dates, n_listed=settings.n_listed_neighbors
            )
            _refuse_another_corpus(snapshot_folder, former, previous, len(corpus.papers))
        encoder = encoder or encoder_named(
            settings.embedding_model, max_seq_length=settings.max_seq_length, seed=settings.seed
        )
        _check_weights(snapshot_folder, former.manifest.model, encoder)
        texts = [text_of(paper.title, paper.abstract) for paper in corpus.papers]
        with times.measure("Embedding abstracts", stage) as progress:
            embedded = embed(texts, encoder, cache_folder=cache_folder, progress=progress)
        if not encoder.per_text:
            previous = _scored_anew(previous, embedded.vectors)
        context = UpdateContext(
            former,
            corpus,
            texts,
            dates,
            embedded.vectors,
            previous,
            settings,
            encoder,
            cache_folder,
        )
        with times.measure("Finding neighbours", stage):
            knn = _join(context)
        with times.measure("Finding topics and places", stage):
            found = find_places(context, knn)
        with times.measure("Bringing tables up to date", stage):
            tables = tables_of(context, found, read.digests, snapshot_folder)
        with times.measure("Writing the snapshot", stage):
            manifest = _manifest(
                context, found, read, sources, snapshot_folder, read_options, times
            )
            written = snapshot.write(snapshot_folder, tables, manifest)
    return Updated(
        written,
        n_new=previous.n_new,
        n_changed=len(previous.fresh) - previous.n_new,
        n_gone=len(previous.gone),
        n_between=found.latest.n_between,
        new_topic_ids=found.groups.topic_ids[len(previous.topic_ids) :],
        n_again=max(0, embedded.n_encoded - len(previous.fresh)),
    )


def _settings(folder: Path, manifest: snapshot.Manifest, asked: Mapping[str, Any]) -> Settings:
    """Return the settings of the snapshot, which are those that were asked for."""
    settings, _ = settings_of(manifest.settings)
    others = [
        f"{name} {getattr(settings, name)} (not {value})"
        for name, value in asked.items()
        if getattr(settings, name) != value
    ]
    if others:
        raise UpdateError(
            f"{folder}: was made with {', '.join(others)}, and an update goes on as it was made; "
            "leave the option out, or run `digest-atlas analyze` with it to fit everything anew"
        )
    return settings


def _as_read(options: ReadOptions, manifest: snapshot.Manifest) -> ReadOptions:
    year, columns = (manifest.settings.get(name) for name in sorted(READING, reverse=True))
    return replace(
        options,
        year=year if options.year is None else options.year,
        columns=dict(options.columns) or dict(columns or {}),
    )


def _is_unchanged(
    manifest: snapshot.Manifest, sources: Sequence[Path], folder: Path, options: ReadOptions
) -> bool:
    read_as = {"year": options.year, "columns": dict(options.columns)}
    if any(manifest.settings.get(name) != value for name, value in read_as.items()):
        return False
    inputs = list_inputs(sources)
    if STDIN in inputs:
        return False
    now = {snapshot.relative_to_snapshot(path, folder): snapshot.sha256_of(path) for path in inputs}
    return now == {item.path: item.sha256 for item in manifest.inputs}


def _refuse_another_corpus(
    folder: Path, former: snapshot.Snapshot, previous: PreviousState, n_papers: int
) -> None:
    n_former = len(former.tables.papers)
    if len(previous.gone) > _MOST_GONE * n_former:
        raise UpdateError(
            f"{folder}: {len(previous.gone):,} of its {n_former:,} papers are not in the digests "
            f"that were named, which hold {n_papers:,}; name all digests, the old ones too (or "
            "none: then they are those it was made from), or run `digest-atlas analyze` to start "
            "from these"
        )


def _check_weights(folder: Path, model: Mapping[str, Any], encoder: Encoder) -> None:
    if (model.get("name"), model.get("sha256")) != (encoder.name, encoder.weights_sha256):
        raise UpdateError(
            f"{folder}: its vectors are of the encoder {model.get('name')} (weights SHA-256 "
            f"{model.get('sha256') or 'not known'}), the one at hand is {encoder.name} "
            f"({encoder.weights_sha256 or 'not known'}); {snapshot.REBUILD}"
        )


def _scored_anew(previous: PreviousState, vectors: NDArray[np.float32]) -> PreviousState:
    """Measure listed neighbours by vectors that are others as soon as there is one paper more."""
    cosines = np.einsum("pd,pnd->pn", vectors, vectors[previous.listed], optimize=True)
    cosines = np.where(previous.listed < 0, -np.inf, np.clip(cosines, -1, 1)).astype(np.float32)
    order = np.argsort(-cosines, axis=1, kind="stable")
    return replace(
        previous,
        listed=np.take_along_axis(previous.listed, order, axis=1),
        similarities=np.take_along_axis(cosines, order, axis=1),
        novelty=np.full_like(previous.novelty, np.nan),
    )


def _join(context: UpdateContext) -> KnnUpdate:
    previous = context.previous
    return add_to_knn_graph(
        context.vectors,
        previous.fresh,
        previous.listed,
        previous.similarities,
        n_neighbors=context.settings.neighbors_for(len(context.vectors)),
        search=previous.bereft,
    )


def _manifest(
    context: UpdateContext,
    found: UpdateResult,
    read: ReadResult,
    sources: Sequence[Path],
    folder: Path,
    read_options: ReadOptions,
    times: StageTimes,
) -> snapshot.Manifest:
    topics = found.groups.clusters.topics
    # What takes another fit or the whole corpus stays that of the last fit.
    figures = dict(context.former.manifest.quality) | {
        "unassigned_share": float((topics.labels == UNASSIGNED).mean()),
        "mean_stability": float(topics.stabilities.mean()) if topics.n_groups else None,
    }
    return replace(
        manifest_of(sources, folder, read, context.settings, read_options, context.encoder),
        quality=figures,
        stage_seconds=dict(times.seconds),
        # Advice first: of many warnings the first are seen.
        warnings=(*found.advice, *read.warnings, *context.corpus.warnings),
        since_fit=found.since_fit.as_dict(),
    )
