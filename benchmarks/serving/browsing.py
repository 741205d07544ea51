"""A headless Chromium whose pages record when they paint."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PAINTING = Path(__file__).with_name("painting.js")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
VIEWPORT = {"width": 1440, "height": 900}

PATIENCE_MS = 60_000


class NoBrowserError(RuntimeError):
    """No Chromium is installed."""


@dataclass
class Tab:
    """A page in a browser context of its own.

    Attributes
    ----------
    page
        Playwright's page.
    address
        Address of the server.
    errors
        Errors thrown by the page's scripts.
    """

    page: Any
    address: str
    errors: list[str] = field(default_factory=list)

    def open(self, path: str = "") -> Tab:
        """Go to a view."""
        self.page.goto(f"{self.address}/{path}", wait_until="commit")
        return self

    def wait_until_idle(self) -> Tab:
        """Wait until the script has ended."""
        self.page.wait_for_timeout(250)
        self.page.wait_for_function("window.bench?.idle()", polling=50)
        self.page.wait_for_timeout(250)
        return self

    def begin(self, selector: str = "") -> None:
        """Start a measurement: forget earlier paints.

        Parameters
        ----------
        selector
            CSS selector of the list that will change.
        """
        self.page.evaluate("(s) => bench.begin(s)", selector)

    def painted_s(self, least: int) -> float:
        """Return when a frame with `least` points of a new figure was painted, in seconds."""
        waited = self.page.wait_for_function("(n) => window.bench?.painted(n)", arg=least)
        return float(waited.json_value()) / 1000

    def listed_s(self, selector: str) -> float:
        """Return when a changed list was shown and the script had ended, in seconds."""
        return (
            float(self.page.wait_for_function("(s) => bench.listed(s)", arg=selector).json_value())
            / 1000
        )

    def input_s(self) -> float:
        """Return when a key or the mouse was last used, in seconds."""
        return float(self.page.evaluate("bench.input")) / 1000

    def assert_inked(self) -> None:
        """Raise RuntimeError if the chart's canvas is blank."""
        if not self.page.evaluate("bench.inked()"):
            raise RuntimeError(f"the canvas at {self.page.url} is blank")


@contextmanager
def browser() -> Iterator[Any]:
    """Start a headless Chromium for the duration of the context.

    Raises
    ------
    NoBrowserError
        If no Chromium is installed.
    """
    from playwright.sync_api import sync_playwright

    from tests.browser.ensure_browsers import FIX, find_chromium

    path = find_chromium()
    if path is None:
        raise NoBrowserError(f"no browser: {FIX}")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield chromium
        finally:
            chromium.close()


@contextmanager
def fresh_tab(chromium: Any, address: str) -> Iterator[Tab]:
    """Open a tab that shares nothing with other tabs, not even the cache."""
    context = chromium.new_context(viewport=VIEWPORT, color_scheme="light")
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(path=PAINTING)
    tab = Tab(context.new_page(), address)
    tab.page.on("pageerror", lambda error: tab.errors.append(str(error)))
    try:
        yield tab
    finally:
        context.close()
