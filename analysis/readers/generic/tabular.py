"""Reader of tables with one row per paper: CSV, TSV or Parquet."""

from __future__ import annotations

import csv
from itertools import zip_longest
from pathlib import Path
from typing import Any

from analysis.readers.assemble import Rows, digests_by_date
from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.clean_text import quote
from analysis.readers.dates import GivenDate, given_date
from analysis.readers.digests_toml import DECLARATIONS, Declaration
from analysis.readers.fields import BadRecordError, check_columns, columns_of, listed
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.files.streams import lines, open_bytes
from analysis.readers.reading_warnings import Notes
from analysis.records import InputError
from evidence.formatting import count, number

_PARQUET = b"PAR1"
_BATCH_ROWS = 1024
_MAX_BUFFERED_BYTES = 256 * 1024**2
_DELIMITERS = {".csv": ",", ".tsv": "\t"}
_UNCLOSED = (
    "has an unclosed quotation mark, so the rest was not read (within a text, write each quotation"
    " mark twice)"
)


def recognises(file: DigestFile, options: ReadOptions) -> bool:
    """Return True if the file is Parquet or has a header with a title column."""
    return file.head.startswith(_PARQUET) or _delimiter(_first_line(file), options) is not None


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Return the rows, grouped into digests by date.

    Parameters
    ----------
    file
        The table.
    declaration
        Its date is used for rows without one.
    options
        The column map, and the date of rows without any other.
    notes
        Receives warnings about skipped or incomplete rows.

    Returns
    -------
    list of RawDigest
        Sorted by date; entries in the order of the file.

    Raises
    ------
    InputError
        If the file is damaged, lacks a column, or has no usable row.
    """
    given = given_date(file.path, declaration)
    return digests_by_date(file, _rows(file, given, options, notes), given, options, notes)


def _rows(file: DigestFile, given: GivenDate | None, options: ReadOptions, notes: Notes) -> Rows:
    if file.head.startswith(_PARQUET):
        return _parquet_rows(file, given, options, notes)
    delimiter = _delimiter(_first_line(file), options) or _DELIMITERS.get(file.suffix, ",")
    return _delimited_rows(file, delimiter, given, options, notes)


def _delimited_rows(
    file: DigestFile, delimiter: str, given: GivenDate | None, options: ReadOptions, notes: Notes
) -> Rows:
    # Not pandas: it reads "None" and "NA" as missing, and does not give line numbers.
    text = (line for _, line in lines(file, notes, keep_going=True))
    table = csv.reader(text, delimiter=delimiter, strict=True)
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
                yield number, BadRecordError(_UNCLOSED)
                return
            yield number, BadRecordError(f"has a misplaced quotation mark ({error})")
            continue
        if not any(cell.strip() for cell in row):
            continue
        # The first row with text is the header.
        if names is None:
            names = [name.strip() for name in row]
            columns = _table_columns(file.path, names, given, options, notes)
        elif len(row) > len(names):
            yield (
                number,
                BadRecordError(
                    f"has {count(len(row), 'cell')}, but the header has"
                    f" {count(len(names), 'column')}"
                ),
            )
        else:
            # Short rows are padded; of columns with the same name, the first counts.
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
        with pq.ParquetFile(_seekable(file)) as parquet:
            names = parquet.schema_arrow.names
            columns = _table_columns(file.path, names, given, options, notes)
            number = 0
            wanted = list(dict.fromkeys(columns.values()))
            for batch in parquet.iter_batches(_BATCH_ROWS, columns=wanted):
                for row in batch.to_pylist():
                    number += 1
                    yield number, {field: row[column] for field, column in columns.items()}
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        reason = quote((str(error).splitlines() or [type(error).__name__])[0], 200)
        raise InputError(
            file.path, f"is damaged or not Parquet ({reason})", "create or download it again"
        ) from error


def _seekable(file: DigestFile) -> Any:
    """Return a path or buffer to read Parquet from, which needs random access."""
    import pyarrow as pa

    if file.on_disk and not file.compression:
        return str(file.path)
    with open_bytes(file) as stream:
        content = stream.read(_MAX_BUFFERED_BYTES + 1)
    if len(content) > _MAX_BUFFERED_BYTES:
        raise InputError(
            file.path,
            f"unpacks to more than {number(_MAX_BUFFERED_BYTES)} bytes",
            "unpack it to disk",
        )
    return pa.BufferReader(content)


def _table_columns(
    path: Path, names: list[str], given: GivenDate | None, options: ReadOptions, notes: Notes
) -> dict[str, str]:
    """Return field to column name; raise an error if there is no title or date column."""
    columns, absent = columns_of(names, options.columns)
    check_columns(path, names, absent)
    if "title" not in columns:
        raise InputError(
            path,
            f"has no title column (its columns: {listed(names)})",
            "name it with --column title=NAME",
        )
    if not columns.keys() & {"date", "published"} and given is options.date is None:
        raise InputError(
            path,
            f"has no date column (its columns: {listed(names)})",
            f"name it with --column date=NAME, or set the file's date in"
            f" {path.with_name(DECLARATIONS)}",
        )
    if "abstract" not in columns:
        notes.add(
            None,
            f"has no abstract column (its columns: {listed(names)})",
            "all papers are kept without one; name it with --column abstract=NAME",
        )
    return columns


def _first_line(file: DigestFile) -> str:
    return next((line for line in map(str.strip, file.head_lines()) if line), "").lstrip("\ufeff")


def _delimiter(header: str, options: ReadOptions) -> str | None:
    """Return the delimiter of a header with a title and another known column."""
    for delimiter in ("\t", ",", ";"):
        try:
            names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter), [])]
        except csv.Error:
            continue
        columns, _ = columns_of(names, options.columns)
        if "title" in columns and len(columns) > 1:
            return delimiter
    return None
