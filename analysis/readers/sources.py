"""Which files the sources stand for that a user names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from analysis.readers.declarations import DECLARATIONS
from analysis.readers.hf_page import begins_as_page
from analysis.readers.streams import look_at, suffix_of
from analysis.records import InputError

DATA_SUFFIXES = frozenset({".txt", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet"})
"""A file of a folder that ends so, with or without .gz, is meant as a digest."""

MAYBE_SUFFIXES = frozenset({".md", ".markdown", ".text", ""})
"""A file of a folder that ends so is a digest if it begins as a page, else a README or the like."""

_PUT_ONE = "put a digest there, see seeds/ for the form"


def list_inputs(sources: Sequence[Path]) -> tuple[Path, ...]:
    """List the files that sources stand for, without reading them.

    Parameters
    ----------
    sources
        Files, and folders: of a folder its digest files, sorted by name; not those of folders
        within, and not hidden ones.

    Returns
    -------
    tuple of Path
        Every file once, spelled as its source is; before the files of a folder its
        `digests.toml`, if there is one, for it shapes how they are read.

    Raises
    ------
    InputError
        If a source does not exist, or a folder holds no digest.
    """
    if not sources:
        raise InputError("no source", "there is nothing to read", "name a file or a folder")
    found: dict[Path, Path] = {}
    for source in sources:
        for path in _digest_files(source):
            declarations = path.with_name(DECLARATIONS)
            if declarations.is_file():
                found.setdefault(declarations.resolve(), declarations)
            found.setdefault(path.resolve(), path)
    return tuple(found.values())


def _digest_files(source: Path) -> list[Path]:
    if source.is_dir():
        try:
            files = [path for path in sorted(source.iterdir()) if _is_digest(path)]
        except OSError as error:
            raise InputError(
                source, f"cannot be read ({error.strerror or error})", "check its permissions"
            ) from error
        if not files:
            raise InputError(source, "is a folder without a digest", _PUT_ONE)
        return files
    if not source.exists():
        raise InputError(source, "does not exist", "check the path")
    if not source.is_file():
        raise InputError(source, "is not a regular file", "save its content to a file first")
    return [source]


def _is_digest(path: Path) -> bool:
    # ~$ is how office programs mark the lock beside an open file.
    if path.name == DECLARATIONS or path.name.startswith((".", "~$")) or path.is_dir():
        return False
    suffix = suffix_of(path)
    if suffix in DATA_SUFFIXES:
        if not path.is_file():
            raise InputError(path, "is a broken link or not a regular file", "mend it or remove it")
        return True
    if suffix not in MAYBE_SUFFIXES or not path.is_file():
        return False
    try:
        return begins_as_page(look_at(path))
    except InputError:  # Whatever it is, nobody said that it is a digest.
        return False
