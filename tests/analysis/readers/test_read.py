"""`read_digests` with several files: order, dates and ids of digests, and skipped files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analysis.readers import list_inputs
from analysis.records import InputError
from tests.analysis.readers.conftest import ABSTRACT, page

PAGE = page(("A Title", ABSTRACT))


def test_read_inputs_equal_listed_inputs(folder):
    folder.put("one/a.txt", PAGE)
    folder.put("one/digests.toml", '["a.txt"]\ndate = 2025-03-17\n')
    folder.put("two/b.txt", PAGE)
    folder.put("two/notes.md", "# Seeds\n\nThe digests.\n")
    expected = ["one/digests.toml", "one/a.txt", "two/b.txt"]
    listed = list_inputs([Path("one/a.txt"), Path("two")])
    assert [path.as_posix() for path in listed] == expected
    assert [path.as_posix() for path in folder.read("one/a.txt", "two").inputs] == expected


def test_digests_of_one_date_stay_separate_in_the_order_of_the_files(folder):
    for name, title in (("b.txt", "From b"), ("a.txt", "From a"), ("c.txt", "From c")):
        folder.put(name, page((title, ABSTRACT)))
    folder.put("0.txt", page(("Older", ABSTRACT), date="Mar 13, 2025"))
    assert [(d.digest_id, d.entries[0].title) for d in folder.read().digests] == [
        ("2025-03-13", "Older"),
        ("2025-03-17", "From a"),
        ("2025-03-17-2", "From b"),
        ("2025-03-17-3", "From c"),
    ]


def test_the_date_option_applies_only_to_files_without_a_date(folder):
    folder.put("a.jsonl", '{"title": "A", "abstract": "x."}\n')
    folder.put("b.jsonl", '{"title": "B", "abstract": "x.", "date": "2025-03-13"}\n')
    folder.put("2025-03-14.txt", "\n\n".join(["C", ABSTRACT]))
    folder.put("d.txt", "\n\n".join(["D", ABSTRACT, "E", ABSTRACT]))
    result = folder.read(date=dt.date(2025, 3, 17))
    assert [(d.digest_id, d.date_source, d.entries[0].title) for d in result.digests] == [
        ("2025-03-13", "text", "B"),
        ("2025-03-14", "file name", "C"),
        ("2025-03-17", "declared", "A"),
        ("2025-03-17-2", "declared", "D"),
    ]


def test_a_bad_file_in_a_folder_is_skipped_with_a_warning_a_named_one_is_an_error(folder):
    folder.put("seeds/a.txt", PAGE)
    folder.put("seeds/b.txt", "Dear all,\n\nsee you on Thursday.\n")
    for sources in (["seeds"], ["seeds/*.txt"]):
        result = folder.read(*sources)
        assert [d.file for d in result.digests] == ["seeds/a.txt"]
        assert [path.name for path in result.inputs] == ["a.txt", "b.txt"]
        (warning,) = result.warnings
        assert warning.startswith("seeds/b.txt:1: the format is not recognised")
        assert warning.endswith("(file skipped)")
    with pytest.raises(InputError, match=r"seeds/b\.txt:1: the format is not recognised"):
        folder.read("seeds/a.txt", "seeds/b.txt")


def test_a_response_without_papers_is_a_valid_day(folder):
    folder.put("seeds/2025-03-16.json", "[]")
    folder.put("seeds/2025-03-15.json", '{"status": "success", "date": "2025-03-15", "data": []}')
    folder.put(
        "seeds/feed.xml", '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>'
    )
    folder.put("seeds/page.txt", PAGE)
    result = folder.read("seeds")
    assert [d.file for d in result.digests] == ["seeds/page.txt"]
    # A weekend is no error: --strict accepts it.
    assert not result.warnings
    with pytest.raises(InputError, match=r"seeds/2025-03-16\.json: contains no papers"):
        folder.read("seeds/2025-03-16.json")


def test_a_date_in_the_future_gives_a_warning(folder):
    folder.put("2031-01-01.txt", page(("A Title", ABSTRACT), date="Jan 1"))
    (warning,) = folder.read().warnings
    assert "2031-01-01.txt: 1 digest dated in the future, the last 1 Jan 2031" in warning
