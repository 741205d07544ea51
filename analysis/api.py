"""The public Python API: the commands as functions."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from analysis import snapshot
from analysis.pipeline import required_packages
from analysis.settings import Settings

if TYPE_CHECKING:
    from analysis.embedding.embed import Encoder
    from analysis.evaluation.evaluate import Evaluated
    from analysis.readers import ReadOptions, ReadResult
    from analysis.representation.llm_labels import Labeller
    from analysis.updating.update import Updated

AnyPath = str | os.PathLike[str]
Sources = AnyPath | Iterable[AnyPath]
"""A digest file, a folder of digest files, a pattern, or several of these."""


def analyze(
    sources: Sources,
    snapshot_folder: AnyPath = "snapshot",
    *,
    settings: Settings | None = None,
    read_options: ReadOptions | None = None,
    encoder: Encoder | None = None,
    labeller: Labeller | None = None,
    renumber: bool = False,
    force: bool = False,
    cache_folder: AnyPath | None = None,
) -> snapshot.Snapshot:
    """Analyse digests, write the snapshot to a folder and return it.

    Parameters
    ----------
    sources
        Digest files, folders of digest files, or patterns.
    snapshot_folder
        Folder of the snapshot. An existing snapshot is replaced once the new one is complete;
        topics keep their numbers and labels.
    settings
        Settings of the analysis; defaults to those of the command.
    read_options
        Values that the files do not state, such as the year.
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

    Returns
    -------
    Snapshot
        The snapshot, as read back from disk.

    Raises
    ------
    AtlasError
        If the digests, the encoder or the folder cannot be used, more topics are asked for than
        there are, the result is far worse than the previous snapshot, or packages are missing.
    """
    required_packages.need("analyze", required_packages.ANALYSIS)
    from analysis.pipeline.analyze import analyze as run

    return run(
        _paths(sources),
        snapshot_folder=Path(snapshot_folder),
        settings=settings or Settings(),
        read_options=_read_options(read_options),
        encoder=encoder,
        labeller=labeller,
        renumber=renumber,
        force=force,
        cache_folder=_path_or_none(cache_folder),
    )


def update(
    sources: Sources = (),
    snapshot_folder: AnyPath = "snapshot",
    *,
    read_options: ReadOptions | None = None,
    encoder: Encoder | None = None,
    cache_folder: AnyPath | None = None,
) -> Updated:
    """Add digests to a snapshot without a refit and return what changed.

    Unchanged papers keep their map position, topic and theme exactly.

    Parameters
    ----------
    sources
        All digests, old and new; defaults to the snapshot's own sources.
    snapshot_folder
        Folder of the snapshot.
    read_options
        Values that the files do not state. The year and the columns default to the snapshot's.
    encoder
        Encoder that embeds texts; defaults to the snapshot's.
    cache_folder
        Cache of vectors. Without it, all papers are embedded again.

    Returns
    -------
    Updated
        The updated snapshot, and the numbers of papers added, changed and removed.

    Raises
    ------
    AtlasError
        If there is no snapshot, it was made with another encoder, the digests cannot be used, or
        packages are missing.
    """
    required_packages.need("update", required_packages.ANALYSIS)
    from analysis.updating.update import update as run

    return run(
        _paths(sources),
        snapshot_folder=Path(snapshot_folder),
        read_options=_read_options(read_options),
        encoder=encoder,
        cache_folder=_path_or_none(cache_folder),
    )


def evaluate(
    sources: Sources = (),
    snapshot_folder: AnyPath = "snapshot",
    *,
    settings: Settings | None = None,
    read_options: ReadOptions | None = None,
    baseline: Literal["stock"] | None = None,
    n_fits: int = 3,
    encoder: Encoder | None = None,
    cache_folder: AnyPath | None = None,
) -> Evaluated:
    """Return quality metrics of a snapshot, or of a temporary fit of digests.

    Parameters
    ----------
    sources
        Digests to fit and evaluate; if empty, the snapshot is evaluated.
    snapshot_folder
        Folder of the snapshot.
    settings, read_options
        Used for `sources`; a snapshot has its own.
    baseline
        ``"stock"`` also fits BERTopic with its defaults on the same vectors.
    n_fits
        Number of fits compared to measure stability, at least 2.
    encoder
        Encoder that embeds texts; defaults to the one that the settings name.
    cache_folder
        Cache of vectors; None keeps nothing between runs.

    Returns
    -------
    Evaluated
        The metrics; `Evaluated.to_frame` returns them as a DataFrame.

    Raises
    ------
    AtlasError
        If the snapshot or the digests cannot be used, or packages are missing.
    """
    required_packages.need("evaluate", required_packages.ANALYSIS)
    from analysis.evaluation.evaluate import evaluate as run

    return run(
        _paths(sources),
        snapshot_folder=Path(snapshot_folder),
        settings=settings or Settings(),
        read_options=_read_options(read_options),
        against_stock=baseline == "stock",
        n_fits=n_fits,
        encoder=encoder,
        cache_folder=_path_or_none(cache_folder),
    )


def read_digests(sources: Sources, *, read_options: ReadOptions | None = None) -> ReadResult:
    """Return the digests in files.

    Parameters
    ----------
    sources
        Digest files, folders of digest files, or patterns.
    read_options
        Values that the files do not state, such as the year.

    Returns
    -------
    ReadResult
        Digests, inputs and warnings; `ReadResult.to_frame` returns the entries as a DataFrame.

    Raises
    ------
    AtlasError
        If a file is missing or cannot be read, or packages are missing.
    """
    required_packages.need("read_digests", required_packages.READING)
    from analysis.readers import read_digests as run

    return run(_paths(sources), _read_options(read_options))


def load_snapshot(snapshot_folder: AnyPath = "snapshot") -> snapshot.Snapshot:
    """Return a snapshot from disk after verifying all of its files.

    Needs only the base installation.

    Raises
    ------
    SnapshotError
        If there is no snapshot, it is damaged, or its schema is not supported.
    """
    return snapshot.read(Path(snapshot_folder))


def _paths(sources: Sources) -> list[Path]:
    if isinstance(sources, str | os.PathLike):
        return [Path(sources)]
    return [Path(source) for source in sources]


def _path_or_none(path: AnyPath | None) -> Path | None:
    return None if path is None else Path(path)


def _read_options(options: ReadOptions | None) -> ReadOptions:
    from analysis.readers import ReadOptions

    return options or ReadOptions()
