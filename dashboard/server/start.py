"""Open the reader's browser when the server starts; `st.App` does not do it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streamlit import cli_util, config
from streamlit.web.server import server_util

_LONGEST_WAIT_SECONDS = 30.0
_LOOK_AGAIN_SECONDS = 0.1


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:  # noqa: ARG001 - Streamlit's signature
    """Open the browser once the server listens, except in headless mode."""
    opening = None
    if not config.get_option("server.headless"):
        opening = asyncio.create_task(_open_browser())
    yield
    if opening is not None:
        opening.cancel()


async def _open_browser() -> None:
    host = str(config.get_option("browser.serverAddress") or "localhost")
    port = int(config.get_option("server.port"))
    async with asyncio.timeout(_LONGEST_WAIT_SECONDS):
        while not await _listens(host, port):
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
    await asyncio.to_thread(cli_util.open_browser, server_util.get_url(host))


async def _listens(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True
