"""Test what our server adds to Streamlit's: pages, answers to probes, headers."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.server import headers, pages
from tests.snapshots import HOSTILE, planted_tables

VIEWS = ("map", "whats-new", "trends", "topics", "papers", "reading-list", "about")
PLANTED = {"n_papers": 60, "n_topics": 4, "n_digests": 2}


class Tags(HTMLParser):
    """The tags of a page, and the text of its title."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.title, self._in_title = "", False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._in_title = tag == "title"

    def handle_endtag(self, tag):
        self._in_title = False

    def handle_data(self, data):
        self.title += data if self._in_title else ""

    def meta(self, name):
        contents = [
            attrs["content"]
            for tag, attrs in self.tags
            if tag == "meta" and name in (attrs.get("name"), attrs.get("property"))
        ]
        assert len(contents) == 1
        return contents[0]


@pytest.fixture
def client():
    async def streamlit_page(request):
        return HTMLResponse("<html></html>")

    async def picture(request):
        return PlainTextResponse("", media_type="image/png")

    own = pages.routes(VIEWS, {"atlas": "map"})
    rest = [Route("/picture.png", picture), Route("/{path:path}", streamlit_page)]
    return TestClient(Starlette(routes=[*own, *rest], middleware=headers.middleware()))


def test_each_view_has_a_page_with_title_and_preview(at_made, client):
    at_made(**PLANTED)
    for path in ("", *VIEWS, "atlas"):
        page = Tags(client.get(f"/{path}").text)
        assert page.title.endswith(" · Digest Atlas"), path
        assert page.meta("og:title") == page.title
        assert page.meta("og:description") == page.meta("description")
        assert "60 papers from 2 digests." in page.meta("description")
        assert [tag for tag, _ in page.tags].count("title") == 1


def test_a_link_to_a_paper_says_which(at_made, client):
    at_made(**PLANTED)
    paper = planted_tables(**PLANTED).papers.iloc[5]
    page = Tags(client.get("/papers", params={"paper": paper["paper_id"]}).text)
    assert page.title == f"{paper['title']} · Digest Atlas"


def test_the_page_is_streamlits_own_with_our_script_before_its_scripts(at_made, client):
    at_made(**PLANTED)
    text = client.get("/trends").text
    assert text.index("BACKEND_BASE_URL") < text.index('type="module"')
    assert '<div id="root"></div>' in text
    assert client.get("/trends").headers["cache-control"] == "no-cache"


def test_hostile_names_add_no_tags_to_a_page(at_made, client):
    at_made(**PLANTED, titles=HOSTILE, labels=HOSTILE)
    wanted = len(Tags(client.get("/about").text).tags)
    papers = planted_tables(**PLANTED, titles=HOSTILE).papers
    for view, query in [
        *(("papers", f"paper={i}") for i in papers["paper_id"][: len(HOSTILE)]),
        *(("topics", f"topic={i}") for i in range(4)),
        *(("papers", f"q={quote(title)}") for title in HOSTILE),
    ]:
        page = Tags(client.get(f"/{view}?{query}").text)
        assert len(page.tags) == wanted, query


@pytest.mark.parametrize("folder", ["missing", "damaged"])
def test_without_a_readable_snapshot_the_page_is_still_served(at_own, client, folder):
    path = at_own(**PLANTED)
    if folder == "damaged":
        (path / "papers.parquet").write_bytes(b"")
    else:
        (path / "manifest.json").unlink()
    answer = client.get("/papers?paper=0123456789ab")
    assert answer.status_code == 200
    assert Tags(answer.text).title == "Papers · Digest Atlas"


def test_a_preview_that_fails_does_not_take_the_page_along(at_made, client, monkeypatch):
    at_made(**PLANTED)
    monkeypatch.setattr(pages, "preview", lambda *_: 1 / 0)
    assert Tags(client.get("/papers").text).title == "Papers · Digest Atlas"


def test_a_slow_snapshot_does_not_hold_the_page_up(at_made, client, monkeypatch):
    at_made(**PLANTED)
    monkeypatch.setattr(pages, "_LONGEST_WAIT_SECONDS", 0)
    assert Tags(client.get("/topics?topic=2").text).title == "Topics · Digest Atlas"
    assert client.get(f"/papers?q={'x' * 60_000}").status_code == 200


def test_probes_below_a_page_are_answered_but_name_no_server(client):
    for path in (*VIEWS, "atlas", "nonsense"):
        assert client.get(f"/{path}/_stcore/health").text == "ok"
        answer = client.get(f"/{path}/_stcore/host-config")
        assert answer.status_code == 200
        # Streamlit's script would take a configuration for a server below this page.
        assert answer.json() is None


def test_the_routes_respect_a_base_path(monkeypatch):
    monkeypatch.setattr(pages.config, "get_option", lambda _: "/group/")
    paths = {route.path for route in pages.routes(VIEWS, {"atlas": "map"})}
    assert {"/group/", "/group/trends", "/group/{path}/_stcore/health"} <= paths


def test_streamlit_accepts_the_routes_and_middleware():
    app = st.App(__file__, routes=pages.routes(VIEWS, {}), middleware=headers.middleware())
    assert app.script_path.name == "test_server.py"


def test_every_answer_has_the_headers(at_made, client):
    at_made(**PLANTED)
    for path in ("", "trends", "picture.png", "trends/_stcore/health", "nonsense"):
        answer = client.get(f"/{path}").headers
        assert answer["x-content-type-options"] == "nosniff", path
        assert answer["referrer-policy"] == "same-origin", path


@pytest.mark.parametrize(
    ("query", "frames"),
    [
        ("", False),
        ("?embed=false", False),
        ("?q=embed%3Dtrue", False),
        ("?embed=true", True),
        ("?paper=1&Embed=TRUE&embed_options=dark_theme", True),
    ],
)
def test_other_sites_can_frame_only_the_embedded_page(at_made, client, query, frames):
    at_made(**PLANTED)
    for path in ("papers", "nonsense"):
        policy = client.get(f"/{path}{query}").headers.get("content-security-policy", "")
        assert ("frame-ancestors 'self'" in policy) is not frames


def test_the_limit_of_uploads_is_what_the_page_says():
    from dashboard.views.reading_list import import_export

    text = (pages.Path(pages.__file__).parents[1] / ".streamlit" / "config.toml").read_text()
    limit = re.search(r"^maxUploadSize = (\d+)$", text, re.M)
    assert limit
    assert int(limit.group(1)) == import_export._MOST_MEGABYTES
