"""Test an open page while its snapshot is damaged, repaired and replaced."""

from __future__ import annotations

import pytest

from tests.snapshots import write_planted_snapshot

pytestmark = pytest.mark.browser


@pytest.fixture
def served(tmp_path, serve_folder):
    """Return the folder of a snapshot and the address that serves it."""
    folder = tmp_path / "snapshot"
    write_planted_snapshot(folder, n_papers=24, n_topics=3)
    return folder, serve_folder(folder)


def test_a_click_loads_a_new_snapshot_but_keeps_the_previous_one_if_it_is_damaged(served, page_of):
    folder, address = served
    page = page_of(address).open("papers")
    assert page.tab.get_by_text("24 of 24 papers").is_visible()

    write_planted_snapshot(folder, n_papers=31, n_topics=3)
    topics = folder / "topics.parquet"
    whole = topics.read_bytes()
    topics.write_bytes(whole[: len(whole) // 2])
    page.tab.get_by_role("link", name="Topics").first.click()
    page.settle()
    assert page.tab.get_by_text("24 of 24 papers").is_visible()
    assert page.tab.get_by_text("The new snapshot can't be read").is_visible()

    topics.write_bytes(whole)
    page.tab.get_by_role("link", name="Papers").first.click()
    page.settle()
    assert page.tab.get_by_text("31 of 31 papers").is_visible()
    assert not page.tab.get_by_text("can't be read").is_visible()
    page.assert_clean()
