"""Digests of several files: their order, days and ids, and files that are left out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analysis.readers import list_inputs
from analysis.records import InputError
from tests.analysis.readers.conftest import ABSTRACT, page

PAGE = page(("A Title", ABSTRACT))


def test_inputs_read_are_the_inputs_listed(folder):
    folder.put("one/a.txt", PAGE)
    folder.put("one/digests.toml", '["a.txt"]\ndate = 2025-03-17\n')
    folder.put("two/b.txt", PAGE)
    folder.put("two/notes.md", "# Seeds\n\nThe digests.\n")
    expected = ["one/digests.toml", "one/a.txt", "two/b.txt"]
    listed = list_inputs([Path("one/a.txt"), Path("two")])
    assert [path.as_posix() for path in listed] == expected
    assert [path.as_posix() for path in folder.read("one/a.txt", "two").inputs] == expected


def test_digests_of_one_day_stay_apart_in_the_order_of_the_files(folder):
    for name, title in (("b.txt", "From b"), ("a.txt", "From a"), ("c.txt", "From c")):
        folder.put(name, page((title, ABSTRACT)))
    folder.put("0.txt", page(("Older", ABSTRACT), date="Mar 13, 2025"))
    assert [(d.digest_id, d.entries[0].title) for d in folder.read().digests] == [
        ("2025-03-13", "Older"),
        ("2025-03-17", "From a"),
        ("2025-03-17-2", "From b"),
        ("2025-03-17-3", "From c"),
    ]


def test_a_day_given_to_files_that_say_none_and_only_to_them(folder):
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


def test_a_bad_file_of_a_folder_is_left_out_aloud_a_named_one_is_an_error(folder):
    folder.put("seeds/a.txt", PAGE)
    folder.put("seeds/b.txt", "Dear all,\n\nsee you on Thursday.\n")
    for sources in (["seeds"], ["seeds/*.txt"]):
        result = folder.read(*sources)
        assert [d.file for d in result.digests] == ["seeds/a.txt"]
        assert [path.name for path in result.inputs] == ["a.txt", "b.txt"]
        (warning,) = result.warnings
        assert warning.startswith("seeds/b.txt:1: begins neither as")
        assert warning.endswith("(left out)")
    with pytest.raises(InputError, match=r"seeds/b\.txt:1: begins neither"):
        folder.read("seeds/a.txt", "seeds/b.txt")


def test_an_answer_without_papers_is_a_day_without_papers(folder):
    folder.put("seeds/2025-03-16.json", "[]")
    folder.put("seeds/2025-03-15.json", '{"status": "success", "date": "2025-03-15", "data": []}')
    folder.put(
        "seeds/feed.xml", '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>'
    )
    folder.put("seeds/page.txt", PAGE)
    result = folder.read("seeds")
    assert [d.file for d in result.digests] == ["seeds/page.txt"]
    # Nothing is wrong with a weekend: --strict lets it pass.
    assert not result.warnings
    with pytest.raises(InputError, match=r"seeds/2025-03-16\.json: holds no paper"):
        folder.read("seeds/2025-03-16.json")


def test_a_date_in_the_future_is_said(folder):
    folder.put("2031-01-01.txt", page(("A Title", ABSTRACT), date="Jan 1"))
    (warning,) = folder.read().warnings
    assert "2031-01-01.txt: 1 of its digests lie in the future, the last on 2031-01-01" in warning
