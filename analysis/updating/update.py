"""`update`: adds digests to a snapshot without a refit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import snapshot
from analysis.embedding.embed import Encoder, embed, text_of
from analysis.embedding.encoders import check_weights, encoder_named
from analysis.graph.incremental import KnnUpdate, add_to_knn_graph
from analysis.pipeline.check import hashes_of, sources_of
from analysis.pipeline.known_digests import known_digests
from analysis.pipeline.load_corpus import first_days, parse_cache_in, read_corpus
from analysis.pipeline.manifest import manifest_of
from analysis.pipeline.numba_cache import ensure_numba_cache
from analysis.pipeline.previous_snapshot import known_papers_of
from analysis.pipeline.stage_log import log_warnings, logged
from analysis.pipeline.stage_timer import Stage, StageTimer, no_stage_display
from analysis.pipeline.tables import compose
from analysis.readers import STDIN, ReadOptions, list_inputs
from analysis.records import PROPOSED, AtlasError
from analysis.settings import READING, Settings, settings_of
from analysis.updating.context import UpdateContext
from analysis.updating.previous_state import PreviousState, reindex_snapshot
from analysis.updating.result import result_of
from analysis.updating.steps import run_steps
from evidence.formatting import count, number, plural

_MAX_REMOVED_SHARE = 0.5
"""Maximum share of a snapshot's papers that an update may remove. A larger share indicates another
corpus or a forgotten source."""


class UpdateError(AtlasError):
    """A snapshot cannot be updated; the message has location, problem and fix."""


@dataclass(frozen=True, slots=True)
class Updated:
    """The result of an update.

    Attributes
    ----------
    snapshot
        The updated snapshot.
    written
        False if no digest has changed, so that nothing was written.
    n_new, n_changed, n_removed
        Numbers of papers added, with a changed text, and removed.
    n_unassigned
        How many of the new and changed papers are unassigned.
    new_topic_ids
        Ids of new topics.
    ended_topic_ids
        Ids of topics that were merged or retired.
    n_reembedded
        Number of existing papers that were embedded again, because they were not in the cache.
    """

    snapshot: snapshot.Snapshot
    written: bool = True
    n_new: int = 0
    n_changed: int = 0
    n_removed: int = 0
    n_unassigned: int = 0
    new_topic_ids: tuple[int, ...] = ()
    ended_topic_ids: tuple[int, ...] = ()
    n_reembedded: int = 0


def update(
    sources: Sequence[Path] = (),
    *,
    snapshot_folder: Path,
    read_options: ReadOptions,
    asked: Mapping[str, Any] | None = None,
    encoder: Encoder | None = None,
    cache_folder: Path | None = None,
    apply: bool = False,
    stage: Stage = no_stage_display,
) -> Updated:
    """Add digests to a snapshot without a refit and return what changed.

    Unchanged papers keep map position, topic, theme and membership bit for bit, except those that
    move to a new topic, and with `apply` those of topics that end. Shares, verdicts,
    ranks, neighbour lists, and the keywords of changed periods are computed from all papers.

    Parameters
    ----------
    sources
        All digests, new and old, as for `analyze`; defaults to the snapshot's own sources.
    snapshot_folder
        Folder of the snapshot.
    read_options
        Reading options; the year and the columns default to the snapshot's.
    asked
        Settings that the user gave, by name. They must equal the snapshot's.
    encoder
        Encoder that embeds texts; defaults to the snapshot's.
    cache_folder
        Cache of vectors; existing papers that are not in it are embedded again.
    apply
        If True, carry out the merges and retirements of topics that the snapshot proposes.
    stage
        Progress display.

    Raises
    ------
    AtlasError
        If there is no snapshot, its settings or encoder differ from the given ones, or the
        digests cannot be used.
    """
    timer = StageTimer(logged(stage))
    ensure_numba_cache()
    with snapshot.lock(snapshot_folder):
        # Read the snapshot and the digests; stop if nothing has changed.
        with timer.measure("Reading the snapshot"):
            previous = snapshot.read(snapshot_folder)
            settings = _settings(snapshot_folder, previous.manifest, asked or {})
            sources = list(sources) or sources_of(
                previous.manifest, snapshot_folder, command="update"
            )
            read_options = _as_read(read_options, previous.manifest)
            has_work = apply and len(previous.tables.topic_events(PROPOSED)) > 0
            unchanged = _is_unchanged(previous.manifest, sources, snapshot_folder, read_options)
            if unchanged and not has_work:
                return Updated(previous, written=False)
        with timer.measure("Reading digests"):
            read, corpus = read_corpus(
                sources,
                read_options,
                known=known_papers_of(previous.tables),
                digests=known_digests(previous.tables, previous.manifest.inputs, snapshot_folder),
                parse_cache_folder=parse_cache_in(cache_folder),
            )
            dates = first_days(corpus, read.digests)
            state = reindex_snapshot(
                previous.tables, corpus, dates, n_listed=settings.n_listed_neighbors
            )
            _refuse_another_corpus(snapshot_folder, previous, state, len(corpus.papers))
        # Embed the papers.
        encoder = encoder or encoder_named(
            settings.embedding_model, max_seq_length=settings.max_seq_length, seed=settings.seed
        )
        check_weights(snapshot_folder, previous.manifest.model, encoder, fix=snapshot.REBUILD)
        texts = [text_of(paper.title, paper.abstract) for paper in corpus.papers]
        with timer.measure("Embedding abstracts") as progress:
            embedded = embed(texts, encoder, cache_folder=cache_folder, progress=progress)
        if not encoder.per_text:
            state = _with_new_similarities(state, embedded.vectors)
        # Assign topics and positions, and compose the tables.
        context = UpdateContext(
            previous=previous,
            corpus=corpus,
            digests=read.digests,
            given_names=read.given_names,
            texts=texts,
            dates=dates,
            vectors=embedded.vectors,
            state=state,
            settings=settings,
            encoder=encoder,
            cache_folder=cache_folder,
        )
        with timer.measure("Finding neighbours"):
            knn = _add_to_graph(context)
        with timer.measure("Assigning topics"):
            context, update_result = run_steps(context, knn, apply=apply)
        with timer.measure("Updating the tables"):
            result = replace(result_of(context, update_result), digest_aliases=read.digest_aliases)
            log_warnings(result.warnings)
            tables = compose(result, snapshot_folder)
        with timer.measure("Writing the snapshot"):
            manifest = replace(
                manifest_of(sources, snapshot_folder, read, settings, read_options, encoder),
                quality=result.quality,
                stage_seconds=dict(timer.seconds),
                # Recommendations come first: of many warnings, the first are read.
                warnings=(*result.warnings, *read.changes, *read.warnings, *corpus.warnings),
                since_fit=update_result.since_fit.as_dict(),
            )
            written = snapshot.write(snapshot_folder, tables, manifest)
    return Updated(
        written,
        n_new=state.n_new,
        n_changed=len(state.new_or_changed) - state.n_new,
        n_removed=len(state.removed_ids),
        n_unassigned=update_result.latest.n_unassigned,
        new_topic_ids=update_result.groups.topic_ids[len(context.state.topic_ids) :],
        ended_topic_ids=update_result.groups.topic_lineage.ended_ids,
        n_reembedded=max(0, embedded.n_encoded - len(state.new_or_changed)),
    )


def _settings(folder: Path, manifest: snapshot.Manifest, asked: Mapping[str, Any]) -> Settings:
    """Return the snapshot's settings; raise an error if the given ones differ."""
    settings, _ = settings_of(manifest.settings)
    differences = [
        f"{name} {getattr(settings, name)} (not {value})"
        for name, value in asked.items()
        if getattr(settings, name) != value
    ]
    if differences:
        raise UpdateError(
            f"{folder}: made with {', '.join(differences)}, and an update cannot change settings; "
            "omit the option, or run `digest-atlas analyze` with it to refit"
        )
    return settings


def _as_read(options: ReadOptions, manifest: snapshot.Manifest) -> ReadOptions:
    """Return reading options with the snapshot's year and columns as defaults."""
    year, columns = (manifest.settings.get(name) for name in sorted(READING, reverse=True))
    return replace(
        options,
        year=year if options.year is None else options.year,
        columns=dict(options.columns) or dict(columns or {}),
    )


def _is_unchanged(
    manifest: snapshot.Manifest, sources: Sequence[Path], folder: Path, options: ReadOptions
) -> bool:
    """Return whether reading options and digest files are those of the snapshot."""
    read_as = {"year": options.year, "columns": dict(options.columns)}
    if any(manifest.settings.get(name) != value for name, value in read_as.items()):
        return False
    inputs = list_inputs(sources)
    if options.redate or STDIN in inputs:
        return False
    stored = {item.path: item.sha256 for item in manifest.inputs}
    return hashes_of(inputs, folder) == stored


def _refuse_another_corpus(
    folder: Path, previous: snapshot.Snapshot, state: PreviousState, n_papers: int
) -> None:
    n_previous = len(previous.tables.papers)
    n_removed = len(state.removed_ids)
    if n_removed > _MAX_REMOVED_SHARE * n_previous:
        raise UpdateError(
            f"{folder}: {number(n_removed)} of its {count(n_previous, 'paper')} "
            f"{plural(n_removed, 'is', 'are')} not in the "
            f"given digests, which have {count(n_papers, 'paper')}; give all digests, old and new "
            "(or none, for those of the snapshot), or run `digest-atlas analyze` to start over"
        )


def _with_new_similarities(state: PreviousState, vectors: NDArray[np.float32]) -> PreviousState:
    """Recompute neighbours' similarities for an encoder fitted on all papers."""
    cosines = np.einsum("pd,pnd->pn", vectors, vectors[state.listed], optimize=True)
    cosines = np.where(state.listed < 0, -np.inf, np.clip(cosines, -1, 1)).astype(np.float32)
    order = np.argsort(-cosines, axis=1, kind="stable")
    return replace(
        state,
        listed=np.take_along_axis(state.listed, order, axis=1),
        similarities=np.take_along_axis(cosines, order, axis=1),
        novelty=np.full_like(state.novelty, np.nan),
    )


def _add_to_graph(context: UpdateContext) -> KnnUpdate:
    state = context.state
    return add_to_knn_graph(
        context.vectors,
        state.new_or_changed,
        state.listed,
        state.similarities,
        n_neighbors=context.settings.neighbors_for(len(context.vectors)),
        search=state.lost_neighbor,
    )
