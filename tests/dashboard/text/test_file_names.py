"""Test that no folder of the machine that made a snapshot is shown."""

from __future__ import annotations

import pytest

from dashboard.text.file_names import shown_path, shown_warning


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("seeds/2025/a.txt", "seeds/2025/a.txt"),
        ("a.txt", "a.txt"),
        ("../../home/ada/corpora/a.jsonl.gz", "a.jsonl.gz"),
        ("seeds/../../ada/a.txt", "a.txt"),
        ("/home/ada/secret/a.txt", "a.txt"),
        ("~/secret/a.txt", "a.txt"),
        ("C:\\Users\\Ada\\a.txt", "a.txt"),
        ("c:/Users/Ada/a.txt", "a.txt"),
        ("..\\..\\Ada\\a.txt", "a.txt"),
        ("\\\\server\\share\\a.txt", "a.txt"),
        ("/home/ada/folder/", "folder"),
        ("", ""),
    ],
)
def test_only_paths_inside_the_project_keep_their_folders(path, shown):
    assert shown_path(path) == shown


def test_a_warning_keeps_its_words():
    assert shown_warning("/home/ada/a.txt: line 3 is empty: skipped") == (
        "a.txt: line 3 is empty: skipped"
    )
    assert shown_warning("seeds/a.txt: no date") == "seeds/a.txt: no date"
    assert shown_warning("nothing with a path") == "nothing with a path"
