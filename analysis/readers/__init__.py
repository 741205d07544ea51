"""Digest files in, `Digest`s out: the registry of input formats and the one door to them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.readers import hf_page, tabular
from analysis.readers.contract import RawDigest, Reader, ReadOptions
from analysis.readers.dates import given_date
from analysis.readers.declarations import DECLARATIONS, Declaration, Declarations, read_declarations
from analysis.readers.fields import check_column_map
from analysis.readers.notes import Notes
from analysis.readers.sources import list_inputs
from analysis.readers.streams import DigestFile, look_at
from analysis.readers.unknown import known_as, unrecognised
from analysis.records import Digest, InputError

__all__ = ["READERS", "ReadOptions", "ReadResult", "list_inputs", "read_digests"]

READERS: tuple[Reader, ...] = (tabular, hf_page)
"""Every input format, in the order in which they are asked whether they recognise a file."""


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What was read.

    Attributes
    ----------
    digests
        By date; those of one day in the order of the sources and within them of the files.
    inputs
        Every file that was read, `digests.toml` included; as `list_inputs` has them.
    warnings
        What was repaired, assumed or left out, one line each: ``file:line: trouble; remedy``.
    """

    digests: tuple[Digest, ...]
    inputs: tuple[Path, ...]
    warnings: tuple[str, ...]


def read_digests(sources: Sequence[Path], options: ReadOptions) -> ReadResult:
    """Read every digest that the sources hold.

    Parameters
    ----------
    sources
        Files and folders, as `list_inputs` takes them.
    options
        What the files leave open.

    Returns
    -------
    ReadResult
        The digests, and what is to be known of the reading.

    Raises
    ------
    InputError
        If a source is missing, or a file cannot be read or used.
    """
    _check(options)
    inputs = list_inputs(sources)
    declared: dict[Path, Declarations] = {}
    raw: list[tuple[RawDigest, Path]] = []
    warnings: list[str] = []
    for path in inputs:
        folder = path.parent.resolve()
        if folder not in declared:
            declared[folder] = read_declarations(path.parent)
            warnings += declared[folder].warnings
        if path.name == DECLARATIONS:
            continue
        notes = Notes(path)
        declaration = declared[folder].of(path)
        raw += [(digest, path) for digest in _read(path, declaration, options, notes)]
        warnings += notes.as_lines()
    if not raw:
        raise InputError(inputs[0], "is no digest", "name a digest file or a folder of them")
    raw.sort(key=lambda item: item[0].date)
    warnings += _in_the_future(raw, options.today)
    return ReadResult(_named(raw), inputs, tuple(warnings))


def _check(options: ReadOptions) -> None:
    check_column_map(options.columns)
    if options.year is not None and not 1900 <= options.year <= 2200:
        raise InputError(f"--year {options.year}", "is not a digest's year", "give one as 2025")


def _read(
    path: Path, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    file = look_at(path)
    digests = _reader_of(file, declaration, options).read(file, declaration, options, notes)
    if declaration.source is None:
        return digests
    return [replace(digest, source=declaration.source) for digest in digests]


def _reader_of(file: DigestFile, declaration: Declaration, options: ReadOptions) -> Reader:
    """Ask the readers by content; the name decides only where the content leaves it open."""
    for reader in READERS:
        if reader.recognises(file, options):
            return reader
    if (error := known_as(file)) is not None:
        raise error
    # A table without a title column gets the error that names its columns.
    if file.suffix in (".csv", ".tsv"):
        return tabular
    # Titles and abstracts without any head are a page if somebody says of which day.
    if file.suffix == ".txt" and given_date(file.path, declaration) is not None:
        return hf_page
    raise unrecognised(file)


def _in_the_future(raw: Sequence[tuple[RawDigest, Path]], today: dt.date) -> list[str]:
    # A day's grace: somewhere on earth it is already tomorrow.
    late = [item for item in raw if item[0].date > today + dt.timedelta(days=1)]
    n_late = Counter(path for _, path in late)
    last = {path: digest.date for digest, path in late}
    return [
        f"{path}: {n_late[path]} of its digests lie in the future, the last on {last[path]};"
        " correct the dates if they are wrong"
        for path in n_late
    ]


def _named(raw: Sequence[tuple[RawDigest, Path]]) -> tuple[Digest, ...]:
    """Give each digest its id: its date, with a suffix from the second one of a day on."""
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
