"""The public Python API: what the commands do, without a terminal."""

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
"""A digest file, a folder of them, or a pattern; or several of these."""


def analyze(
    sources: Sources,
    snapshot_folder: AnyPath = "snapshot",
    *,
    settings: Settings | None = None,
    read_options: ReadOptions | None = None,
    encoder: Encoder | None = None,
    labeller: Labeller | None = None,
    renumber: bool = False,
    cache_folder: AnyPath | None = None,
) -> snapshot.Snapshot:
    """Return the snapshot that digests make, after writing it to a folder.

    Parameters
    ----------
    sources
        Digest files, folders of them, or patterns.
    snapshot_folder
        Where the snapshot goes. One that is there is replaced once the new one is complete, and
        topics keep its numbers.
    settings
        Of the analysis; the defaults are those of the command.
    read_options
        What the files leave open, such as the year.
    encoder
        Embeds texts; by default the one that `settings` names.
    labeller
        A language model that is asked for labels; by default none is.
    renumber
        Whether to number and name topics as if there were no previous snapshot.
    cache_folder
        Where vectors and parsed digests are kept between runs; by default nowhere.

    Returns
    -------
    Snapshot
        As read back from disk.

    Raises
    ------
    AtlasError
        If the digests, the encoder or the folder cannot be used, or packages are missing.
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
    """Return what changed after bringing a snapshot up to date with its digests.

    Papers that were there and have not changed keep their place, topic and theme exactly.

    Parameters
    ----------
    sources
        All digests, old and new; by default what the snapshot was made from.
    snapshot_folder
        The snapshot.
    read_options
        What the files leave open; a year or columns that are not given are the snapshot's.
    encoder
        Embeds texts; by default the one that the snapshot was made with.
    cache_folder
        Where vectors are kept between runs. Without it all papers are embedded again.

    Returns
    -------
    Updated
        The snapshot as it is now, and how many papers were added, changed and removed.

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
    """Return how good the topics of a snapshot are; or of digests, fitted for this and not kept.

    Parameters
    ----------
    sources
        Digests to judge; by default the snapshot is.
    snapshot_folder
        The snapshot.
    settings, read_options
        For `sources`; a snapshot has its own.
    baseline
        ``"stock"`` also fits BERTopic with its defaults on the same vectors.
    n_fits
        Fits that are compared for the stability of topics, at least 2.
    encoder
        Embeds texts; by default the one that the settings name.
    cache_folder
        Where vectors are kept between runs; by default nowhere.

    Returns
    -------
    Evaluated
        The figures; `Evaluated.to_frame` has them as a DataFrame.

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
    """Return the digests that files hold; `ReadResult.to_frame` has them as a DataFrame.

    Parameters
    ----------
    sources
        Digest files, folders of them, or patterns.
    read_options
        What the files leave open, such as the year.

    Raises
    ------
    AtlasError
        If a file is missing or cannot be read, or packages are missing.
    """
    required_packages.need("read_digests", required_packages.READING)
    from analysis.readers import read_digests as run

    return run(_paths(sources), _read_options(read_options))


def load_snapshot(snapshot_folder: AnyPath = "snapshot") -> snapshot.Snapshot:
    """Return a snapshot from disk, checked whole. Needs no package of the analysis.

    Raises
    ------
    SnapshotError
        If there is none, or it is damaged or of a schema that cannot be read.
    """
    return snapshot.read(Path(snapshot_folder))


def _paths(sources: Sources) -> list[Path]:
    if isinstance(sources, str | os.PathLike):
        return [Path(sources)]
    return [Path(source) for source in sources]


def _path_or_none(path: AnyPath | None) -> Path | None:
    return None if path is None else Path(path)


def _read_options(given: ReadOptions | None) -> ReadOptions:
    from analysis.readers import ReadOptions

    return given or ReadOptions()
