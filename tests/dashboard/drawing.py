"""Draws everything that the page, the exported page and the files show of a snapshot."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from analysis import snapshot
from analysis.records import UNASSIGNED
from dashboard.atlas.atlas import Atlas, derive
from dashboard.reading_list import import_files
from dashboard.reading_list.bibtex import to_bibtex
from dashboard.reading_list.csv_table import to_csv
from dashboard.reading_list.icalendar_file import to_calendar
from dashboard.reading_list.markdown_agenda import to_agenda
from dashboard.reading_list.model import ReadingList
from dashboard.reading_list.paper_details import paper_details_of
from dashboard.routing import url_params
from dashboard.search.index import Index, marked, snippet
from dashboard.static_page.html_page import page_of
from tests.dashboard.conftest import open_view

Drawing = Callable[[], object]


def addresses(atlas: Atlas) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the views, each with every choice that changes what it draws."""
    topics, themes = list(atlas.topic_names), list(atlas.theme_names)
    digests, papers = list(atlas.digest_names), list(atlas.papers.index)
    for color in atlas.colorings:
        yield "map", {"color": color, "names": "themes" if themes else "none"}
    yield "map", {"q": "planted -graph", "highlight": "new", "beside": "papers"}
    yield "map", {"region": "-2,2,-2,2"}
    for since in ("month", "2000-01-01"):
        yield "whats-new", {"since": since}
    yield "papers", {"q": "method stud*"}
    yield "topics", {}
    yield "topics", {"topic": str(UNASSIGNED)}
    for topic, period in itertools.zip_longest(topics[:2], ("week", "quarter")):
        yield "topics", {"topic": str(topic), "period": period}
    for theme in themes[:1]:
        yield "topics", {"themes": str(theme)}
        yield "map", {"themes": str(theme), "paper": papers[0] if papers else ""}
    for period, level in (("digest", "topic"), ("week", "theme"), ("month", "topic")):
        yield "trends", {"period": period, "level": level}
    if len(digests) > 1:
        yield "trends", {"before": digests[0], "after": f"{digests[1]}..", "level": "theme"}
        yield "trends", {"before": digests[-1], "after": digests[0], "look": "overlaid", "q": "the"}
        yield "papers", {"from": digests[0], "to": digests[1], "membership": "fairly"}
    for sort in (
        "newest",
        "digest",
        "liked",
        "novel",
        "central",
        "strongest",
        "published",
        "title",
    ):
        yield "papers", {"sort": sort}
    for paper in dict.fromkeys((*papers[:2], *papers[-1:])):
        yield "papers", {"paper": paper}
    yield "reading-list", {"list": url_params.list_code(_picked(atlas))}
    yield "reading-list", {}
    yield "about", {}


def drawings(folder: Path) -> Iterator[tuple[str, Drawing]]:
    """Yield a name and a function for everything that is drawn of a snapshot.

    The app opens the folder that the environment variable `DIGEST_ATLAS_SNAPSHOT` names.
    """
    atlas = derive(snapshot.read(folder))
    yield "files", lambda: _draw_files(atlas)
    yield "exported page", lambda: page_of(atlas)
    yield "search", lambda: _draw_search(atlas)
    yield "links", lambda: _draw_links(atlas)
    for view, params in addresses(atlas):
        yield f"{view} {params}", lambda view=view, params=params: _open(view, params)


def _open(view: str, params: dict[str, str]) -> None:
    app = open_view(view, **params)
    if app.exception:
        raise AssertionError("\n".join([app.exception[0].message, *app.exception[0].stack_trace]))
    assert not app.error


def _picked(atlas: Atlas) -> ReadingList:
    return replace(
        ReadingList("A list").with_papers(atlas.papers.index[:3]), meeting=dt.date(2025, 4, 1)
    )


def _draw_files(atlas: Atlas) -> None:
    tables, picked = atlas.snapshot.tables, _picked(atlas)
    related = (tables.papers, tables.digests, tables.topics, tables.themes)
    details = paper_details_of(picked.paper_ids, *related)
    address = "https://example.org/?" + url_params.list_code(picked)
    now = dt.datetime(2025, 4, 1, tzinfo=dt.UTC)
    files = {
        "a.bib": to_bibtex(picked, details),
        "a.csv": to_csv(picked, details),
        "a.md": to_agenda(picked, details, summary="A summary.", address=address),
        "a.ics": to_calendar(picked, details, stamped=now, address=address) or "",
    }
    for name, text in files.items():
        back = import_files.from_file(name, text.encode(), tables.papers)
        assert set(back.reading_list.paper_ids) == set(picked.paper_ids)


def _draw_search(atlas: Atlas) -> None:
    found = Index.of(atlas.papers.assign(abstract=atlas.abstracts)).find("planted meth*")
    for text in (*atlas.papers["title"], *atlas.abstracts):
        marked(snippet(text, found.stems, 150), found.stems)


def _draw_links(atlas: Atlas) -> None:
    known = atlas.known
    for number in (*range(30), 900, 901, 902, 2_000_000_000):
        params = {"topic": str(number), "themes": str(number), "paper": f"{number:012x}"}
        address, _ = url_params.from_params(params, known)
        assert url_params.from_params(url_params.to_params(address), known)[0] == address
