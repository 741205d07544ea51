"""Export, sharing and import of the reading list."""

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
from dashboard.reading_list.url_code import COMFORTABLE_CHARACTERS, with_titles
from dashboard.routing import url_params
from dashboard.routing.address import Address
from dashboard.state import reading_list_state
from dashboard.text import escape
from dashboard.widgets import browser
from dashboard.widgets.elements import heading, note
from dashboard.widgets.view_context import ViewContext
from evidence import formatting

_MOST_MEGABYTES = 4


def draw_exports(ctx: ViewContext, reading_list: ReadingList, summary: str) -> None:
    """Draw the download buttons and the link; a file is written only when downloaded.

    Parameters
    ----------
    ctx
        Context of the view.
    reading_list
        The list, with at least one paper.
    summary
        Sentence about the coverage, for the agenda.
    """
    tables = ctx.atlas.snapshot.tables
    listed = ctx.atlas.papers["title"].reindex(list(reading_list.paper_ids)).dropna()
    titles = {str(paper_id): str(title) for paper_id, title in listed.items()}
    address = list_address(with_titles(reading_list, titles))

    # Functions, so that nothing is computed until a file is downloaded.
    def details() -> dict[str, PaperDetails]:
        related = (tables.papers, tables.digests, tables.topics, tables.themes)
        return paper_details_of(reading_list.paper_ids, *related)

    def calendar() -> str:
        now = dt.datetime.now(dt.UTC)
        return to_calendar(reading_list, details(), stamped=now, address=address) or ""

    formats: list[tuple[str, str, str, Callable[[], str]]] = [
        ("BibTeX", "bib", "application/x-bibtex", lambda: to_bibtex(reading_list, details())),
        (
            "Agenda (Markdown)",
            "md",
            "text/markdown",
            lambda: to_agenda(reading_list, details(), summary=summary, address=address),
        ),
        ("Table (CSV)", "csv", "text/csv", lambda: to_csv(reading_list, details())),
    ]
    # Calendar events need a date; without any the file would be empty.
    has_date = reading_list.has_date
    if has_date:
        formats.append(("Calendar (.ics)", "ics", "text/calendar", calendar))
    heading("Export and share")
    with st.container(horizontal=True, gap="small", key="da-exports"):
        for label, extension, media_type, write in formats:
            st.download_button(
                label,
                # As bytes: streamlit would encode text itself.
                data=lambda write=write: write().encode(),  # type: ignore[misc]
                file_name=f"reading-list.{extension}",
                mime=media_type,
                key=f"export-{extension}",
                on_click="ignore",
                icon=":material/download:",
            )
    # Say why there is no calendar, or where it puts the papers without a date.
    n_undated = len(undated(reading_list))
    if not has_date:
        note("Set a date to export a calendar file")
    elif n_undated:
        have = formatting.plural(
            n_undated, "has no date; the calendar lists it", "have no date; the calendar lists them"
        )
        note(f"{formatting.count(n_undated, 'paper')} {have} on the first day.")
    _draw_link(address)


def list_address(reading_list: ReadingList) -> str:
    """Return the address that opens a list in any browser, without filters."""
    params = url_params.to_params(Address(reading_list=reading_list))
    return f"{browser.address() or ''}?{urlencode(params)}"


def _draw_link(address: str) -> None:
    st.html('<p class="da-quiet">Link to this list:</p>')
    is_long = len(address) > COMFORTABLE_CHARACTERS
    st.code(address, language=None, height=120 if is_long else "content", wrap_lines=True)
    if is_long:
        note(
            f"The link has {formatting.number(len(address))} characters; some programs cut links "
            f"longer than {formatting.number(COMFORTABLE_CHARACTERS)}. Send a file instead: it "
            "can be imported here."
        )


# --- import -----------------------------------------------------------------------------------


def draw_import(ctx: ViewContext, reading_list: ReadingList) -> None:
    """Draw the import of a list from a file or a pasted link."""
    tables = ctx.atlas.snapshot.tables
    n_imports = reading_list_state.n_brought()
    with st.expander(
        "Import a list", type="compact", on_change="rerun", key="list-import"
    ) as expander:
        if not expander.open:
            return
        file = st.file_uploader(
            f"Exported list, BibTeX file or table ({', '.join(import_files.ENDINGS)})",
            type=import_files.ENDINGS,
            max_upload_size=_MOST_MEGABYTES,
            key=f"list-file-{n_imports}",
        )
        pasted = st.text_input("Or paste a link to a list", key=f"list-pasted-{n_imports}")
        received: ImportResult | None = None
        if file is not None:
            received = _from_file(ctx.atlas, file.name, file.getvalue())
        elif pasted:
            received = import_files.from_pasted(pasted, tables.papers, tables.aliases)
        if received is not None:
            _draw_received(reading_list, received)


@cached_by_version(max_entries=8, show_spinner="Reading the file …")
def _from_file(atlas: Atlas, name: str, content: bytes) -> ImportResult:
    tables = atlas.snapshot.tables
    return import_files.from_file(name, content, tables.papers, tables.aliases)


def _draw_received(reading_list: ReadingList, received: ImportResult) -> None:
    """Draw the result of an import, and buttons to add it or to replace the list."""
    imported = received.reading_list
    n_new = sum(i not in reading_list for i in imported.paper_ids)
    summary = f"Read {formatting.count(len(imported), 'paper')}"
    if imported.title:
        summary += f" from “{escape.html(imported.title)}”"
    if reading_list.entries and imported.entries:
        new = f"{formatting.number(n_new)} new to your list"
        summary += f", {new if n_new else 'all already on your list'}"
    losses = "".join(f"<li>{escape.html(sentence)}</li>" for sentence in received.lost)
    lost = f'<ul class="da-quiet">{losses}</ul>' if losses else ""
    st.html(f'<p class="da-say">{summary}.</p>{lost}')
    if not imported:
        return
    choices: list[tuple[str, Any]] = [("Open this list", _replaced)]
    if reading_list:
        choices = [("Add to your list", ReadingList.merged), ("Replace your list", _replaced)]
    with st.container(horizontal=True, gap="small"):
        for label, change in choices:
            st.button(label, on_click=reading_list_state.bring_list, args=(change, imported))


def _replaced(_previous: ReadingList, imported: ReadingList) -> ReadingList:
    return imported
