"""Test that the page works with the keyboard alone and that the focus is always visible."""

from __future__ import annotations

import re

import pytest

from dashboard.theming.oklab import contrast
from dashboard.theming.theme import TONES
from tests.browser.accessibility import findings
from tests.browser.conftest import FEW_DIGESTS

pytestmark = pytest.mark.browser

FURTHEST = 120
"""Maximum number of presses of Tab to reach an element."""

# The focused element, and the outline around it or around the field that contains it.
FOCUSED = """() => {
    const it = document.activeElement;
    if (!it || it === document.body) return null;
    const ring = {};
    let around = it;
    for (let level = 0; level < 4 && around && !ring.color; level++) {
        const style = getComputedStyle(around);
        if (style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2)
            ring.color = style.outlineColor;
        around = around.parentElement;
    }
    const box = it.getBoundingClientRect();
    const labels = [...(it.labels || [])].map((label) => label.innerText);
    const name = [it.ariaLabel, ...labels, it.innerText].find((words) => words) || "";
    return {
        name, color: ring.color,
        seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        html: it.outerHTML.slice(0, 300),
    };
}"""


@pytest.fixture
def opened(serve, page_of):
    def at(mode: str):
        page = page_of(serve(**FEW_DIGESTS), mode=mode).open().wait_for_map()
        page.mode = mode
        return page

    return at


def _tab_to(page, name: str):
    """Press Tab until an element of that name is focused; check every focus on the way."""
    wanted = re.compile(name)
    for _ in range(FURTHEST):
        page.tab.keyboard.press("Tab")
        focused = page.tab.evaluate(FOCUSED)
        if focused is None:
            continue
        assert focused["seen"], focused
        assert focused["color"], f"no focus outline around {focused['html']}"
        color = "#" + "".join(f"{int(n):02x}" for n in re.findall(r"\d+", focused["color"])[:3])
        tones = TONES[page.mode]
        assert min(contrast(color, tones.ground), contrast(color, tones.raised)) >= 3, focused
        if wanted.search(focused["name"]):
            return focused
    raise AssertionError(f"{name} not reached with {FURTHEST} presses of Tab")


def _press(page, *keys: str) -> None:
    for key in keys:
        page.tab.keyboard.press(key)
    page.settle()


@pytest.mark.slow
def test_filters_are_set_and_cleared(opened):
    page = opened("light")
    _tab_to(page, "^Search titles")
    page.tab.keyboard.type("planted")
    _press(page, "Enter")
    line = page.tab.locator(".st-key-da-filter-line")
    assert "with planted" in line.inner_text()
    _tab_to(page, "^13 Mar 2025")
    _press(page, "ArrowRight", "Enter")
    assert "in 17 Mar 2025" in line.inner_text()
    _tab_to(page, "^Topics$")
    _press(page, "ArrowDown")
    # The first option selects all topics.
    chosen = page.tab.get_by_role("option").nth(1).inner_text()
    _press(page, "ArrowDown", "Enter", "Escape")
    assert f"in topic {chosen}" in line.inner_text()
    _tab_to(page, "^Only new papers")
    _press(page, "Space")
    assert "first listed 17 Mar 2025" in line.inner_text()
    _tab_to(page, "^Clear filters")
    _press(page, "Enter")
    assert line.count() == 0
    page.assert_clean()


@pytest.mark.parametrize("mode", [pytest.param("light", marks=pytest.mark.slow), "dark"])
def test_a_paper_of_a_topic_is_picked_and_gets_a_note(opened, mode):
    page = opened(mode)
    _tab_to(page, "^Gaussian splatting")
    _press(page, "Enter")
    assert page.tab.locator(".da-title").inner_text() == "Gaussian splatting"
    title = _tab_to(page, r"planted paper number \d+$")["name"]
    _press(page, "Enter")
    assert page.tab.locator("h1").inner_text() == title
    _tab_to(page, rf"Pick:\s*{re.escape(title[:30])}")
    _press(page, "Enter")
    _tab_to(page, r"^Reading list \(1\)$")
    _press(page, "Enter")
    assert page.tab.locator('[class*="st-key-da-entry-"] a').all_inner_texts() == [title]
    _tab_to(page, "^Presenter, date, note")
    _press(page, "Enter")
    _tab_to(page, "^Presenter$")
    page.tab.keyboard.type("Ada")
    _tab_to(page, "^Note$")
    page.settle()
    assert "Presenter: Ada" in page.tab.locator(".da-notes").inner_text()
    _tab_to(page, "^Import a list")
    _press(page, "Enter")
    # The opened expander must be accessible too.
    assert findings(page.tab) == []
    page.assert_clean()
