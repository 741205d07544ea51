"""Fuzz targets of the snapshot reader, at several depths.

`snapshot` damages a file of a small snapshot and reads the snapshot as the dashboard does: some
tens of inputs per second. `manifest` and `table` call the parsers directly, which is many times
faster; a table that is accepted is checked together with the others. `values` and `cells` change
the content of a manifest and a table but keep them well-formed, which random bytes rarely do.
`views` does so with all tables, and draws whatever is read.
"""

from __future__ import annotations

import copy
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.fuzzing.judging import judge_line

NAMES = ("snapshot", "manifest", "values", "table", "cells", "views")
_ODD: tuple[Any, ...] = (
    None, True, -1, 0, 1, 2**31 - 1, 2**63, 0.5, 1e308, float("nan"), float("-inf"), "", "topic",
    "2025-02-30", "\0", "a\nb", "../../x", [], {}, [[]], {"": None}, ["x", 1],
)  # fmt: skip
_SMALL: dict[str, Any] = {"n_papers": 24, "n_topics": 3, "n_digests": 2}


def snapshot_target(name: str, folder: Path) -> tuple[Any, list[bytes]]:
    """Return one of the targets `NAMES`, and its initial inputs."""
    from tests.snapshots import write_planted_snapshot

    if name == "views":
        return _views(folder), _NUMBERS
    place = folder / "snapshot"
    tables = write_planted_snapshot(place, **_SMALL)
    manifest = (place / "manifest.json").read_bytes()
    if name == "manifest":
        return _manifest(place), [manifest]
    if name == "values":
        return _values(_manifest(place), json.loads(manifest)), _NUMBERS
    if name == "snapshot":
        return _whole(place)
    return _table(place, tables) if name == "table" else (_cells(place), _NUMBERS)


_NUMBERS = [bytes(range(start, start + 12)) for start in range(0, 240, 12)]


def _whole(place: Path) -> tuple[Any, list[bytes]]:
    """Return a target that damages one file and corrects its checksum, and initial inputs."""
    from analysis import snapshot
    from analysis.records import AtlasError

    files = sorted(path.name for path in place.iterdir())
    contents = {name: (place / name).read_bytes() for name in files}
    manifest = json.loads(contents["manifest.json"])

    def read(data: bytes) -> None:
        name = files[data[0] % len(files)] if data else files[0]
        content = data[1:]
        (place / name).write_bytes(content)
        if name != "manifest.json":
            own = json.loads(json.dumps(manifest))
            own["files"][name]["sha256"] = hashlib.sha256(content).hexdigest()
            (place / "manifest.json").write_text(json.dumps(own), "utf-8")
        try:
            snapshot.read(place)
        except AtlasError as error:
            judge_line(str(error))
        finally:
            (place / name).write_bytes(contents[name])
            (place / "manifest.json").write_bytes(contents["manifest.json"])

    return read, [bytes([files.index(name)]) + contents[name] for name in files]


def _manifest(place: Path) -> Any:
    from analysis.records import AtlasError
    from analysis.snapshot.manifest_reader import parse_manifest

    def read(data: bytes) -> None:
        try:
            parse_manifest(place, data)
        except AtlasError as error:
            judge_line(str(error))

    return read


def _values(read: Any, manifest: Any) -> Any:
    """Return a target that puts odd values into a manifest; the bytes choose where and which."""
    places = list(_places(manifest, ()))

    def change_and_read(data: bytes) -> None:
        changed = json.loads(json.dumps(manifest))
        for at in range(0, len(data) - 2, 3):
            *way, last = places[int.from_bytes(data[at : at + 2], "big") % len(places)]
            holder = changed
            try:
                for step in way:
                    holder = holder[step]
                holder[last] = copy.deepcopy(_ODD[data[at + 2] % len(_ODD)])
            except (LookupError, TypeError):
                continue  # an earlier change removed this place
        read(json.dumps(changed).encode())

    return change_and_read


def _places(value: Any, way: tuple[Any, ...]) -> Any:
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in steps:
        yield (*way, step)
        if isinstance(inner, dict | list):
            yield from _places(inner, (*way, step))


def _checked(place: Path) -> Any:
    """Return a function that reads a table and checks it together with the other tables."""
    from analysis.records import AtlasError
    from analysis.snapshot.parquet_columns import to_frame
    from analysis.snapshot.reader import read as read_whole
    from analysis.snapshot.schema import SCHEMAS
    from analysis.snapshot.validation import check_consistency

    others = read_whole(place).tables

    def read(name: str, content: bytes, n_rows: int) -> None:
        try:
            frame = to_frame(place / f"{name}.parquet", content, SCHEMAS[name], n_rows)
            check_consistency(place, replace(others, **{name: frame}))
        except AtlasError as error:
            judge_line(str(error))

    return read


def _cells(place: Path) -> Any:
    """Return a target that replaces cells of a table by those of other rows or by odd values."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from analysis.snapshot.schema import SCHEMAS, TABLE_NAMES

    read = _checked(place)
    rows = {name: pq.read_table(place / f"{name}.parquet").to_pylist() for name in TABLE_NAMES}

    def change_and_read(data: bytes) -> None:
        name = TABLE_NAMES[data[0] % len(TABLE_NAMES)] if data else TABLE_NAMES[0]
        schema, changed = SCHEMAS[name], [dict(row) for row in rows[name]]
        for at in range(1, len(data) - 3, 4):
            row, column, kind, value = data[at : at + 4]
            if not changed:
                break
            field = schema[column % len(schema)]
            others = [other[field.name] for other in changed]
            new = others[value % len(others)] if kind % 2 else _ODD[value % len(_ODD)]
            if kind % 16 == 0:
                changed.append(dict(changed[row % len(changed)]))
            elif kind % 16 == 2:
                changed.pop(row % len(changed))
            elif _fits(pa, new, field):
                changed[row % len(changed)][field.name] = new
        sink = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(changed, schema=schema), sink)
        read(name, sink.getvalue(), len(changed))

    return change_and_read


def _views(folder: Path) -> Any:
    """Return a target that changes a snapshot; if it is read, one view and all files are drawn."""
    import os

    from analysis import snapshot
    from analysis.records import AtlasError
    from tests import mutations
    from tests.dashboard.drawing import drawings

    bases = {n: mutations.base_rows(folder / str(n), n) for n in range(len(mutations.BASES))}
    changed = folder / "changed"
    os.environ["DIGEST_ATLAS_SNAPSHOT"] = str(changed)

    def change_and_draw(data: bytes) -> None:
        number, which = (data[0] % len(bases), data[1]) if len(data) > 1 else (0, 0)
        changes = [(*data[at : at + 5],) for at in range(2, len(data) - 4, 5)][:8]
        rows = mutations.changed(bases[number], changes)
        mutations.write_changed(folder / str(number), changed, rows)
        try:
            snapshot.read(changed)
        except AtlasError as error:
            judge_line(str(error))
            return
        every = list(drawings(changed))
        for _, draw in (*every[:4], every[which % len(every)]):
            draw()

    return change_and_draw


def _fits(pa: Any, value: Any, field: Any) -> bool:
    try:
        pa.array([value], field.type)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return False
    return value is not None or field.nullable


def _table(place: Path, tables: Any) -> tuple[Any, list[bytes]]:
    """Return a target that reads one table, then checks all tables, and initial inputs."""
    from analysis.snapshot.schema import TABLE_NAMES

    checked = _checked(place)
    n_rows = {name: len(getattr(tables, name)) for name in TABLE_NAMES}

    def read(data: bytes) -> None:
        name = TABLE_NAMES[data[0] % len(TABLE_NAMES)] if data else TABLE_NAMES[0]
        checked(name, data[1:], n_rows[name])

    return read, [
        bytes([number]) + seed
        for number, name in enumerate(TABLE_NAMES)
        for seed in (_plain(place / f"{name}.parquet"), (place / f"{name}.parquet").read_bytes())
    ]


def _plain(path: Path) -> bytes:
    """Return a table's file without compression or dictionaries, which is easier to damage."""
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(pq.read_table(path), sink, compression="none", use_dictionary=False)
    return sink.getvalue()
