"""Test that every view fits at every width: nothing overflows, overlaps, or is cut."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PHONE
from tests.browser.fit import misfits
from tests.browser.places import places
from tests.snapshots import planted_tables

pytestmark = pytest.mark.browser

PARAMETERS = {"n_papers": 700, "n_topics": 14, "n_themes": 10, "n_digests": 30}
TABLES = planted_tables(**PARAMETERS)
DIGESTS = TABLES.digests["digest_id"]
PLACES = places(TABLES.papers["paper_id"][:4].tolist(), 2, sides=(DIGESTS[0], DIGESTS[8]))
LONG = "reasoning%20" * 20 + "w" * 60
PLACES |= {"long-query": f"papers?q={LONG}", "long-word": f"?q={'w' * 300}"}

WIDTHS = (720, 900, 1366)
"""Widths of the window; 720 px is a window of 1,440 px at a zoom of 200 %."""
ALL_WIDTHS = (768, 1024, 1280, 1440, 1920)
"""Further widths, of the slow tests."""

FAST = ("map", "trends", "topic", "long-word")
"""The places that are not slow."""


SHOWN = "all => all.filter((it) => getComputedStyle(it).display !== 'none').length"


@pytest.fixture
def opened(serve, page_of):
    def page(**options):
        return page_of(serve(**PARAMETERS), **options)

    return page


@pytest.mark.parametrize(
    ("name", "widths"),
    [
        *(pytest.param(n, WIDTHS, marks=[] if n in FAST else pytest.mark.slow) for n in PLACES),
        *(pytest.param(n, ALL_WIDTHS, marks=pytest.mark.slow) for n in PLACES),
    ],
)
def test_a_view_fits_at_every_width(opened, name, widths):
    page = opened()
    wrong = {}
    for width in widths:
        page.tab.set_viewport_size({"width": width, "height": 900})
        page.open(PLACES[name])
        if found := misfits(page.tab):
            wrong[width] = found
    page.tab.set_viewport_size({"width": 1440, "height": 900})
    assert not wrong


@pytest.mark.parametrize("width", [360, pytest.param(390, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[] if n in FAST[:3] else pytest.mark.slow) for n in PLACES]
)
def test_a_view_fits_on_a_phone(opened, name, width):
    page = opened(**{**PHONE, "viewport": {"width": width, "height": 740}}).open(PLACES[name])
    assert misfits(page.tab) == []


@pytest.mark.parametrize("path", ["", "?q=paper", "?topics=2"])
def test_the_map_is_whole_in_a_small_laptops_window(opened, path):
    page = opened()
    page.tab.set_viewport_size({"width": 1366, "height": 768})
    page.open(path).wait_for_map()
    box = page.tab.locator(".st-key-map .js-plotly-plot").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1366
    assert box["y"] + box["height"] <= 768
    # The drawing has the size of its frame, not only the part that is seen.
    drawing = page.tab.locator(".st-key-map .main-svg").first.bounding_box()
    assert drawing["height"] == pytest.approx(box["height"], abs=1)
    page.tab.set_viewport_size({"width": 1440, "height": 900})


def test_the_map_shows_fewer_names_where_it_is_small(opened):
    page = opened(viewport={"width": 1440, "height": 1100}).open().wait_for_map()
    names = page.tab.locator(".st-key-map .annotation")
    shown = names.evaluate_all(SHOWN)
    assert shown >= names.count() - 1 > 5
    # In a lower window the map is smaller; some names have no room.
    page.tab.set_viewport_size({"width": 1440, "height": 520})
    page.settle()
    fewer = names.evaluate_all(SHOWN)
    assert 0 < fewer < shown


def test_on_a_phone_papers_of_a_topic_come_before_its_figures(opened):
    page = opened(**PHONE).open(PLACES["topic"])
    heads = page.tab.locator("h2").all_inner_texts()
    start, share = (
        next(i for i, h in enumerate(heads) if h.startswith(w))
        for w in ("Start with", "Share of each")
    )
    assert start < share


def test_a_phone_has_a_bar_with_all_views_and_a_search_that_is_always_visible(opened):
    page = opened(**PHONE).open("topics?themes=1")
    bar = page.tab.locator(".st-key-da-bar")
    links = bar.get_by_role("link")
    assert [w.split("\n")[-1] for w in links.all_inner_texts()] == [
        *("Map", "New", "Trends", "Topics", "Papers", "List", "About")
    ]
    for box in (link.bounding_box() for link in links.all()):
        assert min(box["width"], box["height"]) >= 44
        assert box["y"] + box["height"] <= PHONE["viewport"]["height"]
    search = page.tab.get_by_label("Search titles and abstracts")
    assert search.count() == 1
    assert search.bounding_box()["y"] < 200
    # The last element of the page ends above the bar.
    page.tab.locator('[data-testid="stMain"]').evaluate("it => it.scrollTo(0, it.scrollHeight)")
    ends = page.tab.evaluate(
        """() => Math.max(...[...document.querySelectorAll(
            '[data-testid="stMain"] [data-testid="stElementContainer"]')]
            .filter((it) => !it.closest(".st-key-da-bar") && it.checkVisibility())
            .map((it) => it.getBoundingClientRect().bottom))"""
    )
    assert ends <= bar.bounding_box()["y"]
    # A link keeps the filters; the search applies to the view it is on.
    links.nth(4).click()
    page.settle()
    assert "/papers?themes=1" in page.tab.url
    search.fill("paper")
    search.press("Enter")
    page.settle()
    assert "q=paper" in page.tab.url
    page.assert_clean()


def test_wide_and_embedded_pages_have_no_bar(opened):
    wide = opened().open("topics")
    assert not wide.tab.locator(".st-key-da-bar").is_visible()
    embedded = opened(**PHONE).open("topics?embed=true")
    assert embedded.tab.locator(".st-key-da-bar").count() == 0
