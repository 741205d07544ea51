"""`digests.toml`: valid declarations, and the errors for invalid ones."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.readers.digests_toml import read_declarations
from analysis.records import InputError
from tests.analysis.readers.conftest import ABSTRACT, page

PAGE = page(("A Title", ABSTRACT), date="Mar 17")


def test_date_and_source_are_read(folder):
    folder.put("a.txt", PAGE)
    folder.put(
        "digests.toml",
        '\ufeff# ours\r\n["a.txt"]\r\ndate = 2025-03-17\r\nsource = " Our list "\r\n',
    )
    (digest,) = folder.read().digests
    assert (digest.date, digest.source) == (dt.date(2025, 3, 17), "Our list")


def test_declarations_apply_to_their_own_folder_only(folder):
    folder.put("one/a.txt", PAGE)
    folder.put("two/a.txt", page(("Another Title", ABSTRACT), date="Mar 17"))
    folder.put("one/digests.toml", '["a.txt"]\ndate = 2025-03-17')
    result = folder.read("one", "two", year=2024)
    assert [(d.file, d.digest_id) for d in result.digests] == [
        ("two/a.txt", "2024-03-17"),
        ("one/a.txt", "2025-03-17"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ('["a.txt"]\ndate = 2025-03-17\n["a.txt"\n', 3, "is not valid TOML"),
        ('["a.txt"]\ndate = 2025-02-30\n', 2, "is not valid TOML"),
        ('["a.txt"]\ndte = 2025-03-17\n', 1, "unknown key 'dte' of 'a.txt'"),
        ('# a.txt\n["a.txt"]\ndate = "2025-03-17"\n', 2, "the date of 'a.txt' is not a date"),
        ('["a.txt"]\ndate = 2025-03-17T10:00:00\n', 1, "the date of 'a.txt' is not a date"),
        ('["a.txt"]\ndate = 0025-03-17\n', 1, "the date of 'a.txt' is 0025-03-17"),
        ('["a.txt"]\nyear = "2025"\n', 1, "the year of 'a.txt' is not a year"),
        ('["a.txt"]\nyear = 25\n', 1, "the year of 'a.txt' is not a year"),
        ('["a.txt"]\nyear = true\n', 1, "the year of 'a.txt' is not a year"),
        ('["a.txt"]\nyear = 2024\ndate = 2025-03-17\n', 1, "the date of 'a.txt' is not in its"),
        ('["a.txt"]\nsource = 3\n', 1, "the source of 'a.txt' is not text"),
        ("\n[a.txt]\ndate = 2025-03-17\n", 2, "the file name 'a.txt' needs quotation marks"),
        ("date = 2025-03-17\n", 1, "'date' is not a table"),
        (f"# ours\n[{'a.' * 2_000}a]\n", 2, "the line has more than 2,000 characters"),
    ],
)
def test_an_invalid_declaration_is_an_error_with_its_line(folder, text, line, problem):
    folder.put("a.txt", PAGE)
    folder.put("digests.toml", text)
    with pytest.raises(InputError) as caught:
        folder.read()
    message, _, fix = str(caught.value).partition("; ")
    assert message.startswith(f"digests.toml:{line}: {problem}")
    assert fix


def test_a_file_of_more_than_a_megabyte_is_an_error(folder):
    folder.put("a.txt", PAGE)
    folder.put("digests.toml", "# ours\n" * 150_000)
    with pytest.raises(InputError, match=r"digests\.toml: has more than 1,000,000 bytes"):
        folder.read()


def test_bytes_that_are_not_utf8_are_an_error(folder):
    folder.put("a.txt", PAGE)
    folder.put("digests.toml", b'["a.txt"]\nsource = "Caf\xe9"\n')
    with pytest.raises(InputError, match=r"digests\.toml: is not UTF-8"):
        folder.read()


def test_a_declared_file_that_does_not_exist_gives_a_warning(folder):
    folder.put("a.txt", PAGE)
    folder.put("digests.toml", '["a.txt"]\nyear = 2025\n\n["gone.txt"]\nyear = 2025\n')
    result = folder.read()
    assert result.warnings == (
        "digests.toml:4: there is no file 'gone.txt' in this folder; correct the name or remove it",
    )
    assert len(result.digests) == 1


def test_a_folder_without_the_file_declares_nothing(tmp_path):
    assert read_declarations(tmp_path).of(tmp_path / "a.txt").date is None
