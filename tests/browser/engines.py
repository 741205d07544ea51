"""`Firefox` and `WebKit`: browsers that a test drives by scripts, clicks and keys.

Chromium is driven by Playwright, see `conftest.py`. Debian's Firefox speaks WebDriver BiDi without
a driver of its own; Debian's WebKitGTK has a driver for classic WebDriver. Both need a display:
Firefox has no WebGL without one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Protocol

from tests import optional

WIDTH, HEIGHT = 1440, 900
LONGEST_SECONDS = 60.0
ENTER = "\ue007"
"""WebDriver's code of the key."""

PREFERENCES = {
    # Without a GPU, WebGL is drawn in software.
    "webgl.force-enabled": True,
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "remote.active-protocols": 1,
    "toolkit.telemetry.enabled": False,
}


class Engine(Protocol):
    """A browser with one tab."""

    name: str

    def open(self, address: str) -> None:
        """Load an address."""

    def evaluate(self, expression: str) -> Any:
        """Return the JSON value of a JavaScript expression."""

    def click(self, x: float, y: float) -> None:
        """Move the mouse to a position in the window and click."""

    def type(self, text: str) -> None:
        """Press keys."""

    def errors(self) -> list[str]:
        """Return the errors on the console since the last call, as far as the engine tells."""


class Firefox:
    """Firefox through WebDriver BiDi (https://w3c.github.io/webdriver-bidi/)."""

    name = "firefox"

    def __init__(self, socket: Any) -> None:
        self._socket, self._n_sent = socket, 0
        self._errors: list[str] = []
        self._call("session.new", capabilities={})
        tree = self._call("browsingContext.getTree")
        self._tab = tree["contexts"][0]["context"]
        size = {"width": WIDTH, "height": HEIGHT}
        self._call("browsingContext.setViewport", context=self._tab, viewport=size)
        self._call("session.subscribe", events=["log.entryAdded"])

    def _call(self, method: str, **parameters: Any) -> Any:
        self._n_sent += 1
        command = {"id": self._n_sent, "method": method, "params": parameters}
        self._socket.send(json.dumps(command))
        while True:
            answer = json.loads(self._socket.recv(LONGEST_SECONDS))
            if answer.get("method") == "log.entryAdded" and answer["params"]["level"] == "error":
                self._errors.append(answer["params"]["text"])
            if answer.get("id") == self._n_sent:
                if answer["type"] == "error":
                    raise RuntimeError(f"{method}: {answer['message']}")
                return answer["result"]

    def open(self, address: str) -> None:
        self._call("browsingContext.navigate", context=self._tab, url=address, wait="complete")

    def evaluate(self, expression: str) -> Any:
        result = self._call(
            "script.evaluate",
            expression=f"JSON.stringify({expression})",
            target={"context": self._tab},
            awaitPromise=True,
        )
        assert result["type"] == "success", result
        return json.loads(result["result"].get("value", "null"))

    def _act(self, kind: str, actions: list[dict[str, Any]]) -> None:
        source = {"type": kind, "id": kind, "actions": actions}
        self._call("input.performActions", context=self._tab, actions=[source])

    def click(self, x: float, y: float) -> None:
        at = {"type": "pointerMove", "x": round(x), "y": round(y)}
        self._act("pointer", [at, {"type": "pause", "duration": 300}])
        self._act(
            "pointer",
            [
                {"type": "pointerDown", "button": 0},
                {"type": "pause", "duration": 60},
                {"type": "pointerUp", "button": 0},
            ],
        )

    def type(self, text: str) -> None:
        strokes = [{"type": way, "value": key} for key in text for way in ("keyDown", "keyUp")]
        self._act("key", strokes)

    def errors(self) -> list[str]:
        found, self._errors = self._errors, []
        return found


class WebKit:
    """WebKitGTK through Selenium."""

    name = "webkit"

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        driver.set_script_timeout(LONGEST_SECONDS)
        driver.set_window_size(WIDTH, HEIGHT)

    def open(self, address: str) -> None:
        self._driver.get(address)
        self._driver.execute_script(
            "window.noted = [];"
            "addEventListener('error', (e) => noted.push(String(e.message)));"
            "addEventListener('unhandledrejection', (e) => noted.push(String(e.reason)));"
        )

    def evaluate(self, expression: str) -> Any:
        return json.loads(
            self._driver.execute_script(f"return JSON.stringify({expression})") or "null"
        )

    def _actions(self) -> Any:
        from selenium.webdriver import ActionChains

        return ActionChains(self._driver, duration=50)

    def click(self, x: float, y: float) -> None:
        actions = self._actions()
        actions.w3c_actions.pointer_action.move_to_location(round(x), round(y))
        actions.pause(0.3).click().perform()

    def type(self, text: str) -> None:
        self._actions().send_keys(text).perform()

    def errors(self) -> list[str]:
        return list(self.evaluate("window.noted ? window.noted.splice(0) : []"))


@contextmanager
def firefox(folder: Path) -> Iterator[Engine]:
    """Start Firefox with a profile in `folder`; skip the test (fail in CI) if it is missing."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if path is None:
        optional.missing("no Firefox: install it (Debian: `apt-get install firefox-esr`)")
    from websockets.sync.client import connect

    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
    (folder / "user.js").write_text("\n".join(lines))
    command = [path, "--no-remote", "--profile", str(folder), "--remote-debugging-port=0"]
    with (
        _display() as display,
        subprocess.Popen(
            [*command, "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "HOME": str(folder), "DISPLAY": display},
        ) as process,
    ):
        try:
            lines_out = iter(process.stderr or ())
            matches = (re.search(r"BiDi listening on (ws://\S+)", line) for line in lines_out)
            match = next((match for match in matches if match), None)
            assert match, "Firefox ended before it listened"
            with connect(f"{match[1]}/session", max_size=None, proxy=None) as socket:
                yield Firefox(socket)
        finally:
            process.terminate()


@contextmanager
def webkit() -> Iterator[Engine]:
    """Start WebKitGTK; skip the test (fail in CI) if it is missing."""
    driver = shutil.which("WebKitWebDriver")
    folders = (Path("/usr") / name for name in ("lib", "lib64", "libexec"))
    browsers = sorted(
        found
        for folder in folders
        for depth in ("", "*/")
        for found in folder.glob(f"{depth}webkit2gtk-4.*/MiniBrowser")
    )
    if driver is None or not browsers:
        optional.missing("no WebKit: install it (Debian: `apt-get install webkit2gtk-driver`)")
    selenium = optional.package("selenium.webdriver")
    with ExitStack() as stack:
        environment = {
            **os.environ,
            "DISPLAY": stack.enter_context(_display()),
            # The processes of the sandbox need user namespaces, which containers lack.
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }
        options = selenium.WebKitGTKOptions()
        options.binary_location = str(browsers[-1])
        options.add_argument("--automation")
        service = selenium.WebKitGTKService(driver, log_output=subprocess.DEVNULL, env=environment)
        session = selenium.WebKitGTK(options=options, service=service)
        stack.callback(session.quit)
        yield WebKit(session)


@contextmanager
def _display() -> Iterator[str]:
    """Start a virtual display and yield its name."""
    path = shutil.which("Xvfb")
    if path is None:
        optional.missing("no virtual display: install one (Debian: `apt-get install xvfb`)")
    readable, writable = os.pipe()
    command = [path, "-displayfd", str(writable), "-screen", "0", "1600x1200x24"]
    with subprocess.Popen(
        [*command, "-nolisten", "tcp"], pass_fds=[writable], stderr=subprocess.DEVNULL
    ) as process:
        os.close(writable)
        with os.fdopen(readable) as stream:
            number = stream.readline().strip()
        assert number, "the virtual display did not start"
        try:
            yield f":{number}"
        finally:
            process.terminate()


def wait_for(engine: Engine, expression: str) -> Any:
    """Return the value of an expression as soon as it is true."""
    end = time.monotonic() + LONGEST_SECONDS
    while not (value := engine.evaluate(expression)):
        assert time.monotonic() < end, f"{engine.name}: never true: {expression}"
        time.sleep(0.1)
    return value
