"""Standard input is a digest like any other, and its errors name it."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from analysis.records import InputError
from tests.analysis.readers.conftest import ABSTRACT, page

PAGE = page(("A Title", ABSTRACT))


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
