"""Test the browser's history, the embedded page, and names of pages."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import FEW_DIGESTS, ROOT, serving
from tests.snapshots import write_planted_snapshot

pytestmark = pytest.mark.browser

APP = str(ROOT / "dashboard" / "app.py")
SEARCH = "Search titles and abstracts"


@pytest.fixture
def page(serve, page_of):
    return page_of(serve(**FEW_DIGESTS))


def place(page) -> str:
    """Return path and parameters of the address, without the reading list."""
    address = urlsplit(page.tab.url)
    parts = [p for p in address.query.split("&") if p and not p.startswith("list=")]
    return address.path + (f"?{'&'.join(parts)}" if parts else "")


def n_steps(page) -> int:
    return page.tab.evaluate("history.length")


def follow(page, name: str) -> None:
    page.tab.get_by_role("link", name=re.compile(f"^{name}")).first.click()
    page.settle()


def pick(page) -> None:
    page.tab.get_by_role("button", name="Pick:").first.click()
    page.settle()


def test_each_press_of_back_undoes_one_step_and_a_pick_is_none(page):
    page.open("papers")
    seen, at_start = [place(page)], n_steps(page)
    for step in (
        lambda: page.tab.locator('[class*="st-key-da-list"] a').nth(4).click(),
        lambda: follow(page, "Trends"),
        page.tab.get_by_test_id("stMain").get_by_text("Themes", exact=True).first.click,
        lambda: (page.tab.get_by_label(SEARCH).fill("planted"), page.tab.keyboard.press("Enter")),
        lambda: follow(page, "Topics"),
    ):
        step()
        page.settle()
        assert place(page) != seen[-1]
        seen.append(place(page))
        assert n_steps(page) == at_start + len(seen) - 1, seen
        if page.tab.get_by_role("button", name="Pick:").count():
            pick(page)
            assert n_steps(page) == at_start + len(seen) - 1, "a pick made a step"
    picked = page.tab.url.split("list=")[1]
    for wanted in reversed(seen[:-1]):
        page.tab.go_back()
        page.settle()
        assert place(page) == wanted
        assert page.tab.url.split("list=")[1] == picked, "going back lost a pick"
    assert page.tab.get_by_label(SEARCH).input_value() == ""
    page.tab.go_forward()
    page.settle()
    assert place(page) == seen[1]
    page.assert_clean()


def test_the_current_item_of_the_navigation_leads_to_the_views_start(page):
    page.open("topics?q=planted&topic=2")
    assert page.tab.title() == "Memory-efficient fine-tuning · Digest Atlas"
    follow(page, "Topics")
    assert place(page) == "/topics?q=planted"
    assert page.tab.title() == "Topics · Digest Atlas"
    steps = n_steps(page)
    follow(page, "Topics")
    assert n_steps(page) == steps, "the start again is no step"
    page.tab.go_back()
    page.settle()
    assert place(page) == "/topics?q=planted&topic=2"
    page.open("papers?page=3")
    follow(page, "Papers")
    assert place(page) == "/papers"
    page.assert_clean()


def test_the_map_s_item_closes_paper_and_selection(page):
    page.open("?color=topic").wait_for_map()
    page.lasso(100)
    assert page.tab.get_by_role("button", name="Zoom to selection").is_visible()
    follow(page, "Map")
    assert page.tab.get_by_role("button", name="Zoom to selection").count() == 0
    assert place(page) == "/?color=topic"


def test_the_embedded_page_stays_embedded(page):
    embedding = "embed=true&embed_options=show_padding&embed_options=light_theme"
    page.open(f"papers?{embedding}")
    for step in (
        lambda: page.tab.locator('[class*="st-key-da-list"] a').nth(4).click(),
        lambda: pick(page),
        page.tab.get_by_role("link", name="All papers").first.click,
        lambda: follow(page, "Trends"),
        page.tab.get_by_test_id("stMain").get_by_text("Themes", exact=True).first.click,
        lambda: follow(page, "Trends"),
        lambda: follow(page, "Reading list"),
        page.tab.go_back,
    ):
        step()
        page.settle()
        assert f"?{embedding}" in page.tab.url
    page.tab.reload()
    page.tab.wait_for_selector(".da-lead")
    page.settle()
    assert f"?{embedding}" in page.tab.url
    page.assert_clean()


def test_a_deep_link_asks_for_nothing_that_fails(page):
    failed = []
    page.tab.on("response", lambda r: failed.append(r.url) if r.status >= 400 else None)
    for path in ("map", "atlas", "trends", "topics?topic=2", "papers?q=planted", "reading-list"):
        page.open(path)
    assert failed == []
    page.assert_clean()


def test_everything_works_on_a_server_without_our_pages(page_of, tmp_path):
    # As on a host that starts Streamlit's own server and serves its own page.
    write_planted_snapshot(tmp_path / "snapshot", **FEW_DIGESTS)
    script = tmp_path / "host.py"
    script.write_text(f"import runpy\nrunpy.run_path({APP!r}, run_name='__main__')\n", "utf-8")
    with serving(tmp_path / "snapshot", script=str(script)) as address:
        page = page_of(address, fresh=True)
        page.open("trends?embed=true&q=planted")
        follow(page, "Papers")
        steps = n_steps(page)
        pick(page)
        assert n_steps(page) == steps
        page.tab.go_back()
        page.settle()
        assert place(page) == "/trends?embed=true&q=planted"
        assert "list=" in page.tab.url
        page.open("about").settle()
        assert "list=" in page.tab.url
