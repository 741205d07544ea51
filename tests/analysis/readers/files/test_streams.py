"""Decoding of files: unreadable content is refused, invalid bytes are reported."""

from __future__ import annotations

import gzip

import pytest

from analysis.readers.files import compression
from analysis.records import InputError
from tests.analysis.readers.conftest import ABSTRACT, page

PAGE = page(("A Title", ABSTRACT))


LONG_LINE = "Mar 17, 2025\n\nTitle\n\n" + "word " * 200_001


CONTENTS = {
    "empty": (b"", "a.txt: is empty"),
    "blank": (b"\xef\xbb\xbf \r\n\n", "a.txt: is empty"),
    "empty gzip": (gzip.compress(b""), "a.txt: is empty"),
    "binary": (bytes(range(256)) * 10, "a.txt: is not text (contains NUL bytes)"),
    "PDF": (b"%PDF-1.7\n\x00", "a.txt: is a PDF file, not a digest; copy its text"),
    "HTML": (b"<!DOCTYPE html>", "a.txt: is HTML or an unknown kind of XML, not a digest; save"),
    "NUL in a page": (PAGE.encode() + b"\n\0", "a.txt:14: contains NUL bytes, so it is not text"),
    "a million characters": (LONG_LINE.encode(), "a.txt:5: the line has more than 1,000,000"),
    "half a UTF-16": (PAGE.encode("utf-16")[:-1], "a.txt:13: is not valid UTF-16"),
}


@pytest.mark.parametrize(("content", "message"), CONTENTS.values(), ids=CONTENTS)
def test_unreadable_content_is_refused(folder, content, message):
    folder.put("a.txt", content)
    with pytest.raises(InputError) as caught:
        folder.read()
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_a_file_that_decompresses_to_too_many_bytes_is_refused(folder, monkeypatch):
    monkeypatch.setattr(compression, "MAX_UNPACKED_BYTES", 100_000)
    folder.put("a.txt", gzip.compress(PAGE.encode() + b"\n" * 200_000))
    with pytest.raises(InputError, match=r"a\.txt: decompresses to more than 100,000 bytes"):
        folder.read()


def test_invalid_bytes_are_read_as_windows_1252_with_a_warning(folder):
    # A single byte is not UTF-8; the rest of the file and of its line is.
    title = "Café π Résumé"
    content = page((title, ABSTRACT)).encode().replace("Café".encode(), b"Caf\xe9")
    folder.put("a.txt", content)
    result = folder.read()
    assert result.digests[0].entries[0].title == title
    assert result.warnings == (
        "a.txt:11: is not UTF-8; the invalid bytes are read as Windows-1252;"
        " save the file as UTF-8",
    )


def test_invisible_characters_are_removed_and_direction_marks_kept(folder):
    title = "A\x07 \u200bT\u202eitle\u2066 in\u00a0 \u05d0\u200f"
    folder.put("a.txt", page((title, ABSTRACT)))
    assert folder.read().digests[0].entries[0].title == "A Title in \u05d0\u200f"
