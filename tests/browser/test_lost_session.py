"""Test that nothing is lost when the server forgets a session under an open page."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.reading_list import url_code
from tests.browser.broken_line import BrokenLine
from tests.browser.conftest import FEW_DIGESTS, LONGEST_MS, Page, free_port, serving
from tests.snapshots import planted_tables, write_planted_snapshot

pytestmark = pytest.mark.browser

IDS = planted_tables(**FEW_DIGESTS).papers["paper_id"].tolist()
SEARCH = "Search titles and abstracts"
IS_CONNECTED = (
    "document.querySelector('[data-testid=stApp]')?.dataset.testConnectionState === 'CONNECTED'"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("lost") / "snapshot"
    write_planted_snapshot(path, **FEW_DIGESTS)
    return path


@pytest.fixture(scope="module")
def line(folder):
    """Return a line to a server that forgets a session as soon as its connection is cut."""
    with serving(folder, "--server.disconnectedSessionTTL=0") as address:
        line = BrokenLine(urlsplit(address).port)
        yield line
        line.close()


@pytest.fixture
def page(line, page_of):
    line.restore()
    return page_of(f"http://127.0.0.1:{line.port}", fresh=True)


def lose_session(page: Page, line: BrokenLine) -> None:
    """Cut the connection, which ends the session, and wait until the page is connected again."""
    with page.tab.expect_websocket():
        line.cut()
        page.tab.wait_for_function(f"!({IS_CONNECTED})")
        line.restore()
    reconnect(page)


def reconnect(page: Page) -> None:
    page.tab.wait_for_function(IS_CONNECTED, timeout=LONGEST_MS)
    page.is_asked = False
    page.settle()


def choose_themes(page: Page) -> None:
    """Choose themes instead of topics in Trends."""
    page.tab.get_by_test_id("stMain").get_by_text("Themes", exact=True).first.click()


def pick(page: Page) -> None:
    page.tab.get_by_role("button", name="Pick:").first.click()


def follow(page: Page, name: str) -> None:
    page.tab.get_by_role("link", name=re.compile(f"^{name}")).first.click()


def search(page: Page, words: str) -> None:
    page.tab.get_by_label(SEARCH).fill(words)
    page.tab.keyboard.press("Enter")


def params(page: Page) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(page.tab.url).query).items()}


def picked(page: Page) -> tuple[str, ...]:
    """Return the papers in the address, which the navigation must count as well."""
    code = params(page).get("list", "")
    ids = url_code.from_code(code).reading_list.paper_ids
    words = f"Reading list ({len(ids)})" if ids else "Reading list"
    assert page.tab.get_by_role("link", name=words, exact=True).first.is_visible()
    return ids


CONTROLS: dict[str, tuple[Callable[[Page], object], str, dict[str, str], int]] = {
    "pick": (pick, "papers", {"q": "planted"}, 2),
    "navigation": (lambda p: follow(p, "Trends"), "trends", {"q": "planted"}, 2),
    "control of Trends": (
        choose_themes,
        "trends",
        {"q": "planted"},
        2,
    ),
    "search": (lambda p: search(p, "model"), "trends", {"q": "model"}, 2),
    "navigation again": (lambda p: follow(p, "Papers"), "papers", {"q": "model"}, 2),
    "filter": (
        lambda p: p.tab.get_by_text("Only picked papers").click(),
        "papers",
        {"q": "model", "picked": "only"},
        2,
    ),
    "clear filters": (
        lambda p: p.tab.get_by_role("button", name="Clear filters").first.click(),
        "papers",
        {},
        2,
    ),
    "link within the view": (
        lambda p: p.tab.locator('[class*="st-key-da-list"] a').nth(6).click(),
        "papers",
        {"paper": "*"},
        2,
    ),
    "pick on a paper's page": (pick, "papers", {"paper": "*"}, 3),
    "reading list": (lambda p: follow(p, "Reading list"), "reading-list", {}, 3),
    "edit of the list": (
        lambda p: p.tab.get_by_role("button", name="Move up:").nth(2).click(),
        "reading-list",
        {},
        3,
    ),
}
"""What a reader uses first after the session is lost: gesture, and then view, parameters, picks."""


def test_every_control_works_after_a_lost_session_and_list_and_filters_stay(page, line):
    page.open("papers?q=planted")
    pick(page)
    page.settle()
    order: tuple[str, ...] = ()
    for name, (use, view, wanted, n_picked) in CONTROLS.items():
        lose_session(page, line)
        use(page)
        page.settle()
        if name == "control of Trends":
            assert params(page)["level"] == "theme"
        assert urlsplit(page.tab.url).path == f"/{view}", name
        # The level of Trends stays in the address; the id of the paper depends on the order.
        found = {k: v for k, v in params(page).items() if k not in ("list", "level")}
        assert {k: "*" if k == "paper" else v for k, v in found.items()} == wanted, name
        assert len(picked(page)) == n_picked, name
        before, order = order, picked(page)
    assert order == (before[0], before[2], before[1])


def test_after_a_restart_of_the_server_the_next_click_keeps_list_and_filters(folder, page_of):
    port = free_port()
    with serving(folder, port=port) as address:
        page = page_of(address, fresh=True)
        page.open("papers?q=planted")
        pick(page)
        page.settle()
    page.tab.wait_for_function(f"!({IS_CONNECTED})")
    with serving(folder, port=port):
        reconnect(page)
        before = picked(page)
        follow(page, "Topics")
        page.settle()
        assert urlsplit(page.tab.url).path == "/topics"
        assert params(page)["q"] == "planted"
        assert picked(page) == before != ()


def test_a_click_before_the_server_knows_the_page_again_waits(page, line):
    page.open("papers?q=planted")
    pick(page)
    page.settle()
    line.cut()
    page.tab.wait_for_function(f"!({IS_CONNECTED})")
    # Click as soon as the page is connected, in the same moment.
    page.tab.evaluate(
        f"""new MutationObserver((_, watch) => {{
            if (!({IS_CONNECTED})) return;
            watch.disconnect();
            const [, second] = document.querySelectorAll('[class*="st-key-da-pick-"] button');
            setTimeout(() => second.click());
        }}).observe(document.documentElement, {{subtree: true, attributes: true}})"""
    )
    line.restore()
    reconnect(page)
    page.tab.get_by_role("link", name="Reading list (2)", exact=True).first.wait_for()
    assert params(page)["q"] == "planted"


def test_back_after_a_lost_session_keeps_the_list(page, line):
    page.open("papers")
    page.tab.locator('[class*="st-key-da-list"] a').nth(4).click()
    page.settle()
    pick(page)
    page.settle()
    lose_session(page, line)
    page.tab.go_back()
    page.settle()
    assert "paper" not in params(page)
    assert len(picked(page)) == 1


def test_a_page_without_storage_keeps_its_list(page, line):
    page.tab.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('denied'); }})"
    )
    page.open("papers?q=planted")
    pick(page)
    page.settle()
    lose_session(page, line)
    follow(page, "Trends")
    page.settle()
    assert params(page)["q"] == "planted"
    assert len(picked(page)) == 1


def test_each_tab_keeps_its_own_list_and_a_new_one_has_the_last(page, line):
    page.open("papers")
    pick(page)
    page.settle()
    other = Page(page.tab.context.new_page(), page.address)
    other.open("papers")
    assert picked(other) == picked(page)
    pick(other)
    other.settle()
    first, second = picked(page), picked(other)
    assert len(second) == 2
    # Both lose their sessions.
    with other.tab.expect_websocket():
        lose_session(page, line)
    reconnect(other)
    for tab, wanted in ((page, first), (other, second)):
        follow(tab, "About")
        tab.settle()
        assert picked(tab) == wanted
    third = Page(page.tab.context.new_page(), page.address).open("about")
    third.settle()
    assert picked(third) == second


def test_a_link_opened_on_purpose_wins_and_the_readers_own_list_is_kept(page):
    page.open("papers")
    pick(page)
    page.settle()
    mine = picked(page)
    theirs = url_code.ReadingList().with_papers(IDS[5:8])
    page.open(f"reading-list?list={url_code.to_code(theirs)}")
    assert picked(page) == theirs.paper_ids
    assert page.tab.get_by_text("This link has its own reading list").is_visible()
    # Reading the list of another person does not replace the reader's own.
    page.open("about").settle()
    assert picked(page) == mine
    page.open(f"reading-list?list={url_code.to_code(theirs)}")
    page.tab.get_by_role("button", name="Undo last change").click()
    page.settle()
    assert picked(page) == mine
    page.assert_clean()


def test_a_list_that_was_cleared_stays_cleared(page):
    page.open("papers")
    pick(page)
    page.settle()
    page.open("papers").settle()
    assert len(picked(page)) == 1
    page.open(f"papers?paper={picked(page)[0]}").settle()
    page.tab.get_by_role("button", name="Picked:").first.click()
    page.settle()
    assert picked(page) == ()
    stored = page.tab.evaluate("Object.keys(localStorage).filter(k => k.startsWith('digest-'))")
    assert stored == []
    page.open("papers").settle()
    assert picked(page) == ()


def test_a_closed_introduction_stays_closed_in_this_browser(page, page_of):
    page.open().wait_for_map()
    page.tab.get_by_role("button", name="Got it").click()
    page.settle()
    again = Page(page.tab.context.new_page(), page.address).open().wait_for_map()
    assert again.tab.get_by_role("button", name="Got it").count() == 0
    again.tab.get_by_role("button", name="Introduction").click()
    again.settle()
    assert again.tab.get_by_role("button", name="Got it").is_visible()
    elsewhere = page_of(page.address, fresh=True).open().wait_for_map()
    assert elsewhere.tab.get_by_role("button", name="Got it").is_visible()
