"""Invalid or malicious snapshots are refused with an error of one line."""

from __future__ import annotations

import base64
import copy
import datetime as dt
import io
import json
import shutil

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis import snapshot
from analysis.snapshot import SCHEMAS, SnapshotDamagedError, SnapshotError
from tests import mutations
from tests.snapshots import events_table, planted_manifest, write_planted_snapshot

WORDS = pa.dictionary(pa.int32(), pa.string())


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    target = tmp_path_factory.mktemp("whole") / "snapshot"
    write_planted_snapshot(target, n_papers=30, n_topics=3)
    return target


@pytest.fixture
def folder(whole, tmp_path):
    shutil.copytree(whole, tmp_path / "snapshot")
    return tmp_path / "snapshot"


def put(folder, name, data, rows):
    """Replace the bytes of a table, with the right SHA-256 in the manifest."""
    path = folder / f"{name}.parquet"
    path.write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][path.name] |= {"sha256": snapshot.sha256_of(path), "rows": rows}
    (folder / "manifest.json").write_text(json.dumps(manifest))


def packed(table, **options):
    stream = io.BytesIO()
    pq.write_table(table, stream, compression="zstd", write_statistics=False, **options)
    return stream.getvalue()


def refused(folder, name, problem):
    with pytest.raises(SnapshotDamagedError, match=rf"{name}\.parquet: .*{problem}"):
        snapshot.read(folder)


def change(folder, name, column, value):
    """Set the value in the first row of a column."""
    schema = SCHEMAS[name]
    table = pq.read_table(folder / f"{name}.parquet")
    at = schema.get_field_index(column)
    cells = pa.concat_arrays([pa.array([value], schema.field(at).type),
                              table[column].combine_chunks()[1:]])  # fmt: skip
    put(folder, name, packed(table.set_column(at, schema.field(at), cells)), table.num_rows)


@pytest.mark.parametrize("forged", [False, True])
def test_a_repeated_long_text_exceeds_the_size_limit(folder, forged):
    n_rows, schema = 400_000, SCHEMAS["appearances"]
    word = pa.DictionaryArray.from_arrays(pa.array(np.zeros(n_rows, "i4")), ["x" * 1_000_000])
    metadata = {"ARROW:schema": base64.b64encode(schema.serialize().to_pybytes())}
    columns = pa.schema(
        [
            pa.field("paper_id", WORDS, nullable=False),
            pa.field("digest_id", WORDS, nullable=False),
            schema.field("position"),
        ],
        metadata=metadata if forged else None,
    )
    table = pa.table([word, word, np.zeros(n_rows, "i4")], schema=columns)
    data = packed(table, store_schema=False)
    assert len(data) < 10_000
    put(folder, "appearances", data, n_rows)
    refused(folder, "appearances", "exceeds the size limit when decoded")


def test_a_repeated_long_text_in_lists_exceeds_the_size_limit(folder):
    n_rows, schema = 400_000, SCHEMAS["keywords_over_time"]
    word = pa.DictionaryArray.from_arrays(pa.array(np.zeros(n_rows, "i4")), ["x" * 1_000_000])
    lists = pa.ListArray.from_arrays(pa.array(np.arange(n_rows + 1, dtype="i4")), word)
    zeros = pa.array(np.zeros(n_rows, "i4"))
    columns = [zeros, zeros.cast(pa.date32()), zeros.cast(pa.date32()), zeros, lists]
    fields = [schema.field(i) for i in range(4)]
    fields.append(pa.field("keywords", pa.list_(pa.field("element", WORDS)), nullable=False))
    data = packed(pa.table(columns, schema=pa.schema(fields)), store_schema=False)
    put(folder, "keywords_over_time", data, n_rows)
    refused(folder, "keywords_over_time", "(exceeds the size limit|does not have the columns)")


def test_a_number_of_rows_that_differs_from_the_manifest_is_refused(folder):
    zeros = pa.array(np.zeros(1_000_000, "i4"))
    columns = [zeros.cast(pa.string()), zeros.cast(pa.string()), zeros]
    table = pa.table(columns, schema=SCHEMAS["appearances"])
    put(folder, "appearances", packed(table), 30)
    refused(folder, "appearances", "has 1,000,000 rows, but the manifest says 30")


def test_too_many_rows_exceed_the_size_limit(folder):
    n_rows, schema = 8_000_000, SCHEMAS["duplicates"]
    word = pa.DictionaryArray.from_arrays(pa.array(np.zeros(n_rows, "i4")), ["x"])
    names = [pa.field(name, WORDS, nullable=False) for name in ("paper_id", "other_id")]
    columns = pa.schema([*names, schema.field("similarity")])
    table = pa.table([word, word, np.zeros(n_rows, "f4")], schema=columns)
    data = packed(table, store_schema=False)
    assert len(data) < 100_000
    put(folder, "duplicates", data, n_rows)
    refused(folder, "duplicates", "exceeds the size limit when decoded")


@pytest.mark.parametrize(
    ("name", "column", "value", "problem"),
    [
        ("papers", "membership", float("nan"), "is not a number in column 'membership'"),
        ("topics", "keyword_weights", [float("nan")] * 10, "a value that is not a number"),
        ("topics", "keywords", [None] * 10, "an empty item in column 'keywords'"),
        ("topics", "keywords", ["one"], "different lengths in 'keywords' and 'keyword_weights'"),
        ("neighbors", "similarities", [], "different lengths in 'neighbor_ids' and 'similarities'"),
        ("topics", "n_papers", -7, "a number below -1 in column 'n_papers'"),
        ("digests", "date", pa.scalar(2**31 - 1, pa.int32()).cast(pa.date32()), "a date outside"),
        ("digests", "date", pa.scalar(-(2**31), pa.int32()).cast(pa.date32()), "a date outside"),
        ("digests", "date", dt.date(2024, 1, 1), "a digest whose id does not start with its date"),
        ("topics", "stability", float("inf"), "'stability' outside 0 to 1"),
        ("trends", "share", -0.5, "'share' outside 0 to 1"),
        ("verdicts", "odds_ratio", -1.0, "'odds_ratio' outside 0 to inf"),
        ("themes", "y", float("-inf"), "has a theme without a position on the map"),
        ("papers", "x", 3e38, "without a position on the map"),
        ("verdicts", "total_end", 0, "counts more in 'n_end' than in 'total_end'"),
        ("trends", "n_digest", 0, "counts more in 'n_papers' than in 'n_digest'"),
        ("verdicts", "last_day", dt.date(2100, 1, 1), "a window that does not end on the day of"),
        ("verdicts", "first_day", dt.date(2100, 1, 1), "a window that does not end on"),
        (
            "verdicts",
            "last_day",
            pa.scalar(100_000, pa.int32()).cast(pa.date32()),
            "a date outside",
        ),
    ],
)
def test_invalid_values_are_refused(folder, name, column, value, problem):
    change(folder, name, column, value)
    refused(folder, name, problem)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("trends", "does not have every topic in every digest"),
        ("verdicts", "does not have every topic and theme in every window"),
    ],
)
def test_a_table_with_a_missing_row_is_refused(folder, name, problem):
    table = pq.read_table(folder / f"{name}.parquet")[1:]
    put(folder, name, packed(table), len(table))
    refused(folder, name, problem)


def renamed(folder, kind, new):
    """Give the first paper, topic or theme another id in every table."""
    rows = {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in SCHEMAS}
    changed = mutations.with_other_id(rows, kind, rows[f"{kind}s"][0][f"{kind}_id"], new)
    for name, own in changed.items():
        put(folder, name, packed(pa.Table.from_pylist(own, schema=SCHEMAS[name])), len(own))


@pytest.mark.parametrize(
    ("kind", "new", "problem"),
    [
        ("paper", "hello", "a paper id that is not 12 hexadecimal digits"),
        ("paper", "0123456789AB", "a paper id that is not 12 hexadecimal digits"),
        ("paper", "0123456789ab\n", "a paper id that is not 12 hexadecimal digits"),
        ("topic", 2_000_000_000, "a topic id outside 0 to 999999999"),
        ("theme", 2_000_000_000, "a theme id outside 0 to 999999999"),
        ("digest", "2025-03-13-x", "a digest id that is not a date with at most a number"),
        ("digest", "2025-03-13-\N{ARABIC-INDIC DIGIT TWO}", "a digest id that is not a date"),
    ],
)
def test_ids_of_another_form_are_refused(folder, kind, new, problem):
    renamed(folder, kind, new)
    refused(folder, f"{kind}s", problem)


@pytest.mark.parametrize("kind", ["topic", "theme"])
def test_an_id_of_nine_digits_is_read(folder, kind):
    renamed(folder, kind, 999_999_999)
    tables = snapshot.read(folder).tables
    assert 999_999_999 in getattr(tables, f"{kind}s")[f"{kind}_id"].tolist()


@pytest.mark.parametrize(
    ("name", "edit", "problem"),
    [
        ("repeats", lambda r: r[0].update(topic_ids=[999] * 20), "refers to an unknown topic"),
        ("topics", lambda r: r[0].update(near_topic_ids=[999]), "refers to an unknown topic"),
        ("shortlists", lambda r: r[0].update(topic_id=-1), "refers to an unknown topic"),
        ("duplicates", lambda r: r[0].update(other_id=r[0]["paper_id"]), "its own duplicate"),
        (
            "duplicates",
            lambda r: r.append(r[0] | {"paper_id": r[0]["other_id"], "other_id": r[0]["paper_id"]}),
            "has a pair of papers twice",
        ),
        (
            "neighbors",
            lambda r: r[0].update(
                neighbor_ids=r[0]["neighbor_ids"][:1] * len(r[0]["neighbor_ids"])
            ),
            "lists a similar paper twice",
        ),
        (
            "neighbors",
            lambda r: r[0]["neighbor_ids"].__setitem__(0, r[0]["paper_id"]),
            "has a paper similar to itself",
        ),
        ("neighbors", lambda r: r[0]["similarities"].__setitem__(0, 7.0), "outside -1 to 1"),
        ("shortlists", lambda r: r[1].update(paper_id=r[0]["paper_id"]), "a paper twice in one"),
        ("topics", lambda r: r[0].update(n_papers=2_000_000_000), "a wrong number of papers"),
        ("themes", lambda r: r[0].update(n_topics=7), "a wrong number of papers or topics"),
        ("papers", lambda r: r[0].update(n_digests=7), "a wrong number of digests"),
        ("papers", lambda r: r[0].update(topic_rank=0), "'topic_rank' outside 1 to inf"),
        ("topics", lambda r: r[0].update(rank=-1), "a 'rank' below 0"),
        ("topics", lambda r: r[0].update(n_recovered=21), "than there are reruns"),
        ("digests", lambda r: r[0].update(n_new=0), "a wrong number of papers in 'n_new'"),
        ("trends", lambda r: r[0].update(share=None), "no 'share' of papers, or a 'share' of none"),
        ("verdicts", lambda r: [x.update(window="7 weeks") for x in r], "has other windows than"),
        ("verdicts", lambda r: r[0].update(n_days=9), "other days or totals in the same window"),
        (
            "keywords_over_time",
            lambda r: r[0].update(last_day=dt.date(1999, 1, 1)),
            "a period that ends before it begins",
        ),
    ],
)
def test_tables_that_contradict_themselves_or_others_are_refused(folder, name, edit, problem):
    rows = pq.read_table(folder / f"{name}.parquet").to_pylist()
    edit(rows)
    put(folder, name, packed(pa.Table.from_pylist(rows, schema=SCHEMAS[name])), len(rows))
    refused(folder, name, problem)


def test_invalid_utf8_is_refused(folder):
    table = pq.read_table(folder / "papers.parquet")
    offsets = pa.array([0, *[2] * len(table)], pa.int32()).buffers()[1]
    titles = pa.Array.from_buffers(
        pa.string(), len(table), [None, offsets, pa.py_buffer(b"\xff\xfe")]
    )
    at = table.schema.get_field_index("title")
    put(folder, "papers", packed(table.set_column(at, table.schema.field(at), titles)), len(table))
    refused(folder, "papers", "is not a valid Parquet file")


@pytest.mark.parametrize(
    "rows",
    [
        [("topic", 2, "merged", 8, 9, 3), ("topic", 2, "merged", 9, 8, 3)],
        [("theme", 2, "merged", 8, 9, 3), ("theme", 2, "retired", 9, -1, 0)],
        [("topic", 2, "retired", 8, (9, 7), (3, 2)), ("topic", 2, "merged", 7, 9, 3)],
        [("topic", 2, "split", (7, 8), 8, (3, 3))],
    ],
)
def test_events_with_a_cycle_are_refused(folder, rows):
    put_events(folder, events_table(*rows))
    refused(folder, "events", "has groups that merged into each other")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"kind": "founded"}, "has a kind of event that is not one of"),
        ({"source": "unknown"}, "has a source of events that is not one of"),
        ({"state": "wanted"}, "has a state of an event that is not one of"),
        ({"run": 0}, "has a value of 'run' outside"),
        ({"p_value": 1.5}, "has a value of 'p_value' outside"),
        ({"parent_ids": [-1, 5]}, "has an id outside"),
        ({"child_ids": [2_000_000_000]}, "has an id outside"),
        ({"child_ids": []}, "has an event of no group"),
        ({"parent_ids": []}, "has an event of no group"),
        ({"shared_papers": [1]}, "does not count the papers of every pair"),
        ({"shared_papers": [1, -1]}, "has a number below 0"),
        ({"parent_labels": ["One"]}, "does not have one name for each parent"),
        ({"paper_ids": ["0" * 12]}, "has lists of different lengths"),
        ({"paper_ids": ["nonsense"], "paper_origins": [4]}, "has a paper id that is not"),
        ({"n_recovered": 3, "n_repeats": 2}, "counts more in 'n_recovered'"),
    ],
)
def test_events_that_contradict_themselves_are_refused(folder, changes, problem):
    frame = events_table(("topic", 2, "split", (5, 6), 7, (3, 2)))
    for name, value in changes.items():
        frame[name] = [value]
    put_events(folder, frame)
    refused(folder, "events", problem)


def put_events(folder, frame):
    table = pa.Table.from_pandas(frame, schema=SCHEMAS["events"], preserve_index=False)
    put(folder, "events", packed(table.replace_schema_metadata(None)), len(frame))


NONSENSE = (None, 3, -1, "x", [], {}, [[]], {"a": {}}, True, 10**400, "\x00", ["x", 7])


@pytest.mark.parametrize("key", ["created", "sources", "inputs", "settings", "model", "packages",
                                 "quality", "warnings", "files"])  # fmt: skip
def test_a_manifest_with_other_types_is_refused_or_has_valid_types(folder, key):
    path = folder / "manifest.json"
    good = json.loads(path.read_text())
    for value in NONSENSE:
        path.write_text(json.dumps(good | {key: value}))
        try:
            found = snapshot.read(folder).manifest
        except SnapshotError as error:
            assert "manifest" in str(error)  # noqa: PT017
        else:
            kind = type(getattr(planted_manifest(), key))
            assert isinstance(getattr(found, key), kind | dict)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_metric_that_is_not_finite_counts_as_missing(folder, text):
    path = folder / "manifest.json"
    body = json.loads(path.read_text())
    body["quality"] = {"mean_stability": "HERE"}
    path.write_text(json.dumps(body).replace('"HERE"', text))
    assert snapshot.read(folder).manifest.quality == {"mean_stability": None}


def test_changed_bytes_with_the_right_sha256_are_refused_or_valid(folder):
    random = np.random.default_rng(3)
    originals = {name: (folder / f"{name}.parquet").read_bytes() for name in snapshot.TABLE_NAMES}
    records = copy.deepcopy(json.loads((folder / "manifest.json").read_text())["files"])
    n_refused = 0
    for turn in range(78):
        name = snapshot.TABLE_NAMES[turn % len(snapshot.TABLE_NAMES)]
        data = bytearray(originals[name])
        for at in random.integers(0, len(data), random.integers(1, 5)):
            data[at] = random.integers(256)
        put(folder, name, bytes(data), records[f"{name}.parquet"]["rows"])
        try:
            snapshot.read(folder)
        except SnapshotError as error:
            n_refused += 1
            assert ".parquet: " in str(error)  # noqa: PT017
        put(folder, name, originals[name], records[f"{name}.parquet"]["rows"])
    assert n_refused > 39
