"""Reading list: what the group picked, in order, with who presents what and when."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st

from dashboard.atlas.atlas import Atlas
from dashboard.cache.by_version import cached_by_version
from dashboard.reading_list.coverage import Coverage, coverage_of, in_words
from dashboard.reading_list.markdown_agenda import MISSING, weekday
from dashboard.reading_list.model import (
    LONGEST_NOTE,
    LONGEST_PRESENTER,
    LONGEST_TITLE,
    ListEntry,
    ReadingList,
    key_of,
)
from dashboard.reading_list.suggestions import Suggestion, suggestions
from dashboard.state import reading_list_state, session
from dashboard.text import escape
from dashboard.views.reading_list.coverage_table import draw_coverage
from dashboard.views.reading_list.import_export import draw_exports, draw_import
from dashboard.widgets.elements import heading, lead, note, paper_link, topic_chip
from dashboard.widgets.pick_buttons import pick_button
from dashboard.widgets.view_context import ViewContext

PAGE_SIZE = 25
_N_MORE, _N_FIRST = 2, 3
"""Papers that are suggested to a list, and to one that is empty."""

_FIRST_DAY, _LAST_DAY = dt.date(1, 1, 1), dt.date(9999, 12, 31)


def show(ctx: ViewContext) -> None:
    """Draw the view."""
    reading_list = ctx.address.reading_list
    ids = tuple(reading_list.paper_ids)
    coverage = _coverage(ctx.atlas, ids)
    if ids:
        lead(in_words(coverage, reading_list.meeting))
    else:
        lead("No papers picked yet: “Pick”, beside every paper, puts it here.")
    if ctx.address.filters.active:
        note("The list is always shown whole; the filters hold on the other views.")
    _draw_undo()
    if ids or reading_list:
        _draw_heading(reading_list)
    _draw_entries(ctx, reading_list)
    if ids:
        draw_coverage(ctx, coverage)
    found = _suggestions(ctx.atlas, ids)
    _draw_suggestions(ctx, found, started=bool(ids))
    if ids:
        draw_exports(ctx, reading_list, in_words(coverage))
    draw_import(ctx, reading_list)


@cached_by_version(max_entries=32)
def _coverage(atlas: Atlas, ids: tuple[str, ...]) -> Coverage:
    tables = atlas.snapshot.tables
    return coverage_of(ids, tables.papers, tables.topics, tables.themes, tables.verdicts)


@cached_by_version(max_entries=32)
def _suggestions(atlas: Atlas, ids: tuple[str, ...]) -> tuple[Suggestion, ...]:
    tables = atlas.snapshot.tables
    groups = (tables.topics, tables.themes, tables.verdicts, tables.shortlists)
    return suggestions(ids, tables.papers, *groups, _N_MORE if ids else _N_FIRST)


def _draw_undo() -> None:
    if reading_list_state.can_undo():
        st.button(
            "Undo the last change",
            key="list_undo",
            on_click=reading_list_state.undo_list,
            type="tertiary",
            icon=":material/undo:",
        )


def _draw_heading(reading_list: ReadingList) -> None:
    """Let the title of the list and the day of the meeting be written."""
    session.seed(reading_list_state.TITLE, reading_list.title)
    session.seed(reading_list_state.MEETING, reading_list.meeting)
    with st.container(horizontal=True, vertical_alignment="bottom", key="da-heading"):
        st.text_input(
            "Title of the list",
            key=reading_list_state.TITLE,
            max_chars=LONGEST_TITLE,
            on_change=reading_list_state.heading_changed,
            placeholder="such as: Reading group, spring",
            width=420,
        )
        st.date_input(
            "Meeting",
            key=reading_list_state.MEETING,
            value=None,
            min_value=_FIRST_DAY,
            max_value=_LAST_DAY,
            format="YYYY-MM-DD",
            on_change=reading_list_state.heading_changed,
            width=180,
        )


# --- the papers -------------------------------------------------------------------------------


def _draw_entries(ctx: ViewContext, reading_list: ReadingList) -> None:
    """Draw the papers in order, a page of them at a time."""
    n_papers = len(reading_list)
    n_pages = -(-n_papers // PAGE_SIZE)
    rows = st.container(key="da-entries", gap="small")
    page = st.pagination(n_pages, key=f"entries-{n_pages}") if n_pages > 1 else 1
    start = (page - 1) * PAGE_SIZE
    with rows:
        for place, entry in enumerate(reading_list.entries[start : start + PAGE_SIZE], start):
            with st.container(key=f"da-entry-{entry.paper_id}", gap=None):
                _draw_entry(ctx, entry, place, n_papers)
    if n_pages > 1:
        last = min(start + PAGE_SIZE, n_papers)
        note(f"{start + 1:,} to {last:,} of {n_papers:,} papers")


def _draw_entry(ctx: ViewContext, entry: ListEntry, place: int, n_papers: int) -> None:
    known = entry.paper_id in ctx.atlas.papers.index
    with st.container(horizontal=True, vertical_alignment="top", gap="xsmall", wrap=False):
        st.html(f'<span class="da-place">{place + 1}.</span>', width="content")
        with st.container(gap=None):
            if known:
                paper_link(ctx, entry.paper_id)
                st.html(f'<p class="da-facts">{_facts(ctx, entry.paper_id)}</p>')
            else:
                st.html(
                    f'<p class="da-facts"><b>{MISSING}</b><br>'
                    f"{key_of(entry.paper_id)}: it stays on the list, for an atlas that has it</p>"
                )
        _draw_moves(ctx, entry, place, n_papers)
    _draw_details(entry)


def _facts(ctx: ViewContext, paper_id: str) -> str:
    paper: Any = ctx.atlas.papers.loc[paper_id]
    digest = escape.html(ctx.atlas.digest_names[paper["first_digest"]])
    return f"{topic_chip(ctx, int(paper['topic_id']))} · {digest}"


def _draw_moves(ctx: ViewContext, entry: ListEntry, place: int, n_papers: int) -> None:
    """Draw the buttons that move a paper or take it off; each says which one, for who hears it."""
    papers = ctx.atlas.papers
    known = entry.paper_id in papers.index
    title = str(papers.at[entry.paper_id, "title"]) if known else key_of(entry.paper_id)
    name = escape.markdown(escape.shorten(title, 120))
    ways = (
        ("Move up", ":material/arrow_upward:", ReadingList.moved_up, place == 0),
        ("Move down", ":material/arrow_downward:", ReadingList.moved_down, place == n_papers - 1),
        ("Remove", ":material/close:", ReadingList.without, False),
    )
    with st.container(horizontal=True, gap=None, width="content", wrap=False):
        for word, icon, change, at_end in ways:
            key = f"da-move-{word.split()[-1].lower()}-{entry.paper_id}"
            st.button(
                f"{word}: *{name}*" if name else word,
                key=key,
                on_click=reading_list_state.change_list,
                args=(change, entry.paper_id),
                type="tertiary",
                icon=icon,
                disabled=at_end,
            )


def _draw_details(entry: ListEntry) -> None:
    """Say who presents a paper, when, and what is noted; unfolded, let it be written."""
    said = [f"Presented by <b>{escape.html(entry.presenter)}</b>"] if entry.presenter else []
    said += [weekday(entry.date)] if entry.date else []
    if entry.has_details:
        first = f"<p>{' · '.join(said)}</p>" if said else ""
        st.html(f'<div class="da-notes">{first}{escape.html_paragraphs(entry.note)}</div>')
    key = f"da-details-{entry.paper_id}"
    # With another label it would be another fold, and closed.
    with st.expander("Presenter, date, note", type="compact", on_change="rerun", key=key) as fold:
        if not fold.open:
            return
        presenter, date, noted = (
            f"{name}_{entry.paper_id}"
            for name in (
                reading_list_state.PRESENTER,
                reading_list_state.DATE,
                reading_list_state.NOTE,
            )
        )
        for name, value in (
            (presenter, entry.presenter),
            (date, entry.date),
            (noted, entry.note),
        ):
            session.seed(name, value)
        with st.container(horizontal=True):
            st.text_input(
                "Presenter",
                key=presenter,
                max_chars=LONGEST_PRESENTER,
                on_change=reading_list_state.details_changed,
                args=(entry.paper_id,),
                width=300,
            )
            st.date_input(
                "Date, if not at the meeting",
                key=date,
                value=None,
                min_value=_FIRST_DAY,
                max_value=_LAST_DAY,
                format="YYYY-MM-DD",
                on_change=reading_list_state.details_changed,
                args=(entry.paper_id,),
                width=220,
            )
        st.text_area(
            "Note",
            key=noted,
            max_chars=LONGEST_NOTE,
            on_change=reading_list_state.details_changed,
            args=(entry.paper_id,),
            height=90,
            width=620,
        )


# --- what else --------------------------------------------------------------------------------


def _draw_suggestions(ctx: ViewContext, found: tuple[Suggestion, ...], *, started: bool) -> None:
    """Draw papers that would add most, each with why and with its button."""
    if not found:
        if started and len(ctx.atlas.topics):
            note("Every topic has a paper on the list: there is nothing left to suggest.")
        return
    if not started:
        heading("To start with")
    else:
        heading(f"{'One' if len(found) == 1 else 'Two'} more, for what is missing")
    with st.container(key="da-list-suggested", gap="xxsmall"):
        for suggestion in found:
            paper_link(ctx, suggestion.paper_id)
            st.html(f'<p class="da-facts">{escape.html(suggestion.words)}</p>')
            pick_button(ctx, suggestion.paper_id, "suggested")
