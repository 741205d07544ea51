"""Test that hostile texts in digests and addresses are shown verbatim and run nothing."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from urllib.parse import quote

import pytest

from dashboard.reading_list import url_code
from dashboard.reading_list.model import ListEntry, ReadingList
from dashboard.text import escape
from tests import optional
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.places import places
from tests.hostile import hostile_tables, write_hostile_snapshot
from tests.snapshots import HOSTILE

pytestmark = pytest.mark.browser

PAPERS = hostile_tables().papers
TITLES = dict(zip(PAPERS["paper_id"], PAPERS["title"], strict=True))
IDS = list(TITLES)
PLACES = places(IDS[:4], 0, sides=("2025-03-13..2025-03-21", "2025-03-25..2025-04-10"))
# Elements that no view contains, except the logo. URLs in abstracts become link buttons.
ACTIVE = (
    "script, img:not([data-testid$='Logo']), iframe, object, embed, form, video, audio, base, "
    "meta, plaintext, "
    "svg a, math [href], [onload], [onerror], [onmouseover], [onclick], a[href^='javascript'], "
    "a[href^='data'], a[href*='hostile']:not([href*='query=']):not([href*='?q='])"
    ":not([data-testid^='stBaseLinkButton'])"
)
FOLDED = ("whats-new", "comparison", "topic", "reading-list", "about")
UNFOLD = """() => {
    const folds = document.querySelectorAll('[data-testid="stMain"] details:not([open]) > summary');
    folds.forEach((fold) => fold.click());
    return folds.length;
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile") / "snapshot"
    write_hostile_snapshot(folder)
    return folder


@pytest.fixture
def address(folder, serve_folder):
    return serve_folder(folder)


def assert_harmless(page) -> None:
    """Assert that nothing ran or was fetched, and that no element could do either when used."""
    for part in ("stMain", "stSidebar"):
        found = page.tab.locator(f'[data-testid="{part}"]').locator(ACTIVE)
        assert found.evaluate_all("all => all.map(e => e.outerHTML.slice(0, 200))") == []
    outside = page.tab.locator("a[data-testid^='stBaseLinkButton'][href*='//hostile']")
    ways = outside.evaluate_all("all => all.map(a => [a.href, a.innerText, a.rel])")
    for href, words, relation in ways:
        assert href.startswith("https://hostile.invalid")
        assert "hostile.invalid" in words
        assert "noreferrer" in relation
    assert page.tab.evaluate("window.hostile") is None
    assert page.tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.assert_clean()


def as_seen(raw: str) -> str:
    """Return a text as it is displayed: without word joiners and repeated spaces."""
    return " ".join(raw.replace(escape.WORD_JOINER, "").split())


def without_formulas(titles) -> list[str]:
    return [as_seen(escape.plain(t)) for t in titles if not escape.has_mathematics(t)]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (DESKTOP, ("map", "whats-new", "comparison", "topic", "papers", "paper", "about")),
        pytest.param(DESKTOP, PLACES, marks=pytest.mark.slow),
        pytest.param(PHONE, ("map", "trends", "topic", "paper", "reading-list"),
                     marks=pytest.mark.slow),
    ],
    ids=["some", "all", "phone"],
)  # fmt: skip
def test_no_view_runs_hostile_text(address, page_of, options, names):
    page = page_of(address, **options)
    for name in names:
        page.open(PLACES[name])
        assert_harmless(page)
        if options is DESKTOP and name in FOLDED and page.tab.evaluate(UNFOLD):
            page.settle()
            assert_harmless(page)


def test_titles_abstracts_and_names_are_shown_verbatim(address, page_of):
    page = page_of(address).open("papers")
    seen = []
    for number in range(1, 5):
        page.tab.get_by_role("button", name=f"Page {number}", exact=True).click()
        page.settle()
        seen += page.tab.locator('[class*="st-key-da-list"] a').all_inner_texts()
    shown = {as_seen(title) for title in seen}
    assert len(seen) >= len(IDS)
    missing = [
        t
        for t in without_formulas(escape.shorten(t, 220) for t in TITLES.values())
        if t not in shown
    ]
    assert missing == []
    page.open(f"papers?paper={IDS[2]}")
    assert as_seen(page.tab.locator("h1").inner_text()) == without_formulas([HOSTILE[2]])[0]
    abstract = as_seen(page.tab.locator(".da-abstract, .st-key-da-formula-abstract").inner_text())
    for raw in without_formulas(HOSTILE[4:8]):
        assert raw in abstract
    page.tab.locator('[data-testid="stSidebar"]').get_by_role("combobox").last.click()
    page.settle()
    options = {as_seen(t) for t in page.tab.get_by_role("option").all_inner_texts()}
    assert as_seen(escape.shorten(escape.plain(HOSTILE[2]), 60)) in options
    assert_harmless(page)


def test_hover_texts_of_the_map_are_not_markup(address, page_of):
    page = page_of(address).open().wait_for_map()
    hovered = set()
    for index in range(0, 60, 4):
        point = page.point(index)
        page.tab.mouse.move(point["x"], point["y"])
        page.tab.wait_for_timeout(120)
        hovered |= set(page.tab.locator(".js-plotly-plot .hovertext").all_text_contents())
    assert any("<script>" in words for words in hovered)
    assert not any("&lt;script" in words for words in hovered)
    assert_harmless(page)


# --- addresses --------------------------------------------------------------------------------

HARM = (
    '<img src=x onerror="window.hostile=7">',
    "javascript:alert(1)",
    ":red[x] :material/home: [a](https://hostile.invalid) ![a](https://hostile.invalid/p.png)",
    "$\\href{https://hostile.invalid}{x}$ \u202etxt\u202c 'x' \"y\" -1,2..3 ../../etc/passwd %00",
)


def test_hostile_addresses_are_shown_as_text(address, page_of):
    page = page_of(address)
    keys = (
        "paper",
        "topic",
        "topics",
        "themes",
        "digests",
        "new",
        "came",
        "first-listed",
        "picked",
        "region",
    )
    keys += ("color", "window", "period", "level", "order", "before", "after", "shown", "from")
    for view, harm in zip(("trends", "topics", "papers", "reading-list"), HARM, strict=True):
        value = quote(harm, safe="")
        page.open(f"{view}?q={value}&list=1{value}&" + "&".join(f"{key}={value}" for key in keys))
        words = as_seen(escape.plain(harm))
        assert words in as_seen(page.tab.locator(".st-key-da-filter-line").inner_text())
        box = page.tab.get_by_label("Search titles and abstracts")
        assert as_seen(box.input_value()) == words
        assert_harmless(page)


# --- exports ----------------------------------------------------------------------------------


def test_a_hostile_list_is_shown_and_exported_verbatim(address, page_of):
    pybtex = optional.package("pybtex.database")
    icalendar = optional.package("icalendar")
    markdown = optional.package("markdown_it")
    n = len(HOSTILE)
    day = dt.date(2025, 3, 27)
    entries = [
        ListEntry(i, escape.plain(h)[:80], day, escape.plain(h))
        for i, h in zip(IDS[:n], reversed(HOSTILE), strict=True)
    ]
    listed = ReadingList(escape.plain(HOSTILE[0])[:120], day, tuple(entries))
    page = page_of(address).open(f"reading-list?list={url_code.to_code(listed)}")
    seen = page.tab.locator('[class*="st-key-da-entry-"] a').all_inner_texts()
    assert set(without_formulas(HOSTILE)) <= {as_seen(title) for title in seen}
    notes = [as_seen(t) for t in page.tab.locator(".da-notes").all_inner_texts()]
    assert all(any(as_seen(e.note) in note for note in notes) for e in entries)
    assert_harmless(page)

    plain = [escape.plain(title) for title in HOSTILE]
    rows = list(csv.DictReader(io.StringIO(page.saved("Table (CSV)").removeprefix("\ufeff"))))
    # An apostrophe before a formula makes spreadsheets treat it as text.
    assert [row["title"].replace("'", "") for row in rows] == [t.replace("'", "") for t in plain]
    cells = [cell for row in rows for cell in row.values() if cell]
    assert not [cell for cell in cells if re.match(r"\s*[=+\-@\t\r]", cell)]
    known = pybtex.parse_string(page.saved("BibTeX"), "bibtex").entries
    assert len(known) == n
    assert {e.type for e in known.values()} <= {"misc", "article", "unpublished", "online"}
    assert "hostile" not in {key.lower() for key in known}
    events = icalendar.Calendar.from_ical(page.saved("Calendar")).walk("VEVENT")
    descriptions = as_seen(" ".join(str(event["description"]) for event in events))
    assert all(as_seen(title)[:60] in descriptions for title in plain)
    tokens = markdown.MarkdownIt("commonmark").parse(page.saved("Agenda"))
    inside = [child for token in tokens for child in token.children or ()]
    assert not [
        t.type for t in (*tokens, *inside) if t.type in ("html_block", "html_inline", "image")
    ]
    links = [t.attrGet("href") for t in inside if t.type == "link_open"]
    assert links
    assert not [href for href in links if re.match(r"(?i)javascript|data:|vbscript|//", href)]
    assert not [href for href in links if "//hostile.invalid" in href or "@hostile" in href]
    page.assert_clean()
