"""Browser tests of the exported page, opened from disk without a network."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analysis import snapshot
from dashboard.atlas.atlas import derive
from dashboard.static_page.html_page import page_of
from dashboard.topic_map import sampling
from dashboard.wording import confidence
from evidence import formatting
from evidence.formatting import plural
from tests.browser.accessibility import findings
from tests.browser.conftest import DESKTOP, PHONE, PICTURES, Page
from tests.snapshots import (
    HOSTILE,
    OLD_DIGEST_ID,
    OLD_PAPER_ID,
    planted_tables,
    write_planted_snapshot,
)

pytestmark = pytest.mark.browser

PARAMETERS = {"n_papers": 160, "n_topics": 11, "n_digests": 8}
TABLES = planted_tables(**PARAMETERS)
PAPERS = TABLES.papers.set_index("paper_id")

POINT = """
(wanted) => {
    const map = mapView.map;
    const box = map.canvas.getBoundingClientRect();
    const at = (i) => [map.across(atlas.papers.x[i]), map.down(atlas.papers.y[i])];
    const alone = (i) => {
        const [x, y] = at(i);
        const inside = x > 20 && y > 20 && x < map.width - 20 && y < map.height - 20;
        return inside && map.paperNear(x, y, 14) === i && !map.topicNamedAt(x, y);
    };
    const i = map.drawn.find(alone);
    const [x, y] = at(i);
    return {id: atlas.papers.id[i], x: box.left + x, y: box.top + y};
}
"""
PAINTED = """
() => {
    const canvas = document.querySelector('canvas');
    const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let n = 0;
    for (let i = 3; i < data.length; i += 4) n += data[i] > 0;
    return n;
}
"""


NOTE_DRAWN = """
window.drawnAt = location.hash;
addEventListener("hashchange", () => { window.drawnAt = location.hash; });
"""
"""Added after the page's own listener, so that it runs when the page is drawn."""


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Return a function that writes the page of a synthetic snapshot and returns its address."""
    addresses: dict[str, str] = {}

    def make(**parameters: Any) -> str:
        key = repr(sorted(parameters.items()))
        if key not in addresses:
            folder: Path = tmp_path_factory.mktemp("exported")
            write_planted_snapshot(folder / "snapshot", **parameters)
            path = folder / "page.html"
            atlas = derive(snapshot.read(folder / "snapshot"))
            path.write_text(page_of(atlas), encoding="utf-8")
            addresses[key] = path.as_uri()
        return addresses[key]

    return make


@pytest.fixture
def opened(page_of: Callable[..., Page]) -> Callable[..., Page]:
    """Return a function that opens a page in a fresh offline browser and waits for its data."""

    def open_at(address: str, hash_: str = "", *, mode: str = "light", **options: Any) -> Page:
        page = page_of(address, mode=mode, fresh=True, offline=True, **(options or DESKTOP))
        page.tab.goto(f"{address}#{hash_}")
        page.tab.wait_for_selector("main:not([aria-busy])")
        page.tab.evaluate(NOTE_DRAWN)
        return page

    return open_at


@pytest.fixture
def page(write, opened) -> Page:
    return opened(write(**PARAMETERS))


def wait_until(page: Page, expression: str) -> None:
    """Wait until an expression is true; the page's policy forbids Playwright's own way."""
    for _ in range(200):
        if page.tab.evaluate(expression):
            return
        page.tab.wait_for_timeout(50)
    pytest.fail(f"not true within 10 s: {expression}")


def drawn(page: Page) -> Page:
    """Wait until the page shows what its address says: browsers report a new one later."""
    wait_until(page, "(window.drawnAt ?? location.hash) === location.hash")
    return page


def view(page: Page, name: str) -> Any:
    """Return the navigation link to a view."""
    return page.tab.get_by_label("Views").get_by_role("link", name=name)


def go(page: Page, hash_: str) -> None:
    page.tab.evaluate("(to) => { location.hash = to; }", hash_)
    drawn(page)


def heading(page: Page) -> str:
    return drawn(page).tab.locator("main .heading").first.inner_text()


def test_a_click_on_a_point_opens_its_paper_beside_the_map(page):
    wait_until(page, "mapView.map.names?.length > 0")
    assert page.tab.evaluate(PAINTED) > 3000
    point = page.tab.evaluate(POINT)
    page.tab.mouse.move(point["x"], point["y"])
    assert PAPERS.at[point["id"], "title"] in page.tab.locator(".tip").inner_text()
    page.tab.mouse.click(point["x"], point["y"])
    page.tab.wait_for_selector(".panel .card")
    card = page.tab.locator(".panel .card")
    assert card.locator(".heading").inner_text() == PAPERS.at[point["id"], "title"]
    assert card.locator(".abstract").inner_text() == PAPERS.at[point["id"], "abstract"].strip()
    assert card.locator(".similar a").count() == 10
    assert page.tab.url.endswith(f"#view=map&paper={point['id']}")
    page.tab.go_back()
    drawn(page)
    page.tab.wait_for_selector(".panel .topics")
    assert card.count() == 0
    page.assert_clean()


def test_names_on_a_small_map_do_not_overlap_and_zooming_shows_more(write, opened):
    page = opened(write(n_papers=400, n_topics=40, n_digests=2), **PHONE)
    wait_until(page, "mapView.map.names?.length > 0")
    names = "mapView.map.names.map((n) => [n.left, n.right, n.top, n.bottom])"
    placed = page.tab.evaluate(names)
    assert 5 < len(placed) < 40
    for i, (left, right, top, bottom) in enumerate(placed):
        assert left >= 0
        assert right <= page.tab.evaluate("mapView.map.width")
        for other in placed[:i]:
            assert left >= other[1] or right <= other[0] or top >= other[3] or bottom <= other[2]
    topics = "mapView.map.names.map((n) => n.topic.id)"
    before = set(page.tab.evaluate(topics))
    page.tab.get_by_role("button", name="Zoom in").click()
    page.tab.get_by_role("button", name="Zoom in").click()
    drawn(page)
    page.tab.wait_for_timeout(200)
    assert set(page.tab.evaluate(topics)) - before, "zooming in shows no further name"
    page.assert_clean()


def test_a_lasso_lists_its_papers_and_a_paper_leads_back(page):
    page.tab.get_by_role("button", name="Lasso").click()
    drawn(page)
    box = page.tab.locator("canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    corners = [(-150, -150), (150, -150), (150, 150), (-150, 150)]
    inside = page.tab.evaluate(
        "(path) => mapView.map.inside(path)",
        [(box["width"] / 2 + right, box["height"] / 2 + down) for right, down in corners],
    )
    page.tab.mouse.move(x + corners[0][0], y + corners[0][1])
    page.tab.mouse.down()
    for right, down in corners:
        page.tab.mouse.move(x + right, y + down, steps=4)
    page.tab.mouse.up()
    assert re.fullmatch(rf"{len(inside)} papers in \d+ topics", panel_heading(page))
    assert 5 < len(inside) < 160
    numbers = page.tab.locator(".panel .topics .number").all_inner_texts()
    assert sum(int(n.split()[0]) for n in numbers) == len(inside)
    page.tab.locator(".panel ol.papers a").first.click()
    drawn(page)
    page.tab.wait_for_selector(".panel .card")
    page.tab.get_by_role("button", name=f"Back to {len(inside)} papers").click()
    drawn(page)
    # The browser reports the change of the address a moment later.
    page.tab.locator(".panel .heading", has_text=f"{len(inside)} papers in").wait_for()
    page.assert_clean()


def panel_heading(page: Page) -> str:
    return drawn(page).tab.locator(".panel .heading").inner_text()


SEARCHES: dict[str, Callable[[str, str], bool]] = {
    "gaussian": lambda title, abstract: "gaussian" in title + abstract,
    '"code generation"': lambda title, abstract: "code generation" in title + abstract,
    "planted -gaussian": lambda title, abstract: "gaussian" not in title + abstract,
    "splatting wild": lambda title, _: "splatting" in title and "wild" in title,
    'wild OR "code generation"': lambda title, abstract: (
        "wild" in title + abstract or "code generation" in title + abstract
    ),
    "planted wild OR OR gaussian": lambda title, abstract: (
        "wild" in title + abstract or "gaussian" in title + abstract
    ),
    "OR gaussian AND planted OR": lambda title, abstract: "gaussian" in title + abstract,
    "gaussian OR -wild": lambda title, abstract: (
        "gaussian" in title + abstract and "wild" not in title + abstract
    ),
    "%": lambda *_: False,
    "OR": lambda *_: False,
}


def test_a_search_finds_exactly_the_matching_papers(page):
    lower = (PAPERS[column].str.lower() for column in ("title", "abstract"))
    papers = list(zip(PAPERS["title"], *lower, strict=True))
    for query, wanted in SEARCHES.items():
        expected = {title for title, *words in papers if wanted(*words)}
        page.tab.get_by_label("Search titles and abstracts").fill(query)
        match = plural(len(expected), "matches", "match")
        lead = f"{formatting.part(len(expected), 160, 'paper')} {match} {query}"
        wait_until(page, f"document.querySelector('.heading').textContent === {json.dumps(lead)}")
        ids = page.tab.evaluate("(query) => search(query).ids", query)
        titles = page.tab.evaluate("(ids) => ids.map((i) => atlas.papers.title[i])", ids)
        assert set(titles) == expected
        assert page.tab.locator("ol.papers .title").all_inner_texts() == titles[:25]
    page.tab.go_back()
    drawn(page)
    assert page.tab.locator("canvas").is_visible()
    page.assert_clean()


def test_a_search_handles_word_forms_prefixes_and_missing_words(page):
    def notes_for(query: str) -> list[str]:
        go(page, f"q={query}")
        return page.tab.locator("main .note").all_inner_texts()

    assert notes_for("study planting") == [
        "No results for planting. Showing words that start with plant."
    ]
    assert heading(page).startswith("160 of 160 papers")
    assert notes_for("gaussi") == ["No results for gaussi. Showing words that start with gaussi."]
    assert not heading(page).startswith("0 of")
    assert notes_for("xyzzy") == [
        "No paper contains xyzzy.",
        "No matches. Clear filters to see all 160 papers.",
    ]
    assert heading(page) == "0 of 160 papers (0 %) match xyzzy"
    page.assert_clean()


def test_a_search_that_nothing_matches_shows_what_matches_best(page):
    def shown(query: str) -> tuple[list[str], list[str], list[str]]:
        go(page, f"q={query}")
        main = page.tab.locator("main")
        titles = main.locator("ol.papers .title").all_inner_texts()
        facts = main.locator("ol.papers .facts").all_inner_texts()
        return main.locator(".note").all_inner_texts(), titles, facts

    # One word is unknown: papers with both others come first, and are marked.
    notes, titles, facts = shown("gaussian splatting xyzzy")
    assert notes[0] == "No paper contains xyzzy."
    assert notes[-1].startswith("Papers with some of the other words, most first.")
    assert heading(page).startswith("0 of 160 papers")
    assert 1 <= len(titles) <= 10
    assert all({"gaussian", "splatting"} <= set(title.lower().split()) for title in titles)
    assert all("partial: 2 of 3 words without xyzzy" in fact for fact in facts)
    assert page.tab.locator("h2").all_inner_texts() == ["Partial matches"]
    # All words are known, but no paper has both.
    notes, titles, facts = shown("gaussian generation")
    assert notes[0] == "No paper contains both gaussian and generation."
    assert titles
    assert all("partial: 1 of 2 words without " in fact for fact in facts)
    # Excluded words exclude partial matches, too; a choice is one part.
    notes, titles, _ = shown("gaussian OR generation xyzzy -splatting")
    assert titles
    assert not any("splatting" in title.lower() for title in titles)
    # Of an unknown phrase, its words.
    _, titles, facts = shown('"splatting gaussian"')
    assert titles
    assert all("partial: all words, but not the phrase" in fact for fact in facts)
    for nothing in ("xyzzy", "xyzzy plugh"):
        assert shown(nothing)[1] == []
    notes, titles, _ = shown("%25")
    assert notes[0].startswith("Signs and emoji alone find nothing")
    assert titles == []
    page.assert_clean()


def test_bars_and_lines_have_a_legend(page):
    go(page, "view=topics")
    note = page.tab.locator("main .note").first.inner_text()
    assert "Bars: number of papers; hatched: topic with low stability." in note
    assert "up to its own highest share." in note
    go(page, "view=map")
    assert "Bars: number of papers" in page.tab.locator(".panel .note").inner_text()
    assert (
        "The shading shows the area of each theme." in page.tab.locator(".left .note").inner_text()
    )


def test_a_topic_opens_from_the_outline_and_its_papers_can_be_sorted(page):
    view(page, "Topics").click()
    drawn(page)
    assert page.tab.locator("ul.outline > li").count() == 11
    page.tab.locator("ul.outline a").first.click()
    drawn(page)
    assert heading(page) == "Gaussian splatting"
    topic_address = page.tab.url
    assert topic_address.endswith("#topic=0")
    text = page.tab.locator("main").inner_text()
    for words in (
        "high stability (0.92)",
        "recovered in 20 of 20 reruns",
        "growing",
        "most representative",
    ):
        assert words in text
    assert page.tab.locator("svg.chart path").count() >= 2
    own = PAPERS[PAPERS["topic_id"] == 0].sort_values("similarity_to_centroid", ascending=False)
    listed = page.tab.locator("#papers ~ ol.papers .title")
    assert listed.first.inner_text() == own["title"].iloc[0]
    page.tab.get_by_label("Sort by").focus()
    page.tab.get_by_label("Sort by").select_option("title")
    drawn(page)
    assert page.tab.url.endswith("#topic=0&order=title")
    assert listed.first.inner_text() == min(own["title"])
    assert page.tab.evaluate("document.activeElement.id") == "order"
    listed.first.click()
    drawn(page)
    assert heading(page) == min(own["title"])
    page.tab.go_back()
    page.tab.go_back()
    drawn(page)
    assert page.tab.url == topic_address
    assert heading(page) == "Gaussian splatting"
    page.assert_clean()


def test_papers_are_paged_sorted_and_filtered_in_the_address(page, opened):
    view(page, "Papers").click()
    drawn(page)
    assert page.tab.locator("ol.papers li").count() == 25
    page.tab.get_by_role("link", name="Next").click()
    drawn(page)
    assert "26 to 50 of 160 papers" in page.tab.locator(".pages").inner_text()
    page.tab.get_by_label("Digest").select_option(index=1)
    drawn(page)
    latest = TABLES.digests["digest_id"].iloc[-1]
    shown = TABLES.appearances[TABLES.appearances["digest_id"] == latest]["paper_id"].nunique()
    assert heading(page) == formatting.part(shown, 160, "paper")
    page.tab.get_by_label("Sort by").select_option("title")
    drawn(page)
    assert page.tab.url.endswith(f"#view=papers&digest={latest}&order=title")
    listed = page.tab.locator("ol.papers .title").all_inner_texts()
    assert listed == sorted(listed, key=str.casefold)
    other = opened(page.address, page.tab.url.split("#")[1])
    assert other.tab.locator("ol.papers .title").all_inner_texts() == listed
    page.assert_clean()
    other.assert_clean()


UNKNOWN = {
    "paper=000000000000": ("paper “000000000000” is not on this page", "160 papers"),
    "view=map&paper=nowhere": ("paper “nowhere” is not on", "160 papers from 8 digests"),
    "topic=4711": ("topic “4711” is not on this page", "160 papers in 11"),
    "topic=constructor": ("topic “constructor” is not on", "160 papers in 11"),
    "topic=901": ("Topic 901 is now part of “Gaussian splatting”", "Gaussian splatting"),
    "topic=902": ("Topic 902 no longer exists", "160 papers in 11"),
    "theme=99": ("theme “99” is not on this page", "160 papers in 11"),
    "digest=1999-01-01": ("digest “1999-01-01” is not on", "160 papers"),
}


def test_an_unknown_address_gives_a_notice(page):
    for hash_, (notice, start) in UNKNOWN.items():
        go(page, hash_)
        assert notice in page.tab.locator(".notice").inner_text(), hash_
        assert heading(page).startswith(start), hash_
    page.assert_clean()


def test_an_earlier_id_in_an_address_opens_what_it_named(page):
    go(page, f"paper={OLD_PAPER_ID}")
    assert heading(page) == TABLES.papers["title"][0]
    go(page, f"digest={OLD_DIGEST_ID}")
    assert page.tab.locator(".notice").count() == 0
    page.assert_clean()


def test_invalid_values_in_an_address_are_ignored(page):
    for hash_ in ("view=constructor", "color=toString", "view=papers&order=valueOf"):
        go(page, hash_)
        assert heading(page).startswith("160 papers"), hash_
    page.assert_clean()


def test_the_page_can_be_used_with_the_keyboard_alone(page):
    page.tab.keyboard.press("Tab")
    assert page.tab.evaluate("document.activeElement.id") == "skip"
    page.tab.keyboard.press("Enter")
    drawn(page)
    assert page.tab.evaluate("document.activeElement.id") == "main"
    page.tab.locator("canvas").focus()
    page.tab.keyboard.press("+")
    page.tab.keyboard.press("ArrowLeft")
    assert page.tab.evaluate("mapView.map.zoom") > 1
    page.tab.keyboard.press("0")
    assert page.tab.evaluate("mapView.map.zoom") == 1
    view(page, "Papers").focus()
    outline = page.tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.tab.keyboard.press("Enter")
    drawn(page)
    page.tab.wait_for_selector("ol.papers")
    assert page.tab.evaluate("document.activeElement.className").endswith("heading")
    page.tab.locator("ol.papers a").first.focus()
    page.tab.keyboard.press("Enter")
    drawn(page)
    page.tab.wait_for_selector("article.card")
    page.assert_clean()


def test_the_colour_mode_follows_the_system_until_it_is_chosen(write, opened):
    page = opened(write(**PARAMETERS), "topic=1", mode="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.tab.evaluate(ground) == "rgb(21, 23, 27)"
    dark = page.tab.locator("h1 .swatch").evaluate("(e) => e.style.background")
    page.tab.get_by_role("button", name="Switch to light").click()
    drawn(page)
    assert page.tab.evaluate(ground) == "rgb(252, 251, 248)"
    assert page.tab.locator("h1 .swatch").evaluate("(e) => e.style.background") != dark
    page.assert_clean()


def test_a_tap_opens_a_paper_and_scrolls_to_it(write, opened):
    page = opened(write(**PARAMETERS), **PHONE)
    wait_until(page, "mapView.map.names")
    page.tab.locator("canvas").scroll_into_view_if_needed()
    point = page.tab.evaluate(POINT)
    page.tab.touchscreen.tap(point["x"], point["y"])
    page.tab.wait_for_selector(".panel .card")
    box = page.tab.locator(".panel .card .heading").bounding_box()
    assert 0 <= box["y"] < 700
    assert page.tab.locator(".panel .card .heading").inner_text() == PAPERS.at[point["id"], "title"]
    page.assert_clean()


def test_a_sampled_map_is_described_as_such(write, opened, monkeypatch):
    monkeypatch.setattr(sampling, "MAX_POINTS", 60)
    page = opened(write(**PARAMETERS, seed=8))
    text = page.tab.locator(".left .note").inner_text()
    assert text.startswith("The map shows 60 of 160 papers")
    assert (
        page.tab.evaluate("mapView.map.inside([[0, 0], [5000, 0], [5000, 5000], [0, 5000]]).length")
        == 60
    )
    page.assert_clean()


def test_hostile_digests_are_shown_as_text(write, opened):
    page = opened(write(n_papers=80, n_topics=8, titles=HOSTILE, labels=HOSTILE))
    first = page.tab.evaluate("atlas.papers.id[0]")
    for hash_ in ("view=map", "view=topics", "topic=0", f"paper={first}", "q=img", "view=about"):
        go(page, hash_)
        assert page.tab.locator("main :is(script, img, [onerror], [onload])").count() == 0
        hosts = page.tab.evaluate("[...document.links].map((a) => a.host)")
        assert not any("hostile" in host for host in hosts)
    go(page, f"paper={first}")
    assert heading(page) == HOSTILE[0]
    assert page.tab.evaluate("window.hostile") is None
    page.assert_clean()


def test_an_injected_script_can_neither_run_nor_send_requests(page):
    blocked: list[str] = []
    page.tab.on("requestfailed", lambda request: blocked.append(request.failure))
    page.tab.evaluate(
        """() => {
            const script = document.createElement('script');
            script.textContent = 'window.ran = 1';
            document.body.append(script);
            document.body.insertAdjacentHTML('beforeend', '<img src="https://hostile.invalid/a.png">');
            return fetch('https://hostile.invalid/b').catch(() => null);
        }"""
    )
    page.tab.wait_for_timeout(200)
    assert page.tab.evaluate("window.ran") is None
    assert set(blocked) <= {"csp"}, "blocked by the missing network, not by the policy"
    assert len([e for e in page.errors if "Content Security Policy" in e]) >= 3


def test_numbers_and_dates_are_formatted_as_in_the_app(page):
    numbers = [0, 1, 2, 12, 999, 1000, 1204, 68_940, 1_000_000]
    shares = [k / 800 for k in range(801)] + [k / 7919 for k in range(0, 7919, 97)]
    days = [-400, 0, 31, 58, 59, 20_160, 20_161]
    words = [["a"], ["a", "b"], ["a", "b", "c"]]
    parts = [
        [k, n] for n in (0, 1, 7, 160, 6894, 100_003) for k in range(0, n + 1, max(n // 40, 1))
    ]
    parts += [[1, 6894], [6893, 6894], [995, 1000], [1, 10**6], [33, 100_000]]
    values = {"numbers": numbers, "shares": shares, "parts": parts, "days": days, "words": words}
    shown = page.tab.evaluate(
        """({numbers, shares, parts, days, words}) => ({
            number: numbers.map(number),
            count: numbers.map((n) => count(n, 'paper')),
            plural: numbers.map((n) => plural(n, 'is', 'are')),
            percent: shares.map(percent),
            part: parts.map(([k, n]) => part(k, n, 'paper')),
            shortPart: parts.map(([k, n]) => shortPart(k, n)),
            ratio: shares.map(ratio),
            day: days.map(day),
            listed: words.map(listed),
        })""",
        values,
    )
    epoch = dt.date(1970, 1, 1)
    assert shown == {
        "number": [formatting.number(n) for n in numbers],
        "count": [formatting.count(n, "paper") for n in numbers],
        "plural": [formatting.plural(n, "is", "are") for n in numbers],
        "percent": [formatting.percent(s) for s in shares],
        "part": [formatting.part(k, n, "paper") for k, n in parts],
        "shortPart": [formatting.short_part(k, n) for k, n in parts],
        "ratio": [formatting.ratio(s) for s in shares],
        "day": [formatting.day(epoch + dt.timedelta(days=d)) for d in days],
        "listed": [formatting.listed(w) for w in words],
    }


def test_match_and_novelty_have_the_words_of_the_app(page):
    values = [k / 400 for k in range(401)]
    matches = page.tab.evaluate(
        "(v) => v.map((x) => `${atlas.words.matchFor[levelOf(x)]} ${matchNumber(x)}`)", values
    )
    expected = [confidence.match_words(v).replace("(", "").replace(")", "") for v in values]
    assert [m.lower().replace("match for", "match") for m in matches] == expected
    index, above = page.tab.evaluate(
        "(() => { const i = atlas.papers.novelty.findIndex((n) => n !== null);"
        " return [i, atlas.papers.novelty[i]]; })()"
    )
    peers = page.tab.evaluate("(i) => atlas.digests[atlas.papers.digest[i]].peers", index)
    assert page.tab.evaluate("(i) => noveltyWords(i)", index) == confidence.novelty(above, peers)
    figure = page.tab.evaluate("(i) => noveltyFigure(i)", index)
    assert figure == confidence.novelty_figure(above)


@pytest.mark.parametrize(
    ("mode", "size", "options"),
    [
        ("light", "1440", DESKTOP),
        ("dark", "390", PHONE),
        pytest.param("dark", "1440", DESKTOP, marks=pytest.mark.slow),
        pytest.param("light", "390", PHONE, marks=pytest.mark.slow),
    ],
)
def test_every_view_is_accessible_and_fits_the_screen(write, opened, mode, size, options):
    PICTURES.mkdir(exist_ok=True)
    page = opened(write(**PARAMETERS), mode=mode, **options)
    views = {
        "map": "view=map",
        "topics": "view=topics",
        "topic": "topic=2",
        "papers": "q=gaussian",
        "paper": f"paper={PAPERS.index[0]}",
        "about": "view=about",
    }
    for name, hash_ in views.items():
        go(page, hash_)
        width = page.tab.evaluate("document.documentElement.scrollWidth")
        assert width <= int(size), name
        assert findings(page.tab) == [], name
        page.tab.screenshot(path=PICTURES / f"page-{name}-{mode}-{size}.png")
    page.assert_clean()
