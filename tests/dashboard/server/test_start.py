"""Test that the server opens the reader's browser, except in headless mode."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.server import start


@pytest.fixture
def opened(monkeypatch):
    """Return the addresses that were opened, and set the options of a server that listens."""
    addresses: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        options = {
            "server.headless": False,
            "server.port": listener.getsockname()[1],
            "browser.serverAddress": "127.0.0.1",
        }
        monkeypatch.setattr(start.config, "get_option", options.get)
        monkeypatch.setattr(start.cli_util, "open_browser", addresses.append)
        monkeypatch.setattr(start.server_util, "get_url", lambda host: f"http://{host}/")
        yield addresses, options


def run(coroutine: Coroutine[None, None, None]) -> None:
    """Run a coroutine in a thread: a browser test may have left a loop running in this one."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(asyncio.run, coroutine).result()


async def serve(seconds: float) -> None:
    async with start.lifespan(None):
        await asyncio.sleep(seconds)


async def serve_until_opened(addresses: list[str]) -> None:
    async with start.lifespan(None), asyncio.timeout(60):
        while not addresses:
            await asyncio.sleep(0.01)


def test_the_browser_opens_at_the_servers_address(opened):
    run(serve_until_opened(opened[0]))
    assert opened[0] == ["http://127.0.0.1/"]


def test_a_headless_server_opens_nothing(opened):
    opened[1]["server.headless"] = True
    run(serve(0.2))
    assert opened[0] == []


def test_a_server_that_stops_before_it_listens_opens_nothing(opened, monkeypatch):
    async def never(host: str, port: int) -> bool:
        return False

    monkeypatch.setattr(start, "_listens", never)
    run(serve(0.3))
    assert opened[0] == []
