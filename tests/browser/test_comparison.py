"""Test the comparison of two periods in a browser."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.browser


def open_all_rows(page) -> None:
    """Open the fold of the rows without a clear change."""
    page.tab.get_by_text("without a clear change").click()
    page.settle()


PARAMETERS = {"n_papers": 600, "n_topics": 5, "n_digests": 30}


@pytest.mark.parametrize(
    "options", [DESKTOP, pytest.param(PHONE, marks=pytest.mark.slow)], ids=["wide", "phone"]
)
def test_two_periods_are_chosen_and_a_number_links_to_its_papers(serve, page_of, options):
    page = page_of(serve(**PARAMETERS), **options).open("trends")
    page.tab.get_by_text("Latest month vs. previous").click()
    page.settle()
    assert page.tab.url.endswith("before=2025-06-01..2025-06-29&after=2025-07-03..2025-07-07")
    page.tab.get_by_text("Choose both periods").click()
    page.settle()
    page.choose("Before: from", "May 2025", exact=True)
    assert "before=2025-05-04..2025-06-29" in page.tab.url
    open_all_rows(page)
    shown = page.tab.url
    number = page.tab.locator('[class*="st-key-da-before-topic"] a').first
    n_papers = int(number.inner_text().split()[0])
    number.click()
    page.settle()
    line = page.tab.locator(".st-key-da-filter-line").inner_text()
    assert re.search(rf"^{n_papers} of 600 papers", line)
    assert "first listed 4 May 2025 to 29 Jun 2025" in line
    page.tab.go_back()
    page.settle()
    assert page.tab.url == shown
    page.assert_clean()


@pytest.mark.slow
def test_a_link_to_a_comparison_restores_it_in_another_browser(serve, page_of):
    address = serve(**PARAMETERS)
    path = "trends?level=theme&before=2025-03-13..2025-05-20&after=2025-05-24..2025-07-07"
    first, second = (page_of(address).open(path) for _ in range(2))
    sentences = [page.tab.locator(".da-say").inner_text() for page in (first, second)]
    assert sentences[0] == sentences[1]
    assert sentences[0].startswith("Between ")
    open_all_rows(first)
    assert first.tab.locator('[class*="st-key-da-before-theme"]').count() == 1
    first.assert_clean()
    second.assert_clean()
