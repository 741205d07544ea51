"""Expand sources (files, folders, patterns) into the list of input files."""

from __future__ import annotations

import glob
from collections.abc import Callable, Sequence
from pathlib import Path

from analysis.readers.digests_toml import DECLARATIONS
from analysis.readers.files.digest_file import STDIN, DigestFile, suffix_of
from analysis.readers.files.streams import sniff_file
from analysis.records import InputError

DATA_SUFFIXES = frozenset(
    {".txt", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".xml", ".abs", ".zip"}
)
"""Name endings, before that of a compression, of files that are always read as digests."""

MAYBE_SUFFIXES = frozenset({".md", ".markdown", ".text", ".yaml", ".yml", ""})
"""Name endings of files that are digests only if a reader recognises their content."""


def files_of(
    sources: Sequence[Path], begins_as_digest: Callable[[DigestFile], bool]
) -> dict[Path, bool]:
    """Return the files that `sources` name, without reading them.

    Parameters
    ----------
    sources
        Files; folders, read as their digest files sorted by name (not hidden files, not
        subfolders); patterns such as ``seeds/*.txt``, read as their sorted matches; and
        ``-`` for standard input.
    begins_as_digest
        Decides on files whose name is not conclusive.

    Returns
    -------
    dict of Path to bool
        Every file once, spelled as in its source, and whether the user named it (True) or it was
        matched (False). The `digests.toml` of a folder comes before the folder's files.

    Raises
    ------
    InputError
        If a source does not exist, or a folder or pattern matches no digest.
    """
    if not sources:
        raise InputError("no source", "there is nothing to read", "name a file or a folder")
    files: dict[Path, tuple[Path, bool]] = {}
    for source in sources:
        for path, is_named in _digest_files(source, begins_as_digest):
            declarations = path.with_name(DECLARATIONS)
            if declarations.is_file():
                files.setdefault(declarations.resolve(), (declarations, True))
            files.setdefault(path.resolve(), (path, is_named))
    return dict(files.values())


def is_meant(path: Path) -> bool:
    """Return True if a file is, or may be, a digest according to its name."""
    return _may_be(path) and suffix_of(path) in DATA_SUFFIXES | MAYBE_SUFFIXES


def is_sure(path: Path) -> bool:
    """Return True if a file is a digest according to its name."""
    return suffix_of(path) in DATA_SUFFIXES


def _digest_files(
    source: Path, begins_as_digest: Callable[[DigestFile], bool]
) -> list[tuple[Path, bool]]:
    if source == STDIN:
        return [(source, True)]
    if source.is_dir():
        return _in_folder(source, begins_as_digest)
    if not source.exists() and glob.has_magic(str(source)):
        return _matching(source, begins_as_digest)
    if not source.exists():
        raise InputError(source, "does not exist", "check the path")
    if not source.is_file():
        raise InputError(source, "is not a regular file", "save its content to a file first")
    return [(source, True)]


def _matching(
    pattern: Path, begins_as_digest: Callable[[DigestFile], bool]
) -> list[tuple[Path, bool]]:
    files: list[tuple[Path, bool]] = []
    # Path.glob does not accept absolute patterns.
    for path in map(Path, sorted(glob.glob(str(pattern), recursive=True))):  # noqa: PTH207
        if path.is_dir():
            if "**" not in str(pattern):
                files += _in_folder(path, begins_as_digest)
        elif path.is_file() and _may_be(path):
            files.append((path, False))
    if not files:
        raise InputError(pattern, "matches no file", "check the pattern")
    return files


def _in_folder(
    folder: Path, begins_as_digest: Callable[[DigestFile], bool]
) -> list[tuple[Path, bool]]:
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise InputError(
            folder, f"cannot be read ({error.strerror or error})", "check its permissions"
        ) from error
    files = [(path, False) for path in paths if _is_digest(path, begins_as_digest)]
    if not files:
        raise InputError(
            folder, "is a folder without digests", "add a digest file; see seeds/ for examples"
        )
    return files


def _may_be(path: Path) -> bool:
    # ~$ marks lock files of office programs, __MACOSX the metadata that macOS adds to archives.
    hidden = path.name.startswith((".", "~$")) or "__MACOSX" in path.parts
    return path.name != DECLARATIONS and not hidden


def _is_digest(path: Path, begins_as_digest: Callable[[DigestFile], bool]) -> bool:
    if not _may_be(path) or path.is_dir():
        return False
    suffix = suffix_of(path)
    if suffix in DATA_SUFFIXES:
        if not path.is_file():
            raise InputError(path, "is a broken link or not a regular file", "fix or remove it")
        return True
    if suffix not in MAYBE_SUFFIXES or not path.is_file():
        return False
    try:
        return begins_as_digest(sniff_file(path))
    except InputError:  # not an error, as the user did not name this file
        return False
