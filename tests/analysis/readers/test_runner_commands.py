"""Titles and file names in messages are no commands to the runner of GitHub Actions."""

from __future__ import annotations

import json
import re

import pytest

from analysis.corpus import build_corpus
from analysis.records import InputError, one_line
from tests.analysis.readers.examples import api_entry

COMMANDS = (
    "##[error]Ours", "##[add-mask]a", "####[group]a", "a ##[warning]b", "::add-mask::a",
    "::set-output name=a::b", "a ::error file=b::c", "\r::stop-commands::x", "#\u200b#[error]a",
)  # fmt: skip
# What the runner obeys, in lines that a terminal may have wrapped at any space.
OBEYED = re.compile(r"##\[|(?:^|\s)::[A-Za-z]")


@pytest.mark.parametrize("title", COMMANDS)
def test_a_title_in_a_warning_is_no_command(folder, title):
    entries = [
        api_entry(f"2503.0{number:04}", text, "", publishedAt="2025-03-17T00:00:00Z",
                  submittedOnDailyAt="2025-03-17T00:00:00Z")
        for number, text in enumerate((title, title * 20))
    ]  # fmt: skip
    folder.put("papers.json", json.dumps(entries))
    result = folder.read("papers.json")
    assert len(result.warnings) == 2
    assert not any(map(OBEYED.search, result.warnings))
    # The title itself is kept as it is.
    assert result.digests[0].entries[0].title == " ".join(title.replace("\u200b", "").split())


@pytest.mark.parametrize("title", COMMANDS)
def test_a_title_in_a_warning_about_papers_is_no_command(folder, title):
    row = {"title": title, "date": "2025-03-17"}
    texts = ("We read digests.", "Another text.", "We read digests.")
    rows = [row | {"abstract": text} for text in texts]
    folder.put("papers.jsonl", "\n".join(map(json.dumps, rows)))
    warnings = build_corpus(folder.read("papers.jsonl").digests).warnings
    assert len(warnings) == 2
    assert not any(map(OBEYED.search, warnings))


@pytest.mark.parametrize("text", COMMANDS)
def test_nothing_in_a_message_is_a_command(text):
    assert not OBEYED.search(one_line(text))
    assert not OBEYED.search(str(InputError(text, text, text)))


def test_a_file_name_in_a_message_is_no_command(folder):
    folder.put("::error::a.jsonl", json.dumps({"title": "A", "abstract": "", "date": "2025-03-17"}))
    warnings = folder.read("::error::a.jsonl").warnings
    assert warnings
    assert not any(map(OBEYED.search, warnings))


def test_names_with_colons_and_numbers_are_kept():
    for text in ("std::vector is a name", "C# and F##", "a.csv:3: has no title", "Issue ##12"):
        assert one_line(text) == text
