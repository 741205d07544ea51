"""Fixtures that serve the app and drive it in Chromium."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests import optional
from tests.browser.ensure_browsers import FIX, find_chromium
from tests.snapshots import write_planted_snapshot

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "tests" / "pictures"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14) Chrome/140 Mobile Safari/537.36",
}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}

FEW_DIGESTS = {"n_papers": 160, "n_topics": 11, "n_digests": 2, "n_assumed": 1}
"""Parameters of the snapshot that most tests use."""


# Runs before the page's own scripts; records when anything on the page last changed.
NOTE_CHANGES = """
window.lastChange = 0;
new MutationObserver(() => { window.lastChange = performance.now(); }).observe(
    document, {subtree: true, childList: true, attributes: true, characterData: true});
"""
STILL = """([still_ms, longest_ms]) => new Promise((done, fail) => {
    const start = performance.now();
    const look = () => {
        const app = document.querySelector('[data-testid="stApp"]');
        const still = performance.now() - window.lastChange >= still_ms;
        const waits = document.querySelector(
            '[data-testid="stSkeleton"], [data-testid="stPlotlyChart"]:not(:has(.main-svg))');
        if (still && !waits && app?.dataset.testScriptState === "notRunning") done();
        else if (performance.now() - start > longest_ms) fail(new Error(
            `not still: ${app?.dataset.testScriptState}, ${waits?.outerHTML.slice(0, 200)}`));
        else setTimeout(() => requestIdleCallback(look), 30);
    };
    requestIdleCallback(look);
})"""
GESTURE_MS = 250
"""Delay until a gesture is sent to the server: Streamlit debounces lassos and typing."""
STILL_MS = 150
LONGEST_MS = 45_000


@dataclass
class Page:
    """A browser tab with helpers, which records errors, dialogs and requests to other hosts."""

    tab: Any
    address: str
    errors: list[str] = field(default_factory=list)
    requests_outside: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    is_asked: bool = False
    """True while the server has not answered the last message."""

    def __post_init__(self) -> None:
        self.tab.add_init_script(NOTE_CHANGES)
        self.tab.on("websocket", self._follow)

    def _follow(self, socket: Any) -> None:
        def asked(answer: bool) -> Callable[[Any], None]:
            return lambda _: setattr(self, "is_asked", not answer)

        socket.on("framesent", asked(False))
        socket.on("framereceived", asked(True))
        socket.on("close", asked(True))

    def taken_over(self, address: str) -> Page:
        """Reset the state that another test left in this tab; return the page."""
        self.address, self.is_asked = address, False
        if self.tab.url.startswith("http"):
            self.tab.evaluate("localStorage.clear(), sessionStorage.clear()")
        self.tab.context.clear_cookies()
        for notes in (self.errors, self.requests_outside, self.dialogs):
            notes.clear()
        return self

    def open(self, path: str = "") -> Page:
        """Open a path of the app and wait until it is drawn."""
        self.tab.goto(f"{self.address}/{path}")
        self.tab.wait_for_selector(".da-lead, .da-title")
        return self.settle()

    def settle(self) -> Page:
        """Wait until the server has answered, no script runs and the page has stopped changing."""
        deadline = time.monotonic() + LONGEST_MS / 1000
        self.tab.wait_for_timeout(GESTURE_MS)
        while True:
            self.tab.evaluate(STILL, [STILL_MS, LONGEST_MS])
            if not self.is_asked:
                return self
            assert time.monotonic() < deadline, "the server did not answer"
            self.tab.wait_for_timeout(50)

    def wait_for_map(self) -> Page:
        """Wait until the map is drawn."""
        self.tab.wait_for_selector(".st-key-map .js-plotly-plot .main-svg")
        self.tab.wait_for_function(
            "document.querySelector('.st-key-map .js-plotly-plot')?._fullLayout?.xaxis?._length > 0"
        )
        return self.settle()

    def point(self, index: int) -> dict[str, Any]:
        """Return a paper's position on the screen (``x``, ``y``) and its ``id``."""
        return self.tab.evaluate(
            """(index) => {
                const plot = document.querySelector('.st-key-map .js-plotly-plot');
                const at = plot._fullData.length - 1;
                const [trace, given] = [plot._fullData[at], plot.data[at]];
                const {xaxis, yaxis} = plot._fullLayout;
                const box = plot.getBoundingClientRect();
                return {
                    x: box.left + xaxis._offset + xaxis.c2p(trace.x[index]),
                    y: box.top + yaxis._offset + yaxis.c2p(trace.y[index]),
                    id: given.customdata[index][0],
                };
            }""",
            index,
        )

    def choose(self, label: str, option: str, *, exact: bool = False) -> None:
        """Select an option of a select box; reopen the box if a late rerun closes it."""
        wanted = self.tab.get_by_role("option", name=option, exact=exact).first
        for _ in range(4):
            self.tab.get_by_role("combobox", name=label).click()
            self.tab.wait_for_timeout(400)
            if wanted.is_visible():
                break
        wanted.click()
        self.settle()

    def box(self, reach_px: int) -> None:
        """Select the papers inside a box around the middle of the map."""
        x, y = self._middle_with("select")
        self.tab.mouse.move(x - reach_px, y - reach_px)
        self.tab.mouse.down()
        self.tab.mouse.move(x + reach_px, y + reach_px, steps=8)
        self.tab.mouse.up()
        self.settle()

    def _middle_with(self, tool: str) -> tuple[float, float]:
        """Activate a tool of the map; return the position of the map's middle."""
        self.tab.locator(f'.modebar-btn[data-val="{tool}"]').click()
        box = self.tab.locator(".st-key-map .js-plotly-plot").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def lasso(self, reach_px: int) -> None:
        """Select the papers inside a lasso around the middle of the map."""
        x, y = self._middle_with("lasso")
        corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
        self.tab.mouse.move(x - reach_px, y - reach_px)
        self.tab.mouse.down()
        for right, down in corners:
            self.tab.mouse.move(x + right * reach_px, y + down * reach_px, steps=6)
        self.tab.mouse.up()
        self.settle()

    def saved(self, label: str) -> str:
        """Click a download button and return the content of the file."""
        with self.tab.expect_download() as waiting:
            self.tab.get_by_role("button", name=label).click()
        return waiting.value.path().read_text("utf-8")

    def assert_clean(self) -> None:
        """Assert that there were no errors, requests to other hosts or dialogs."""
        assert self.errors == []
        assert self.requests_outside == []
        assert self.dialogs == []


def chromium_path() -> str:
    """Return the path of Chromium; if there is none, skip the test (fail in CI)."""
    return find_chromium() or optional.missing(f"no browser: {FIX}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start Chromium."""
    playwright = optional.package("playwright.sync_api")
    path = chromium_path()
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serving(
    folder: Path, *flags: str, port: int | None = None, script: str = "dashboard/app.py"
) -> Iterator[str]:
    """Serve the app with a snapshot, by default at a free port, and yield its address."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", script]
    options = ["--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1"]
    server = subprocess.Popen(
        [*command, *options, "--server.fileWatcherType=none", *flags],
        cwd=ROOT,
        env={**os.environ, "DIGEST_ATLAS_SNAPSHOT": str(folder.absolute())},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def serve_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], str]]:
    """Return a function that makes the server use a snapshot folder and returns its address.

    All tests share one server, and thus one address, so that the browser can reuse Streamlit's
    compiled scripts.
    """
    link = tmp_path_factory.mktemp("served") / "snapshot"
    with ExitStack() as server:
        address = ""

        def start(folder: Path) -> str:
            nonlocal address
            new = link.with_name("next")
            new.symlink_to(folder.absolute(), target_is_directory=True)
            new.replace(link)
            address = address or server.enter_context(serving(link))
            return address

        yield start


@pytest.fixture(scope="session")
def serve(
    serve_folder: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., str]:
    """Return a function that serves the app with a planted snapshot and returns its address."""
    folders: dict[str, Path] = {}

    def start(**parameters: Any) -> str:
        key = repr(sorted(parameters.items()))
        if key not in folders:
            folders[key] = tmp_path_factory.mktemp("planted") / "snapshot"
            write_planted_snapshot(folders[key], **parameters)
        return serve_folder(folders[key])

    return start


def _wait_for(address: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"{address} did not answer within a minute")


@pytest.fixture(scope="session")
def used_pages() -> dict[str, Page]:
    """Return the tabs that tests share, by mode and size; they have loaded Streamlit's scripts."""
    return {}


@pytest.fixture
def page_of(browser: Any, used_pages: dict[str, Page]) -> Iterator[Callable[..., Page]]:
    """Return a function that gives a page for an address.

    A test's first page is shared with other tests. Further ones, and `fresh` ones, have a browser
    context of their own and are closed after the test.
    """
    key = ""
    others: list[Page] = []

    def new(address: str, *, mode: str = "light", fresh: bool = False, **options: Any) -> Page:
        nonlocal key
        options = options or DESKTOP
        if key or fresh:
            others.append(_page_in(_context(browser, mode, options), address))
            return others[-1]
        key = repr((mode, sorted(options.items())))
        if key not in used_pages:
            used_pages[key] = _page_in(_context(browser, mode, options), address)
        return used_pages[key].taken_over(address)

    yield new
    for page in others:
        page.tab.context.close()


def _context(browser: Any, mode: str, options: dict[str, Any]) -> Any:
    context = browser.new_context(color_scheme=mode, **options)
    context.set_default_timeout(LONGEST_MS)
    return context


def _page_in(context: Any, address: str) -> Page:
    page = Page(context.new_page(), address)
    page.tab.on("console", lambda message: _note(page, message))
    page.tab.on("pageerror", lambda error: page.errors.append(str(error)))
    page.tab.on("request", lambda request: _note_request(page, request.url))
    page.tab.on("dialog", lambda dialog: _note_dialog(page, dialog))
    return page


def _note(page: Page, message: Any) -> None:
    where = message.location.get("url", "")
    if message.type == "error":
        page.errors.append(f"{message.text} ({where})")


def _note_dialog(page: Page, dialog: Any) -> None:
    page.dialogs.append(dialog.message)
    dialog.dismiss()


def _note_request(page: Page, url: str) -> None:
    own = (page.address, page.address.replace("http", "ws", 1), "data:", "blob:")
    if not url.startswith(own):
        page.requests_outside.append(url)
