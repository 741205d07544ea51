"""The reading list for other people and programs, and what they bring back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard.atlas.atlas import Atlas
from dashboard.cache.by_version import cached_by_version
from dashboard.reading_list import import_files
from dashboard.reading_list.bibtex import to_bibtex
from dashboard.reading_list.csv_table import to_csv
from dashboard.reading_list.icalendar_file import to_calendar, undated
from dashboard.reading_list.import_result import ImportResult
from dashboard.reading_list.markdown_agenda import to_agenda
from dashboard.reading_list.model import ReadingList
from dashboard.reading_list.paper_details import PaperDetails, paper_details_of
from dashboard.reading_list.url_code import COMFORTABLE_CHARACTERS
from dashboard.routing import url_params
from dashboard.routing.address import Address
from dashboard.state import reading_list_state
from dashboard.text import escape
from dashboard.widgets import browser
from dashboard.widgets.elements import heading, note
from dashboard.widgets.view_context import ViewContext
from evidence import formatting

_MOST_MEGABYTES = 4


def draw_exports(ctx: ViewContext, reading_list: ReadingList, said: str) -> None:
    """Draw the link and the files; a file is written when it is asked for.

    Parameters
    ----------
    ctx
        The view's.
    reading_list
        The list; it has papers.
    said
        A sentence about what it covers, for the agenda.
    """
    tables = ctx.atlas.snapshot.tables
    address = list_address(reading_list)

    def works() -> dict[str, PaperDetails]:
        contexts = (tables.papers, tables.digests, tables.topics, tables.themes)
        return paper_details_of(reading_list.paper_ids, *contexts)

    def calendar() -> str:
        now = dt.datetime.now(dt.UTC)
        return to_calendar(reading_list, works(), stamped=now, address=address) or ""

    ways: list[tuple[str, str, str, Callable[[], str]]] = [
        ("BibTeX", "bib", "application/x-bibtex", lambda: to_bibtex(reading_list, works())),
        (
            "Agenda (Markdown)",
            "md",
            "text/markdown",
            lambda: to_agenda(reading_list, works(), said=said, address=address),
        ),
        ("Table (CSV)", "csv", "text/csv", lambda: to_csv(reading_list, works())),
    ]
    has_day = reading_list.meeting or any(e.date for e in reading_list.entries)
    if has_day:
        ways.append(("Calendar (.ics)", "ics", "text/calendar", calendar))
    heading("Take it along")
    with st.container(horizontal=True, gap="small", key="da-exports"):
        for words, ending, kind, write in ways:
            st.download_button(
                words,
                # Streamlit takes text for a file's content in any encoding but this one.
                data=lambda write=write: write().encode(),  # type: ignore[misc]
                file_name=f"reading-list.{ending}",
                mime=kind,
                key=f"export-{ending}",
                on_click="ignore",
                icon=":material/download:",
            )
    without = undated(reading_list)
    if not has_day:
        note("A calendar file needs a day: give the meeting one, or a paper.")
    elif without:
        note(
            f"{formatting.count(len(without), 'paper')} without a day: told with the first meeting."
        )
    _draw_link(address)


def list_address(reading_list: ReadingList) -> str:
    """Return the address that opens a list anywhere, without any filter."""
    params = url_params.to_params(Address(reading_list=reading_list))
    return f"{browser.address() or ''}?{urlencode(params)}"


def _draw_link(address: str) -> None:
    st.html('<p class="da-quiet">The link has the whole list in it; copy it from here:</p>')
    is_long = len(address) > COMFORTABLE_CHARACTERS
    st.code(address, language=None, height=120 if is_long else "content", wrap_lines=True)
    if is_long:
        note(
            f"It is {len(address):,} characters long, and some programs cut links of more than "
            f"{COMFORTABLE_CHARACTERS:,}: send one of the files instead, which open here as well."
        )


# --- what is brought --------------------------------------------------------------------------


def draw_import(ctx: ViewContext, reading_list: ReadingList) -> None:
    """Let a file or a pasted link be opened, and say what of it was lost."""
    papers = ctx.atlas.snapshot.tables.papers
    n_brought = reading_list_state.n_brought()
    with st.expander(
        "Open a list from a file or a link", type="compact", on_change="rerun", key="list-import"
    ) as fold:
        if not fold.open:
            return
        file = st.file_uploader(
            "A file of a list, or any BibTeX or table of papers "
            f"({', '.join(import_files.ENDINGS)})",
            type=import_files.ENDINGS,
            max_upload_size=_MOST_MEGABYTES,
            key=f"list-file-{n_brought}",
        )
        pasted = st.text_input("Or a link to a list, pasted", key=f"list-pasted-{n_brought}")
        received: ImportResult | None = None
        if file is not None:
            received = _from_file(ctx.atlas, file.name, file.getvalue())
        elif pasted:
            received = import_files.from_pasted(pasted, papers)
        if received is not None:
            _draw_received(reading_list, received)


@cached_by_version(max_entries=8, show_spinner="Reading the file ...")
def _from_file(atlas: Atlas, name: str, content: bytes) -> ImportResult:
    return import_files.from_file(name, content, atlas.snapshot.tables.papers)


def _draw_received(reading_list: ReadingList, received: ImportResult) -> None:
    """Say what was read, and let it be added to the list or taken instead."""
    brought = received.reading_list
    n_new = sum(i not in reading_list for i in brought.paper_ids)
    said = f"Read: {formatting.count(len(brought), 'paper')}"
    if reading_list.entries and brought.entries:
        said += f", {n_new:,} of them not on your list yet" if n_new else ", all on your list"
    name = f" “{escape.html(brought.title)}”" if brought.title else ""
    losses = "".join(f"<li>{escape.html(sentence)}</li>" for sentence in received.lost)
    lost = f'<ul class="da-quiet">{losses}</ul>' if losses else ""
    st.html(f'<p class="da-say">{said}{name and f". Its title is{name}"}.</p>{lost}')
    if not brought:
        return
    ways: list[tuple[str, Any]] = [("Open it", _instead)]
    if reading_list:
        ways = [("Add to your list", ReadingList.merged), ("Put in place of your list", _instead)]
    with st.container(horizontal=True, gap="small"):
        for words, change in ways:
            st.button(words, on_click=reading_list_state.bring_list, args=(change, brought))


def _instead(_previous: ReadingList, brought: ReadingList) -> ReadingList:
    return brought
