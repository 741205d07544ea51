"""The pages that the server sends: Streamlit's with a link preview and our script."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit import config, file_util

from analysis.snapshot import SnapshotError
from dashboard.browser_scripts import script
from dashboard.cache import snapshots
from dashboard.routing.link_preview import PRODUCT, LinkPreview, preview, without_snapshot
from dashboard.text import escape

_LOG = logging.getLogger(__name__)
_LONGEST_QUERY = 50_000
_LONGEST_WAIT_SECONDS = 2.0
"""How long a page waits for the snapshot, to name what its address shows."""

# Without it, Streamlit's script first looks for the server below the page's own path, in vain. The
# page's files have relative addresses; the server is in the same folder.
_FIND_SERVER = (
    "window.__streamlit = {BACKEND_BASE_URL: new URL('./', location.href).href, "
    "...window.__streamlit};"
)
_TITLE = re.compile(r"<title>.*?</title>")


def routes(views: Sequence[str], aliases: dict[str, str]) -> list[BaseRoute]:
    """Return the routes of all pages, and those that answer probes below them.

    Parameters
    ----------
    views
        Names of the views, which are also their paths; the first one is at the root too.
    aliases
        Views by further paths.
    """
    base = f"/{(config.get_option('server.baseUrlPath') or '').strip('/')}".rstrip("/")
    paths = {"": views[0], **{view: view for view in views}, **aliases}
    pages: list[BaseRoute] = [
        Route(f"{base}/{path}", _page_of(view), methods=["GET"]) for path, view in paths.items()
    ]
    # Scripts of earlier Streamlit versions, or on a host that serves its own page, look for the
    # server here. Without a valid configuration they try the root next.
    probes: list[BaseRoute] = [
        Route(f"{base}/{{path}}/_stcore/health", _health, methods=["GET"]),
        Route(f"{base}/{{path}}/_stcore/host-config", _no_configuration, methods=["GET"]),
    ]
    return [*pages, *probes]


def _page_of(view: str) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of a view's page."""

    async def page(request: Request) -> Response:
        shown = await _preview(view, request.url.query)
        return HTMLResponse(page_with(shown), headers={"Cache-Control": "no-cache"})

    return page


async def _preview(view: str, query: str) -> LinkPreview:
    """Return the preview of an address; a general one if it takes long."""
    if len(query) > _LONGEST_QUERY:
        return without_snapshot(view)
    # After the limit the snapshot is still read, for the session that follows.
    reading = asyncio.ensure_future(run_in_threadpool(_read_preview, view, query))
    done, _ = await asyncio.wait({reading}, timeout=_LONGEST_WAIT_SECONDS)
    return reading.result() if done else without_snapshot(view)


def _read_preview(view: str, query: str) -> LinkPreview:
    try:
        return preview(snapshots.load(snapshots.snapshot_folder()), view, query)
    except SnapshotError:
        # The page itself says what is wrong.
        return without_snapshot(view)
    except Exception:
        _LOG.exception("no preview of %s", view)
        return without_snapshot(view)


def page_with(shown: LinkPreview) -> str:
    """Return Streamlit's page with title, preview tags and the script of the history."""
    title, description = escape.html(shown.full_title), escape.html(shown.description)
    tags = (
        f"<title>{title}</title>",
        f'<meta name="description" content="{description}" />',
        f'<meta property="og:title" content="{title}" />',
        f'<meta property="og:description" content="{description}" />',
        '<meta property="og:type" content="website" />',
        f'<meta property="og:site_name" content="{PRODUCT}" />',
        '<meta name="twitter:card" content="summary" />',
        f"<script>{_FIND_SERVER}\n{script('history')}</script>",
    )
    return _TITLE.sub(lambda _: "\n".join(tags), _streamlit_page(), count=1)


@lru_cache
def _streamlit_page() -> str:
    return (Path(file_util.get_static_dir()) / "index.html").read_text("utf-8")


async def _health(request: Request) -> Response:  # noqa: ARG001 - the route's signature
    return PlainTextResponse("ok")


async def _no_configuration(request: Request) -> Response:  # noqa: ARG001 - the route's signature
    return JSONResponse(None)
