"""The manifest of a run: which files were read, with which settings, model and packages."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Sequence
from pathlib import Path

from analysis import snapshot
from analysis.embedding.embed import Encoder
from analysis.readers import STDIN, ReadOptions, ReadResult
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
    """Describe what was read, with what, and by which settings.

    Parameters
    ----------
    sources
        As the user named them.
    folder
        The snapshot's; paths are spelled from it.
    read, read_options
        What was read, and how.
    settings, encoder
        Of the analysis.
    """

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
