"""Every example file: which reader reads it, and which papers it returns."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.readers import READERS, ReadOptions
from analysis.readers.files.streams import sniff_file
from tests.analysis.readers.examples import BY_NAME, EXAMPLES, READER_OF

OPTIONS = ReadOptions(today=dt.date(2026, 2, 1))
NAMES = [example.name for example in EXAMPLES]


@pytest.mark.parametrize("name", NAMES)
def test_each_example_gives_exactly_its_papers(folder, name):
    example = BY_NAME[name]
    folder.put(name, example.content)
    if example.toml:
        folder.put("digests.toml", example.toml)
    result = folder.read(name)
    assert {d.digest_id: len(d.entries) for d in result.digests} == example.days
    first = result.digests[0]
    assert (first.source, first.date_source) == (example.source, example.date_source)
    entry = first.entries[0]
    assert entry.title == example.title
    assert entry.abstract.splitlines()[0] if example.abstract else not entry.abstract
    assert " ".join(entry.abstract.split()).startswith(example.abstract)
    assert entry.arxiv_id == example.arxiv_id
    assert entry.url == example.url
    published = dt.date.fromisoformat(example.published) if example.published else None
    assert entry.published == published
    assert entry.abstract_is_summary == example.abstract_is_summary
    assert result.digests[-1].entries[-1].title == example.second
    for warning, words in zip(result.warnings, example.warnings, strict=True):
        assert words in warning


@pytest.mark.parametrize("name", NAMES)
def test_the_reader_is_chosen_by_content_regardless_of_the_name(folder, name):
    file = sniff_file(folder.put("anything.txt", BY_NAME[name].content))
    first = next(reader for reader in READERS if reader.recognises(file, OPTIONS))
    assert first is READER_OF[BY_NAME[name].reader]


def test_every_reader_has_an_example():
    assert {example.reader for example in EXAMPLES} == set(READER_OF)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_and_line_ends_make_no_difference(folder, name, codec):
    example = BY_NAME[name]
    text = example.content.decode()
    if name not in ("table.csv",):
        text = text.replace("\n", "\r\n")
    folder.put(name, text.encode(codec))
    result = folder.read(name, date=dt.date(2025, 3, 17))
    assert {d.digest_id: len(d.entries) for d in result.digests} == example.days
    assert result.digests[0].entries[0].title == example.title
