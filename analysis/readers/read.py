"""`read_digests`: read digest files of any format, with warnings."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.digests_toml import (
    DECLARATIONS,
    NOTHING,
    Declaration,
    Declarations,
    declarations_in,
    read_declarations,
)
from analysis.readers.fields import check_column_map
from analysis.readers.files import zip_archives
from analysis.readers.files.digest_file import STDIN, DigestFile
from analysis.readers.files.discovery import files_of, is_input, is_meant, is_sure
from analysis.readers.files.stdin import read_stdin
from analysis.readers.files.streams import sniff_file, sniff_stdin
from analysis.readers.parse_cache import ParseCache
from analysis.readers.reading_warnings import Notes
from analysis.readers.registry import begins_as_digest, reader_of
from analysis.records import Digest, Entry, InputError
from evidence.formatting import count, day

if TYPE_CHECKING:
    import pandas as pd

logger = logging.getLogger(__name__)

_ENTRY_COLUMNS = tuple(item.name for item in fields(Entry) if item.name != "printed_title")


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The digests of all sources, the files read and the warnings.

    Attributes
    ----------
    digests
        Sorted by date; digests of one date in the order of the sources and their files.
    inputs
        Every file that was read, including `digests.toml`; the same as `list_inputs` returns.
    warnings
        Repairs, assumptions and omissions, one line each: ``file:line: problem; fix``.
    stdin_sha256
        SHA-256 of standard input in hex; None if it was not read.
    """

    digests: tuple[Digest, ...]
    inputs: tuple[Path, ...]
    warnings: tuple[str, ...]
    stdin_sha256: str | None = None

    def to_frame(self) -> pd.DataFrame:
        """Return a data frame with one row per entry, in the order of the digests."""
        import pandas as pd

        rows = [
            {
                "digest_id": digest.digest_id,
                "date": digest.date,
                "source": digest.source,
                "file": digest.file,
                "position": position,
                **{name: getattr(entry, name) for name in _ENTRY_COLUMNS},
            }
            for digest in self.digests
            for position, entry in enumerate(digest.entries, start=1)
        ]
        columns = ["digest_id", "date", "source", "file", "position", *_ENTRY_COLUMNS]
        frame = pd.DataFrame(rows, columns=columns)
        return frame.astype({"date": "datetime64[s]", "upvotes": "Int32"})


@dataclass(slots=True)
class _Reading:
    """The state of a run of `read_digests`."""

    options: ReadOptions
    cache: ParseCache
    raw: list[tuple[RawDigest, Path]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)


def read_digests(
    sources: Sequence[Path], options: ReadOptions, *, parse_cache_folder: Path | None = None
) -> ReadResult:
    """Return the digests of all sources, with warnings.

    An unreadable file is an error if the user named it. If it was only matched (in a folder, by a
    pattern or in an archive), it is skipped with a warning; if no file remains, the first such
    error is raised.

    Parameters
    ----------
    sources
        Files, folders, patterns or standard input, see `discovery.files_of`.
    options
        How to read what the files leave open.
    parse_cache_folder
        Folder of the parse cache; None disables it.

    Returns
    -------
    ReadResult
        The digests, the files read and the warnings.

    Raises
    ------
    InputError
        If a source is missing, or cannot be read or used.
    """
    _check(options)
    inputs = files_of(sources, begins_as_digest)
    declared: dict[Path, Declarations] = {}
    reading = _Reading(options, ParseCache(parse_cache_folder))
    stdin: bytes | None = None
    # Read every file with the `digests.toml` of its folder.
    for path, is_named in inputs.items():
        if path == STDIN:
            stdin = read_stdin()
            _read_file(sniff_stdin(stdin), NOTHING, reading)
            continue
        folder = path.parent.resolve()
        if folder not in declared:
            declared[folder] = read_declarations(path.parent)
            reading.warnings += declared[folder].warnings
        if path.name == DECLARATIONS:
            continue
        with _errors_as_warnings(reading, enabled=not is_named):
            _read_file(sniff_file(path), declared[folder].of(path), reading)
    raw, warnings = reading.raw, reading.warnings
    # Without a single digest the run fails.
    if not raw and reading.errors:
        raise reading.errors[0]
    if not raw:
        is_digest = any(path.name != DECLARATIONS for path in inputs)
        problem = "contains no papers" if is_digest else "is not a digest"
        raise InputError(next(iter(inputs)), problem, "name a digest file or a folder of digests")
    # The sort is stable, so digests of one date stay in the order of the sources.
    raw.sort(key=lambda item: item[0].date)
    warnings += _future_warnings(raw, options.today)
    for warning in warnings:
        logger.warning("%s", warning)
    sha256 = None if stdin is None else hashlib.sha256(stdin).hexdigest()
    read = tuple(filter(is_input, inputs))
    return ReadResult(_with_ids(raw), read, tuple(warnings), sha256)


@contextmanager
def _errors_as_warnings(reading: _Reading, *, enabled: bool) -> Iterator[None]:
    """Turn an `InputError` into a warning that the file was skipped, if enabled."""
    try:
        yield
    except InputError as error:
        if not enabled:
            raise
        reading.errors.append(error)
        reading.warnings.append(f"{error} (file skipped)")


def _check(options: ReadOptions) -> None:
    check_column_map(options.columns)
    if options.year is not None and not 1900 <= options.year <= 2200:
        raise InputError(
            f"--year {options.year}", "is not between 1900 and 2200", "give a year such as 2025"
        )


def _read_file(file: DigestFile, declaration: Declaration, reading: _Reading) -> None:
    """Read a file, or each digest in an archive."""
    if not zip_archives.is_archive(file):
        _read_cached(file, declaration, reading)
        return
    n_digests, n_errors = len(reading.raw), len(reading.errors)
    with zip_archives.opened(file, is_meant) as archive:
        if not archive.names:
            raise InputError(file.path, "is an archive without digests", "add digest files to it")
        declared = _declared_in(archive)
        reading.warnings += declared.warnings
        for name in archive.names:
            path = archive.path_of(name)
            with _errors_as_warnings(reading, enabled=True):
                member = archive.sniff_member(name)
                if is_sure(path) or begins_as_digest(member):
                    own = declared.of(path)
                    _read_one(member, own if own != NOTHING else declaration, reading)
    if len(reading.raw) == n_digests and len(reading.errors) > n_errors:
        raise reading.errors[n_errors]


def _declared_in(archive: zip_archives.Archive) -> Declarations:
    content = archive.content_of(DECLARATIONS)
    if content is None:
        return Declarations({})
    names = set(archive.names)
    return declarations_in(archive.path_of(DECLARATIONS), content, names.__contains__)


def _read_cached(file: DigestFile, declaration: Declaration, reading: _Reading) -> None:
    """Read a file, or take its digests and warnings from the cache."""
    if file.named == STDIN or not reading.cache.is_enabled:
        _read_one(file, declaration, reading)
        return
    key = reading.cache.key(file.named, declaration, reading.options)
    cached = reading.cache.get(key)
    if cached is not None:
        reading.raw += [(digest, file.named) for digest in cached[0]]
        reading.warnings += cached[1]
        return
    n_raw, n_warnings = len(reading.raw), len(reading.warnings)
    _read_one(file, declaration, reading)
    read = [digest for digest, _ in reading.raw[n_raw:]]
    reading.cache.put(key, read, reading.warnings[n_warnings:])


def _read_one(file: DigestFile, declaration: Declaration, reading: _Reading) -> None:
    notes = Notes(file.path)
    reader = reader_of(file, declaration, reading.options)
    digests = reader.read(file, declaration, reading.options, notes)
    if declaration.source is not None:
        digests = [replace(digest, source=declaration.source) for digest in digests]
    reading.raw += [(digest, file.named) for digest in digests]
    reading.warnings += notes.as_lines()


def _future_warnings(raw: Sequence[tuple[RawDigest, Path]], today: dt.date) -> list[str]:
    # One day of tolerance for time zones ahead of this machine's.
    late = [item for item in raw if item[0].date > today + dt.timedelta(days=1)]
    n_late = Counter(path for _, path in late)
    last = {path: digest.date for digest, path in late}
    return [
        f"{path}: {count(n_late[path], 'digest')} dated in the future, the last {day(last[path])};"
        " correct the dates if they are wrong"
        for path in n_late
    ]


def _with_ids(raw: Sequence[tuple[RawDigest, Path]]) -> tuple[Digest, ...]:
    """Return digests with ids: the date, with ``-2``, ``-3``, ... if it repeats."""
    n_of_day: Counter[dt.date] = Counter()
    digests = []
    for digest, path in raw:
        n_of_day[digest.date] += 1
        n = n_of_day[digest.date]
        digests.append(
            Digest(
                digest_id=digest.date.isoformat() + (f"-{n}" if n > 1 else ""),
                date=digest.date,
                date_source=digest.date_source,
                source=digest.source,
                file=path.as_posix(),
                entries=digest.entries,
            )
        )
    return tuple(digests)
