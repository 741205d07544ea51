"""The parse cache: a file is parsed again only if its result may differ."""

from __future__ import annotations

import datetime as dt
import os
import random
import sys
from pathlib import Path

import pytest

from analysis.readers import READERS, ReadOptions, parse_cache, read_digests
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
    return read_digests([folder / "seeds"], options, parse_cache_folder=folder / "cache")


def test_a_cached_file_gives_the_same_digests_and_warnings(folder, monkeypatch):
    plain = read_digests([folder / "seeds"], OPTIONS)
    assert plain.warnings
    assert read(folder) == plain
    monkeypatch.setattr("analysis.readers.read_file._parsed", None)  # so that parsing would fail
    assert read(folder) == plain


@pytest.mark.parametrize("change", ["text", "date", "year", "code", "damage"])
def test_a_file_is_parsed_again_when_anything_it_depends_on_changes(folder, change, monkeypatch):
    read(folder)
    options = OPTIONS
    if change == "text":
        write_page(folder / "seeds", "one.txt", "Mar 13", [("New", "Paper.")])
    elif change == "date":
        (folder / "seeds" / "digests.toml").write_text('["one.txt"]\ndate = 2025-02-01\n')
    elif change == "year":
        options = ReadOptions(today=dt.date(2026, 1, 1), year=2024)
    elif change == "code":
        monkeypatch.setattr(parse_cache, "_hash_of_code", lambda: "another")
    else:
        for path in (folder / "cache").iterdir():
            path.write_text("{")
    assert read(folder, options) == read_digests([folder / "seeds"], options)


def test_a_damaged_entry_is_parsed_again(folder):
    plain = read(folder)
    draw = random.Random(16)
    contents = {path: path.read_bytes() for path in (folder / "cache").iterdir()}
    for _ in range(150):
        for path, content in contents.items():
            data = bytearray(content)
            at = draw.randrange(len(data))
            data[at : at + draw.choice((0, 1, 9, len(data)))] = draw.choice(
                (b"", b"0", b'"', b"[]", b"{}", b"null", b"\xff", b"\n", b"9" * 5000, b"[" * 5000)
            )
            path.write_bytes(data)
        assert read(folder) == plain


@pytest.mark.parametrize("body", [b"[]", b"null", b"{}", b'{"digests": [1]}', b"[" * 10_000])
def test_an_entry_without_a_checksum_is_parsed_again(folder, body):
    plain = read(folder)
    for path in (folder / "cache").iterdir():
        path.write_bytes(body)
    assert read(folder) == plain


def test_old_files_of_the_user_in_the_cache_folder_stay(folder):
    """With `--cache-dir .`, the cache is in `digests/`, where the user may keep digests."""
    (folder / "cache").mkdir()
    mine = [folder / "cache" / name for name in ("2025-03-13.json", "notes.txt", "thesis.part")]
    for path in mine:
        path.write_text("mine")
        os.utime(path, (0, 0))
    read(folder)
    assert all(path.read_text() == "mine" for path in mine)


def test_a_date_that_depends_on_today_is_not_cached(folder):
    early, late = (ReadOptions(today=dt.date(year, 6, 1)) for year in (2025, 2026))
    assert read(folder, early).digests[0].date.year == 2025
    assert read(folder, late).digests[-1].date.year == 2026


def test_expired_entries_are_removed(folder):
    read(folder)
    kept = {path.name for path in (folder / "cache").iterdir()}
    for path in (folder / "cache").iterdir():
        os.utime(path, (0, 0))
    (folder / "seeds" / "one.txt").rename(folder / "one.txt")
    read(folder)  # uses the entry of the second file only, and adds none
    write_page(folder / "seeds", "three.txt", "Mar 15", [("New", "Paper.")])
    read(folder)
    left = {path.name for path in (folder / "cache").iterdir()}
    assert len(left) == 2
    assert len(left & kept) == 1


def test_a_change_in_any_module_of_a_subfolder_invalidates_all_entries(tmp_path):
    for name in ("base.py", "arxiv/oai.py", "arxiv/deep/er.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("old = 1\n", encoding="utf-8")
    hashes = [parse_cache.hash_of_modules(tmp_path)]
    for name in ("base.py", "arxiv/oai.py", "arxiv/deep/er.py"):
        (tmp_path / name).write_text("new = 1\n", encoding="utf-8")
        hashes.append(parse_cache.hash_of_modules(tmp_path))
    assert len(set(hashes)) == 4


def test_the_code_of_every_reader_is_part_of_the_key(monkeypatch):
    hashed = []
    monkeypatch.setattr(parse_cache, "hash_of_modules", lambda *where: hashed.append(where))
    parse_cache._hash_of_code.__wrapped__()
    ((folder, others),) = hashed
    assert {Path(reader.__file__).is_relative_to(folder) for reader in READERS} == {True}
    assert others[0].name == "records.py"
    # Modules outside the readers that they import, directly or not; none of `evidence.trends`.
    used = {
        Path(module.__file__)
        for name, module in sys.modules.items()
        if name.count(".") == 1 and name.startswith("evidence.") and module.__file__
    }
    assert (
        {"formatting.py", "tex_letters.py"}
        <= {path.name for path in used}
        <= {path.name for path in others}
    )
