"""Test the main gestures in a browser: clicks, lasso, filters, links, the introduction."""

from __future__ import annotations

import re

import pytest

from tests.browser.accessibility import findings
from tests.browser.conftest import DESKTOP, FEW_DIGESTS, PHONE
from tests.snapshots import planted_tables

pytestmark = pytest.mark.browser

TITLES = planted_tables(**FEW_DIGESTS).papers.set_index("paper_id")["title"]
VIEWS = ("", "trends", "topics", "papers", "about")
SEARCH = "Search titles and abstracts"


@pytest.fixture
def page(serve, page_of):
    return page_of(serve(**FEW_DIGESTS))


def _mark_plot(page) -> None:
    page.tab.evaluate("window.plotBefore = document.querySelector('.st-key-map .js-plotly-plot')")


def _same_plot(page) -> bool:
    now = "document.querySelector('.st-key-map .js-plotly-plot')"
    return page.tab.evaluate(f"window.plotBefore === {now}")


def test_a_click_on_a_point_opens_its_paper_and_keeps_the_map(page):
    page.open().wait_for_map()
    _mark_plot(page)
    point = page.point(7)
    page.tab.mouse.move(point["x"], point["y"])
    page.tab.wait_for_timeout(300)
    page.tab.mouse.click(point["x"], point["y"], delay=60)
    page.tab.wait_for_selector(".da-card")
    page.settle()
    assert page.tab.locator(".da-card .da-title").inner_text() == TITLES[point["id"]]
    assert page.tab.url.endswith(f"/?paper={point['id']}")
    assert _same_plot(page), "the chart was mounted again, which loses zoom and selection"
    page.assert_clean()


def test_a_lasso_lists_its_papers_and_a_paper_links_back_to_them(page):
    page.open().wait_for_map()
    _mark_plot(page)
    page.lasso(150)
    heading = page.tab.get_by_text(re.compile(r"^\d+ papers in \d+ topics$"))
    n_papers = int(heading.inner_text().split()[0])
    numbers = page.tab.locator('[class*="st-key-da-row-map"] .da-number').all_inner_texts()
    assert sum(int(n.split()[0]) for n in numbers) == n_papers > 5
    page.tab.locator('[class*="st-key-da-list-lassoed"] a').first.click()
    page.tab.wait_for_selector(".da-card")
    page.settle()
    assert "paper=" in page.tab.url
    page.tab.get_by_text(f"Back to {n_papers} papers").click()
    page.settle()
    assert heading.is_visible()
    assert _same_plot(page)
    page.assert_clean()


def test_filters_apply_to_all_views_and_in_another_browser(page, page_of):
    page.open("papers")
    page.tab.get_by_label(SEARCH).fill("scaling planted")
    page.tab.keyboard.press("Enter")
    page.settle()
    page.tab.get_by_role("button", name="17 Mar 2025").click()
    page.settle()
    line = page.tab.locator(".st-key-da-filter-line").inner_text()
    assert re.search(r"^\d+ of 160 papers", line)
    assert page.tab.url.endswith("/papers?q=scaling+planted&digests=2025-03-17")
    listed = page.tab.locator('[class*="st-key-da-list"] a').all_inner_texts()
    for view in ("Map", "Trends", "Topics", "About", "Papers"):
        page.tab.get_by_role("link", name=view, exact=True).first.click()
        page.settle()
        assert page.tab.locator(".st-key-da-filter-line").inner_text() == line
    other = page_of(page.address).open(page.tab.url.split("/")[-1])
    assert other.tab.locator(".st-key-da-filter-line").inner_text() == line
    assert other.tab.get_by_label(SEARCH).input_value() == "scaling planted"
    assert other.tab.locator('[class*="st-key-da-list"] a').all_inner_texts() == listed
    other.tab.locator(".st-key-da-filter-line").get_by_role("button", name="Clear filters").click()
    other.settle()
    assert other.tab.url.endswith("/papers")
    assert other.tab.get_by_label(SEARCH).input_value() == ""
    page.assert_clean()
    other.assert_clean()


def test_the_browsers_back_button_returns_from_a_paper_to_its_topic(page):
    page.open("topics?q=planted")
    page.tab.locator('[class*="st-key-da-topic-"] a').first.click()
    page.settle()
    topic = page.tab.locator(".da-title").inner_text()
    topic_address = page.tab.url
    assert re.search(r"/topics\?q=planted&topic=\d+$", topic_address)
    page.tab.locator('[class*="st-key-da-list"] a').first.click()
    page.settle()
    assert re.search(r"/papers\?q=planted&paper=[0-9a-f]{12}$", page.tab.url)
    page.tab.go_back()
    page.settle()
    assert page.tab.url == topic_address
    assert page.tab.locator(".da-title").inner_text() == topic
    page.assert_clean()


def test_a_link_to_a_merged_topic_opens_its_successor_with_one_notice(page):
    page.open("topics?topic=901")
    assert page.tab.locator(".da-title").inner_text() == "Gaussian splatting"
    assert page.tab.url.endswith("/topics?topic=0")
    notice = page.tab.get_by_text("Topic 901 is now part of Gaussian splatting.")
    assert notice.is_visible()
    start = page.tab.locator(".st-key-da-list-start")
    assert start.locator("a").count() == 3
    assert "most representative" in start.inner_text()
    first = start.locator("a").first.inner_text()
    start.locator("a").first.click()
    page.settle()
    assert page.tab.locator(".da-title").inner_text() == first
    assert notice.count() == 0
    page.assert_clean()


def test_a_theme_in_the_side_panel_filters_all_views(page):
    page.open().wait_for_map()
    page.tab.locator('[class*="st-key-da-themeline-map"] a').first.click()
    page.settle()
    assert re.search(r"\?themes=\d+$", page.tab.url)
    line = page.tab.locator(".st-key-da-filter-line").inner_text()
    n_papers = int(line.split()[0])
    assert 0 < n_papers < 160
    page.wait_for_map()
    assert page.tab.locator('[class*="st-key-da-themeline-map"]').count() == 1
    page.tab.get_by_role("link", name="Topics", exact=True).first.click()
    page.settle()
    assert page.tab.locator(".st-key-da-filter-line").inner_text() == line
    assert page.tab.locator('[class*="st-key-da-fold-topics"]').count() == 1
    page.assert_clean()


@pytest.mark.slow
def test_the_maps_colours_can_be_chosen_and_a_theme_collapsed(page):
    page.open().wait_for_map()
    page.choose("Colour by", "Match")
    assert page.tab.url.endswith("/?color=membership")
    assert page.tab.locator(".st-key-da-map-legend").inner_text().count("(") >= 3
    page.open("topics")
    topics = page.tab.locator('[class*="st-key-da-topic-"]')
    assert topics.count() == 11
    page.tab.locator('[class*="st-key-da-fold-topics"] summary').first.click()
    page.settle()
    page.tab.wait_for_timeout(500)
    assert topics.count() < 11
    page.assert_clean()


def test_search_results_are_highlighted_and_other_papers_faded(page):
    page.open("?q=scaling").wait_for_map()
    n_found = int(page.tab.locator(".st-key-da-filter-line").inner_text().split()[0])
    traces = page.tab.evaluate(
        """document.querySelector('.st-key-map .js-plotly-plot')._fullData.map(trace =>
            [trace.marker.symbol, trace.x.length, trace.marker.opacity])"""
    )
    faded, ringed, between, dots = traces
    assert ringed[:2] == ["circle-open", n_found]
    assert between[1] + dots[1] == n_found
    assert faded[1] == 160 - n_found
    assert faded[2] < 0.5
    page.assert_clean()


@pytest.mark.slow
def test_a_box_zooms_to_a_region_whose_link_works_in_another_browser(page, page_of):
    page.open("?beside=papers").wait_for_map()
    page.box(90)
    heading = page.tab.get_by_text(re.compile(r"^\d+ papers in \d+ topics$"))
    n_papers = int(heading.inner_text().split()[0])
    page.tab.get_by_role("button", name="Zoom to selection").click()
    page.settle()
    page.wait_for_map()
    assert "region=" in page.tab.url
    page.tab.get_by_role("button", name="Back to the map").click()
    page.settle()
    shown = page.tab.get_by_text(re.compile(r"^\d+ papers on the map$")).inner_text()
    assert n_papers <= int(shown.split()[0]) < 160
    other = page_of(page.address).open(page.tab.url.split("/")[-1]).wait_for_map()
    assert other.tab.get_by_text(shown).is_visible()
    seen = [
        tab.evaluate(
            """document.querySelector('.st-key-map .js-plotly-plot')
                ._fullLayout.xaxis.range.map(Math.round)"""
        )
        for tab in (page.tab, other.tab)
    ]
    assert seen[0] == seen[1]
    other.tab.get_by_role("button", name="Whole map").click()
    other.settle()
    assert "region" not in other.tab.url
    page.assert_clean()
    other.assert_clean()


def test_a_selection_is_picked_highlighted_and_filtered(page):
    page.open().wait_for_map()
    page.lasso(80)
    page.tab.get_by_role("button", name=re.compile("^Pick all")).click()
    page.settle()
    assert page.tab.get_by_text("Remove all").first.is_visible()
    page.choose("Highlight", "Picked papers")
    page.wait_for_map()
    n_picked = int(page.tab.get_by_text("Reading list (").first.inner_text().split("(")[1][:-1])
    ringed = page.tab.evaluate(
        "document.querySelector('.st-key-map .js-plotly-plot')._fullData[0].x.length"
    )
    assert ringed == n_picked > 1
    page.tab.get_by_text("Only picked papers").click()
    page.settle()
    assert "picked=only" in page.tab.url
    page.assert_clean()


@pytest.mark.slow
def test_the_side_panels_list_works_with_the_keyboard(page):
    page.open("?beside=papers").wait_for_map()
    link = page.tab.locator('[class*="st-key-da-list-all"] a').first
    title = link.inner_text()
    link.focus()
    page.tab.keyboard.press("Enter")
    page.tab.wait_for_selector(".da-card")
    assert page.tab.locator(".da-card .da-title").inner_text() == title
    page.assert_clean()


@pytest.mark.slow
def test_the_map_opens_at_its_own_path(page):
    page.open("map").wait_for_map()
    assert page.tab.get_by_text("Page not found").count() == 0
    page.tab.get_by_role("link", name="Trends", exact=True).first.click()
    page.tab.wait_for_url("**/trends")
    page.settle()
    page.tab.get_by_role("link", name="Map", exact=True).first.click()
    page.tab.wait_for_url(re.compile(r"/$"))
    page.settle().wait_for_map()


@pytest.mark.parametrize("options", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_introduction_is_accessible_and_closes_without_moving_to_another_address(
    serve, page_of, options
):
    page = page_of(serve(**FEW_DIGESTS), **options).open().wait_for_map()
    box = page.tab.locator(".st-key-da-introduction")
    assert len(box.locator(".da-note").inner_text().split()) <= 40
    assert box.bounding_box()["height"] < (140 if options is DESKTOP else 260)
    assert box.get_by_role("link").count() == 3
    assert findings(page.tab) == []
    _mark_plot(page)
    page.tab.get_by_role("button", name="Got it").focus()
    page.tab.keyboard.press("Enter")
    page.settle()
    assert box.get_by_role("link").count() == 0
    assert page.tab.url == f"{page.address}/"
    assert _same_plot(page), "closing the introduction must not mount the map again"
    page.tab.get_by_role("button", name="Introduction").click()
    page.settle()
    box.get_by_role("link", name="17 Mar 2025").click()
    page.tab.wait_for_url("**/papers?new=2025-03-17")
    page.assert_clean()
