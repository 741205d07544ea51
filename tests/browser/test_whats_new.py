"""Test What's new in Chromium: a returning reader, the keyboard, the phone."""

from __future__ import annotations

import pytest

from tests.browser.accessibility import findings
from tests.browser.conftest import PHONE
from tests.browser.test_filters import HOUR_MS, change_visit
from tests.news import news_tables
from tests.snapshots import write_planted_snapshot

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("news") / "snapshot"
    write_planted_snapshot(folder, news_tables())
    return folder


def test_a_returning_reader_is_told_above_the_map_and_reads_on_with_the_keyboard(
    folder, serve_folder, page_of
):
    page = page_of(serve_folder(folder)).open().wait_for_map()
    assert page.tab.get_by_text("Since your last visit").count() == 0
    change_visit(page, f"record.newest = '2025-08-07'; record.at -= {2 * HOUR_MS}")
    page.open().wait_for_map()
    line = page.tab.get_by_text("Since your last visit (14 to 21 Aug 2025), 36 of 480 papers")
    line.wait_for()
    assert findings(page.tab) == []
    page.tab.get_by_role("link", name="See what's new").press("Enter")
    page.tab.get_by_role("heading", name="New topics").wait_for()
    page.settle()
    assert page.tab.url.endswith("/whats-new?since=visit")
    assert page.tab.locator("h1").count() == 1
    # The fold with the papers that moved opens by the keyboard, and stays in the period.
    page.tab.locator("summary", has_text="8 papers moved from other topics").press("Enter")
    page.settle()
    assert page.tab.get_by_text("moved from “Gaussian splatting”").count() == 6
    page.tab.get_by_role("radio", name="Last 30 days").or_(
        page.tab.get_by_role("button", name="Last 30 days")
    ).first.press("Enter")
    page.settle()
    assert page.tab.url.endswith("/whats-new?since=month")
    # What was read is no longer announced; Back leads there.
    page.tab.get_by_role("link", name="Map", exact=True).first.click()
    page.wait_for_map()
    assert page.tab.get_by_text("Since your last visit").count() == 0
    page.tab.go_back()
    page.settle()
    assert page.tab.url.endswith("/whats-new?since=month")
    page.assert_clean()


def test_on_a_phone_nothing_is_wider_than_the_screen(folder, serve_folder, page_of):
    page = page_of(serve_folder(folder), mode="dark", **PHONE).open("whats-new?since=month")
    assert page.tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert findings(page.tab) == []
    page.assert_clean()
