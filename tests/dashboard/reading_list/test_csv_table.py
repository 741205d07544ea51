"""A table calculates nothing, whoever wrote what is in it, and leads back to the same list."""

from __future__ import annotations

import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.reading_list.csv_table import COLUMNS, defused, from_csv, restored, to_csv
from dashboard.reading_list.import_result import ImportResult
from dashboard.reading_list.model import ListEntry, ReadingList, key_of
from tests.dashboard.reading_list.lists import (
    GONE,
    LISTS,
    MEETING,
    NASTY,
    NUMBERS,
    TEXTS,
    atlas,
    ids,
    lookup,
    titled,
    works,
)

TRIGGERS = "=+-@\t\r"


def read(text: str) -> ImportResult:
    return from_csv(text, lookup())


def as_pandas(reading_list: ReadingList) -> pd.DataFrame:
    text = to_csv(reading_list, works(reading_list))
    return pd.read_csv(io.BytesIO(text.encode()), keep_default_na=False)


@given(LISTS)
def test_there_and_back(reading_list):
    received = read(to_csv(reading_list, works(reading_list)))
    # A table without rows has no place for a title.
    assert received == ImportResult(reading_list) or not len(reading_list)


@given(LISTS)
def test_pandas_reads_the_same(reading_list):
    frame = as_pandas(reading_list)
    assert tuple(frame.columns) == COLUMNS
    assert frame["key"].tolist() == [key_of(i) for i in reading_list.paper_ids]
    for column in ("presenter", "note"):
        cells = [restored(str(c)).replace("\r\n", "\n") for c in frame[column]]
        wanted = [getattr(e, column) for e in reading_list.entries]
        # A column of figures alone is a column of numbers to pandas.
        if frame[column].dtype == object or pd.api.types.is_string_dtype(frame[column]):
            assert cells == wanted


@given(LISTS, st.sampled_from(",;\t|"))
def test_no_cell_is_a_formula_however_the_file_is_taken_apart(reading_list, delimiter):
    text = to_csv(reading_list, works(reading_list)).removeprefix("\ufeff")
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=","):
        for cell in row:
            assert not cell.lstrip(" ").startswith(tuple(TRIGGERS))
    if delimiter == ";":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
            assert not any(cell.lstrip(' "').startswith(tuple(TRIGGERS)) for cell in row)
    for line in text.splitlines():
        assert not line.lstrip(' "').startswith(tuple(TRIGGERS))


@pytest.mark.parametrize("harm", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "a;=1", "a\n=1",
                                  " =1", 'a\n"@x', "'=1", "''=1", "a; '@x", "\uff1d1"])  # fmt: skip
def test_formulas_become_text_and_formulas_again(harm):
    assert defused(harm) != harm
    assert not re.search(r"(^|[;\n])[ \"]*[=+\-@\t\r\uff1d]", defused(harm))
    assert restored(defused(harm)) == harm


@given(TEXTS | st.text(alphabet="'=+-@\t\r;\n ax", max_size=20))
def test_defusing_is_undone(text):
    assert restored(defused(text)) == text


@pytest.mark.parametrize("harmless", ["a = b", "state-of-the-art", "'quoted'", "it's", "5 - 3", ""])
def test_what_is_no_formula_stays_as_it_is(harmless):
    assert defused(harmless) == harmless


def test_ids_that_look_like_numbers_stay_ids():
    told = ReadingList().with_papers(NUMBERS)
    assert as_pandas(told)["key"].tolist() == [key_of(i) for i in NUMBERS]
    assert read(to_csv(told, {})).reading_list == told


def test_what_a_row_says():
    told = titled(21, presenter="Ada", note="a\nb")
    frame = as_pandas(told).set_index("key")
    row = frame.loc[key_of(ids(1, start=20)[0])]
    paper = atlas().papers.iloc[20]
    assert (row["place"], row["title"]) == (21, paper["title"])
    assert (row["address"], row["published"]) == ("https://example.org/20", "2025-03-01")
    assert (row["list"], row["meeting"]) == ("Spring", "2025-03-27")
    names = dict(zip(atlas().topics["topic_id"], atlas().topics["label"], strict=True))
    assert row["topic"] == names.get(paper["topic_id"], "")
    assert frame["place"].tolist() == list(range(1, 22))


def test_a_paper_that_is_gone_has_its_key_alone():
    told = ReadingList("", None, (ListEntry(GONE, "Ada"),))
    row = as_pandas(told).iloc[0]
    assert [row[c] for c in ("key", "title", "presenter", "topic")] == [
        f"atlas-{GONE}",
        "",
        "Ada",
        "",
    ]
    assert read(to_csv(told, {})).reading_list == told


def test_anybodys_table():
    papers = atlas().papers
    text = (
        "Title;URL;arXiv ID;Presenter;Date;Notes;Whatever\r\n"
        f"{papers['title'][47]};;;Ada;27 March 2025;read it;x\r\n"
        ";https://example.org/30;;;2025-04-03\r\n"
        ";;arXiv:2503.00021v2\r\n"
        "\r\n"
        "Unheard of;;;;03/04/2025\r\n"
        f"{papers['title'][50]};;;;03/04/2025\r\n"
        f"{papers['title'][47]};;;Grace;;\r\n"
    )
    received = read(text)
    first, second, third, fourth = received.reading_list.entries
    assert first == ListEntry(papers["paper_id"][47], "Ada", MEETING, "read it")
    assert (second.paper_id, str(second.date)) == (papers["paper_id"][30], "2025-04-03")
    assert (third.paper_id, fourth.paper_id) == tuple(papers["paper_id"][[21, 50]])
    assert received.lost[0] == "“Unheard of” is not in this atlas."
    assert "“03/04/2025”, was not understood: write 2025-03-27" in received.lost[1]
    assert "is there twice" in received.lost[2]
    assert fourth.date is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_parted_in_any_way_and_in_any_order(delimiter):
    told = titled(3, presenter="Ada; Grace, and | all", note="x")
    rows = list(csv.reader(io.StringIO(to_csv(told, works(told)), newline="")))
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(row[::-1] for row in rows)
    assert read(file.getvalue()) == ImportResult(told)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has to name the columns"),
        ("a,b\n1,2", "has to name the columns"),
        ("title\n" + '"' + "x" * 200_000, "could not be read beyond line"),
        ("title\n" + "x\n" * 600_000, "too long"),
        ("title\n" + "x\n" * 10_001, "too long"),
    ],
)
def test_what_cannot_be_read_is_told(text, said):
    received = read(text)
    assert not received.reading_list
    assert said in received.lost[0]


def test_more_papers_than_a_list_holds():
    rows = "".join(f"atlas-{i:012x}\n" for i in range(203))
    received = read("key\n" + rows)
    assert len(received.reading_list) == 200
    assert received.lost == ("A list holds 200 papers; 3 more papers had no room.",)


def test_texts_that_are_cut_are_told():
    received = read(f"key,presenter,note,list\natlas-{GONE},{'p' * 81},{'n' * 1001},{'t' * 121}\n")
    assert [s.split(" cut")[0] for s in received.lost] == [
        "The title was",
        f"The presenter of “atlas-{GONE}” was",
        f"The note on “atlas-{GONE}” was",
    ]


def test_troubles_beyond_a_dozen_are_counted():
    received = read("key,date\n" + "".join(f"atlas-{i:012x},soon\n" for i in range(20)))
    assert len(received.reading_list) == 20
    assert len(received.lost) == 13
    assert received.lost[-1] == "Of 8 more, something was not understood or cut."


@given(st.text(max_size=300) | NASTY.map("title,note\n".__add__))
def test_any_text_is_an_answer(text):
    read(text)
