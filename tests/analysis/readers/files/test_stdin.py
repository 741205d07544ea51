"""Standard input as a source, and the errors that name it."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from analysis.records import InputError
from tests.analysis.readers.conftest import ABSTRACT, page

PAGE = page(("A Title", ABSTRACT))


def test_a_digest_is_read_from_standard_input(folder, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    result = folder.read("-")
    (digest,) = result.digests
    assert (digest.file, digest.source) == ("-", "Hugging Face Daily Papers")
    assert result.inputs == (Path("-"),)
    assert result.stdin_sha256 == hashlib.sha256(PAGE.encode()).hexdigest()


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "standard input: is empty"), (b"Mar 17\n\nA title\n\nx", None),
     (b"{", "standard input:1: no record can be used (1 skipped")],
)  # fmt: skip
def test_errors_and_warnings_name_standard_input(folder, monkeypatch, content, message):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    if message is None:
        assert folder.read("-").warnings[0].startswith("standard input:1: 'Mar 17' has no year")
        return
    with pytest.raises(InputError) as caught:
        folder.read("-")
    assert str(caught.value).startswith(message)


def test_a_terminal_as_standard_input_is_an_error(folder, monkeypatch):
    terminal = io.TextIOWrapper(io.BytesIO(b""))
    terminal.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", terminal)
    with pytest.raises(InputError, match="nothing is piped into it; name a file, or pipe one"):
        folder.read("-")
