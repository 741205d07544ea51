"""Changed copies of planted snapshots: odd values, ids and rows, each within its column's type."""

from __future__ import annotations

import copy
import datetime as dt
import io
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.snapshot import SCHEMAS, TABLE_NAMES, sha256_of
from tests.snapshots import write_planted_snapshot

BASES: tuple[dict[str, Any], ...] = (
    {"n_papers": 24, "n_topics": 3, "n_digests": 5},
    {"n_papers": 24, "n_topics": 4, "n_digests": 5, "gaps": True},
    {"n_papers": 12, "n_topics": 2, "n_digests": 3, "days_apart": 0},
    {"n_papers": 30, "n_topics": 3, "n_digests": 22, "days_apart": 9},
    {"n_papers": 12, "n_topics": 2, "n_digests": 2, "n_themes": 0},
    {"n_papers": 5, "n_topics": 0, "n_digests": 2},
    {"n_papers": 1, "n_topics": 1, "n_digests": 1, "between_share": 0.0},
    {"n_papers": 1, "n_topics": 0, "n_digests": 1},
)
"""Parameters of the planted snapshots that are changed."""

Rows = dict[str, list[dict[str, Any]]]
Change = tuple[int, int, int, int, int]
"""How to change, and numbers that choose table, column, row and value."""

_LONG = "word, " * 700
_TEXTS = (
    "", " ", "hello", "0" * 12, "f" * 12, "F" * 12, "0123456789ab\n", "<b>&amp;", "\0\u202e", "-1",
    "2025-03-13", "1900-01-01", "a,b..c", "$x^2$", _LONG, "\N{FULLWIDTH DIGIT ONE}" * 12, "=1+1",
)  # fmt: skip
_FLOATS = (
    float("nan"), float("inf"), float("-inf"), 0.0, -0.0, -1.0, 1.0, 1.0005, 2.0, 1e-40, 1e-300,
    1e5, 9.9e5, -9.9e5, 1e30, 1e300, 1.7e308,
)  # fmt: skip
_COUNTS = (-1, 0, 1, 2, 3, 19, 20, 21, 1000, 2_000_000_000, 2**31 - 1)
_DAYS = tuple(
    dt.date(*day)
    for day in (
        (1, 1, 1), (1900, 1, 1), (1970, 1, 1), (2025, 3, 13), (2025, 3, 14), (2025, 12, 31),
        (2200, 12, 31), (9999, 12, 31),
    )
)  # fmt: skip

_IDS: dict[str, dict[str, tuple[str, ...]]] = {
    "paper": {
        "papers": ("paper_id",), "appearances": ("paper_id",), "repeats": ("paper_id",),
        "neighbors": ("paper_id", "neighbor_ids"), "duplicates": ("paper_id", "other_id"),
        "shortlists": ("paper_id",), "aliases": ("new_id",),
    },
    "digest": {
        "papers": ("first_digest",), "appearances": ("digest_id",), "digests": ("digest_id",),
        "trends": ("digest_id",), "aliases": ("new_id",),
    },
    "topic": {
        "papers": ("topic_id", "nearest_topic_id"),
        "topics": ("topic_id", "near_topic_ids", "parent_id"),
        "trends": ("topic_id",), "repeats": ("topic_ids",), "keywords_over_time": ("topic_id",),
        "shortlists": ("topic_id",), "verdicts": ("group_id",),
        "events": ("parent_ids", "child_ids", "paper_origins"),
    },
    "theme": {
        "papers": ("theme_id",), "topics": ("theme_id",), "themes": ("theme_id",),
        "verdicts": ("group_id",), "events": ("parent_ids", "child_ids"),
    },
}  # fmt: skip
"""The columns that hold each kind of id."""

_KEY = {"paper": "papers", "digest": "digests", "topic": "topics", "theme": "themes"}

JSON_VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 1, 20, 2**31, 2**63, 10**400, 0.5, 1e308, -1e308, "", "topic", "0001-01-01",
    "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00+14:00", "2025-03-13", "a\nb", _LONG, [], {},
    [[]], {"": None}, ["x", 1], {"n_papers": 10**400}, "\ud800",
)  # fmt: skip


def base_rows(folder: Path, number: int) -> Rows:
    """Write planted snapshot `number` to `folder` and return the rows of its tables."""
    write_planted_snapshot(folder, **BASES[number % len(BASES)])
    return {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in TABLE_NAMES}


def changed(rows: Rows, changes: Sequence[Change]) -> Rows:
    """Return a copy of the rows with changes; one that does not fit its column is left out."""
    new = copy.deepcopy(rows)
    for how, *numbers in changes:
        _MAKERS[how % len(_MAKERS)](new, *numbers)
    return new


def write_changed(source: Path, target: Path, new: Mapping[str, list[dict[str, Any]]]) -> None:
    """Write the rows over a copy of a snapshot, with the right number of rows and SHA-256."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    manifest = json.loads((source / "manifest.json").read_text())
    for name, rows in new.items():
        path = target / f"{name}.parquet"
        sink = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMAS[name]), sink)
        path.write_bytes(sink.getvalue())
        manifest["files"][path.name] = {"rows": len(rows), "sha256": sha256_of(path)}
    (target / "manifest.json").write_text(json.dumps(manifest))


def changed_manifest(text: str, changes: Sequence[tuple[int, int]]) -> str:
    """Return a manifest with other JSON values; `files` stays, or nothing could be read."""
    body = json.loads(text)
    for where, which in changes:
        places = [place for place in _places(body, ()) if place[0] not in ("files",)]
        *way, last = places[where % len(places)]
        holder: Any = body
        for step in way:
            holder = holder[step]
        holder[last] = copy.deepcopy(JSON_VALUES[which % len(JSON_VALUES)])
    return json.dumps(body)


def _places(value: Any, way: tuple[Any, ...]) -> Any:
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in steps:
        yield (*way, step)
        if isinstance(inner, dict | list):
            yield from _places(inner, (*way, step))


# --- changes -----------------------------------------------------------------------------------


def _odd(field: pa.Field, which: int) -> Any:
    """Return an odd value of a column's type."""
    kind = field.type
    if field.nullable and which % 19 == 18:
        return None
    if pa.types.is_list(kind):
        item = pa.field("item", kind.value_type, nullable=False)
        return [_odd(item, which + i // 2) for i in range(which % 5)]
    if pa.types.is_boolean(kind):
        return bool(which % 2)
    values: Sequence[Any] = (
        _TEXTS if pa.types.is_string(kind)
        else _COUNTS if pa.types.is_integer(kind)
        else _DAYS if pa.types.is_date(kind)
        else _FLOATS
    )  # fmt: skip
    return values[which % len(values)]


def _set(rows: Rows, table: int, column: int, row: int, which: int, *, every: bool) -> None:
    name = TABLE_NAMES[table % len(TABLE_NAMES)]
    field, own = SCHEMAS[name][column % len(SCHEMAS[name])], rows[name]
    if not own:
        return
    value = own[which // 2 % len(own)][field.name] if which % 2 else _odd(field, which // 2)
    for each in own if every else [own[row % len(own)]]:
        each[field.name] = copy.copy(value)


def _set_cell(rows: Rows, table: int, column: int, row: int, which: int) -> None:
    _set(rows, table, column, row, which, every=False)


def _set_column(rows: Rows, table: int, column: int, row: int, which: int) -> None:
    _set(rows, table, column, row, which, every=True)


def _double_row(rows: Rows, table: int, column: int, row: int, which: int) -> None:
    """Repeat a row with another value in one column."""
    name = TABLE_NAMES[table % len(TABLE_NAMES)]
    field, own = SCHEMAS[name][column % len(SCHEMAS[name])], rows[name]
    if own:
        own.append({**copy.deepcopy(own[row % len(own)]), field.name: _odd(field, which)})


def _swap_row(rows: Rows, table: int, column: int, row: int, which: int) -> None:
    """Give two rows each other's value in one column."""
    name = TABLE_NAMES[table % len(TABLE_NAMES)]
    field, own = SCHEMAS[name][column % len(SCHEMAS[name])], rows[name]
    if own:
        one, other = own[row % len(own)], own[which % len(own)]
        one[field.name], other[field.name] = other[field.name], one[field.name]


def _cut(rows: Rows, table: int, column: int, row: int, which: int) -> None:
    name = TABLE_NAMES[table % len(TABLE_NAMES)]
    if which % 4 == 0:
        rows[name].clear()
    elif which % 4 == 1:
        del rows[name][1:]
    elif rows[name]:
        rows[name].pop(row % len(rows[name]))


def _reversed(rows: Rows, table: int, column: int, row: int, which: int) -> None:
    name = TABLE_NAMES[table % len(TABLE_NAMES)]
    if which % 2:
        rows[name].reverse()
        return
    field, own = SCHEMAS[name][column % len(SCHEMAS[name])], rows[name]
    values = [each[field.name] for each in own][::-1]
    for each, value in zip(own, values, strict=True):
        each[field.name] = value


def _rename(rows: Rows, table: int, column: int, row: int, which: int) -> None:
    """Give a paper, digest, topic or theme another id in all tables."""
    kind = tuple(_IDS)[table % len(_IDS)]
    own = rows[_KEY[kind]]
    if own:
        each = own[row % len(own)]
        rows.update(
            with_other_id(rows, kind, each[f"{kind}_id"], _new_id(kind, each, column, which))
        )


def with_other_id(rows: Rows, kind: str, old: Any, new: Any) -> Rows:
    """Return a copy of the rows in which one id is replaced in all tables.

    Parameters
    ----------
    rows
        The rows of all tables.
    kind
        ``paper``, ``digest``, ``topic`` or ``theme``.
    old, new
        The id, and what replaces it.
    """

    def renamed(value: Any) -> Any:
        if isinstance(value, list):
            return [renamed(item) for item in value]
        return new if value == old else value

    changed = copy.deepcopy(rows)
    for name, columns in _IDS[kind].items():
        for each in changed[name]:
            if each.get("level", each.get("kind", kind)) == kind:
                if name == "digests" and each["digest_id"] == old:
                    each["date"] = dt.date.fromisoformat(new[:10])
                each.update({c: renamed(each[c]) for c in columns})
    return changed


def _new_id(kind: str, row: Mapping[str, Any], column: int, which: int) -> Any:
    if kind in ("topic", "theme"):
        return _COUNTS[which % len(_COUNTS)]
    if kind == "paper":
        return _TEXTS[which % len(_TEXTS)]
    endings = ("", "-2", "-10", "-x", "-2-2", "<b>", " ", "..2025", ",", "-\u0662", "-" + "9" * 99)
    days = ("1900-01-01", "2200-12-31", str(row["date"]), str(row["date"] + dt.timedelta(1)))
    return days[column % len(days)] + endings[which % len(endings)]


_MAKERS = (
    _set_cell, _set_column, _set_cell, _rename, _set_column, _double_row, _set_cell, _swap_row,
    _rename, _cut, _reversed,
)  # fmt: skip
