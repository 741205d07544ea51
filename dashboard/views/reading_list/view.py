"""Reading list view: picked papers in order, with presenters, dates and notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.atlas.atlas import Atlas
from dashboard.atlas.filters import Filters
from dashboard.cache.by_version import cached_by_version
from dashboard.reading_list.coverage import Coverage, coverage_of, in_words
from dashboard.reading_list.markdown_agenda import MISSING, weekday
from dashboard.reading_list.model import (
    LONGEST_NOTE,
    LONGEST_PRESENTER,
    LONGEST_TITLE,
    ListEntry,
    ReadingList,
    paper_key,
)
from dashboard.reading_list.suggestions import Suggestion, suggestions
from dashboard.state import reading_list_state, session
from dashboard.state.typed_values import problem_of
from dashboard.text import escape
from dashboard.views.reading_list.coverage_table import draw_coverage
from dashboard.views.reading_list.import_export import draw_exports, draw_import
from dashboard.widgets.elements import (
    date_field,
    heading,
    lead,
    note,
    paper_link,
    problem_note,
    topic_chip,
)
from dashboard.widgets.pick_buttons import pick_button
from dashboard.widgets.question_trend import trend_fold
from dashboard.widgets.view_context import ViewContext
from evidence import formatting

PAGE_SIZE = 25
_N_SUGGESTED, _N_SUGGESTED_IF_EMPTY = 2, 3
"""Number of suggestions for a list, and for an empty one."""


def show(ctx: ViewContext) -> None:
    """Draw the view."""
    reading_list = ctx.address.reading_list
    ids = tuple(reading_list.paper_ids)
    coverage = _coverage(ctx.atlas, ids)
    if ids:
        lead(in_words(coverage, reading_list.meeting))
    else:
        lead("Your reading list is empty. Pick papers in any view to share or export them.")
    if ctx.address.filters.active:
        note("Filters do not apply to the reading list; its figures are of all papers.")
    _draw_undo()
    if ids or reading_list:
        _draw_heading(reading_list)
    _draw_entries(ctx, reading_list)
    if ids:
        draw_coverage(ctx, coverage)
        trend_fold(ctx, ids, Filters(), "trend-of-list")
    _draw_suggestions(ctx, _suggestions(ctx.atlas, ids), started=bool(ids))
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
    return suggestions(ids, tables.papers, *groups, _N_SUGGESTED if ids else _N_SUGGESTED_IF_EMPTY)


def _draw_undo() -> None:
    if reading_list_state.can_undo():
        st.button(
            "Undo last change",
            key="list_undo",
            on_click=reading_list_state.undo_list,
            type="tertiary",
            icon=":material/undo:",
        )


def _draw_heading(reading_list: ReadingList) -> None:
    """Draw the fields for the list's title and meeting."""
    session.seed(reading_list_state.TITLE, reading_list.title)
    with st.container(horizontal=True, vertical_alignment="bottom", key="da-heading"):
        st.text_input(
            "List title",
            key=reading_list_state.TITLE,
            max_chars=LONGEST_TITLE,
            on_change=reading_list_state.heading_changed,
            placeholder="e.g. Reading group, spring",
            width=420,
        )
        problem = _draw_date(
            "Meeting date",
            reading_list_state.MEETING,
            reading_list.meeting,
            reading_list_state.heading_changed,
        )
    problem_note(problem)


def _draw_date(
    label: str,
    key: str,
    kept: dt.date | None,
    on_change: Callable[..., None],
    args: tuple[str, ...] = (),
) -> str:
    """Draw a field for a date; return what is wrong with the date in it, if anything."""
    problem = problem_of((key,), kept)
    date_field(
        label,
        key,
        str(kept or ""),
        on_change,
        args,
        problem=problem,
        placeholder="YYYY-MM-DD",
        width=220,
    )
    return problem


# --- the papers -------------------------------------------------------------------------------


def _draw_entries(ctx: ViewContext, reading_list: ReadingList) -> None:
    """Draw one page of the papers, in order."""
    n_papers = len(reading_list)
    n_pages = -(-n_papers // PAGE_SIZE)
    rows = st.container(key="da-entries", gap="small")
    page = st.pagination(n_pages, key=f"entries-{n_pages}") if n_pages > 1 else 1
    start = (page - 1) * PAGE_SIZE
    with rows:
        for index, entry in enumerate(reading_list.entries[start : start + PAGE_SIZE], start):
            with st.container(key=f"da-entry-{entry.paper_id}", gap=None):
                _draw_entry(ctx, entry, index, n_papers)
    if n_pages > 1:
        first, last = (formatting.number(n) for n in (start + 1, min(start + PAGE_SIZE, n_papers)))
        note(f"{first} to {last} of {formatting.count(n_papers, 'paper')}")


def _draw_entry(ctx: ViewContext, entry: ListEntry, index: int, n_papers: int) -> None:
    known = entry.paper_id in ctx.atlas.papers.index
    with st.container(horizontal=True, vertical_alignment="top", gap="xsmall", wrap=False):
        st.html(f'<span class="da-place">{index + 1}.</span>', width="content")
        with st.container(gap=None):
            if known:
                paper_link(ctx, entry.paper_id)
                st.html(f'<p class="da-facts">{_facts(ctx, entry.paper_id)}</p>')
            else:
                st.html(
                    f'<p class="da-facts"><b>{escape.html(entry.title or MISSING)}</b><br>'
                    f"{_missing_words(entry)}</p>"
                )
        _draw_buttons(ctx, entry, index, n_papers)
    _draw_details(entry)


def _missing_words(entry: ListEntry) -> str:
    where = f"{MISSING}; it" if entry.title else paper_key(entry.paper_id)
    return f"{where} stays on the list for other atlases"


def _facts(ctx: ViewContext, paper_id: str) -> str:
    paper: Any = ctx.atlas.papers.loc[paper_id]
    digest = escape.html(ctx.atlas.digest_names[paper["first_digest"]])
    return f"{topic_chip(ctx, int(paper['topic_id']))} · {digest}"


def _draw_buttons(ctx: ViewContext, entry: ListEntry, index: int, n_papers: int) -> None:
    """Draw the buttons to move or remove a paper, with its title for screen readers."""
    papers = ctx.atlas.papers
    known = entry.paper_id in papers.index
    missing = entry.title or paper_key(entry.paper_id)
    title = str(papers.at[entry.paper_id, "title"]) if known else missing
    name = escape.markdown(escape.shorten(title, 40))
    actions = (
        ("Move up", ":material/arrow_upward:", ReadingList.moved_up, index == 0),
        ("Move down", ":material/arrow_downward:", ReadingList.moved_down, index == n_papers - 1),
        ("Remove", ":material/close:", ReadingList.without, False),
    )
    with st.container(horizontal=True, gap=None, width="content", wrap=False):
        for action, icon, change, is_disabled in actions:
            key = f"da-move-{action.split()[-1].lower()}-{entry.paper_id}"
            st.button(
                f"{action}: *{name}*" if name else action,
                key=key,
                on_click=reading_list_state.change_list,
                args=(change, entry.paper_id),
                type="tertiary",
                icon=icon,
                disabled=is_disabled,
            )


def _draw_details(entry: ListEntry) -> None:
    """Draw presenter, date and note of a paper, and an expander to edit them."""
    # The saved details stay visible while the expander is closed.
    facts = [f"Presenter: <b>{escape.html(entry.presenter)}</b>"] if entry.presenter else []
    facts += [weekday(entry.date)] if entry.date else []
    if entry.has_details:
        first = f"<p>{' · '.join(facts)}</p>" if facts else ""
        st.html(f'<div class="da-notes">{first}{escape.html_paragraphs(entry.note)}</div>')
    key = f"da-details-{entry.paper_id}"
    # The label is constant: streamlit closes an expander whose label changes.
    with st.expander(
        "Presenter, date, note", type="compact", on_change="rerun", key=key
    ) as expander:
        # Closed fields are not drawn: they would add three widgets per paper.
        if not expander.open:
            return
        presenter, date, note_key = (
            f"{name}_{entry.paper_id}"
            for name in (
                reading_list_state.PRESENTER,
                reading_list_state.DATE,
                reading_list_state.NOTE,
            )
        )
        # Undo or an import may have changed the details since the fields were drawn.
        for name, value in ((presenter, entry.presenter), (note_key, entry.note)):
            session.seed(name, value)
        # Each field saves all three details when it changes.
        with st.container(horizontal=True):
            st.text_input(
                "Presenter",
                key=presenter,
                max_chars=LONGEST_PRESENTER,
                on_change=reading_list_state.details_changed,
                args=(entry.paper_id,),
                width=300,
            )
            problem = _draw_date(
                "Date, if different from the meeting",
                date,
                entry.date,
                reading_list_state.details_changed,
                (entry.paper_id,),
            )
        problem_note(problem)
        st.text_area(
            "Note",
            key=note_key,
            max_chars=LONGEST_NOTE,
            on_change=reading_list_state.details_changed,
            args=(entry.paper_id,),
            height=90,
            width=620,
        )


# --- suggestions ------------------------------------------------------------------------------


def _draw_suggestions(
    ctx: ViewContext, suggested: tuple[Suggestion, ...], *, started: bool
) -> None:
    """Draw the suggested papers, each with its reason and its button."""
    if not suggested:
        if started and len(ctx.atlas.topics):
            note("Every topic has a paper on your list.")
        return
    heading("Suggestions to fill gaps" if started else "Start with")
    with st.container(key="da-list-suggested", gap="xxsmall"):
        for suggestion in suggested:
            paper_link(ctx, suggestion.paper_id)
            group = suggestion.group_words
            reason = suggestion.words if started else f"{group[:1].upper()}{group[1:]}"
            st.html(f'<p class="da-facts">{escape.html(reason)}</p>')
            pick_button(ctx, suggestion.paper_id, "suggested")
