"""Headers of every response that limit what other sites can do with the page."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
_OWN_FRAMES = "frame-ancestors 'self'"


class SecurityHeaders:
    """ASGI middleware that sets the headers.

    They disable content sniffing, and keep the address, which has searches and the reading list,
    out of the referrer that other sites receive. Other sites can frame the page only with
    ``?embed=true`` in its address.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers.setdefault(name, value)
                is_page = headers.get("content-type", "").startswith("text/html")
                if is_page and not is_embedded(scope.get("query_string", b"")):
                    headers.setdefault("Content-Security-Policy", _OWN_FRAMES)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def is_embedded(query: bytes) -> bool:
    """Return whether an address asks for the embedded page.

    >>> is_embedded(b"embed=true&embed_options=dark_theme")
    True
    """
    pairs = parse_qsl(query.decode("latin-1"))
    return any(key.lower() == "embed" and value.lower() == "true" for key, value in pairs)


def middleware() -> list[Middleware]:
    """Return our middleware for Streamlit's app."""
    return [Middleware(SecurityHeaders)]
