"""Digest files in, `Digest`s out: the registry of input formats and the one door to them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis.readers import acl_anthology
from analysis.readers.arxiv import abs_records as arxiv_abs
from analysis.readers.arxiv import atom as arxiv_atom
from analysis.readers.arxiv import kaggle
from analysis.readers.arxiv import listing as arxiv_listing
from analysis.readers.arxiv import mailing as arxiv_mailing
from analysis.readers.arxiv import oai as arxiv_oai
from analysis.readers.base import RawDigest, Reader, ReadOptions
from analysis.readers.dates import given_date
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
from analysis.readers.files.discovery import files_of, is_meant, is_sure
from analysis.readers.files.stdin import read_stdin
from analysis.readers.files.streams import STDIN, DigestFile, look_at, look_at_stdin
from analysis.readers.files.unsupported import known_as, unrecognised
from analysis.readers.generic import json_records, tabular, yaml_records
from analysis.readers.huggingface import api as hf_api
from analysis.readers.huggingface import page as hf_page
from analysis.readers.huggingface import page_copy as hf_copy
from analysis.readers.markdown import digest as markdown_digest
from analysis.readers.parse_cache import Memory
from analysis.readers.reading_warnings import Notes
from analysis.records import Digest, InputError

__all__ = ["READERS", "STDIN", "ReadOptions", "ReadResult", "list_inputs", "read_digests"]

READERS: tuple[Reader, ...] = (
    hf_api,
    kaggle,
    json_records,
    arxiv_mailing,
    arxiv_listing,
    arxiv_abs,
    arxiv_atom,
    arxiv_oai,
    acl_anthology,
    hf_copy,
    markdown_digest,
    tabular,
    yaml_records,
    hf_page,
)
"""Every input format, in the order in which they are asked whether they recognise a file: one that
another one's rules would fit as well comes before it."""


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
    stdin_sha256
        The SHA-256 of what came on standard input, in hex; None if nothing was read from it.
    """

    digests: tuple[Digest, ...]
    inputs: tuple[Path, ...]
    warnings: tuple[str, ...]
    stdin_sha256: str | None = None


@dataclass(slots=True)
class _Reading:
    """What a run of reading has come upon so far."""

    options: ReadOptions
    memory: Memory
    raw: list[tuple[RawDigest, Path]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refused: list[InputError] = field(default_factory=list)


def list_inputs(sources: Sequence[Path]) -> tuple[Path, ...]:
    """List the files that sources stand for, without reading them; see `sources.files_of`."""
    return tuple(files_of(sources, _begins_as_digest))


def read_digests(
    sources: Sequence[Path], options: ReadOptions, *, memory_folder: Path | None = None
) -> ReadResult:
    """Read every digest that the sources hold.

    A file that was named and cannot be read is an error. One that was only found, in a folder, by a
    pattern or in an archive, is left out with a warning, so that one bad file does not keep the
    others from being read; if nothing is left, it is an error as well.

    Parameters
    ----------
    sources
        Files, folders, patterns and standard input, as `sources.files_of` takes them.
    options
        What the files leave open.
    memory_folder
        Where readings are kept, so that a file that has not changed is not read again.

    Returns
    -------
    ReadResult
        The digests, and what is to be known of the reading.

    Raises
    ------
    InputError
        If a source is missing, or cannot be read or used.
    """
    _check(options)
    inputs = files_of(sources, _begins_as_digest)
    declared: dict[Path, Declarations] = {}
    reading = _Reading(options, Memory(memory_folder))
    stdin: bytes | None = None
    for path, is_named in inputs.items():
        if path == STDIN:
            stdin = read_stdin()
            _read_file(look_at_stdin(stdin), NOTHING, reading)
            continue
        folder = path.parent.resolve()
        if folder not in declared:
            declared[folder] = read_declarations(path.parent)
            reading.warnings += declared[folder].warnings
        if path.name == DECLARATIONS:
            continue
        with _leaving_out(reading, really=not is_named):
            _read_file(look_at(path), declared[folder].of(path), reading)
    raw, warnings = reading.raw, reading.warnings
    if not raw and reading.refused:
        raise reading.refused[0]
    if not raw:
        is_digest = any(path.name != DECLARATIONS for path in inputs)
        trouble = "holds no paper" if is_digest else "is no digest"
        raise InputError(next(iter(inputs)), trouble, "name a digest file or a folder of them")
    raw.sort(key=lambda item: item[0].date)
    warnings += _in_the_future(raw, options.today)
    sha256 = None if stdin is None else hashlib.sha256(stdin).hexdigest()
    return ReadResult(_named(raw), tuple(inputs), tuple(warnings), sha256)


@contextmanager
def _leaving_out(reading: _Reading, *, really: bool) -> Iterator[None]:
    """Turn the refusal of a file into a warning, if `really`."""
    try:
        yield
    except InputError as error:
        if not really:
            raise
        reading.refused.append(error)
        reading.warnings.append(f"{error} (left out)")


def _check(options: ReadOptions) -> None:
    check_column_map(options.columns)
    if options.year is not None and not 1900 <= options.year <= 2200:
        raise InputError(f"--year {options.year}", "is not a digest's year", "give one as 2025")


def _read_file(file: DigestFile, declaration: Declaration, reading: _Reading) -> None:
    """Read a file, or each digest file of an archive."""
    if not zip_archives.is_archive(file):
        _read_or_recall(file, declaration, reading)
        return
    n_before, n_refused = len(reading.raw), len(reading.refused)
    with zip_archives.opened(file, is_meant) as archive:
        if not archive.names:
            raise InputError(file.path, "is an archive without a digest", "put one into it")
        declared = _declared_in(archive)
        reading.warnings += declared.warnings
        for name in archive.names:
            path = archive.path_of(name)
            with _leaving_out(reading, really=True):
                member = archive.look_at(name)
                if is_sure(path) or _begins_as_digest(member):
                    own = declared.of(path)
                    _read_one(member, own if own != NOTHING else declaration, reading)
    if len(reading.raw) == n_before and len(reading.refused) > n_refused:
        raise reading.refused[n_refused]


def _declared_in(archive: zip_archives.Archive) -> Declarations:
    content = archive.content_of(DECLARATIONS)
    if content is None:
        return Declarations({})
    names = set(archive.names)
    return declarations_in(archive.path_of(DECLARATIONS), content, names.__contains__)


def _read_or_recall(file: DigestFile, declaration: Declaration, reading: _Reading) -> None:
    """Read a file, unless it is known what that gives."""
    if file.named == STDIN or not reading.memory.is_on:
        _read_one(file, declaration, reading)
        return
    key = reading.memory.key(file.named, declaration, reading.options)
    known = reading.memory.recall(key)
    if known is not None:
        reading.raw += [(digest, file.named) for digest in known[0]]
        reading.warnings += known[1]
        return
    n_raw, n_warnings = len(reading.raw), len(reading.warnings)
    _read_one(file, declaration, reading)
    read = [digest for digest, _ in reading.raw[n_raw:]]
    reading.memory.keep(key, read, reading.warnings[n_warnings:])


def _read_one(file: DigestFile, declaration: Declaration, reading: _Reading) -> None:
    notes = Notes(file.path)
    reader = _reader_of(file, declaration, reading.options)
    digests = reader.read(file, declaration, reading.options, notes)
    if declaration.source is not None:
        digests = [replace(digest, source=declaration.source) for digest in digests]
    reading.raw += [(digest, file.named) for digest in digests]
    reading.warnings += notes.as_lines()


def _begins_as_digest(file: DigestFile) -> bool:
    options = ReadOptions(today=dt.date.min)
    return any(reader.recognises(file, options) for reader in READERS)


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
    given = given_date(file.path, declaration) or options.date
    if file.suffix == ".txt" and given is not None:
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
