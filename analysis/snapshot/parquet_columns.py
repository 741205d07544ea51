"""Decodes a Parquet file into a DataFrame and validates its columns and values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.records import UNASSIGNED
from analysis.snapshot.errors import SnapshotDamagedError
from analysis.snapshot.parquet_footer import column_sizes
from evidence.formatting import count, number

_ROOM_BYTES, _ROOM_A_BYTE = 64 * 2**20, 200
"""Size limit of a decoded table: a constant, and a factor of the file's size. Real tables decode
to at most 22 times their size."""

_EPOCH = dt.date(1970, 1, 1)
_FIRST_DAY = (dt.date(1900, 1, 1) - _EPOCH).days
_LAST_DAY = (dt.date(2200, 12, 31) - _EPOCH).days
"""The range of valid dates, in days since 1970 as in Arrow; readers of digests have the same."""

# Exceptions of pyarrow for invalid or inconsistent files.
_UNREADABLE = (pa.ArrowException, OSError, ValueError, TypeError, OverflowError, MemoryError)


def to_frame(
    path: Path, data: bytes, schema: pa.Schema, n_rows: int, *, optional: Collection[str] = ()
) -> pd.DataFrame:
    """Return a table as a DataFrame after validating types, nulls and ranges.

    Columns that are not in `schema` are ignored.

    Parameters
    ----------
    path
        The file, for messages.
    data
        Its bytes.
    schema
        Required columns, in the order of the DataFrame.
    n_rows
        Required number of rows.
    optional
        Columns of `schema` that may be missing.

    Raises
    ------
    SnapshotDamagedError
        If the table is invalid.
    """
    try:
        written = pq.read_schema(pa.BufferReader(data))
        absent = set(optional) - set(written.names)
        schema = pa.schema([column for column in schema if column.name not in absent])
        if not all(_has_column(written, column) for column in schema):
            raise SnapshotDamagedError(path, "does not have the columns of the schema")
        table = _decode(path, data, schema, n_rows)
    except _UNREADABLE as error:
        raise SnapshotDamagedError(path, "is not a valid Parquet file") from error
    for column in schema:
        _check_column(path, column, table[column.name])
    return to_pandas(table)


def _has_column(written: pa.Schema, column: pa.Field) -> bool:
    """Return whether a file has a column exactly once and with the right type."""
    if written.names.count(column.name) != 1:
        return False
    return written.field(column.name).equals(column, check_metadata=False)


def _decode(path: Path, data: bytes, schema: pa.Schema, n_rows: int) -> pa.Table:
    """Decode a table, refusing one that exceeds the size limit."""
    # Check the sizes that the footer states before decoding.
    limit = _ROOM_BYTES + _ROOM_A_BYTE * len(data)
    about = pq.read_metadata(pa.BufferReader(data))
    leaves = [about.schema.column(i) for i in range(about.num_columns)]
    texts = [leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY"]
    if about.num_rows != n_rows:
        raise SnapshotDamagedError(
            path, f"has {count(about.num_rows, 'row')}, but the manifest says {number(n_rows)}"
        )
    stated = sum(max(4 * n_values, n_bytes) for n_values, n_bytes in column_sizes(data))
    if max(stated, 4 * n_rows * len(schema)) > limit:
        raise SnapshotDamagedError(path, "exceeds the size limit when decoded")
    # A text that is stored once may occur in a million rows. Read texts as dictionaries, and
    # check their expanded size before expanding them.
    table = pq.ParquetFile(pa.BufferReader(data), read_dictionary=texts).read(schema.names)
    table.validate(full=True)
    if table.num_rows != n_rows:
        raise SnapshotDamagedError(path, "has a different number of rows than its footer states")
    if sum(_expanded_bytes(column) for column in table.columns) > limit:
        raise SnapshotDamagedError(path, "exceeds the size limit when decoded")
    plain = table.cast(schema)
    plain.validate(full=True)
    return plain


def _expanded_bytes(column: pa.ChunkedArray) -> int:
    """Return the size in bytes of a column without dictionary encoding."""
    n_bytes = column.nbytes
    for chunk in column.chunks:
        values = chunk.flatten() if pa.types.is_list(chunk.type) else chunk
        if pa.types.is_dictionary(values.type):
            lengths = pc.binary_length(values.dictionary).take(values.indices)
            n_bytes += pc.sum(lengths.cast(pa.int64())).as_py() or 0
    return n_bytes


def _check_column(path: Path, column: pa.Field, cells: pa.ChunkedArray) -> None:
    def need(is_valid: bool, problem: str) -> None:
        if not is_valid:
            raise SnapshotDamagedError(path, f"has {problem} in column '{column.name}'")

    need(column.nullable or not cells.null_count, "an empty cell")
    values, kind = cells, column.type
    if pa.types.is_list(kind):
        values, kind = pc.list_flatten(cells), kind.value_type
        need(not values.null_count, "an empty item")
    if pa.types.is_floating(kind):
        need(not pc.any(pc.is_nan(values)).as_py(), "a value that is not a number")
    if pa.types.is_int32(kind):
        lowest = pc.min(values).as_py()
        need(lowest is None or lowest >= UNASSIGNED, f"a number below {UNASSIGNED}")
    if pa.types.is_date32(kind):
        low, high = pc.min_max(values.cast(pa.int32())).as_py().values()
        is_valid = low is None or (low >= _FIRST_DAY and high <= _LAST_DAY)
        need(is_valid, "a date outside 1900 to 2200")


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """Return a DataFrame with nullable integers, timestamps and Arrow lists."""
    nullable = {pa.int32(): pd.Int32Dtype()}
    frame = table.to_pandas(date_as_object=False, types_mapper=_listed)
    for column in table.schema:
        if column.nullable and column.type in nullable:
            values = table[column.name].to_pandas(types_mapper=nullable.get)
            frame[column.name] = values
    return frame


def _listed(kind: pa.DataType) -> pd.ArrowDtype | None:
    """Return Arrow's type for lists: as Python objects they need ten times the memory."""
    return pd.ArrowDtype(kind) if pa.types.is_list(kind) else None
