"""Sources: which files they stand for, in which order, and which are refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from analysis.readers import list_inputs
from analysis.records import InputError
from tests.analysis.readers.conftest import ABSTRACT, page

PAGE = page(("A Title", ABSTRACT))
README = "# Seeds\n\nThe digests. Put new ones here.\n"


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


def test_a_page_saved_as_markdown_is_a_digest_but_a_readme_is_not(folder):
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


def test_declarations_are_listed_once_with_two_spellings_of_their_folder(folder):
    folder.put("seeds/a.txt", PAGE)
    folder.put("seeds/b.txt", PAGE)
    folder.put("seeds/digests.toml", '["gone.txt"]\nyear = 2025\n')
    sources = ("seeds/a.txt", "seeds/../seeds/b.txt")
    assert names(*sources) == ["seeds/digests.toml", "seeds/a.txt", "seeds/../seeds/b.txt"]
    assert len(folder.read(*sources).warnings) == 1


def test_declarations_among_the_sources_are_not_a_digest(folder):
    folder.put("seeds/a.txt", PAGE)
    folder.put("seeds/digests.toml", "")
    assert len(folder.read("seeds/a.txt", "seeds/digests.toml").digests) == 1
    with pytest.raises(InputError, match=r"seeds/digests\.toml: is not a digest"):
        folder.read("seeds/digests.toml")


SOURCES = {
    "missing": ("nowhere.txt", "nowhere.txt: does not exist; check the path"),
    "empty folder": ("empty", "empty: is a folder without digests; add a digest file"),
    "folder of others": ("others", "others: is a folder without digests; add a digest file"),
    "broken link": ("broken", "broken/a.txt: is a broken link"),
    "unknown text in a folder": ("plain", "plain/a.txt:1: the format is not recognised"),
    "explicit readme": ("others/README.md", "others/README.md:1: the format is not recognised"),
    "pipe": ("pipe", "pipe: is not a regular file"),
}


@pytest.mark.parametrize(("source", "message"), SOURCES.values(), ids=SOURCES)
def test_unreadable_sources_are_errors(folder, source, message):
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


def test_no_source_is_an_error():
    with pytest.raises(InputError, match="there is nothing to read"):
        list_inputs([])
