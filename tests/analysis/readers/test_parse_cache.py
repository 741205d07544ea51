"""A file is parsed once: what was read is remembered while nothing that it depends on changes."""

from __future__ import annotations

import datetime as dt
import os

import pytest

from analysis.readers import ReadOptions, parse_cache, read_digests
from tests.pages import write_page

OPTIONS = ReadOptions(today=dt.date(2026, 1, 1), year=2025)
PAPERS = [
    ("On glaciers", "They flow."),
    ("On odd \udcff text", "It stays; it stays."),
    ("Bare", ""),
]


@pytest.fixture
def folder(tmp_path):
    write_page(tmp_path / "seeds", "one.txt", "Mar 13", [p for p in PAPERS if p[0] != PAPERS[1][0]])
    rows = '{"title": "A", "abstract": "B.", "date": "2025-03-14", "published": "2025-03-01", '
    rows += '"categories": "cs.CL cs.AI", "upvotes": 3, "id": "2503.00001"}\n{"broken\n'
    (tmp_path / "seeds" / "two.jsonl").write_text(rows, encoding="utf-8")
    return tmp_path


def read(folder, options=OPTIONS):
    return read_digests([folder / "seeds"], options, memory_folder=folder / "memory")


def test_what_is_remembered_is_what_was_read_warnings_and_all(folder, monkeypatch):
    plain = read_digests([folder / "seeds"], OPTIONS)
    assert plain.warnings
    assert read(folder) == plain
    monkeypatch.setattr("analysis.readers._read_one", None)  # nothing is parsed any more
    assert read(folder) == plain


@pytest.mark.parametrize("change", ["text", "date", "year", "code", "damage"])
def test_whatever_a_reading_depends_on_has_it_read_again(folder, change, monkeypatch):
    read(folder)
    options = OPTIONS
    if change == "text":
        write_page(folder / "seeds", "one.txt", "Mar 13", [("New", "Paper.")])
    elif change == "date":
        (folder / "seeds" / "digests.toml").write_text('["one.txt"]\ndate = 2025-02-01\n')
    elif change == "year":
        options = ReadOptions(today=dt.date(2026, 1, 1), year=2024)
    elif change == "code":
        monkeypatch.setattr(parse_cache, "_code", lambda: "another")
    else:
        for path in (folder / "memory").iterdir():
            path.write_text("{")
    assert read(folder, options) == read_digests([folder / "seeds"], options)


def test_a_date_that_depends_on_today_is_not_remembered(folder):
    early, late = (ReadOptions(today=dt.date(year, 6, 1)) for year in (2025, 2026))
    assert read(folder, early).digests[0].date.year == 2025
    assert read(folder, late).digests[-1].date.year == 2026


def test_what_nobody_asked_for_in_a_long_time_is_forgotten(folder):
    read(folder)
    kept = {path.name for path in (folder / "memory").iterdir()}
    for path in (folder / "memory").iterdir():
        os.utime(path, (0, 0))
    (folder / "seeds" / "one.txt").rename(folder / "one.txt")
    read(folder)  # asks for the second file only, and keeps nothing
    write_page(folder / "seeds", "three.txt", "Mar 15", [("New", "Paper.")])
    read(folder)
    left = {path.name for path in (folder / "memory").iterdir()}
    assert len(left) == 2
    assert len(left & kept) == 1
