"""Records of any format -> digests, a day each; what cannot be used is told and left out."""

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

Rows = Iterable[tuple[int, Mapping[str, object] | BadRecordError]]
"""Line (or row) number, from 1, and the cells by field, or why there are none."""


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
    """Gather records into digests by their date.

    Parameters
    ----------
    file
        Where they are from.
    rows
        The records.
    given
        The date of records which have none.
    options
        Its date is that of records for which not even `given` says one.
    notes
        Takes warnings of records that were skipped or lack something.
    source
        What the digests are from; by default the file's name.
    given_first
        Whether `given` is the date of all records, whatever they say: where theirs are the days
        papers were written or sent in, and not those on which a digest showed them.
    may_be_empty
        Whether a file without a record is a day without papers, as weekends are, and no mistake.
    ends_open
        Whether the format has nothing behind the last record, so that a file that was cut off
        shows it by the last abstract alone.

    Returns
    -------
    list of RawDigest
        By date; entries in the order of the file.

    Raises
    ------
    InputError
        If there is no usable record.
    """
    days: dict[dt.date, tuple[str, list[Entry]]] = {}
    first_trouble = ""
    last = 0, ""
    n_kept = n_bad = n_summaries = n_by_paper = 0
    for number, cells in rows:
        try:
            if isinstance(cells, BadRecordError):
                raise cells
            record = record_of(cells, _noting(notes, number))
            dated = _dated(record, given, options.date, file.path, given_first=given_first)
        except BadRecordError as error:
            n_bad += 1
            first_trouble = first_trouble or f"{number}: it {error}"
            notes.add(number, str(error), "record skipped; correct it", kind="a record was skipped")
            continue
        n_kept += 1
        last = number, record.entry.abstract
        n_by_paper += record.date is given is options.date is None
        n_summaries += record.entry.abstract_is_summary
        if "abstract" in cells and not record.entry.abstract:
            note_no_abstract(notes, number, record.entry.title)
        days.setdefault(dated.date, (dated.source, []))[1].append(record.entry)
    if may_be_empty and not n_kept and not n_bad:
        return []
    if not n_kept:
        _refuse(file.path, n_bad, first_trouble)
    if n_bad:
        notes.add(None, f"{n_bad:,} of {n_bad + n_kept:,} records skipped", "the others are kept")
    if n_by_paper:
        notes.add(
            None,
            f"{n_by_paper:,} of {n_kept:,} records do not say on which day they were in a digest",
            "the day of publication was taken; name the column of the other with --column date=...",
        )
    if ends_open:
        note_cut(notes, *last)
    note_summaries(notes, n_summaries, n_kept)
    return [
        RawDigest(date, how, source or file.stem, tuple(entries))
        for date, (how, entries) in sorted(days.items())
    ]


def note_cut(notes: Notes, line: int, abstract: str) -> None:
    """Say that the last abstract of a file is not all there, if it does not look so."""
    if stops_midway(abstract):
        notes.add(
            line,
            f"the last abstract stops in mid-sentence ('...{clean(abstract[-40:])}')",
            "kept as it is; see whether the end of the file is missing",
        )


def note_no_abstract(notes: Notes, number: int, title: str) -> None:
    """Say that a paper has no abstract."""
    notes.add(
        number,
        f"{quote(title)} has no abstract",
        "kept without one",
        kind="a record has no abstract",
    )


def note_summaries(notes: Notes, n_summaries: int, n_papers: int) -> None:
    """Warn that papers have a summary instead of the authors' abstract."""
    if n_summaries:
        notes.add(
            None,
            f"{n_summaries:,} of {n_papers:,} papers have a summary in place of their abstract",
            "marked as such; a digest with the abstract goes before it",
        )


def _refuse(path: Path, n_bad: int, first_trouble: str) -> None:
    if not n_bad:
        raise InputError(path, "holds no record", "put records into it or remove it")
    line, _, first = first_trouble.partition(": ")
    raise InputError(
        f"{path}:{line}",
        f"none of its {n_bad:,} records can be used; the first: {first}",
        "correct it there; each record needs a title and a date",
    )


def _noting(notes: Notes, number: int) -> Callable[[str, str], None]:
    def note(trouble: str, remedy: str) -> None:
        notes.add(number, trouble, remedy, kind=remedy)

    return note


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
    raise BadRecordError(f"has no date, and {path.with_name(DECLARATIONS)} declares none")
