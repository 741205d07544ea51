"""Records as JSON, one a paper: an object a line, an array of objects, or objects on end."""

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
"""How many orders of keys are remembered: a file may have another one in every record."""

_RESTART = re.compile(r"(?<=[\n\[,])[ \t]*\{")


def recognises(file: DigestFile, options: ReadOptions) -> bool:  # noqa: ARG001
    """Tell whether a file begins as a JSON object, or an array of them."""
    return re.match(r"\s*(?:\{|\[\s*\{)", file.head_text().lstrip("\ufeff")) is not None


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
        If the file is damaged, lacks a mapped column, or has no usable record.
    """
    given = given_date(file.path, declaration)
    objects = _by_line(file, notes) if _is_line_by_line(file) else _whole(file, notes)
    return digests_by_date(file, _rows(objects, file, options), given, options, notes)


def _is_line_by_line(file: DigestFile) -> bool:
    first = next((line for line in map(str.strip, file.head_lines()) if line), "").lstrip("\ufeff")
    # A brace alone begins a document over many lines; no record is broken like that.
    if not first.startswith("{") or first == "{":
        return False
    # An object that is alone may wrap others.
    second = next((line for line in map(str.strip, file.head_lines()[1:]) if line), "")
    return second.startswith("{") or (first.endswith("}") and bool(second))


def _by_line(file: DigestFile, notes: Notes) -> Iterator[tuple[int, object]]:
    for number, line in lines(file, notes, keep_going=True):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except (ValueError, RecursionError):
            yield number, BadRecordError("is not valid JSON, or not all of it is on this line")


def _whole(file: DigestFile, notes: Notes) -> Iterator[tuple[int, object]]:
    yield from Document(whole_text(file, notes), _RESTART, _OWN_KEYS).entries()


def _rows(objects: Iterable[tuple[int, object]], file: DigestFile, options: ReadOptions) -> Rows:
    # Records of one file mostly have the same keys in the same order.
    known: dict[tuple[str, ...], Mapping[str, str]] = {}
    lacking = set(options.columns.values())
    for number, row in objects:
        if isinstance(row, BadRecordError):
            yield number, row
            continue
        if not isinstance(row, dict):
            yield number, BadRecordError("is not a JSON object")
            continue
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
