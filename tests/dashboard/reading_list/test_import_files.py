"""Whatever is opened is read for what it is; and the package needs neither page nor session."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.reading_list.bibtex import to_bibtex
from dashboard.reading_list.csv_table import to_csv
from dashboard.reading_list.icalendar_file import to_calendar
from dashboard.reading_list.import_files import ENDINGS, from_file, from_pasted
from dashboard.reading_list.import_result import ImportResult, day_of
from dashboard.reading_list.markdown_agenda import to_agenda
from dashboard.reading_list.url_code import to_code
from tests.dashboard.reading_list.lists import GONE, atlas, titled, works

ROOT = Path(__file__).parents[3]
TOLD = titled(9, presenter="Ada", note="Why?\nHow?").with_paper(GONE)
NOW = dt.datetime(2025, 3, 20, tzinfo=dt.UTC)
WRITTEN = {
    "bib": to_bibtex(TOLD, works(TOLD)),
    "csv": to_csv(TOLD, works(TOLD)),
    "md": to_agenda(TOLD, works(TOLD)),
    "ics": to_calendar(TOLD, works(TOLD), stamped=NOW) or "",
    "txt": f"https://x.example/?list={to_code(TOLD)}",
}


@pytest.mark.parametrize("ending", WRITTEN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_kind_of_file_leads_back(ending, encoding):
    content = WRITTEN[ending].removeprefix("\ufeff").encode(encoding)
    assert from_file(f"My.List.{ending.upper()}", content, atlas().papers) == ImportResult(TOLD)
    assert ending in ENDINGS


@pytest.mark.parametrize("ending", WRITTEN)
def test_line_ends_of_other_systems(ending):
    bare = WRITTEN[ending].replace("\r\n", "\n")
    for end in ("\n", "\r\n"):
        content = bare.replace("\n", end).encode()
        assert from_file(f"a.{ending}", content, atlas().papers) == ImportResult(TOLD)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"%PDF", "end in bib, csv, tsv, md, ics, txt"),
        ("a", b"", "end in"),
        ("a.csv", "title\nÉtude\n".encode("latin-1"), "not text in UTF-8"),
        ("a.bib", b"\xff\xfe\x00", "not text in UTF-8"),
        ("a.md", b"x" * 4_000_001, "too long"),
        ("a.txt", b"x" * 1_000_001, "too long"),
        ("a.txt", b"https://x.example/?list=1", "holds no papers"),
    ],
)
def test_what_cannot_be_opened_is_told(name, content, said):
    received = from_file(name, content, atlas().papers)
    assert not received.reading_list
    assert said in received.lost[0]


def test_a_pasted_link():
    assert from_pasted(WRITTEN["txt"], atlas().papers) == ImportResult(TOLD)


@pytest.mark.parametrize(
    "text",
    [
        *("2025-03-27", "27 Mar 2025", "Thursday, 27 March 2025", "27. march 2025"),
        " thu 27 mar, 2025 ",
    ],
)
def test_days_in_every_form_that_can_be_read_in_one_way(text):
    assert day_of(text) == dt.date(2025, 3, 27)


@pytest.mark.parametrize(
    "text",
    [
        *("", "27/03/2025", "03/04/2025", "20250327", "2025-W13-4", "31 Feb 2025"),
        *("27 foo 2025", "2025-13-01", "27 Mar 25", "\u0662025-03-27"),
    ],
)
def test_days_that_cannot(text):
    assert day_of(text) is None


def test_the_package_needs_neither_page_nor_session_nor_anything_heavy():
    modules = sorted((ROOT / "dashboard" / "reading_list").glob("*.py"))
    names = [f"dashboard.reading_list.{m.stem}" for m in modules if m.stem != "__init__"]
    script = f"import {', '.join(names)}\nimport sys\nprint('\\n'.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    packages = {name.split(".")[0] for name in loaded}
    assert not packages & {"streamlit", "scipy", "sklearn", "torch"}
    # These are loaded by the export or import that needs them.
    assert not packages & {"icalendar", "bibtexparser", "pylatexenc"}
    for module in modules:
        assert module.stem not in sys.stdlib_module_names
