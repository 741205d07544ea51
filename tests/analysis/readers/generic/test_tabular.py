"""Records in JSON Lines, CSV, TSV and Parquet, valid and damaged."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.records import Entry, InputError

ROWS = [
    {"title": "One", "abstract": "First.", "date": "2025-03-17", "id": "2503.01234v2"},
    {"title": "Two", "abstract": "Second.", "date": "2025-03-13", "id": "x7"},
    {"title": "Three", "abstract": "Third.", "date": "2025-03-17T08:00:00Z", "id": "cs/9301114"},
]
EXPECTED = {
    "2025-03-13": [("Two", "Second.", None)],
    "2025-03-17": [("One", "First.", "2503.01234"), ("Three", "Third.", "cs/9301114")],
}


def as_jsonl(rows) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def as_csv(rows, delimiter=",") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_parquet(rows) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), sink)
    return sink.getvalue()


FORMS = {
    "jsonl": as_jsonl(ROWS),
    "csv": as_csv(ROWS),
    "tsv": as_csv(ROWS, "\t"),
    "semicolon csv": as_csv(ROWS, ";"),
    "csv with BOM": b"\xef\xbb\xbf" + as_csv(ROWS),
    "jsonl with BOM": b"\xef\xbb\xbf" + as_jsonl(ROWS),
    "utf-16 tsv": as_csv(ROWS, "\t").decode().encode("utf-16"),
    "parquet": as_parquet(ROWS),
}


def content_of(result):
    return {
        digest.digest_id: [(e.title, e.abstract, e.arxiv_id) for e in digest.entries]
        for digest in result.digests
    }


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS)
def test_every_format_gives_one_digest_per_date_regardless_of_the_name(folder, content, packed):
    # The content decides, although the name suggests another format and no compression.
    folder.put("records.txt", gzip.compress(content) if packed else content)
    result = folder.read("records.txt")
    assert content_of(result) == EXPECTED
    assert {digest.date_source for digest in result.digests} == {"text"}
    assert {digest.source for digest in result.digests} == {"records"}
    assert not result.warnings


def test_every_field_is_read(folder):
    row = {
        "Paper Title": "  A\n Title ",
        "summary": "One\nparagraph.\n\nAnother.",
        "date": "2025-03-17",
        "arXiv ID": "arXiv:2401.01234v3",
        "url": "https://example.org/1",
        "publishedAt": "2024-01-02T00:00:00.000Z",
        "categories": ["cs.CL", "cs.AI", "cs.CL"],
        "upvotes": 29,
        "authors": ["not read"],
    }
    folder.put("a.jsonl", as_jsonl([row]))
    ((digest),) = folder.read().digests
    assert digest.entries == (
        Entry(
            title="A Title",
            abstract="One paragraph.\n\nAnother.",
            url="https://example.org/1",
            arxiv_id="2401.01234",
            published=dt.date(2024, 1, 2),
            upvotes=29,
            categories=("cs.CL", "cs.AI"),
        ),
    )


def test_missing_values_are_not_read_as_the_text_nan(folder):
    table = {
        "title": ["One"], "abstract": ["A."], "date": [dt.datetime(2025, 3, 17)],
        "url": [None], "upvotes": [float("nan")], "published": [None], "categories": ["nan"],
    }  # fmt: skip
    sink = io.BytesIO()
    pq.write_table(pa.table(table), sink)
    folder.put("a.parquet", sink.getvalue())
    result = folder.read()
    assert result.digests[0].entries == (Entry("One", "A."),)
    assert not result.warnings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cs.CL cs.AI", ("cs.CL", "cs.AI")),
        ("cs.CL, cs.AI", ("cs.CL", "cs.AI")),
        ("['cs.CL', 'cs.AI']", ("cs.CL", "cs.AI")),
        ("Machine Learning; Vision", ("Machine Learning", "Vision")),
        ("", ()),
    ],
)
def test_categories_may_be_text(folder, text, expected):
    folder.put("a.jsonl", as_jsonl([{**ROWS[0], "categories": text}]))
    assert folder.read().digests[0].entries[0].categories == expected


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("arxiv_id", "arXiv:2401.01234v2", "2401.01234"),
        ("arxiv_id", "https://arxiv.org/abs/2401.01234", "2401.01234"),
        ("id", "math.GT/0309136", "math/0309136"),
        ("id", "x7", None),
        ("id", None, None),
        ("id", 7, None),
        ("id", 1203.5, None),  # a short number may be anything
    ],
)
def test_arxiv_ids(folder, field, value, expected):
    row = {key: text for key, text in ROWS[0].items() if key != "id"}
    folder.put("a.jsonl", as_jsonl([{**row, field: value}]))
    result = folder.read()
    assert result.digests[0].entries[0].arxiv_id == expected
    assert result.warnings == ()


@pytest.mark.parametrize("form", [as_jsonl, as_csv, as_parquet])
@pytest.mark.parametrize("field", ["arxiv_id", "id"])
def test_an_arxiv_id_stored_as_a_number_gets_its_zeros_back(folder, form, field):
    row = {key: text for key, text in ROWS[0].items() if key != "id"}
    folder.put("a.data", form([{**row, field: 2503.1123}]))
    result = folder.read("a.data")
    assert result.digests[0].entries[0].arxiv_id == "2503.11230"
    (warning,) = result.warnings
    assert "'2503.1123' is an arXiv id that was stored as a number, so 2503.11230 is" in warning


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://arxiv.org/abs/2401.01234v2", "2401.01234"),
        ("https://arxiv.org/pdf/2401.01234.pdf", "2401.01234"),
        ("https://arxiv.org/abs/cs/9301114", "cs/9301114"),
        ("https://huggingface.co/papers/2401.01234", "2401.01234"),
        ("https://hf.co/papers/2401.01234", "2401.01234"),
        ("https://arxiv.org/html/2401.01234v1#S1", "2401.01234"),
        ("https://doi.org/10.48550/arXiv.2401.01234", "2401.01234"),
        ("https://example.org/abs/2401.01234", None),
    ],
)
def test_the_arxiv_id_is_read_from_the_url(folder, url, expected):
    folder.put("a.jsonl", as_jsonl([{**ROWS[1], "url": url}]))
    assert folder.read().digests[0].entries[0].arxiv_id == expected


@pytest.mark.parametrize("form", [as_jsonl, as_csv, as_parquet])
def test_a_column_map_overrides_the_default_names(folder, form):
    rows = [{"Name": "One", "title": "Dr", "text": "First.", "abstract": "-", "day": "2025-03-17"}]
    folder.put("a.data", form(rows))
    columns = {"title": "Name", "abstract": "text", "date": "day"}
    assert content_of(folder.read("a.data", columns=columns)) == {
        "2025-03-17": [("One", "First.", None)]
    }


@pytest.mark.parametrize("form", [as_jsonl, as_csv, as_parquet])
def test_a_missing_mapped_column_is_an_error(folder, form):
    folder.put("a.data", form(ROWS))
    with pytest.raises(InputError) as caught:
        folder.read("a.data", columns={"abstract": "sumary"})
    assert str(caught.value) == (
        "a.data: has no column 'sumary' (its columns: 'title, abstract, date, id');"
        " correct the name after --column"
    )


def test_an_unknown_field_in_the_column_map_is_an_error(folder):
    folder.put("a.csv", as_csv(ROWS))
    with pytest.raises(InputError, match="--column name=x: there is no field 'name'; the fields"):
        folder.read(columns={"name": "x"})


# --- dates of records ------------------------------------------------------------------------


@pytest.mark.parametrize("form", [as_jsonl, as_csv, as_parquet])
def test_records_without_a_date_get_that_of_the_file(folder, form):
    rows = [{"title": row["title"], "abstract": row["abstract"]} for row in ROWS]
    folder.put("b.csv", form(rows))
    with pytest.raises(InputError, match=r"has no date.*digests\.toml"):
        folder.read("b.csv")
    folder.put("digests.toml", '["b.csv"]\ndate = 2025-03-17\n')
    folder.put("2025-03-13.csv", form(rows[::-1]))
    result = folder.read()
    assert [(d.digest_id, d.date_source, len(d.entries)) for d in result.digests] == [
        ("2025-03-13", "file name", 3),
        ("2025-03-17", "declared", 3),
    ]


def test_the_date_of_a_record_overrides_that_of_the_file(folder):
    folder.put("2020-01-01.jsonl", as_jsonl([*ROWS, {"title": "Four", "abstract": "Fourth."}]))
    result = folder.read()
    assert [d.digest_id for d in result.digests] == ["2020-01-01", "2025-03-13", "2025-03-17"]
    assert [d.date_source for d in result.digests] == ["file name", "text", "text"]


# --- damage ----------------------------------------------------------------------------------

GOOD = json.dumps(ROWS[0])


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ('{"title": "Cut', "is not valid JSON"),
        ("[1, 2]", "is not a JSON object"),
        ("null", "is not a JSON object"),
        ('{"abstract": "A.", "date": "2025-03-17"}', "has no title"),
        ('{"title": null, "date": "2025-03-17"}', "has no title"),
        ('{"title": ["x"], "date": "2025-03-17"}', "has no title"),
        ('{"title": "\\u0000\\u200b", "date": "2025-03-17"}', "has a title with invisible"),
        ('{"title": "T", "abstract": "A."}', "has no date, neither here nor in digests.toml"),
        ('{"title": "T", "date": "2025-02-30"}', "'2025-02-30' is not a date such as"),
        ('{"title": "T", "date": 5}', "'5' is not a date such as"),
        ('{"title": ' + "9" * 5000 + "}", "is not valid JSON"),
        ("[" * 100_000, "is not valid JSON"),
    ],
)
def test_a_bad_record_is_skipped_and_the_good_ones_are_kept(folder, bad, problem):
    folder.put("a.jsonl", f"{GOOD}\n\n{bad}\n{GOOD}\n")
    result = folder.read()
    assert content_of(result) == {"2025-03-17": [("One", "First.", "2503.01234")] * 2}
    assert result.warnings[0].startswith(f"a.jsonl:3: {problem}")
    assert result.warnings[0].endswith("; record skipped; correct it")
    assert result.warnings[1:] == ("a.jsonl: 1 of 3 records skipped; the others are kept",)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("url", "javascript:alert(1)", "'javascript:alert(1)' is not a web address"),
        ("url", "https://[x", "'https://[x' is not a web address"),
        ("upvotes", "many", "'many' is not a number of upvotes"),
        ("upvotes", -1, "'-1' is not a number"),
        ("upvotes", 1e12, "is not a number"),
        ("published", "long ago", "'long ago' is not a date such as"),
    ],
)
def test_a_bad_value_is_left_empty_and_its_record_is_kept(folder, field, value, message):
    folder.put("a.jsonl", as_jsonl([{**ROWS[0], field: value}]))
    result = folder.read()
    assert getattr(result.digests[0].entries[0], field) is None
    (warning,) = result.warnings
    assert warning.startswith("a.jsonl:1: ")
    assert message in warning
    assert warning.endswith(f"; '{field}' was left empty")


@pytest.mark.parametrize("value", ["", None, " ", "nan"])
def test_a_paper_without_an_abstract_is_kept_with_a_warning(folder, value):
    folder.put("a.jsonl", as_jsonl([{**ROWS[0], "abstract": value}]))
    result = folder.read()
    assert content_of(result) == {"2025-03-17": [("One", "", "2503.01234")]}
    assert result.warnings == (
        "a.jsonl:1: 'One' has no abstract; kept without one; add it to the record",
    )


def test_a_table_without_abstracts_gives_one_warning(folder):
    folder.put("a.csv", "title,date\nOne,2025-03-17\nTwo,2025-03-17\n")
    result = folder.read()
    assert [e.title for e in result.digests[0].entries] == ["One", "Two"]
    (warning,) = result.warnings
    assert warning.startswith("a.csv: has no abstract column (its columns: 'title, date');")


def test_many_bad_records_are_counted_instead_of_listed(folder):
    folder.put("a.jsonl", f"{GOOD}\n" + "oops\n" * 1000)
    warnings = folder.read().warnings
    assert len(warnings) == 7
    assert "a.jsonl: 1,000 of 1,001 records skipped; the others are kept" in warnings
    assert warnings[-1] == "a.jsonl: record skipped, 995 more times; see the lines above"


def test_warnings_about_csv_name_the_line(folder):
    text = 'title,abstract,date\n"Two\nlines",A.,2025-03-17\nOne,First, second.,2025-03-17\n'
    folder.put("a.csv", text + '"Quote"d,A.,2025-03-17\nLast,A.,2025-03-17\nShort,A.\n')
    result = folder.read()
    assert [e.title for e in result.digests[0].entries] == ["Two lines", "Last"]
    starts = [warning.split(";")[0] for warning in result.warnings]
    assert starts[0] == "a.csv:4: has 4 cells, but the header has 3 columns"
    assert starts[1].startswith("a.csv:5: has a misplaced quotation mark")
    assert starts[2].startswith("a.csv:7: has no date")


ERRORS = {
    "no good record": (b'{"title": 1}\n', "a.csv:1: no record can be used (1 skipped, the first:"),
    "unclosed quote": (
        b'title,abstract,date\n"One,A.,2025-03-17\nTwo,B.,2025-03-17\n',
        "a.csv:2: no record can be used (1 skipped, the first: has an unclosed quotation mark",
    ),
    "no title column": (b"name,abstract\nx,y\n", "a.csv: has no title column (its columns: 'name"),
    "header alone": (b"title,abstract,date\n", "a.csv: contains no records"),
    "no date column": (b"title,abstract\nx,y\n", "a.csv: has no date column (its columns: "),
    "cut Parquet": (as_parquet(ROWS)[:-20], "a.csv: is damaged or not Parquet"),
    "Parquet head alone": (b"PAR1", "a.csv: is damaged or not Parquet"),
    "cut gzip": (gzip.compress(as_jsonl(ROWS))[:-9], "a.csv: is a damaged or incomplete gzip file"),
    "gzip of gzip": (gzip.compress(gzip.compress(b"x")), "a.csv: is compressed twice, with gzip"),
    "JSON array": (b"[1, 2]", "a.csv: is a JSON array without records"),
    "JSON over lines": (b'{\n "title": 1\n}', "a.csv:1: no record can be used (1 skipped"),
}


@pytest.mark.parametrize(("content", "message"), ERRORS.values(), ids=ERRORS)
def test_an_unreadable_file_gives_one_clear_error(folder, content, message):
    folder.put("a.csv", content)
    with pytest.raises(InputError) as caught:
        folder.read()
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_lone_surrogate_is_replaced(folder):
    folder.put("a.jsonl", b'{"title": "A \\ud83d B", "date": "2025-03-17", "abstract": "C"}')
    assert folder.read().digests[0].entries[0].title == "A \ufffd B"


# --- any text --------------------------------------------------------------------------------


@given(title=st.text(), abstract=st.text(), form=st.sampled_from([as_jsonl, as_csv]))
def test_any_text_is_read_or_refused_and_can_be_encoded_as_utf8(folder, title, abstract, form):
    rows = [{"title": title, "abstract": abstract, "date": "2025-03-17"}]
    rows.append({"title": "One", "abstract": "First.", "date": "2025-03-17"})
    try:
        content = form(rows)
    except UnicodeEncodeError:
        content = as_jsonl(rows)
    folder.put("a.data", content)
    try:
        (digest,) = folder.read("a.data").digests
    except InputError as error:
        assert "NUL" in str(error)  # noqa: PT017
        return
    assert digest.entries[-1].title == "One"
    for entry in digest.entries:
        (entry.title + entry.abstract).encode()
        assert entry.title == " ".join(entry.title.split()) != ""
