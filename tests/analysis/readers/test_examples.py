"""A digest file of every format is found when its folder is the source."""

from __future__ import annotations

import pytest

from tests.analysis.readers.examples import EXAMPLES


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_a_folder_finds_the_file_of_every_example(folder, example):
    folder.put(f"digests/{example.name}", example.content)
    if example.toml:
        folder.put("digests/digests.toml", example.toml)
    result = folder.read("digests")
    assert {digest.digest_id: len(digest.entries) for digest in result.digests} == example.days
