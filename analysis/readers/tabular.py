"""Records, one a paper: JSON Lines, CSV or TSV, Parquet."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path

from analysis.readers.contract import RawDigest, ReadOptions
from analysis.readers.dates import GivenDate, given_date
from analysis.readers.declarations import DECLARATIONS, Declaration
from analysis.readers.fields import BadRecordError, Record, columns_of, record_of
from analysis.readers.notes import Notes
from analysis.readers.streams import DigestFile, lines, open_bytes
from analysis.readers.text import quote
from analysis.records import Entry, InputError

Rows = Iterator[tuple[int, Mapping[str, object] | BadRecordError]]
"""Line (or row) number, from 1, and the cells by field, or why there are none."""

_PARQUET = b"PAR1"
_DELIMITERS = {".csv": ",", ".tsv": "\t"}


def recognises(file: DigestFile, options: ReadOptions) -> bool:
    """Tell whether a file begins as Parquet, JSON Lines, or a table with a title column."""
    if file.head.startswith(_PARQUET):
        return True
    first = _first_line(file)
    # A brace alone begins one JSON document over many lines; no record is broken like that.
    return (first.startswith("{") and first != "{") or _delimiter(first, options) is not None


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Read records and gather them into digests by their date, a day each.

    Parameters
    ----------
    file
        The records.
    declaration
        Its date, if any, is that of the records which have none.
    options
        The column map.
    notes
        Takes warnings of records that were skipped or lack something.

    Returns
    -------
    list of RawDigest
        By date; entries in the order of the file.

    Raises
    ------
    InputError
        If the file is damaged, lacks a column, or has no usable record.
    """
    given = given_date(file.path, declaration)
    days: dict[dt.date, tuple[str, list[Entry]]] = {}
    troubles: list[str] = []
    n_kept = 0
    for number, cells in _rows(file, given, options, notes):
        try:
            if isinstance(cells, BadRecordError):
                raise cells
            record = record_of(cells, _noting(notes, number))
            dated = _dated(record, given, file.path)
        except BadRecordError as error:
            troubles.append(f"{number}: it {error}")
            notes.add(number, str(error), "record skipped; correct it", kind="a record was skipped")
            continue
        n_kept += 1
        if "abstract" in cells and not record.entry.abstract:
            notes.add(
                number,
                f"{quote(record.entry.title)} has no abstract",
                "kept without one",
                kind="a record has no abstract",
            )
        days.setdefault(dated.date, (dated.source, []))[1].append(record.entry)
    if not n_kept:
        _refuse(file.path, troubles)
    if troubles:
        notes.add(
            None,
            f"{len(troubles):,} of {len(troubles) + n_kept:,} records skipped",
            "the others are kept",
        )
    return [
        RawDigest(date, source, file.stem, tuple(entries))
        for date, (source, entries) in sorted(days.items())
    ]


def _refuse(path: Path, troubles: list[str]) -> None:
    if not troubles:
        raise InputError(path, "holds no record", "put records into it or remove it")
    line, _, first = troubles[0].partition(": ")
    raise InputError(
        f"{path}:{line}",
        f"none of its {len(troubles):,} records can be used; the first: {first}",
        "correct it there; each record needs a title and a date",
    )


def _noting(notes: Notes, number: int) -> Callable[[str, str], None]:
    def note(trouble: str, remedy: str) -> None:
        notes.add(number, trouble, remedy, kind=remedy)

    return note


def _dated(record: Record, given: GivenDate | None, path: Path) -> GivenDate:
    if record.date is not None:
        return GivenDate(record.date, "text")
    if given is None:
        raise BadRecordError(f"has no date, and {path.with_name(DECLARATIONS)} declares none")
    return given


# --- rows ------------------------------------------------------------------------------------


def _rows(file: DigestFile, given: GivenDate | None, options: ReadOptions, notes: Notes) -> Rows:
    if file.head.startswith(_PARQUET):
        return _parquet_rows(file, given, options, notes)
    first = _first_line(file)
    if first.startswith("{"):
        return _json_rows(file, options, notes)
    delimiter = _delimiter(first, options) or _DELIMITERS.get(file.suffix, ",")
    return _delimited_rows(file, delimiter, given, options, notes)


def _json_rows(file: DigestFile, options: ReadOptions, notes: Notes) -> Rows:
    # Records of one file mostly have the same keys in the same order.
    known: dict[tuple[str, ...], dict[str, str]] = {}
    lacking = set(options.columns.values())
    for number, line in lines(file, notes):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield number, BadRecordError("is not valid JSON, or not all of it is on this line")
            continue
        if not isinstance(row, dict):
            yield number, BadRecordError("is not a JSON object")
            continue
        keys = tuple(row)
        if keys not in known:
            known[keys], absent = columns_of(keys, options.columns)
            lacking.intersection_update(absent)
        cells = {field: row[column] for field, column in known[keys].items()}
        cells.setdefault("abstract", None)
        yield number, cells
    if lacking and known:
        _check_columns(file.path, next(iter(known)), sorted(lacking))


def _delimited_rows(
    file: DigestFile, delimiter: str, given: GivenDate | None, options: ReadOptions, notes: Notes
) -> Rows:
    # Not pandas: it reads "None" and "NA" as nothing and cannot tell the line of a record.
    table = csv.reader((line for _, line in lines(file, notes)), delimiter=delimiter, strict=True)
    names: list[str] | None = None
    columns: dict[str, str] = {}
    while True:
        number = table.line_num + 1
        try:
            row = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            if "end of data" in str(error) or "field larger" in str(error):
                raise InputError(
                    f"{file.path}:{number}",
                    "a quotation mark in this record is never closed",
                    "close it; one that belongs to the text is written twice",
                ) from error
            yield number, BadRecordError(f"has a misplaced quotation mark ({error})")
            continue
        if not any(cell.strip() for cell in row):
            continue
        if names is None:
            names = [name.strip() for name in row]
            columns = _table_columns(file.path, names, given, options, notes)
        elif len(row) > len(names):
            yield (
                number,
                BadRecordError(f"has {len(row)} cells where {len(names)} columns are named"),
            )
        else:
            values: dict[str, str] = {}
            for name, cell in zip_longest(names, row, fillvalue=""):
                values.setdefault(name, cell)
            yield number, {field: values[column] for field, column in columns.items()}


def _parquet_rows(
    file: DigestFile, given: GivenDate | None, options: ReadOptions, notes: Notes
) -> Rows:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with open_bytes(file) as stream:
            # Parquet is read from its end; what is unpacked on the fly has none until it is read.
            source = pa.BufferReader(stream.read()) if file.packed else str(file.path)
        with pq.ParquetFile(source) as parquet:
            names = parquet.schema_arrow.names
            columns = _table_columns(file.path, names, given, options, notes)
            number = 0
            for batch in parquet.iter_batches(columns=list(dict.fromkeys(columns.values()))):
                for row in batch.to_pylist():
                    number += 1
                    yield number, {field: row[column] for field, column in columns.items()}
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(
            file.path, f"is damaged or not Parquet ({reason})", "write or fetch it again"
        ) from error


def _table_columns(
    path: Path, names: list[str], given: GivenDate | None, options: ReadOptions, notes: Notes
) -> dict[str, str]:
    """Find the columns of a table; a table without titles or dates is refused at once."""
    columns, absent = columns_of(names, options.columns)
    _check_columns(path, names, absent)
    if "title" not in columns:
        raise InputError(
            path,
            f"has no column for the title among {_listed(names)}",
            "name it with --column title=<its name>",
        )
    if "date" not in columns and given is None:
        raise InputError(
            path,
            f"has no column for the date among {_listed(names)}",
            f"name it with --column date=<its name>, or declare the file's date in"
            f" {path.with_name(DECLARATIONS)}",
        )
    if "abstract" not in columns:
        notes.add(
            None,
            f"has no column for the abstract among {_listed(names)}",
            "all papers are kept without one; name it with --column abstract=<its name>",
        )
    return columns


def _check_columns(path: Path, names: Iterable[str], absent: Sequence[str]) -> None:
    if absent:
        raise InputError(
            path,
            f"has no column '{absent[0]}' among {_listed(names)}",
            "correct the name after --column",
        )


def _listed(names: Iterable[str]) -> str:
    return quote(", ".join(names), limit=200)


def _first_line(file: DigestFile) -> str:
    return next((line for line in map(str.strip, file.head_lines()) if line), "").lstrip("\ufeff")


def _delimiter(header: str, options: ReadOptions) -> str | None:
    """Return what separates the columns of a header that names a title and something else."""
    for delimiter in ("\t", ",", ";"):
        try:
            names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter), [])]
        except csv.Error:
            continue
        columns, _ = columns_of(names, options.columns)
        if "title" in columns and len(columns) > 1:
            return delimiter
    return None
