"""Sources: which files they name, in which order, and which are refused."""

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


def test_a_folder_is_read_as_its_digests_by_name(folder):
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
    folder.put("seeds/b.txt", page(("Another Title", ABSTRACT)))
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
    "device": ("/dev/zero", "/dev/zero: is not a regular file; save its content to a file first"),
    "name beyond the system's limit": (
        "x" * 300,
        f"{'x' * 100}...{'x' * 100}: cannot be read (File",
    ),
    "pattern beyond it": ("x*" * 150, f"{'x*' * 50}...{'x*' * 50}: matches no file"),
    "circular links": ("circle.txt", "circle.txt: cannot be read (Too many levels of"),
    "NUL byte": ("a\0b", "a\ufffdb: does not exist; check the path"),
}


@pytest.mark.parametrize(("source", "message"), SOURCES.values(), ids=SOURCES)
def test_unreadable_sources_are_errors(folder, source, message):
    Path("empty").mkdir()
    Path("broken").mkdir()
    Path("broken/a.txt").symlink_to("gone.txt")
    os.mkfifo("pipe")
    Path("circle.txt").symlink_to("circle.txt")
    folder.put("others/README.md", README)
    folder.put("plain/a.txt", "Dear all,\n\nsee you on Thursday.\n")
    with pytest.raises(InputError) as caught:
        folder.read(source)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("kind", ["broken link", "pipe", "device", "circular links"])
def test_what_is_not_a_file_is_left_out_of_a_folder_with_a_warning(folder, kind):
    folder.put("seeds/a.txt", PAGE)
    place = Path("seeds/b.txt")
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to({"device": "/dev/zero", "broken link": "gone"}.get(kind, "b.txt"))
    for source in ("seeds", "seeds/*.txt", "seeds/**/*.txt"):
        result = folder.read(source)
        assert len(result.digests) == 1
        assert result.inputs == (Path("seeds/a.txt"),)
        assert [line for line in result.warnings if "b.txt" in line] == [
            "seeds/b.txt: cannot be read (Too many levels of symbolic links); check its name and"
            " permissions (file skipped)"
            if kind == "circular links"
            else "seeds/b.txt: is a broken link or not a regular file; fix or remove it (file"
            " skipped)"
        ]
    assert names("seeds") == ["seeds/a.txt"]


@pytest.mark.parametrize("target", ["pipe", "/dev/zero", "gone"])
def test_declarations_that_are_not_a_file_are_refused(folder, target):
    folder.put("seeds/a.txt", PAGE)
    os.mkfifo("seeds/pipe")
    Path("seeds/digests.toml").symlink_to(target)
    with pytest.raises(InputError, match=r"^seeds/digests\.toml: is a broken link or not a reg"):
        folder.read("seeds")


def test_two_stars_visit_each_folder_once(folder):
    folder.put("seeds/a.txt", PAGE)
    folder.put("seeds/deep/b.txt", PAGE)
    folder.put("seeds/.hidden/c.txt", PAGE)
    folder.put("more/d.txt", PAGE)
    for name in ("x", "y", "deep/up"):
        Path("seeds", name).symlink_to(Path("seeds").resolve())
    Path("seeds/other").symlink_to("../more")
    assert names("seeds/**/*.txt") == ["seeds/a.txt", "seeds/deep/b.txt", "seeds/other/d.txt"]
    assert names("seeds/**/**/b.txt") == ["seeds/deep/b.txt"]
    assert names("**/b.txt") == names("seeds/**/deep/*") == ["seeds/deep/b.txt"]
    assert names("seeds/**") == names("seeds/**/*.txt")
    assert names(f"{Path.cwd()}/se*/**/b.txt") == [f"{Path.cwd()}/seeds/deep/b.txt"]


def test_a_pattern_is_read_as_the_files_it_matches(folder):
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
