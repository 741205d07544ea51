"""Sources, names and bytes: which files are read, in which order, and which are refused."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import os
from pathlib import Path

import pytest

from analysis.readers import list_inputs
from analysis.readers.files import compression
from analysis.records import InputError
from tests.analysis.readers.conftest import ABSTRACT, page

PAGE = page(("A Title", ABSTRACT))
README = "# Seeds\n\nThe digests. Drop the next one here.\n"


def names(*sources: str) -> list[str]:
    return [path.as_posix() for path in list_inputs([Path(source) for source in sources])]


def test_a_folder_stands_for_its_digests_by_name(folder):
    for name in ("b.txt", "a.jsonl.gz", "c.PARQUET"):
        folder.put(f"seeds/{name}", PAGE)
    for name in ("README.md", "plot.png", "make.py", ".hidden.txt", "~$a.csv", "sub/d.txt"):
        folder.put(f"seeds/{name}", README)
    folder.put("seeds/digests.toml", "")
    assert names("seeds") == [
        "seeds/digests.toml", "seeds/a.jsonl.gz", "seeds/b.txt", "seeds/c.PARQUET",
    ]  # fmt: skip


def test_a_page_saved_as_markdown_is_a_digest_a_readme_is_not(folder):
    folder.put("seeds/README.md", README)
    folder.put("seeds/LICENSE", "MIT License")
    folder.put("seeds/page.md", PAGE)
    assert names("seeds") == ["seeds/page.md"]


def test_a_file_named_twice_is_read_once(folder):
    folder.put("seeds/a.txt", PAGE)
    Path("link.txt").symlink_to("seeds/a.txt")
    sources = ("seeds/a.txt", "seeds", "./seeds/../seeds/a.txt", "link.txt")
    assert names(*sources) == ["seeds/a.txt"]
    assert len(folder.read(*sources).digests) == 1


def test_declarations_are_listed_once_however_their_folder_is_spelled(folder):
    folder.put("seeds/a.txt", PAGE)
    folder.put("seeds/b.txt", PAGE)
    folder.put("seeds/digests.toml", '["gone.txt"]\nyear = 2025\n')
    sources = ("seeds/a.txt", "seeds/../seeds/b.txt")
    assert names(*sources) == ["seeds/digests.toml", "seeds/a.txt", "seeds/../seeds/b.txt"]
    assert len(folder.read(*sources).warnings) == 1


def test_inputs_read_are_the_inputs_listed(folder):
    folder.put("one/a.txt", PAGE)
    folder.put("one/digests.toml", '["a.txt"]\ndate = 2025-03-17\n')
    folder.put("two/b.txt", PAGE)
    folder.put("two/notes.md", README)
    expected = ["one/digests.toml", "one/a.txt", "two/b.txt"]
    assert names("one/a.txt", "two") == expected
    assert [path.as_posix() for path in folder.read("one/a.txt", "two").inputs] == expected


def test_declarations_among_the_sources_are_no_digest(folder):
    folder.put("seeds/a.txt", PAGE)
    folder.put("seeds/digests.toml", "")
    assert len(folder.read("seeds/a.txt", "seeds/digests.toml").digests) == 1
    with pytest.raises(InputError, match=r"seeds/digests\.toml: is no digest"):
        folder.read("seeds/digests.toml")


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


SOURCES = {
    "missing": ("nowhere.txt", "nowhere.txt: does not exist; check the path"),
    "empty folder": ("empty", "empty: is a folder without a digest; put a digest there"),
    "folder of others": ("others", "others: is a folder without a digest; put a digest there"),
    "broken link": ("broken", "broken/a.txt: is a broken link"),
    "unknown text in a folder": ("plain", "plain/a.txt:1: begins neither as a digest page"),
    "explicit readme": ("others/README.md", "others/README.md:1: begins neither as"),
    "pipe": ("pipe", "pipe: is not a regular file"),
}


@pytest.mark.parametrize(("source", "message"), SOURCES.values(), ids=SOURCES)
def test_sources_that_cannot_be_read(folder, source, message):
    Path("empty").mkdir()
    Path("broken").mkdir()
    Path("broken/a.txt").symlink_to("gone.txt")
    os.mkfifo("pipe")
    folder.put("others/README.md", README)
    folder.put("plain/a.txt", "Dear all,\n\nsee you on Thursday.\n")
    with pytest.raises(InputError) as caught:
        folder.read(source)
    assert str(caught.value).startswith(message)


def test_a_pattern_stands_for_the_files_it_matches(folder):
    for name in ("seeds/b.txt", "seeds/a.txt", "seeds/c.jsonl", "seeds/deep/d.txt"):
        folder.put(name, PAGE)
    folder.put("seeds/digests.toml", "")
    assert names("seeds/*.txt") == ["seeds/digests.toml", "seeds/a.txt", "seeds/b.txt"]
    assert names("seeds/**/*.txt")[1:] == ["seeds/a.txt", "seeds/b.txt", "seeds/deep/d.txt"]
    assert names("seed[s]") == ["seeds/digests.toml", "seeds/a.txt", "seeds/b.txt", "seeds/c.jsonl"]
    with pytest.raises(InputError, match=r"seeds/\*\.csv: matches no file; check the pattern"):
        list_inputs([Path("seeds/*.csv")])
    # A file whose name looks like a pattern is the file.
    folder.put("[a].txt", PAGE)
    assert names("[a].txt") == ["[a].txt"]


def test_standard_input_is_a_digest_like_any_other(folder, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    result = folder.read("-")
    (digest,) = result.digests
    assert (digest.file, digest.source) == ("-", "Hugging Face Daily Papers")
    assert result.inputs == (Path("-"),)
    assert result.stdin_sha256 == hashlib.sha256(PAGE.encode()).hexdigest()


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "standard input: is empty"), (b"Mar 17\n\nA title\n\nx", None),
     (b"{", "standard input:1: none of its 1 records can be used")],
)  # fmt: skip
def test_troubles_of_standard_input_name_it(folder, monkeypatch, content, message):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    if message is None:
        assert folder.read("-").warnings[0].startswith("standard input:1: 'Mar 17' has no year")
        return
    with pytest.raises(InputError) as caught:
        folder.read("-")
    assert str(caught.value).startswith(message)


def test_nothing_on_standard_input_is_told_at_once(folder, monkeypatch):
    terminal = io.TextIOWrapper(io.BytesIO(b""))
    terminal.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", terminal)
    with pytest.raises(InputError, match="nothing is piped into it; name a file, or pipe one"):
        folder.read("-")


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


def test_no_source_is_an_error():
    with pytest.raises(InputError, match="there is nothing to read"):
        list_inputs([])


LONG_LINE = "Mar 17, 2025\n\nTitle\n\n" + "word " * 200_001
CONTENTS = {
    "empty": (b"", "a.txt: is empty"),
    "blank": (b"\xef\xbb\xbf \r\n\n", "a.txt: is empty"),
    "empty gzip": (gzip.compress(b""), "a.txt: is empty"),
    "binary": (bytes(range(256)) * 10, "a.txt: is not text (it holds NUL bytes)"),
    "PDF": (b"%PDF-1.7\n\x00", "a.txt: is a PDF file, not a digest; copy its text"),
    "HTML": (b"<!DOCTYPE html>", "a.txt: is HTML, or XML of another kind, not a digest; save the"),
    "NUL in a page": (PAGE.encode() + b"\n\0", "a.txt:14: holds NUL bytes, so it is not text"),
    "a million characters": (LONG_LINE.encode(), "a.txt:5: is a line of more than 1,000,000"),
    "half a UTF-16": (PAGE.encode("utf-16")[:-1], "a.txt:13: is not the UTF-16 text"),
}


@pytest.mark.parametrize(("content", "message"), CONTENTS.values(), ids=CONTENTS)
def test_contents_that_cannot_be_read(folder, content, message):
    folder.put("a.txt", content)
    with pytest.raises(InputError) as caught:
        folder.read()
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_what_unpacks_to_too_much_is_refused(folder, monkeypatch):
    monkeypatch.setattr(compression, "MAX_UNPACKED_BYTES", 100_000)
    folder.put("a.txt", gzip.compress(PAGE.encode() + b"\n" * 200_000))
    with pytest.raises(InputError, match=r"a\.txt: unpacks to more than 100,000 bytes"):
        folder.read()


def test_stray_bytes_are_read_as_windows_text_and_said(folder):
    # One byte is not UTF-8; the rest of the file, and of its line, is.
    title = "Café π Résumé"
    content = page((title, ABSTRACT)).encode().replace("Café".encode(), b"Caf\xe9")
    folder.put("a.txt", content)
    result = folder.read()
    assert result.digests[0].entries[0].title == title
    assert result.warnings == (
        "a.txt:11: is not UTF-8; its stray bytes were read as Windows-1252; save the file as UTF-8",
    )


def test_invisible_characters_go_and_direction_marks_stay(folder):
    title = "A\x07 \u200bT\u202eitle\u2066 in\u00a0 \u05d0\u200f"
    folder.put("a.txt", page((title, ABSTRACT)))
    assert folder.read().digests[0].entries[0].title == "A Title in \u05d0\u200f"
