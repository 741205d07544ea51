"""Tests of importing files and links, and of the package's imports."""

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
from dashboard.reading_list.import_result import ImportResult
from dashboard.reading_list.markdown_agenda import to_agenda
from dashboard.reading_list.url_code import to_code
from tests.dashboard.reading_list.lists import MISSING_ID, atlas, details, titled

ROOT = Path(__file__).parents[3]
SAMPLE = titled(9, presenter="Ada", note="Why?\nHow?").with_paper(MISSING_ID)
NOW = dt.datetime(2025, 3, 20, tzinfo=dt.UTC)
WRITTEN = {
    "bib": to_bibtex(SAMPLE, details(SAMPLE)),
    "csv": to_csv(SAMPLE, details(SAMPLE)),
    "md": to_agenda(SAMPLE, details(SAMPLE)),
    "ics": to_calendar(SAMPLE, details(SAMPLE), stamped=NOW) or "",
    "txt": f"https://x.example/?list={to_code(SAMPLE)}",
}


@pytest.mark.parametrize("ending", WRITTEN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_exported_format_can_be_imported(ending, encoding):
    content = WRITTEN[ending].removeprefix("\ufeff").encode(encoding)
    assert from_file(f"My.List.{ending.upper()}", content, atlas().papers) == ImportResult(SAMPLE)
    assert ending in ENDINGS


@pytest.mark.parametrize("ending", WRITTEN)
def test_line_endings_of_other_systems_are_read(ending):
    bare = WRITTEN[ending].replace("\r\n", "\n")
    for end in ("\n", "\r\n"):
        content = bare.replace("\n", end).encode()
        assert from_file(f"a.{ending}", content, atlas().papers) == ImportResult(SAMPLE)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.pdf", b"%PDF", "end in bib, csv, tsv, md, ics, txt"),
        ("a", b"", "end in"),
        ("a.csv", "title\nÉtude\n".encode("latin-1"), "“Étude” was left out"),
        ("a.bib", b"\xff\xfe\x00", "is not a text"),
        ("a.md", b"x" * 4_000_001, "too long"),
        ("a.txt", b"x" * 1_000_001, "too long"),
        ("a.txt", b"https://x.example/?list=1", "contains no papers"),
    ],
)
def test_unreadable_files_are_reported(name, content, expected):
    received = from_file(name, content, atlas().papers)
    assert not received.reading_list
    assert expected in received.lost[0]


def test_a_pasted_link_is_read():
    assert from_pasted(WRITTEN["txt"], atlas().papers) == ImportResult(SAMPLE)


def test_the_package_imports_nothing_heavy():
    modules = sorted((ROOT / "dashboard" / "reading_list").glob("*.py"))
    names = [f"dashboard.reading_list.{m.stem}" for m in modules if m.stem != "__init__"]
    script = f"import {', '.join(names)}\nimport sys\nprint('\\n'.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    packages = {name.split(".")[0] for name in loaded}
    assert not packages & {"streamlit", "scipy", "sklearn", "torch"}
    # These are imported only by the functions that need them.
    assert not packages & {"icalendar", "bibtexparser", "pylatexenc"}
    for module in modules:
        assert module.stem not in sys.stdlib_module_names
