"""Test paging, sorting and the way back from a paper in a browser."""

from __future__ import annotations

import pytest

from tests.browser.conftest import FEW_DIGESTS
from tests.snapshots import planted_tables

pytestmark = pytest.mark.browser

TITLES = planted_tables(**FEW_DIGESTS).papers["title"]


def _listed(page) -> list[str]:
    return page.tab.locator('[class*="st-key-da-list-papers"] a').all_inner_texts()


@pytest.mark.slow
def test_order_and_page_are_restored_after_a_paper_and_in_another_browser(serve, page_of):
    address = serve(**FEW_DIGESTS)
    page = page_of(address).open("papers")
    page.tab.get_by_role("button", name="Page 3", exact=True).click()
    page.tab.wait_for_url("**/papers?page=3")
    page.settle()
    # The new page is scrolled to its top.
    first = page.tab.locator('[class*="st-key-da-list-papers"] a').first
    page.tab.wait_for_function(
        "a => a.getBoundingClientRect().top < innerHeight / 2", arg=first.element_handle()
    )
    assert first.bounding_box()["y"] >= 60
    orders = page.tab.get_by_role("combobox", name="Sort by")
    orders.click()
    orders.press_sequentially("Title")
    orders.press("Enter")
    page.tab.wait_for_url("**/papers?sort=title")
    page.settle()
    in_order = sorted(TITLES, key=str.casefold)
    assert _listed(page) == in_order[:25]
    page.tab.get_by_role("button", name="Page 2", exact=True).click()
    page.tab.wait_for_url("**sort=title&page=2")
    page.settle()
    assert _listed(page) == in_order[25:50]
    left = page.tab.url
    page.tab.get_by_role("link", name=in_order[30]).click()
    page.tab.wait_for_selector(".da-title")
    page.settle()
    page.tab.get_by_role("link", name="All papers").click()
    page.tab.wait_for_url(left)
    page.settle()
    assert _listed(page) == in_order[25:50]
    other = page_of(address).open(left.removeprefix(f"{address}/"))
    assert _listed(other) == in_order[25:50]
    page.assert_clean()
    other.assert_clean()
