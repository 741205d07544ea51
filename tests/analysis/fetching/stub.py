"""A local stub of both APIs that can fail like a real server."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from tests import http_stub

JSON, ATOM, HTML = "application/json; charset=utf-8", "application/atom+xml", "text/html"

Fault = Callable[[BaseHTTPRequestHandler], None]


def daily_papers(day: str, start: int = 0, n_papers: int = 3) -> bytes:
    """Return a made-up response of Hugging Face for a day, with unusual spacing and escapes."""
    papers = [
        {
            "paper": {
                "id": f"2503.{n:05}",
                "title": f"On {day}, number {n}",
                "summary": "Caf\u00e9.",
            },
            "title": f"On {day}, number {n}",
        }
        for n in range(start, start + n_papers)
    ]
    return json.dumps(papers, separators=(",", " :  ")).encode() + b"\n\n"


def feed(day: str, n_papers: int, *, total: int | None = None, start: int = 0) -> bytes:
    """Return a made-up response of arXiv for a day."""
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/2503.{n:05}v1</id><title>On {day}, {n}</title>"
        f"<summary>We do {n} on {day}.</summary></entry>\n"
        for n in range(start, start + n_papers)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<opensearch:totalResults>{n_papers if total is None else total}"
        f"</opensearch:totalResults>\n{entries}</feed>"
    ).encode()


def reply(
    body: bytes, kind: str, *, status: int = 200, claim: int | None = None, **headers: str
) -> Fault:
    """Return a function that sends a response; `claim` is a wrong length for its header."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body) if claim is None else claim))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)
        if claim is not None:
            handler.close_connection = True

    return answer


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """Close the connection without a response."""
    handler.close_connection = True


def packed(body: bytes, kind: str) -> Fault:
    return reply(gzip.compress(body), kind, Content_Encoding="gzip")


class Stub:
    """The behaviour of the server, and the requests that it received."""

    def __init__(self) -> None:
        self.address = ""
        self.asked: list[dict[str, str]] = []
        self.agents: list[str] = []
        self.authorizations: list[str | None] = []
        self.faults: list[Fault] = []
        self.n_papers: dict[str, int] = {}
        self.before: Callable[[str], None] = lambda _day: None

    @property
    def days(self) -> list[str]:
        """The requested days, in order."""
        return [asked["day"] for asked in self.asked]

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        url = urlsplit(handler.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        self.agents.append(handler.headers["User-Agent"])
        self.authorizations.append(handler.headers["Authorization"])
        daily = url.path == "/api/daily_papers"
        if daily:
            query["day"] = query["date"]
        else:
            match = re.search(r"\[(\d{8})0000 TO \1{1}2359\]", query["search_query"])
            query["day"] = dt.date.fromisoformat(match[1]).isoformat()
        self.asked.append({"path": url.path, **query})
        self.before(query["day"])
        if self.faults:
            self.faults.pop(0)(handler)
        elif daily:
            start, limit = int(query.get("p", 0)) * int(query["limit"]), int(query["limit"])
            there = max(self.n_papers.get(query["day"], 3) - start, 0)
            reply(daily_papers(query["day"], start, min(there, limit)), JSON)(handler)
        else:
            start, limit = int(query["start"]), int(query["max_results"])
            total = self.n_papers.get(query["day"], 3)
            there = min(max(total - start, 0), limit)
            reply(feed(query["day"], there, total=total, start=start), ATOM)(handler)


@contextmanager
def serving() -> Iterator[Stub]:
    """Serve on a free local port inside the context."""
    stub = Stub()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            stub.handle(self)

    with http_stub.serving(Handler) as server:
        stub.address = f"http://127.0.0.1:{server.server_port}"
        yield stub
