"""Builds the manifest of a run: input files, settings, model and package versions."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Sequence
from pathlib import Path

from analysis import snapshot
from analysis.embedding.embed import Encoder
from analysis.readers import ReadOptions, ReadResult
from analysis.settings import Settings

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


def manifest_of(
    sources: Sequence[Path],
    folder: Path,
    read: ReadResult,
    settings: Settings,
    read_options: ReadOptions,
    encoder: Encoder,
) -> snapshot.Manifest:
    """Return the manifest of a run.

    Parameters
    ----------
    sources
        Sources as given by the user.
    folder
        Folder of the snapshot; paths in the manifest are relative to its parent.
    read, read_options
        The digests that were read, with the hashes of their files, and the reading options.
    settings, encoder
        Settings and encoder of the analysis.
    """

    def relative(path: Path) -> str:
        return snapshot.relative_to_snapshot(path, folder)

    return snapshot.Manifest(
        created=snapshot.utc_now(),
        sources=tuple(relative(source) for source in sources),
        inputs=tuple(
            snapshot.InputFile(relative(path), sha256) for path, sha256 in read.sha256s.items()
        ),
        settings=settings.as_dict()
        | {"year": read_options.year, "columns": dict(read_options.columns)},
        model={"name": encoder.name, "sha256": encoder.weights_sha256},
        packages={name: importlib.metadata.version(name) for name in _PACKAGES},
    )
