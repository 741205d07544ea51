"""The app served for real, and a real browser to use it with."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.browser.ensure_chromium import REMEDY, find_chromium
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

# Streamlit looks for its server at the address of a view first, then at the root: expected.
EXPECTED_404 = re.compile(
    r"/(trends|topics|papers|reading-list|about)/_stcore/(health|host-config)$"
)


@dataclass
class Page:
    """A page in the browser, with a note of everything that went wrong in it."""

    tab: Any
    address: str
    errors: list[str] = field(default_factory=list)
    requests_outside: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def open(self, path: str = "") -> Page:
        self.tab.goto(f"{self.address}/{path}")
        self.tab.wait_for_selector(".da-lead, .da-title")
        return self.settle()

    def settle(self) -> Page:
        """Wait until nothing runs: gestures take a moment to become a run of the script."""
        self.tab.wait_for_timeout(400)
        self.tab.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        self.tab.wait_for_timeout(300)
        return self

    def wait_for_map(self) -> Page:
        self.tab.wait_for_selector(".st-key-map .js-plotly-plot .main-svg")
        self.tab.wait_for_function(
            "document.querySelector('.st-key-map .js-plotly-plot')?._fullLayout?.xaxis?._length > 0"
        )
        return self.settle()

    def point(self, index: int) -> dict[str, Any]:
        """Return where on the screen a paper's point is, and the paper's id."""
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

    def choose(self, label: str, option: str) -> None:
        """Take an option of a select box."""
        self.tab.get_by_label(label, exact=True).click()
        self.tab.get_by_role("option", name=option).first.click()
        self.settle()

    def box(self, reach_px: int) -> None:
        """Draw a box around the middle of the map."""
        x, y = self._middle_with("select")
        self.tab.mouse.move(x - reach_px, y - reach_px)
        self.tab.mouse.down()
        self.tab.mouse.move(x + reach_px, y + reach_px, steps=8)
        self.tab.mouse.up()
        self.settle()

    def _middle_with(self, tool: str) -> tuple[float, float]:
        """Take a tool of the map in hand, and return where the map's middle is."""
        self.tab.locator(f'.modebar-btn[data-val="{tool}"]').click()
        box = self.tab.locator(".st-key-map .js-plotly-plot").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def lasso(self, reach_px: int) -> None:
        """Draw around the middle of the map."""
        x, y = self._middle_with("lasso")
        corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
        self.tab.mouse.move(x - reach_px, y - reach_px)
        self.tab.mouse.down()
        for right, down in corners:
            self.tab.mouse.move(x + right * reach_px, y + down * reach_px, steps=6)
        self.tab.mouse.up()
        self.settle()

    def assert_clean(self) -> None:
        assert self.errors == []
        assert self.requests_outside == []
        assert self.dialogs == []


def chromium_path() -> str:
    """Return a Chromium to drive; without one, skip, but fail where tests must not be skipped."""
    if found := find_chromium():
        return found
    if os.environ.get("CI"):
        pytest.fail(f"no browser: {REMEDY}")
    pytest.skip(f"no browser: {REMEDY}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    path = chromium_path()
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Serve the app over a made-up snapshot and return its address; once for each."""
    servers: list[subprocess.Popen[bytes]] = []
    addresses: dict[str, str] = {}

    def start(**parameters: Any) -> str:
        key = repr(sorted(parameters.items()))
        if key in addresses:
            return addresses[key]
        folder = tmp_path_factory.mktemp("served") / "snapshot"
        write_planted_snapshot(folder, **parameters)
        port = _free_port()
        command = [sys.executable, "-m", "streamlit", "run", "dashboard/app.py"]
        options = ["--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1"]
        servers.append(
            subprocess.Popen(
                [*command, *options, "--server.fileWatcherType=none"],
                cwd=ROOT,
                env={**os.environ, "DIGEST_ATLAS_SNAPSHOT": str(folder)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        addresses[key] = f"http://127.0.0.1:{port}"
        _wait_for(f"{addresses[key]}/_stcore/health")
        return addresses[key]

    yield start
    for server in servers:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(address: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"{address} did not answer within a minute")


@pytest.fixture
def page_of(browser: Any) -> Iterator[Callable[..., Page]]:
    """Open a fresh browser context, which shares nothing with another, on an app's address."""
    contexts = []

    def new(address: str, *, mode: str = "light", **options: Any) -> Page:
        context = browser.new_context(color_scheme=mode, **(options or DESKTOP))
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = Page(context.new_page(), address)
        page.tab.on("console", lambda message: _note(page, message))
        page.tab.on("pageerror", lambda error: page.errors.append(str(error)))
        page.tab.on("request", lambda request: _note_request(page, request.url))
        page.tab.on("dialog", lambda dialog: _note_dialog(page, dialog))
        return page

    yield new
    for context in contexts:
        context.close()


def _note(page: Page, message: Any) -> None:
    where = message.location.get("url", "")
    if message.type == "error" and not EXPECTED_404.search(where):
        page.errors.append(f"{message.text} ({where})")


def _note_dialog(page: Page, dialog: Any) -> None:
    page.dialogs.append(dialog.message)
    dialog.dismiss()


def _note_request(page: Page, url: str) -> None:
    own = (page.address, page.address.replace("http", "ws", 1), "data:", "blob:")
    if not url.startswith(own):
        page.requests_outside.append(url)
