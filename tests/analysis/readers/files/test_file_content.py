"""The hash of an input is that of the bytes that were parsed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from analysis.readers import ReadOptions, digests_toml, read, read_digests
from analysis.readers.files import file_content
from analysis.records import InputError
from tests.analysis.readers.conftest import TODAY

LINE = '{{"title": "{}", "abstract": "x.", "date": "2025-03-17"}}\n'


@pytest.fixture
def after_reading(monkeypatch):
    """A function that arranges an action on each file right after its content is read."""

    def arrange(action):
        original = file_content.content_of

        def content_of(path):
            content = original(path)
            action(path)
            return content

        monkeypatch.setattr(read, "content_of", content_of)

    return arrange


def grow(path):
    with Path(path).open("a", encoding="utf-8") as stream:
        stream.write(LINE.format("Late"))


@pytest.mark.parametrize("cache", [None, Path("cache")])
def test_a_file_that_grows_meanwhile_is_recorded_as_it_was_parsed(folder, after_reading, cache):
    early = LINE.format("Early").encode()
    folder.put("a.jsonl", early)
    after_reading(grow)
    result = read_digests([Path("a.jsonl")], ReadOptions(today=TODAY), parse_cache_folder=cache)
    assert [entry.title for entry in result.digests[0].entries] == ["Early"]
    assert result.sha256s == {Path("a.jsonl"): hashlib.sha256(early).hexdigest()}
    # The next reading, also from the cache, has the whole file.
    after_reading(lambda _: None)
    again = read_digests([Path("a.jsonl")], ReadOptions(today=TODAY), parse_cache_folder=cache)
    assert [entry.title for entry in again.digests[0].entries] == ["Early", "Late"]


@pytest.mark.parametrize("action", [Path.unlink, lambda path: path.rename("b.jsonl")])
def test_a_file_that_is_removed_after_reading_is_parsed(folder, after_reading, action):
    folder.put("a.jsonl", LINE.format("Early"))
    after_reading(action)
    assert len(folder.read("a.jsonl").digests) == 1


def test_a_file_that_is_removed_before_reading_is_skipped_or_an_error(folder, monkeypatch):
    folder.put("seeds/a.jsonl", LINE.format("A"))
    folder.put("seeds/b.jsonl", LINE.format("B"))
    original = read._declarations_of

    def without_a(inputs, reading):
        Path("seeds/a.jsonl").unlink(missing_ok=True)
        return original(inputs, reading)

    monkeypatch.setattr(read, "_declarations_of", without_a)
    result = folder.read("seeds")
    assert [path.name for path in result.inputs] == ["b.jsonl"]
    assert result.warnings == (
        "seeds/a.jsonl: does not exist any more; check the path (file skipped)",
    )
    folder.put("seeds/a.jsonl", LINE.format("A"))
    with pytest.raises(InputError, match=r"seeds/a\.jsonl: does not exist any more"):
        folder.read("seeds/a.jsonl")


@pytest.mark.parametrize("action", [grow, Path.unlink])
def test_a_file_too_large_to_hold_must_not_change_while_it_is_read(
    folder, after_reading, monkeypatch, action
):
    monkeypatch.setattr(file_content, "MAX_HELD_BYTES", 10)
    folder.put("seeds/a.jsonl", LINE.format("A"))
    folder.put("seeds/b.jsonl", LINE.format("B"))
    assert len(folder.read("seeds").digests) == 2
    after_reading(lambda path: action(path) if path.name == "a.jsonl" else None)
    result = folder.read("seeds")
    assert [path.name for path in result.inputs] == ["b.jsonl"]
    assert result.warnings[0].startswith("seeds/a.jsonl: ")
    if Path("seeds/a.jsonl").exists():
        with pytest.raises(InputError, match="changed while it was read; run the command again"):
            folder.read("seeds/a.jsonl")


def test_declarations_are_recorded_as_they_were_parsed(folder, monkeypatch):
    declared = b'["a.txt"]\ndate = 2025-03-17\n'
    folder.put("a.jsonl", LINE.format("A"))
    folder.put("digests.toml", declared)
    original = digests_toml.declarations_in

    def rewritten(path, *rest):
        path.write_text("# later\n")
        return original(path, *rest)

    monkeypatch.setattr(digests_toml, "declarations_in", rewritten)
    result = folder.read("a.jsonl")
    assert result.sha256s[Path("digests.toml")] == hashlib.sha256(declared).hexdigest()
