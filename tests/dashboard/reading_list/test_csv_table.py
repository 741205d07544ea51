"""Tests of the CSV export and import, including protection from formulas."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.reading_list.csv_table import COLUMNS, defused, from_csv, restored, to_csv
from dashboard.reading_list.import_files import from_file
from dashboard.reading_list.import_result import ImportResult
from dashboard.reading_list.model import ListEntry, ReadingList, paper_key
from tests.dashboard.reading_list.lists import (
    LISTS,
    MEETING,
    MISSING_ID,
    NASTY,
    NUMBERS,
    TEXTS,
    atlas,
    details,
    ids,
    lookup,
    titled,
)

TRIGGERS = "=+-@\t\r"


def read(text: str) -> ImportResult:
    return from_csv(text, lookup())


def as_pandas(reading_list: ReadingList) -> pd.DataFrame:
    text = to_csv(reading_list, details(reading_list))
    return pd.read_csv(io.BytesIO(text.encode()), keep_default_na=False)


@given(LISTS)
def test_a_list_survives_export_and_import(reading_list):
    received = read(to_csv(reading_list, details(reading_list)))
    # A table without rows cannot contain a title.
    assert received == ImportResult(reading_list) or not len(reading_list)


@given(LISTS)
def test_pandas_reads_the_same_cells(reading_list):
    frame = as_pandas(reading_list)
    assert tuple(frame.columns) == COLUMNS
    assert frame["key"].tolist() == [paper_key(i) for i in reading_list.paper_ids]
    for column in ("presenter", "note"):
        cells = [restored(str(c)).replace("\r\n", "\n") for c in frame[column]]
        wanted = [getattr(e, column) for e in reading_list.entries]
        # Pandas converts a column that has only digits to numbers.
        if frame[column].dtype == object or pd.api.types.is_string_dtype(frame[column]):
            assert cells == wanted


@given(LISTS, st.sampled_from(",;\t|"))
def test_no_cell_is_a_formula_with_any_delimiter(reading_list, delimiter):
    text = to_csv(reading_list, details(reading_list)).removeprefix("\ufeff")
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
def test_defused_formulas_can_be_restored(harm):
    assert defused(harm) != harm
    assert not re.search(r"(^|[;\n])[ \"]*[=+\-@\t\r\uff1d]", defused(harm))
    assert restored(defused(harm)) == harm


@given(TEXTS | st.text(alphabet="'=+-@\t\r;\n ax", max_size=20))
def test_restoring_reverses_defusing(text):
    assert restored(defused(text)) == text


@pytest.mark.parametrize("harmless", ["a = b", "state-of-the-art", "'quoted'", "it's", "5 - 3", ""])
def test_ordinary_text_is_not_defused(harmless):
    assert defused(harmless) == harmless


def test_ids_that_look_like_numbers_stay_text():
    sample = ReadingList().with_papers(NUMBERS)
    assert as_pandas(sample)["key"].tolist() == [paper_key(i) for i in NUMBERS]
    assert read(to_csv(sample, {})).reading_list == sample


def test_the_cells_of_a_row():
    sample = titled(21, presenter="Ada", note="a\nb")
    frame = as_pandas(sample).set_index("key")
    row = frame.loc[paper_key(ids(1, start=20)[0])]
    paper = atlas().papers.iloc[20]
    assert (row["place"], row["title"]) == (21, paper["title"])
    assert (row["address"], row["published"]) == ("https://example.org/20", "2025-03-01")
    assert (row["list"], row["meeting"]) == ("Spring", "2025-03-27")
    names = dict(zip(atlas().topics["topic_id"], atlas().topics["label"], strict=True))
    assert row["topic"] == names.get(paper["topic_id"], "")
    assert frame["place"].tolist() == list(range(1, 22))


def test_a_missing_paper_has_only_its_key():
    sample = ReadingList("", None, (ListEntry(MISSING_ID, "Ada"),))
    row = as_pandas(sample).iloc[0]
    assert [row[c] for c in ("key", "title", "presenter", "topic")] == [
        f"atlas-{MISSING_ID}",
        "",
        "Ada",
        "",
    ]
    assert read(to_csv(sample, {})).reading_list == sample


def test_a_table_of_another_program_is_read():
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
    assert received.lost[0] == "“Unheard of” was left out: it is not in this atlas."
    assert "“03/04/2025”, could not be read; write it as 2025-03-27" in received.lost[1]
    assert "is listed twice" in received.lost[2]
    assert fourth.date is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_and_column_order_is_read(delimiter):
    sample = titled(3, presenter="Ada; Grace, and | all", note="x")
    rows = list(csv.reader(io.StringIO(to_csv(sample, details(sample)), newline="")))
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(row[::-1] for row in rows)
    assert read(file.getvalue()) == ImportResult(sample)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "must name the columns"),
        ("a,b\n1,2", "must name the columns"),
        ("title\n" + '"' + "x" * 200_000, "could not be read after line"),
        ("title\n" + "x\n" * 600_000, "too long"),
        ("title\n" + "x\n" * 10_001, "too long"),
    ],
)
def test_unreadable_files_are_reported(text, expected):
    received = read(text)
    assert not received.reading_list
    assert expected in received.lost[0]


def test_papers_beyond_the_limit_are_counted():
    rows = "".join(f"atlas-{i:012x}\n" for i in range(203))
    received = read("key\n" + rows)
    assert len(received.reading_list) == 200
    assert received.lost == ("A list holds at most 200 papers; 3 more were left out.",)


def test_cut_texts_are_reported():
    received = read(
        f"key,presenter,note,list\natlas-{MISSING_ID},{'p' * 81},{'n' * 1001},{'t' * 121}\n"
    )
    assert [s.split(" cut")[0] for s in received.lost] == [
        "The title was",
        f"The presenter of “atlas-{MISSING_ID}” was",
        f"The note on “atlas-{MISSING_ID}” was",
    ]


def test_problems_beyond_the_limit_are_counted():
    received = read("key,date\n" + "".join(f"atlas-{i:012x},soon\n" for i in range(20)))
    assert len(received.reading_list) == 20
    assert len(received.lost) == 13
    assert received.lost[-1] == "8 more problems are not shown."


@given(st.text(max_size=300) | NASTY.map("title,note\n".__add__))
def test_any_text_gives_a_result(text):
    read(text)


SAVED_BY = {
    "Excel, United States": ("{0.month}/{0.day}/{0.year}", ",", "utf-8-sig"),
    "Excel, United Kingdom": ("{0:%d/%m/%Y}", ",", "utf-8-sig"),
    "Excel, Germany": ("{0:%d.%m.%Y}", ";", "utf-8-sig"),
    "Excel, Germany, before 2016": ("{0:%d.%m.%Y}", ";", "cp1252"),
    "Excel, Sweden": ("{0:%Y-%m-%d}", ";", "cp1252"),
    "LibreOffice, tab": ("{0:%m/%d/%y}", "\t", "utf-16"),
}


@pytest.mark.parametrize("program", SAVED_BY)
def test_a_table_saved_by_a_spreadsheet_is_the_same_list(program):
    pattern, delimiter, encoding = SAVED_BY[program]
    entries = [ListEntry(i, "Zoë", MEETING + dt.timedelta(days=n)) for n, i in enumerate(ids(4, 9))]
    wanted = ReadingList("Spring", MEETING, tuple(entries))
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    text = to_csv(wanted, details(wanted)).removeprefix("\ufeff")
    for row in csv.reader(io.StringIO(text, newline="")):
        cells = [
            pattern.format(dt.date.fromisoformat(cell))
            if re.fullmatch(r"\d{4}-\d\d-\d\d", cell)
            else cell
            for cell in row
        ]
        writer.writerow(cells)
    received = from_file("list.csv", file.getvalue().encode(encoding), atlas().papers)
    assert received.reading_list == wanted
    assert any("read as Windows-1252" in line for line in received.lost) == (encoding == "cp1252")


def test_a_chinese_table_is_read():
    own = titled(3, presenter="王小明", note="大规模语言模型的推理")
    text = to_csv(own, details(own)).removeprefix("\ufeff")
    received = from_file("list.csv", text.encode("gb18030"), atlas().papers)
    assert received.reading_list == own
    assert "read as GB18030" in received.lost[-1]


class TestTablesOfPapers:
    """In a table of papers, `date` is not the day of a meeting."""

    def read(self, columns, cells):
        title = atlas().papers["title"].iloc[0]
        return read(f"Title,{columns}\n{csv_cell(title)},{cells}\n")

    @pytest.mark.parametrize(
        ("columns", "cells"),
        [
            ("Key,Item Type,Publication Year,Date,DOI", "QX7RT2AB,preprint,2024,2024-09-12,"),
            ("Abstract,Date", "Robots.,2025-03-17"),
            ("Authors,Year,Date", "Ann,2024,2024-11"),
        ],
    )
    def test_of_other_programs_have_no_meeting(self, columns, cells):
        received = self.read(columns, cells)
        assert len(received.reading_list) == 1
        assert not received.reading_list.has_date
        assert received.lost == ()

    def test_html_notes_are_text(self):
        (entry,) = self.read("DOI,Notes", "x,<p>read <b>section 3</b></p>").reading_list.entries
        assert entry.note == "read section 3"

    def test_a_doi_of_arxiv_names_the_paper(self):
        papers = atlas().papers.dropna(subset="arxiv_id")
        row = papers.iloc[3]
        received = read(f"Title,DOI\nAnother title,10.48550/arXiv.{row['arxiv_id']}\n")
        assert received.reading_list.paper_ids == (row["paper_id"],)

    @pytest.mark.parametrize(
        ("columns", "cells"),
        [("presenter,date", "Ada,2025-03-27"), ("authors,presenter,date", "Ann,Ada,2025-03-27")],
    )
    def test_a_table_by_hand_has_meetings(self, columns, cells):
        received = self.read(columns, cells)
        assert received.reading_list.entries[0].date == MEETING

    def test_our_own_table_has_meetings(self):
        own = titled(2, date=MEETING)
        assert read(to_csv(own, details(own))).reading_list.entries[0].date == MEETING


def csv_cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
