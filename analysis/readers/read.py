"""`read_digests`: read digest files of any format, with warnings."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.readers.base import ReadOptions
from analysis.readers.digests_toml import DECLARATIONS, NOTHING, Declarations, read_declarations
from analysis.readers.fields import check_column_map
from analysis.readers.files.digest_file import STDIN
from analysis.readers.files.discovery import BESIDE_DIGESTS, files_of
from analysis.readers.files.file_content import content_of, content_of_stdin
from analysis.readers.files.stdin import read_stdin
from analysis.readers.known.digest_ids import ReadDigest, with_ids
from analysis.readers.known.known_digests import KnownDigests
from analysis.readers.labels_toml import GivenNames, read_names
from analysis.readers.parse_cache import ParseCache
from analysis.readers.read_file import FileReader, FileResult, rank, without_repeats
from analysis.readers.registry import begins_as_digest
from analysis.records import Digest, Entry, InputError
from evidence.formatting import count, day, plural

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
        Sorted by date; digests of one date by their number.
    sha256s
        SHA-256 in hex of every file that was read, including `digests.toml` and `labels.toml`, as
        it was parsed.
    warnings
        Repairs, assumptions and omissions, one line each: ``file:line: problem; fix``.
    changes
        Dates of digests that differ from the previous snapshot, one line each.
    digest_aliases
        Current ids of digests by the id that they had in the previous snapshot.
    given_names
        Names of topics and themes in `labels.toml`.
    """

    digests: tuple[Digest, ...]
    sha256s: Mapping[Path, str]
    warnings: tuple[str, ...]
    changes: tuple[str, ...] = ()
    digest_aliases: Mapping[str, str] = field(default_factory=dict)
    given_names: GivenNames = field(default_factory=GivenNames)

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Every file that was read, `digests.toml` too, in the order of the sources."""
        return tuple(self.sha256s)

    @property
    def stdin_sha256(self) -> str | None:
        """SHA-256 of standard input in hex; None if it was not read."""
        return self.sha256s.get(STDIN)

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
    """The state of a run of `read_digests`.

    Attributes
    ----------
    numbers
        Position of each input.
    sha256s
        SHA-256 of each input that was read.
    results, errors
        Results and skipped errors, each with the position of its input.
    """

    numbers: dict[Path, int]
    sha256s: dict[Path, str] = field(default_factory=dict)
    results: list[tuple[int, FileResult]] = field(default_factory=list)
    errors: list[tuple[int, InputError]] = field(default_factory=list)

    def add(
        self, path: Path, results: Iterable[FileResult], errors: Iterable[InputError] = ()
    ) -> None:
        """Add results and skipped errors of an input."""
        self.results += [(self.numbers[path], result) for result in results]
        self.errors += [(self.numbers[path], error) for error in errors]

    @contextmanager
    def errors_as_warnings(self, path: Path, *, enabled: bool) -> Iterator[None]:
        """Turn an `InputError` into a warning that the file was skipped, if enabled."""
        try:
            yield
        except InputError as error:
            if not enabled:
                raise
            self.add(path, [FileResult(warnings=[f"{error} (file skipped)"])], [error])


def read_digests(
    sources: Sequence[Path],
    options: ReadOptions,
    *,
    parse_cache_folder: Path | None = None,
    known: KnownDigests | None = None,
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
    known
        The digests of the previous snapshot: files that it has keep their dates and ids.

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
    known = known or KnownDigests()
    inputs = files_of(sources, begins_as_digest)
    reading = _Reading({path: number for number, path in enumerate(inputs)})
    declared = _declarations_of(inputs, reading)
    # Read every file with the `digests.toml` of its folder, copies after their original.
    reader = FileReader(options, ParseCache(parse_cache_folder), known)
    declaration_of = {
        path: NOTHING if path == STDIN else declared[path.parent.resolve()].of(path)
        for path in inputs
        if path.name not in BESIDE_DIGESTS
    }
    for path in sorted(declaration_of, key=lambda path: rank(path, declaration_of[path], known)):
        with reading.errors_as_warnings(path, enabled=not inputs[path]):
            content = content_of_stdin(read_stdin()) if path == STDIN else content_of(path)
            try:
                results, errors = reader.read(content, declaration_of[path])
            finally:
                is_unchanged = content.is_unchanged()
                if is_unchanged:
                    reading.sha256s[path] = content.sha256
            if not is_unchanged:
                raise InputError(
                    path, "changed while it was read", "run the command again when it is complete"
                )
            reading.add(path, results, errors)
    without_repeats([result for _, result in reading.results])
    given_names = _given_names(inputs, reading)
    return replace(_result(reading, known, options), given_names=given_names)


def _declarations_of(inputs: Iterable[Path], reading: _Reading) -> dict[Path, Declarations]:
    """Return the declarations of each folder; add their warnings and hashes."""
    declared: dict[Path, Declarations] = {}
    for path in inputs:
        folder = path.parent.resolve()
        if path == STDIN or folder in declared:
            continue
        declared[folder] = read_declarations(path.parent)
        reading.add(path, [FileResult(warnings=list(declared[folder].warnings))])
        sha256 = declared[folder].sha256
        if sha256 is not None:
            declarations = path.with_name(DECLARATIONS)
            reading.numbers.setdefault(declarations, reading.numbers[path])
            reading.sha256s[declarations] = sha256
    return declared


def _given_names(inputs: Iterable[Path], reading: _Reading) -> GivenNames:
    """Return the names in `labels.toml`; add its warnings and hash."""
    folders = dict.fromkeys(path.parent for path in inputs if path != STDIN)
    names = read_names(folders)
    if names.path is not None:
        reading.numbers.setdefault(names.path, min(reading.numbers.values()))
        reading.add(names.path, [FileResult(warnings=list(names.warnings))])
        if names.sha256 is not None:
            reading.sha256s[names.path] = names.sha256
    return names


def _result(reading: _Reading, known: KnownDigests, options: ReadOptions) -> ReadResult:
    """Return digests with ids, and everything else in the order of the sources."""
    numbers = reading.numbers
    results = [result for _, result in sorted(reading.results, key=lambda item: item[0])]
    found = [item for result in results for item in result.digests]
    # Without a single digest the run fails.
    if not found and reading.errors:
        raise min(reading.errors, key=lambda item: item[0])[1]
    if not found:
        is_digest = any(path.name not in BESIDE_DIGESTS for path in numbers)
        problem = "contains no papers" if is_digest else "is not a digest"
        raise InputError(next(iter(numbers)), problem, "name a digest file or a folder of digests")
    warnings = [warning for result in results for warning in result.warnings]
    warnings += _future_warnings(found, options.today)
    warnings += _option_warnings(results, options)
    changes = [change for result in results for change in result.changes]
    for line in (*warnings, *changes):
        logger.warning("%s", line)
    digests, aliases = with_ids(found, known)
    return ReadResult(
        digests,
        {path: reading.sha256s[path] for path in sorted(reading.sha256s, key=numbers.__getitem__)},
        tuple(warnings),
        tuple(changes),
        aliases,
    )


def _check(options: ReadOptions) -> None:
    check_column_map(options.columns)
    if options.year is not None and not 1900 <= options.year <= 2200:
        raise InputError(
            f"--year {options.year}", "is not between 1900 and 2200", "give a year such as 2025"
        )


def _future_warnings(found: Sequence[ReadDigest], today: dt.date) -> list[str]:
    # One day of tolerance for time zones ahead of this machine's.
    late = [item for item in found if item.raw.date > today + dt.timedelta(days=1)]
    late.sort(key=lambda item: item.raw.date)
    n_late = Counter(item.path for item in late)
    last = {item.path: item.raw.date for item in late}
    return [
        f"{path}: {count(n_late[path], 'digest')} dated in the future, the last {day(last[path])};"
        " correct the dates if they are wrong"
        for path in n_late
    ]


def _option_warnings(results: Sequence[FileResult], options: ReadOptions) -> list[str]:
    """Return a warning if an option has no effect, because all its files are known."""
    n_ignoring = sum(result.ignores_option for result in results)
    if not n_ignoring or any(result.uses_option for result in results):
        return []
    option = "--year" if options.date is None else "--date"
    keep = f"{plural(n_ignoring, 'keeps its date', 'keep their dates')} in the snapshot"
    return [f"{option}: {count(n_ignoring, 'file')} {keep}; to change dates, add --redate"]
