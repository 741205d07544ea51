"""Group the records of any format into digests by date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.clean_text import clean, quote, stops_midway
from analysis.readers.dates import GivenDate
from analysis.readers.digests_toml import DECLARATIONS
from analysis.readers.fields import BadRecordError, Record, record_of
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.reading_warnings import Notes
from analysis.records import Entry, InputError
from evidence.formatting import count, number, plural

Rows = Iterable[tuple[int, Mapping[str, object] | BadRecordError]]
"""Line (or row) number, from 1, and the record's cells by field, or the reason to skip it."""


def digests_by_date(
    file: DigestFile,
    rows: Rows,
    given: GivenDate | None,
    options: ReadOptions,
    notes: Notes,
    *,
    source: str | None = None,
    given_first: bool = False,
    may_be_empty: bool = False,
    ends_open: bool = False,
) -> list[RawDigest]:
    """Return digests of records, grouped by date.

    Parameters
    ----------
    file
        The file of the records.
    rows
        The records.
    given
        Date of records without one.
    options
        Its `date` is used for records without any other date.
    notes
        Receives warnings about skipped or incomplete records.
    source
        Source of the digests (default: the file name without its endings).
    given_first
        Whether `given` overrides the dates of the records; for formats whose records have
        submission dates, not digest dates.
    may_be_empty
        Whether a file without records is valid, such as the feed of a weekend.
    ends_open
        Whether the format has no end marker, so that only an incomplete last abstract shows that
        the file is cut off.

    Returns
    -------
    list of RawDigest
        Sorted by date; entries in the order of the file.

    Raises
    ------
    InputError
        If no record can be used.
    """
    days: dict[dt.date, tuple[str, list[Entry]]] = {}
    first_problem = ""
    last = 0, ""
    n_kept = n_bad = n_summaries = n_by_paper = 0
    for line, cells in rows:
        # A bad record is skipped with a warning.
        try:
            if isinstance(cells, BadRecordError):
                raise cells
            record = record_of(cells, _field_warnings(notes, line))
            dated = _dated(record, given, options.date, file.path, given_first=given_first)
        except BadRecordError as error:
            n_bad += 1
            first_problem = first_problem or f"{line}: {error}"
            notes.add(line, str(error), "record skipped; correct it", kind="record skipped")
            continue
        # Count what the warnings about the whole file need, then add the entry.
        n_kept += 1
        last = line, record.entry.abstract
        n_by_paper += record.date is given is options.date is None
        n_summaries += record.entry.abstract_is_summary
        if "abstract" in cells and not record.entry.abstract:
            note_no_abstract(notes, line, record.entry.title)
        days.setdefault(dated.date, (dated.source, []))[1].append(record.entry)
    if may_be_empty and not n_kept and not n_bad:
        return []
    if not n_kept:
        _raise_no_records(file.path, n_bad, first_problem)
    # Warnings about the file as a whole.
    if n_bad:
        records = count(n_bad + n_kept, "record")
        notes.add(None, f"{number(n_bad)} of {records} skipped", "the others are kept")
    if n_by_paper:
        have = plural(n_by_paper, "has", "have")
        notes.add(
            None,
            f"{number(n_by_paper)} of {count(n_kept, 'record')} {have} no digest date",
            "the publication date is used; if a column has digest dates, name it with"
            " --column date=NAME",
        )
    if ends_open:
        note_cut(notes, *last)
    note_summaries(notes, n_summaries, n_kept)
    return [
        RawDigest(date, how, source or file.stem, tuple(entries))
        for date, (how, entries) in sorted(days.items())
    ]


def note_cut(notes: Notes, line: int, abstract: str) -> None:
    """Add a warning if the last abstract of a file ends mid-sentence."""
    if stops_midway(abstract):
        notes.add(
            line,
            f"the last abstract ends mid-sentence ('...{clean(abstract[-40:])}')",
            "kept as it is; check whether the file is complete",
        )


def note_no_abstract(notes: Notes, line: int, title: str) -> None:
    """Add a warning that a paper has no abstract."""
    notes.add(
        line,
        f"{quote(title)} has no abstract",
        "kept without one; add it to the record",
        kind="record without an abstract",
    )


def note_replacements(notes: Notes, n_replaced: int, *, detail: str = "") -> None:
    """Add a warning if records announce new versions of older papers."""
    if n_replaced:
        notes.add(
            None,
            f"{count(n_replaced, 'record')} {plural(n_replaced, 'replaces', 'replace')} an older"
            f" paper{detail}",
            "kept, although replacements are not new; delete them to skip them",
        )


def note_summaries(notes: Notes, n_summaries: int, n_papers: int) -> None:
    """Add a warning if papers have a summary instead of the authors' abstract."""
    if n_summaries:
        have = plural(n_summaries, "has", "have")
        notes.add(
            None,
            f"{number(n_summaries)} of {count(n_papers, 'paper')} {have} a summary instead of an"
            " abstract",
            f"marked as such; to replace {plural(n_summaries, 'it', 'them')}, add a digest that has"
            f" the {plural(n_summaries, 'abstract')}",
        )


def _raise_no_records(path: Path, n_bad: int, first_problem: str) -> None:
    if not n_bad:
        raise InputError(path, "contains no records", "add records or remove the file")
    line, _, problem = first_problem.partition(": ")
    raise InputError(
        f"{path}:{line}",
        f"no record can be used ({number(n_bad)} skipped, the first: {problem})",
        "give each record a title and a date, or remove the file",
    )


def _field_warnings(notes: Notes, line: int) -> Callable[[str, str], None]:
    """Return a function that adds a warning about a field of the record at a line."""

    def add(problem: str, fix: str) -> None:
        notes.add(line, problem, fix, kind=fix)

    return add


def _dated(
    record: Record,
    given: GivenDate | None,
    fallback: dt.date | None,
    path: Path,
    *,
    given_first: bool,
) -> GivenDate:
    if given is not None and (given_first or record.date is None):
        return given
    if record.date is not None:
        return GivenDate(record.date, "text")
    if fallback is not None:
        return GivenDate(fallback, "declared")
    if record.entry.published is not None:
        return GivenDate(record.entry.published, "text")
    raise BadRecordError(f"has no date, neither here nor in {path.with_name(DECLARATIONS)}")
