"""The page in a file, opened from the disk in a real browser that has no network."""

from __future__ import annotations

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
from tests.browser.accessibility import findings
from tests.browser.conftest import DESKTOP, PHONE, PICTURES, Page
from tests.snapshots import HOSTILE, planted_tables, write_planted_snapshot

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


@pytest.fixture(scope="module")
def write(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Write the page of a made-up snapshot and return its address, once for each."""
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
    """Open a page in a fresh browser without a network, and wait until it knows everything."""

    def open_at(address: str, hash_: str = "", *, mode: str = "light", **options: Any) -> Page:
        page = page_of(address, mode=mode, fresh=True, offline=True, **(options or DESKTOP))
        page.tab.goto(f"{address}#{hash_}")
        page.tab.wait_for_selector("main:not([aria-busy])")
        return page

    return open_at


@pytest.fixture
def page(write, opened) -> Page:
    return opened(write(**PARAMETERS))


def wait_until(page: Page, expression: str) -> None:
    """Wait until something holds; Playwright's own way is text run as code, which the page bars."""
    for _ in range(200):
        if page.tab.evaluate(expression):
            return
        page.tab.wait_for_timeout(50)
    pytest.fail(f"never came true: {expression}")


def view(page: Page, name: str) -> Any:
    """Return the link to a view in the navigation."""
    return page.tab.get_by_label("Views").get_by_role("link", name=name)


def go(page: Page, hash_: str) -> None:
    page.tab.evaluate("(to) => { location.hash = to; }", hash_)
    page.tab.wait_for_timeout(100)


def heading(page: Page) -> str:
    return page.tab.locator("main .heading").first.inner_text()


def test_the_map_is_painted_and_a_click_on_a_point_opens_its_paper_beside_it(page):
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
    assert card.locator(".like a").count() == 10
    assert page.tab.url.endswith(f"#view=map&paper={point['id']}")
    page.tab.go_back()
    page.tab.wait_for_selector(".panel .topics")
    assert card.count() == 0
    page.assert_clean()


def test_on_a_crowded_small_map_no_name_lies_over_another_and_nearer_there_are_more(write, opened):
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
    page.tab.get_by_role("button", name="Look nearer").click()
    page.tab.get_by_role("button", name="Look nearer").click()
    page.tab.wait_for_timeout(200)
    assert set(page.tab.evaluate(topics)) - before, "no name that had no room before"
    page.assert_clean()


def test_a_lasso_lists_the_papers_inside_of_it_and_a_card_leads_back(page):
    page.tab.get_by_role("button", name="Draw around").click()
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
    page.tab.wait_for_selector(".panel .card")
    page.tab.get_by_role("button", name=f"Back to {len(inside)} papers").click()
    # The page follows its own address, which the browser tells it of a moment later.
    page.tab.locator(".panel .heading", has_text=f"{len(inside)} papers in").wait_for()
    page.assert_clean()


def panel_heading(page: Page) -> str:
    return page.tab.locator(".panel .heading").inner_text()


SEARCHES: dict[str, Callable[[str, str], bool]] = {
    "gaussian": lambda title, abstract: "gaussian" in title + abstract,
    '"code generation"': lambda title, abstract: "code generation" in title + abstract,
    "planted -gaussian": lambda title, abstract: "gaussian" not in title + abstract,
    "splatting wild": lambda title, _: "splatting" in title and "wild" in title,
}


def test_a_search_finds_all_that_has_its_words_and_nothing_else(page):
    lower = (PAPERS[column].str.lower() for column in ("title", "abstract"))
    papers = list(zip(PAPERS["title"], *lower, strict=True))
    for query, wanted in SEARCHES.items():
        expected = {title for title, *words in papers if wanted(*words)}
        page.tab.get_by_label("Search titles and abstracts").fill(query)
        lead = f"{len(expected)} of 160 papers with {query}"
        wait_until(page, f"document.querySelector('.heading').textContent === {json.dumps(lead)}")
        found = page.tab.evaluate("(query) => search(query).ids", query)
        titles = page.tab.evaluate("(ids) => ids.map((i) => atlas.papers.title[i])", found)
        assert set(titles) == expected
        assert page.tab.locator("ol.papers .title").all_inner_texts() == titles[:25]
    page.tab.go_back()
    assert page.tab.locator("canvas").is_visible()
    page.assert_clean()


def test_a_search_knows_word_forms_says_what_it_took_a_beginning_for_and_what_is_nowhere(page):
    def found(query: str) -> list[str]:
        go(page, f"q={query}")
        return page.tab.locator("main .note").all_inner_texts()

    assert found("study planting") == ["Nothing for planting; showing words that begin with plant."]
    assert heading(page).startswith("160 of 160 papers")
    assert found("gaussi") == ["Nothing for gaussi; showing words that begin with it."]
    assert not heading(page).startswith("0 of")
    assert found("xyzzy") == ["No title or abstract has xyzzy."]
    assert heading(page) == "0 of 160 papers with xyzzy"
    page.assert_clean()


def test_from_the_outline_to_a_topic_its_papers_in_an_order_and_back(page):
    view(page, "Topics").click()
    assert page.tab.locator("ul.outline > li").count() == 11
    page.tab.locator("ul.outline a").first.click()
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
    page.tab.get_by_label("Order").focus()
    page.tab.get_by_label("Order").select_option("title")
    assert page.tab.url.endswith("#topic=0&order=title")
    assert listed.first.inner_text() == min(own["title"])
    assert page.tab.evaluate("document.activeElement.id") == "order"
    listed.first.click()
    assert heading(page) == min(own["title"])
    page.tab.go_back()
    page.tab.go_back()
    assert page.tab.url == topic_address
    assert heading(page) == "Gaussian splatting"
    page.assert_clean()


def test_papers_are_paged_sorted_and_narrowed_and_the_address_says_how(page, opened):
    view(page, "Papers").click()
    assert page.tab.locator("ol.papers li").count() == 25
    page.tab.get_by_role("link", name="Later").click()
    assert "26 to 50 of 160 papers" in page.tab.locator(".pages").inner_text()
    page.tab.get_by_label("Digest").select_option(index=1)
    latest = TABLES.digests["digest_id"].iloc[-1]
    shown = TABLES.appearances[TABLES.appearances["digest_id"] == latest]["paper_id"].nunique()
    assert heading(page) == f"{shown} of 160 papers"
    page.tab.get_by_label("Order").select_option("title")
    assert page.tab.url.endswith(f"#view=papers&digest={latest}&order=title")
    listed = page.tab.locator("ol.papers .title").all_inner_texts()
    assert listed == sorted(listed, key=str.casefold)
    other = opened(page.address, page.tab.url.split("#")[1])
    assert other.tab.locator("ol.papers .title").all_inner_texts() == listed
    page.assert_clean()
    other.assert_clean()


NOWHERE = {
    "paper=000000000000": ("paper “000000000000”, which is not in this page", "160 papers"),
    "view=map&paper=nowhere": ("paper “nowhere”, which is not", "160 papers from 8 digests"),
    "topic=4711": ("topic “4711”, which is not in this page", "160 papers fall"),
    "topic=constructor": ("topic “constructor”, which is not", "160 papers fall"),
    "topic=901": ("Topic 901 has become part of “Gaussian splatting”", "Gaussian splatting"),
    "topic=902": ("Topic 902 is no longer in this atlas", "160 papers fall"),
    "theme=99": ("theme “99”, which is not in this page", "160 papers fall"),
    "digest=1999-01-01": ("digest “1999-01-01”, which is not", "160 papers"),
}


def test_an_address_that_leads_nowhere_says_so(page):
    for hash_, (said, then) in NOWHERE.items():
        go(page, hash_)
        assert said in page.tab.locator(".notice").inner_text(), hash_
        assert heading(page).startswith(then), hash_
    page.assert_clean()


def test_an_address_with_any_other_word_in_it_opens_as_if_it_had_none(page):
    for hash_ in ("view=constructor", "color=toString", "view=papers&order=valueOf"):
        go(page, hash_)
        assert heading(page).startswith("160 papers"), hash_
    page.assert_clean()


def test_with_the_keyboard_alone_one_gets_to_the_content_a_paper_and_another_view(page):
    page.tab.keyboard.press("Tab")
    assert page.tab.evaluate("document.activeElement.id") == "skip"
    page.tab.keyboard.press("Enter")
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
    page.tab.wait_for_selector("ol.papers")
    assert page.tab.evaluate("document.activeElement.className").endswith("heading")
    page.tab.locator("ol.papers a").first.focus()
    page.tab.keyboard.press("Enter")
    page.tab.wait_for_selector("article.card")
    page.assert_clean()


def test_light_and_dark_follow_the_system_until_the_reader_chooses(write, opened):
    page = opened(write(**PARAMETERS), "topic=1", mode="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.tab.evaluate(ground) == "rgb(21, 23, 27)"
    dark = page.tab.locator("h1 .swatch").evaluate("(e) => e.style.background")
    page.tab.get_by_role("button", name="Switch to light").click()
    assert page.tab.evaluate(ground) == "rgb(252, 251, 248)"
    assert page.tab.locator("h1 .swatch").evaluate("(e) => e.style.background") != dark
    page.assert_clean()


def test_a_finger_opens_a_paper_and_what_it_opens_is_in_sight(write, opened):
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


def test_a_map_of_very_many_papers_says_that_it_is_a_sample(write, opened, monkeypatch):
    monkeypatch.setattr(sampling, "MAX_POINTS", 60)
    page = opened(write(**PARAMETERS, seed=8))
    said = page.tab.locator(".left .note").inner_text()
    assert said.startswith("The map draws 60 of 160 papers, of every topic the same share")
    assert (
        page.tab.evaluate("mapView.map.inside([[0, 0], [5000, 0], [5000, 5000], [0, 5000]]).length")
        == 60
    )
    page.assert_clean()


def test_hostile_digests_do_nothing_and_show_as_they_are(write, opened):
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


def test_even_a_script_that_got_in_could_neither_run_nor_call_home(page):
    barred: list[str] = []
    page.tab.on("requestfailed", lambda request: barred.append(request.failure))
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
    assert set(barred) <= {"csp"}, "it was the missing network that stopped it"
    assert len([e for e in page.errors if "Content Security Policy" in e]) >= 3


@pytest.mark.parametrize(
    ("mode", "size", "options"),
    [
        ("light", "1440", DESKTOP),
        ("dark", "390", PHONE),
        pytest.param("dark", "1440", DESKTOP, marks=pytest.mark.slow),
        pytest.param("light", "390", PHONE, marks=pytest.mark.slow),
    ],
)
def test_a_picture_of_every_view(write, opened, mode, size, options):
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
