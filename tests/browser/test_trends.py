"""Test the Trends view in a browser: the table, clicks on points and cells."""

from __future__ import annotations

import re

import pytest

from tests.snapshots import planted_tables

pytestmark = pytest.mark.browser

PARAMETERS = {"n_papers": 900, "n_topics": 9, "n_digests": 30, "days_apart": 7}

TABLES = planted_tables(**PARAMETERS)

WHERE = """([key, trace, index]) => {
    const plot = document.querySelector(`.st-key-${key} .js-plotly-plot`);
    plot.scrollIntoView({block: "center"});
    const full = plot._fullData[trace];
    const axis = (name) => plot._fullLayout[name[0] + "axis" + name.slice(1)];
    const [xaxis, yaxis] = [axis(full.xaxis || "x"), axis(full.yaxis || "y")];
    const box = plot.getBoundingClientRect();
    return {
        x: box.left + xaxis._offset + xaxis.d2p(full.x[index]),
        y: box.top + yaxis._offset + yaxis.d2p(full.y[index]),
        id: [plot.data[trace].customdata[index]].flat()[0],
    };
}"""


@pytest.fixture
def page(serve, page_of):
    return page_of(serve(**PARAMETERS))


def _click(page, key: str, trace: int, index: int) -> tuple[int, str]:
    """Click a point and return its topic and digest."""
    page.tab.wait_for_selector(f".st-key-{key} .js-plotly-plot .main-svg")
    page.tab.evaluate(WHERE, [key, trace, index])
    page.tab.wait_for_timeout(400)
    point = page.tab.evaluate(WHERE, [key, trace, index])
    page.tab.mouse.move(point["x"], point["y"])
    page.tab.wait_for_timeout(300)
    page.tab.mouse.click(point["x"], point["y"], delay=60)
    page.settle()
    topic, _, digest = point["id"].partition(" ")
    return int(topic), digest


@pytest.mark.parametrize(
    ("key", "trace", "index"),
    [pytest.param("timelines", 1, 4, marks=pytest.mark.slow), ("heat-map", 1, 33)],
)
def test_a_click_on_a_share_links_to_its_papers(page, key, trace, index):
    page.open("trends")
    topic, digest = _click(page, key, trace, index)
    papers = TABLES.papers
    inside = papers[(papers["topic_id"] == topic) & (papers["first_digest"] == digest)]
    words = re.compile(rf": {len(inside)} of \d+ papers? \([\d.]+\s%\)$")
    link = page.tab.get_by_role("link", name=words)
    assert link.count() == 1
    link.click()
    page.settle()
    assert f"topics={topic}" in page.tab.url
    line = page.tab.locator(".st-key-da-filter-line").inner_text()
    assert line.startswith(f"{len(inside)} of 900 papers")
    page.assert_clean()


def test_links_in_the_trend_table_open_the_topic_and_the_papers_of_a_share(page):
    page.open("trends")
    row = page.tab.locator('[class*="st-key-da-mover-topic-"]').first
    name = row.locator("a").first.inner_text()
    counted = int(re.match(r"(\d+)\sof\s", row.locator("a").nth(2).inner_text())[1])
    row.locator("a").nth(2).click()
    page.settle()
    assert page.tab.locator(".st-key-da-filter-line").inner_text().startswith(f"{counted} of 900")
    page.tab.go_back()
    page.settle()
    page.tab.locator('[class*="st-key-da-mover-topic-"] a').first.click()
    page.settle()
    assert page.tab.locator(".da-title").inner_text() == name
    page.assert_clean()


def test_sparklines_overlaid_lines_and_the_table_of_shares_are_drawn(page):
    page.open("trends")
    pictures = page.tab.locator(".da-picture")
    assert pictures.count() == 18
    styles = pictures.evaluate_all("all => all.map(e => getComputedStyle(e).backgroundImage)")
    assert all(style.startswith('url("data:image/svg+xml,') for style in styles)
    page.tab.get_by_role("radio", name="Overlaid").click()
    page.settle()
    names = page.tab.locator(".st-key-timelines .annotation").count()
    assert names == 5
    page.tab.get_by_text("The same in numbers").first.click()
    page.settle()
    table = page.tab.get_by_role("region", name="Shares in numbers")
    assert table.locator("tbody tr").count() == 30
    page.assert_clean()
