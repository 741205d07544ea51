"""A Parquet file's bytes to a frame of the contract's columns, whoever wrote the file."""

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

_ROOM_BYTES, _ROOM_A_BYTE = 64 * 2**20, 200
"""What a file may unpack to: this much, and this much more for each byte of it. Real tables
unpack to 22 times their size at most."""

_EPOCH = dt.date(1970, 1, 1)
_FIRST_DAY = (dt.date(1900, 1, 1) - _EPOCH).days
_LAST_DAY = (dt.date(2200, 12, 31) - _EPOCH).days
"""The days that a reader of digests takes for days, as Arrow counts them."""

# What pyarrow raises for bytes that are no table, or one that contradicts itself.
_UNREADABLE = (pa.ArrowException, OSError, ValueError, TypeError, OverflowError, MemoryError)


def to_frame(
    path: Path, data: bytes, schema: pa.Schema, n_rows: int, *, optional: Collection[str] = ()
) -> pd.DataFrame:
    """Read a table and check every cell's type, presence and range.

    Columns that `schema` does not name are ignored.

    Parameters
    ----------
    path
        Where the bytes are from, for messages.
    data
        The file.
    schema
        The columns that it must have, in the order in which the frame has them.
    n_rows
        The rows that it must have.
    optional
        Those among the columns that it may lack.

    Raises
    ------
    SnapshotDamagedError
        If it is not such a table.
    """
    try:
        written = pq.read_schema(pa.BufferReader(data))
        absent = set(optional) - set(written.names)
        schema = pa.schema([column for column in schema if column.name not in absent])
        if not all(_has_column(written, column) for column in schema):
            raise SnapshotDamagedError(path, "does not have the columns that the contract names")
        table = _unpack(path, data, schema, n_rows)
    except _UNREADABLE as error:
        raise SnapshotDamagedError(path, "is not a Parquet file") from error
    for column in schema:
        _check_column(path, column, table[column.name])
    return _to_pandas(table)


def _has_column(written: pa.Schema, column: pa.Field) -> bool:
    """Return whether a file has a column, once, of the right type."""
    if written.names.count(column.name) != 1:
        return False
    return written.field(column.name).equals(column, check_metadata=False)


def _unpack(path: Path, data: bytes, schema: pa.Schema, n_rows: int) -> pa.Table:
    """Unpack a table that does not unpack to more than there is room for."""
    room = _ROOM_BYTES + _ROOM_A_BYTE * len(data)
    about = pq.read_metadata(pa.BufferReader(data))
    leaves = [about.schema.column(i) for i in range(about.num_columns)]
    texts = [leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY"]
    if about.num_rows != n_rows:
        raise SnapshotDamagedError(
            path, f"has {about.num_rows:,} rows, and the manifest says {n_rows:,}"
        )
    told = sum(max(4 * n_values, n_bytes) for n_values, n_bytes in column_sizes(data))
    if max(told, 4 * n_rows * len(schema)) > room:
        raise SnapshotDamagedError(path, "unpacks to more than its size allows")
    # A text that is in a file once may be in its rows a million times: what that comes to is
    # counted before it is written out so often.
    table = pq.ParquetFile(pa.BufferReader(data), read_dictionary=texts).read(schema.names)
    table.validate(full=True)
    if table.num_rows != n_rows:
        raise SnapshotDamagedError(path, "does not have the rows that it says it has")
    if sum(_written_out(column) for column in table.columns) > room:
        raise SnapshotDamagedError(path, "unpacks to more than its size allows")
    plain = table.cast(schema)
    plain.validate(full=True)
    return plain


def _written_out(column: pa.ChunkedArray) -> int:
    """Return the bytes that a column has once each of its texts is written out."""
    n_bytes = column.nbytes
    for chunk in column.chunks:
        values = chunk.flatten() if pa.types.is_list(chunk.type) else chunk
        if pa.types.is_dictionary(values.type):
            lengths = pc.binary_length(values.dictionary).take(values.indices)
            n_bytes += pc.sum(lengths.cast(pa.int64())).as_py() or 0
    return n_bytes


def _check_column(path: Path, column: pa.Field, cells: pa.ChunkedArray) -> None:
    def need(holds: bool, trouble: str) -> None:
        if not holds:
            raise SnapshotDamagedError(path, f"has {trouble} in column '{column.name}'")

    need(column.nullable or not cells.null_count, "an empty cell")
    values, kind = cells, column.type
    if pa.types.is_list(kind):
        values, kind = pc.list_flatten(cells), kind.value_type
        need(not values.null_count, "an empty item")
    if pa.types.is_floating(kind):
        need(not pc.any(pc.is_nan(values)).as_py(), "a figure that is none")
    if pa.types.is_int32(kind):
        lowest = pc.min(values).as_py()
        need(lowest is None or lowest >= UNASSIGNED, "a number that is neither a count nor an id")
    if pa.types.is_date32(kind):
        low, high = pc.min_max(values.cast(pa.int32())).as_py().values()
        need(low is None or (low >= _FIRST_DAY and high <= _LAST_DAY), "a day that there is not")


def _to_pandas(table: pa.Table) -> pd.DataFrame:
    """Turn a table into a frame; nullable integers keep their nulls, dates become timestamps."""
    nullable = {pa.int32(): pd.Int32Dtype()}
    frame = table.to_pandas(date_as_object=False, types_mapper=_listed)
    for column in table.schema:
        if column.nullable and column.type in nullable:
            values = table[column.name].to_pandas(types_mapper=nullable.get)
            frame[column.name] = values
    return frame


def _listed(kind: pa.DataType) -> pd.ArrowDtype | None:
    """Keep lists as Arrow has them: as objects, of objects, they take ten times the room."""
    return pd.ArrowDtype(kind) if pa.types.is_list(kind) else None
