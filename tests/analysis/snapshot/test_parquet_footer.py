"""Column sizes in a footer equal Arrow's, and an invalid footer is refused."""

from __future__ import annotations

import io
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.snapshot import SCHEMAS, SnapshotDamagedError
from analysis.snapshot.parquet_columns import to_frame
from analysis.snapshot.parquet_footer import column_sizes
from tests.snapshots import planted_tables

TABLES = planted_tables(n_papers=40, n_topics=3)


def written(table, **options):
    stream = io.BytesIO()
    pq.write_table(table, stream, **options)
    return stream.getvalue()


def table_of(name):
    schema = SCHEMAS[name]
    return pa.Table.from_pandas(getattr(TABLES, name)[schema.names], schema=schema)


@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize("options", [{}, {"row_group_size": 7, "compression": "zstd"}])
def test_sizes_equal_those_of_arrow(name, options):
    data = written(table_of(name), **options)
    about = pq.read_metadata(io.BytesIO(data))
    chunks = [
        about.row_group(group).column(column)
        for group in range(about.num_row_groups)
        for column in range(about.num_columns)
    ]
    assert column_sizes(data) == [(c.num_values, c.total_uncompressed_size) for c in chunks]


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(body):
    for data in (body, body + b"PAR1", body + len(body).to_bytes(4, "little") + b"PAR1"):
        with pytest.raises(ValueError, match=r"^(has|ends) "):
            column_sizes(data)


def test_an_endless_footer_is_refused():
    for endless in (
        b"\x1c" * 5_000,
        b"\x19\xf9\xff\xff\xff\xff\x07" * 900,
        b"\x15" + b"\xff" * 900,
        b"\x19\xf7" + b"\xff" * 8 + b"\x7f",
    ):
        data = b"PAR1" * 3 + endless + len(endless).to_bytes(4, "little") + b"PAR1"
        with pytest.raises(ValueError, match=r"nested too deep|too long|incomplete"):
            column_sizes(data)


def test_no_flipped_bit_of_a_footer_ends_the_process():
    schema = pa.schema(
        [
            pa.field("paper_id", pa.string(), nullable=False),
            pa.field("position", pa.int32(), nullable=False),
        ]
    )
    table = pa.table([["a", "b"], pa.array([1, 2], pa.int32())], schema=schema)
    data = written(table, store_schema=False)
    length = int.from_bytes(data[-8:-4], "little")
    n_refused = 0
    for at in range(len(data) - 8 - length, len(data) - 8):
        for bit in range(8):
            changed = bytearray(data)
            changed[at] ^= 1 << bit
            try:
                to_frame(Path("x.parquet"), bytes(changed), schema, 2)
            except SnapshotDamagedError:
                n_refused += 1
    assert n_refused > 4 * length
