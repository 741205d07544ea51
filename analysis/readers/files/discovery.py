"""Expand sources (files, folders, patterns) into the list of input files."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from itertools import dropwhile
from pathlib import Path

from analysis.readers.digests_toml import DECLARATIONS
from analysis.readers.files.digest_file import STDIN, DigestFile, suffix_of
from analysis.readers.files.regular_files import (
    is_folder,
    is_regular,
    mode_of,
    real_path,
    shown,
)
from analysis.readers.files.streams import sniff_file
from analysis.readers.labels_toml import LABELS
from analysis.records import InputError

DATA_SUFFIXES = frozenset(
    {".txt", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".xml", ".abs", ".zip"}
)
"""Name endings, before that of a compression, of files that are always read as digests."""

BESIDE_DIGESTS = frozenset({DECLARATIONS, LABELS})
"""Names of files beside digests that are inputs, but not digests."""

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
        matched (False). The `digests.toml` of a folder comes before the folder's files, and the
        first `labels.toml` before those of its folder. A broken link that was matched is among
        them, so that it can be reported.

    Raises
    ------
    InputError
        If a source does not exist, or a folder or pattern matches no digest.
    """
    if not sources:
        raise InputError("no source", "there is nothing to read", "name a file or a folder")
    files: dict[Path, tuple[Path, bool]] = {}
    names = None
    for source in sources:
        for path, is_named in _digest_files(source, begins_as_digest):
            declarations = path.with_name(DECLARATIONS)
            if is_regular(declarations):
                files.setdefault(real_path(declarations), (declarations, True))
            if names is None and path != STDIN and os.path.lexists(path.with_name(LABELS)):
                names = path.with_name(LABELS)
                if is_regular(names):
                    files.setdefault(real_path(names), (names, True))
            if path.name != LABELS:
                files.setdefault(real_path(path), (path, is_named))
    return dict(files.values())


def is_input(path: Path) -> bool:
    """Return True for standard input and for regular files, which alone are read."""
    return path == STDIN or is_regular(path)


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
    is_pattern = glob.has_magic(str(source))
    try:
        mode = mode_of(source)
    except InputError:
        if not is_pattern:
            raise
        mode = None
    if mode is None and is_pattern:
        return _matching(source, begins_as_digest)
    if mode is None:
        raise InputError(shown(source), "does not exist", "check the path")
    if stat.S_ISDIR(mode):
        return _in_folder(source, begins_as_digest)
    if not stat.S_ISREG(mode):
        raise InputError(source, "is not a regular file", "save its content to a file first")
    return [(source, True)]


def _matching(
    pattern: Path, begins_as_digest: Callable[[DigestFile], bool]
) -> list[tuple[Path, bool]]:
    files: list[tuple[Path, bool]] = []
    for path in map(Path, sorted(_paths_of(pattern))):
        if is_folder(path):
            if "**" not in str(pattern):
                files += _in_folder(path, begins_as_digest)
        elif _may_be(path):
            files.append((path, False))
    if not files:
        raise InputError(shown(pattern), "matches no file", "check the pattern")
    return files


def _paths_of(pattern: Path) -> set[str]:
    """Return the matches of a pattern; ``**`` visits each folder once."""
    parts = pattern.parts
    if "**" not in parts:
        # Path.glob does not accept absolute patterns.
        return set(glob.glob(str(pattern)))  # noqa: PTH207
    at = parts.index("**")
    rest = list(dropwhile("**".__eq__, parts[at:]))
    below = Path(*rest) if rest else Path("*")
    folders = _paths_of(Path(*parts[:at])) if at else {"."}
    found: set[str] = set()
    for folder in _folders_below(sorted(folders)):
        found |= _paths_of(Path(glob.escape(str(folder))) / below)
    return found


def _folders_below(folders: Sequence[str]) -> Iterator[Path]:
    """Yield folders and the visible ones below them, each once, the shallowest first."""
    waiting = [Path(folder) for folder in folders]
    visited: set[Path] = set()
    while waiting:
        deeper: list[Path] = []
        for folder in waiting:
            real = real_path(folder)
            if real in visited:
                continue
            visited.add(real)
            yield folder
            try:
                inner = sorted(folder.iterdir())
            except OSError:  # not a folder, or one that cannot be opened
                continue
            deeper += [path for path in inner if path.name[:1] != "." and is_folder(path)]
        waiting = deeper


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
    return path.name not in BESIDE_DIGESTS and not hidden


def _is_digest(path: Path, begins_as_digest: Callable[[DigestFile], bool]) -> bool:
    if not _may_be(path) or is_folder(path):
        return False
    suffix = suffix_of(path)
    if suffix in DATA_SUFFIXES:
        return True
    if suffix not in MAYBE_SUFFIXES or not is_regular(path):
        return False
    try:
        return begins_as_digest(sniff_file(path))
    except InputError:  # not an error, as the user did not name this file
        return False
