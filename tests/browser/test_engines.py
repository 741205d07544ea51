"""The main path in Firefox and WebKit: open each view, search, pick, click on the map."""

from __future__ import annotations

import time

import pytest

from tests.browser import engines
from tests.browser.conftest import FEW_DIGESTS
from tests.browser.engines import ENTER, wait_for
from tests.dashboard.conftest import VIEWS

pytestmark = pytest.mark.browser

DRAWN = """(() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app?.dataset.testScriptState === "notRunning"
        && !!document.querySelector(".da-lead, .da-title")
        && !document.querySelector('[data-testid="stSkeleton"]');
})()"""
MIDDLE = """((element) => {
    if (!element) return null;
    element.scrollIntoView({block: "center"});
    const box = element.getBoundingClientRect();
    return box.width ? [box.left + box.width / 2, box.top + box.height / 2] : null;
})"""
POINT = """(() => {
    const plot = document.querySelector(".st-key-map .js-plotly-plot");
    if (!(plot?._fullLayout?.xaxis?._length > 0)) return null;
    const at = plot._fullData.length - 1;
    const {xaxis, yaxis} = plot._fullLayout, box = plot.getBoundingClientRect();
    return [box.left + xaxis._offset + xaxis.c2p(plot._fullData[at].x[7]),
            box.top + yaxis._offset + yaxis.c2p(plot._fullData[at].y[7])];
})()"""


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def engine(request, tmp_path_factory):
    started = (
        engines.firefox(tmp_path_factory.mktemp("firefox"))
        if request.param == "firefox"
        else engines.webkit()
    )
    with started as running:
        yield running


@pytest.fixture(scope="module")
def address(serve):
    return serve(**FEW_DIGESTS)


def open_view(engine, address, path=""):
    engine.open(f"{address}/{path}")
    settle(engine)


def settle(engine):
    """Wait until the view is drawn and stays the same for half a second."""
    before = None
    while (now := wait_for(engine, f"{DRAWN} && document.body.innerText")) != before:
        before = now
        time.sleep(0.5)


def click(engine, element):
    """Click the middle of the element that a JavaScript expression names."""
    wait_for(engine, f"{MIDDLE}({element})")
    # Scrolling may still go on after the first look.
    time.sleep(0.3)
    engine.click(*engine.evaluate(f"{MIDDLE}({element})"))


def test_every_view_opens(engine, address):
    for view in VIEWS:
        open_view(engine, address, "" if view == "map" else view)
        assert not engine.evaluate("!!document.querySelector('[data-testid=\"stException\"]')")
    assert engine.errors() == []


def test_a_search_shows_its_results(engine, address):
    open_view(engine, address, "papers")
    click(engine, "document.querySelector('input[aria-label^=\"Search\"]')")
    engine.type(f"scaling{ENTER}")
    wait_for(engine, "location.search.includes('q=scaling')")
    settle(engine)
    assert engine.evaluate(r"/\b[1-9]\d* of 160 papers/.test(document.body.innerText)")
    assert engine.errors() == []


def test_a_picked_paper_is_on_the_reading_list(engine, address):
    open_view(engine, address, "papers")
    click(engine, "document.querySelector('[class*=\"st-key-da-pick\"] button')")
    wait_for(engine, "location.search.includes('list=')")
    wait_for(engine, "document.body.innerText.includes('Reading list (1)')")
    assert engine.errors() == []


def test_a_click_on_a_point_opens_its_paper(engine, address):
    open_view(engine, address)
    wait_for(engine, POINT)
    settle(engine)
    engine.click(*engine.evaluate(POINT))
    wait_for(engine, "location.search.includes('paper=')")
    wait_for(engine, "document.querySelector('.da-card .da-title')?.innerText")
    assert engine.errors() == []
