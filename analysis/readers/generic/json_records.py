"""Reader of JSON records: JSON Lines, or objects in an array or sequence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from analysis.readers.assemble import Rows, digests_by_date
from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.dates import given_date
from analysis.readers.digests_toml import Declaration
from analysis.readers.fields import BadRecordError, check_columns, columns_of
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.files.streams import lines, whole_text
from analysis.readers.generic.json_entries import Document
from analysis.readers.reading_warnings import Notes

_OWN_KEYS = ("title", "abstract", "summary", "authors", "categories", "tags", "keywords", "topics")
_MAX_KNOWN = 1000
"""Maximum number of key sequences whose columns are cached; every record may have its own."""

_RESTART = re.compile(r"(?<=[\n\[,])[ \t]*\{")


def recognises(file: DigestFile, options: ReadOptions) -> bool:  # noqa: ARG001
    """Return True if the file starts with a JSON object or an array of objects."""
    return re.match(r"\s*(?:\{|\[\s*\{)", file.head_text().lstrip("\ufeff")) is not None


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Return the records, grouped into digests by date.

    Parameters
    ----------
    file
        The file of the records.
    declaration
        Its date is used for records without one.
    options
        The column map, and the date of records without any other.
    notes
        Receives warnings about skipped or incomplete records.

    Returns
    -------
    list of RawDigest
        Sorted by date; entries in the order of the file.

    Raises
    ------
    InputError
        If the file is damaged, lacks a mapped column, or has no usable record.
    """
    given = given_date(file.path, declaration)
    objects = _by_line(file, notes) if _is_line_by_line(file) else _whole(file, notes)
    return digests_by_date(file, _rows(objects, file, options), given, options, notes)


def _is_line_by_line(file: DigestFile) -> bool:
    first = next((line for line in map(str.strip, file.head_lines()) if line), "").lstrip("\ufeff")
    # A brace alone starts a document over many lines; JSON Lines are never split like that.
    if not first.startswith("{") or first == "{":
        return False
    # A single object may be a wrapper.
    second = next((line for line in map(str.strip, file.head_lines()[1:]) if line), "")
    return second.startswith("{") or (first.endswith("}") and bool(second))


def _by_line(file: DigestFile, notes: Notes) -> Iterator[tuple[int, object]]:
    for number, line in lines(file, notes, keep_going=True):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError):
            yield number, BadRecordError("is not valid JSON, or spans several lines")


def _whole(file: DigestFile, notes: Notes) -> Iterator[tuple[int, object]]:
    yield from Document(whole_text(file, notes), _RESTART, _OWN_KEYS).entries()


def _rows(objects: Iterable[tuple[int, object]], file: DigestFile, options: ReadOptions) -> Rows:
    # Most records of a file have the same keys in the same order.
    known: dict[tuple[str, ...], Mapping[str, str]] = {}
    lacking = set(options.columns.values())
    for number, row in objects:
        if isinstance(row, BadRecordError):
            yield number, row
            continue
        if not isinstance(row, dict):
            yield number, BadRecordError("is not a JSON object")
            continue
        # Map keys to fields; keep track of the mapped columns that no record has.
        keys = tuple(row)
        columns = known.get(keys)
        if columns is None:
            columns, absent = columns_of(keys, options.columns)
            lacking.intersection_update(absent)
            if len(known) < _MAX_KNOWN:
                known[keys] = columns
        cells = {field: row[column] for field, column in columns.items()}
        cells.setdefault("abstract", None)
        yield number, cells
    if lacking and known:
        check_columns(file.path, next(iter(known)), sorted(lacking))
