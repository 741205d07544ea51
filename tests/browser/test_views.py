"""Test all views, light and dark, on desktop and phone: complete, fitting, accessible."""

from __future__ import annotations

import pytest

from evidence import formatting
from tests.browser.accessibility import findings
from tests.browser.conftest import PHONE
from tests.browser.places import places
from tests.snapshots import planted_tables

pytestmark = pytest.mark.browser

PARAMETERS = {"n_papers": 420, "n_topics": 11, "n_digests": 10, "n_assumed": 1}

TABLES = planted_tables(**PARAMETERS)
DIGESTS = TABLES.digests["digest_id"]
PLACES = places(TABLES.papers["paper_id"][:4].tolist(), 2, sides=(DIGESTS[0], DIGESTS[8]))
# On a phone, test each view in one mode only.
ON_A_PHONE = {name: ("light", "dark")[n % 2] for n, name in enumerate(PLACES)}
FAST = {
    *((name, "light", "wide") for name in ("map", "trends", "topics", "topic", "papers", "paper")),
    *((name, "light", "wide") for name in ("paper-beside-map", "reading-list", "about")),
    ("map", "dark", "wide"),
    ("map", "light", "phone"),
    ("whats-new", "light", "wide"),
    ("whats-new", "dark", "phone"),
    ("paper", "dark", "phone"),
}
"""The cases that are not slow: each view, each mode and each size at least once."""
CASES = [
    *((name, mode, "wide") for mode in ("light", "dark") for name in PLACES),
    *((name, mode, "phone") for name, mode in ON_A_PHONE.items()),
]


@pytest.fixture
def opened(serve, page_of):
    def page(mode: str, size: str):
        options = PHONE if size == "phone" else {}
        return page_of(serve(**PARAMETERS), mode=mode, **options)

    return page


@pytest.mark.parametrize(
    ("name", "mode", "size"),
    [pytest.param(*case, marks=[] if case in FAST else pytest.mark.slow) for case in CASES],
)
def test_a_view_fits_the_screen_and_is_accessible(opened, name, mode, size):
    page = opened(mode, size)
    page.open(PLACES[name])
    assert page.tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.tab.locator("h1, .da-lead").first.is_visible()
    assert page.tab.locator("h1").count() == 1
    assert page.tab.title().endswith(" · Digest Atlas")
    assert findings(page.tab) == []
    page.assert_clean()


def test_a_part_of_papers_is_marked_up_for_scripts(opened):
    page = opened("light", "desktop").open("topics?topics=1,2")
    parts = page.tab.locator("data.da-part").evaluate_all(
        "(all) => all.map((e) => [e.getAttribute('value'), e.textContent])"
    )
    assert len(parts) >= 4
    for value, text in parts:
        shown = formatting.part(*map(int, value.split("/")), "paper")
        assert text.replace("\N{NO-BREAK SPACE}", " ") == shown


def test_on_a_phone_the_sidebar_opens_with_navigation_and_filters(opened):
    page = opened("dark", "phone").open("papers")
    box = page.tab.get_by_text("420 of 420 papers")
    # A closed sidebar must not take the keyboard focus.
    assert not box.is_visible()
    page.tab.get_by_test_id("stExpandSidebarButton").click()
    page.settle()
    assert box.is_visible()
    assert findings(page.tab) == []
    page.tab.get_by_role("link", name="Topics", exact=True).first.click()
    page.settle()
    assert page.tab.url.endswith("/topics")
    page.assert_clean()
