"""A file that is copied is one digest, with a warning that names the copy."""

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.readers.known.known_digests import KnownDigests
from analysis.readers.read import read_digests
from tests.analysis.readers.known.conftest import dates, ids, known_of

NAME = "seeds/2025-03-18.jsonl"
COPIES = [
    "seeds/2025-03-18 (1).jsonl",
    "seeds/2025-03-18 - Copy.jsonl",
    "seeds/2025-03-18 (conflicted copy 2025-03-20).jsonl",
    "seeds/Copy of 2025-03-18.jsonl",
    "seeds/later/2025-03-18.jsonl",
    "seeds/papers.jsonl",
    "seeds/2025-03-19.jsonl",
]


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_is_recognised_under_any_name(history, copy):
    history.table(NAME, "A", "B")
    history.put(copy, Path(NAME).read_bytes())
    result = history.next("seeds", copy)
    assert dates(result) == {NAME: ("2025-03-18", "file name")}
    (warning,) = result.warnings
    assert warning.startswith(f"{copy}: is a copy of {NAME} and is not read again; remove ")
    # Both files are known afterwards, so that nothing seems to have changed.
    assert {path.as_posix() for path in result.sha256s} == {NAME, copy}


@pytest.mark.parametrize("first", [True, False])
def test_the_original_is_the_file_that_is_known(history, first):
    name = "seeds/z-long-name.jsonl" if first else "seeds/a.jsonl"
    history.table(name, "A", date="2025-03-18")
    history.next()
    history.put("seeds/b.jsonl", Path(name).read_bytes())
    assert [digest.file for digest in history.next().digests] == [name]


def test_the_copy_replaces_an_original_that_is_gone(history):
    history.page("seeds/a.txt", "Mar 18, 2025", "A")
    history.put("seeds/a (1).txt", Path("seeds/a.txt").read_bytes())
    before = history.next()
    Path("seeds/a.txt").unlink()
    result = history.next()
    assert ids(result) == ids(before)
    assert (result.warnings, result.digest_aliases) == ((), {})


def test_a_copy_of_a_table_without_a_date_needs_none(history):
    history.table("seeds/a.jsonl", "A")
    history.put("seeds/digests.toml", '["a.jsonl"]\ndate = 2025-03-18\n')
    history.put("seeds/0.jsonl", Path("seeds/a.jsonl").read_bytes())
    result = history.next()
    assert dates(result) == {"seeds/a.jsonl": ("2025-03-18", "declared")}
    assert "seeds/0.jsonl: is a copy of seeds/a.jsonl" in result.warnings[0]


def test_a_list_that_is_declared_for_two_days_is_two_digests(history):
    history.table("seeds/a.jsonl", "A")
    history.put("seeds/b.jsonl", Path("seeds/a.jsonl").read_bytes())
    declared = '["{}.jsonl"]\ndate = 2025-03-1{}\n'
    history.put("seeds/digests.toml", declared.format("a", 7) + declared.format("b", 8))
    for _ in range(2):
        result = history.next()
        assert [digest.digest_id for digest in result.digests] == ["2025-03-17", "2025-03-18"]
        assert not result.warnings


def test_compressed_and_archived_copies_are_recognised(history):
    content = history.table(NAME, "A", "B").read_bytes()
    history.put(f"{NAME}.gz", gzip.compress(content))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("2025-03-18.jsonl", content)
    history.put("seeds/a.zip", target.getvalue())
    history.put("seeds/a (1).zip", target.getvalue())
    result = history.next()
    assert [digest.file for digest in result.digests] == [NAME]
    assert len(result.warnings) == 3


def test_a_page_that_was_saved_twice_is_one_digest(history):
    history.page("seeds/a.txt", "Mar 18, 2025", "A", "B")
    history.put("seeds/b.txt", Path("seeds/a.txt").read_text().replace("\n", "\r\n") + "\n")
    result = history.next()
    assert len(result.digests) == 1
    assert result.warnings == (
        "seeds/b.txt: repeats the digest of 18 Mar 2025 in seeds/a.txt, which is kept once; remove"
        " one of them",
    )


def test_days_without_papers_are_no_copies(history):
    for day in (15, 16):
        history.put(f"seeds/2025-03-{day}.json", "[]")
    history.table(NAME, "A")
    assert not history.next().warnings


def test_the_id_of_a_copy_that_was_a_second_digest_leads_to_the_first(history):
    history.table(NAME, "A", "B")
    first = history.next()
    (only,) = known_of(first).digests
    # Versions before this one counted the copy, which came first by its name.
    copy = replace(only, file="seeds/2025-03-18 (1).jsonl")
    known = KnownDigests(Path.cwd(), [copy, replace(only, digest_id="2025-03-18-2")])
    for present in (True, False):
        if present:
            history.put(copy.file, Path(NAME).read_bytes())
        else:
            Path(copy.file).unlink()
        result = read_digests([Path("seeds")], history.options(), known=known)
        assert ids(result) == {"2025-03-18": "A"}
        assert result.digest_aliases == {"2025-03-18-2": "2025-03-18"}
