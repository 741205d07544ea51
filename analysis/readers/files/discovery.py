"""Which files the sources stand for that a user names."""

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
"""A file of a folder that ends so, packed or not, is meant as a digest."""

MAYBE_SUFFIXES = frozenset({".md", ".markdown", ".text", ".yaml", ".yml", ""})
"""A file of a folder that ends so is a digest if it begins as one, else a README or the like."""

_PUT_ONE = "put a digest there, see seeds/ for the form"


def files_of(
    sources: Sequence[Path], begins_as_digest: Callable[[DigestFile], bool]
) -> dict[Path, bool]:
    """List the files that sources name, without reading them.

    Parameters
    ----------
    sources
        Files; folders: of a folder its digest files, sorted by name, not those of folders within,
        and not hidden ones; patterns as ``seeds/*.txt``: what they match, sorted; ``-``: standard
        input.
    begins_as_digest
        Asked of files whose name says nothing.

    Returns
    -------
    dict of Path to bool
        Every file once, spelled as its source is, and whether it was named itself rather than
        found; before the files of a folder its `digests.toml`, if there is one, for it shapes how
        they are read.

    Raises
    ------
    InputError
        If a source does not exist, or a folder holds no digest.
    """
    if not sources:
        raise InputError("no source", "there is nothing to read", "name a file or a folder")
    found: dict[Path, tuple[Path, bool]] = {}
    for source in sources:
        for path, is_named in _digest_files(source, begins_as_digest):
            declarations = path.with_name(DECLARATIONS)
            if declarations.is_file():
                found.setdefault(declarations.resolve(), (declarations, True))
            found.setdefault(path.resolve(), (path, is_named))
    return dict(found.values())


def is_meant(path: Path) -> bool:
    """Tell whether a file's name says that it is, or may be, a digest."""
    return _may_be(path) and suffix_of(path) in DATA_SUFFIXES | MAYBE_SUFFIXES


def is_sure(path: Path) -> bool:
    """Tell whether a file's name says that it is a digest."""
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
    found: list[tuple[Path, bool]] = []
    # Not Path.glob: a pattern may be absolute.
    for path in map(Path, sorted(glob.glob(str(pattern), recursive=True))):  # noqa: PTH207
        if path.is_dir():
            if "**" not in str(pattern):
                found += _in_folder(path, begins_as_digest)
        elif path.is_file() and _may_be(path):
            found.append((path, False))
    if not found:
        raise InputError(pattern, "matches no file", "check the pattern")
    return found


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
        raise InputError(folder, "is a folder without a digest", _PUT_ONE)
    return files


def _may_be(path: Path) -> bool:
    # ~$ is how office programs mark the lock beside an open file, __MACOSX how one system marks
    # what only it understands.
    hidden = path.name.startswith((".", "~$")) or "__MACOSX" in path.parts
    return path.name != DECLARATIONS and not hidden


def _is_digest(path: Path, begins_as_digest: Callable[[DigestFile], bool]) -> bool:
    if not _may_be(path) or path.is_dir():
        return False
    suffix = suffix_of(path)
    if suffix in DATA_SUFFIXES:
        if not path.is_file():
            raise InputError(path, "is a broken link or not a regular file", "mend it or remove it")
        return True
    if suffix not in MAYBE_SUFFIXES or not path.is_file():
        return False
    try:
        return begins_as_digest(sniff_file(path))
    except InputError:  # Whatever it is, nobody said that it is a digest.
        return False
