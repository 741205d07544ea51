"""Callbacks that change the reading list, with undo."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.atlas.typed_dates import typed_day
from dashboard.reading_list import url_code
from dashboard.reading_list.model import ListFullError, ReadingList
from dashboard.routing import url_params
from dashboard.routing.address import Notice
from dashboard.state.browser_copy import PREVIOUS_LIST
from dashboard.state.session import change_address, here
from dashboard.state.typed_values import forget_problem, keep_problem, typed_in
from evidence import formatting

TITLE, MEETING = "list_title", "list_meeting"
PRESENTER, DATE, NOTE = "list_presenter", "list_date", "list_note"

_IMPORTED = "lists_brought"


def change_list(change: Callable[..., ReadingList], *details: Any) -> None:
    """Replace the list by `change(list, *details)`; refuse one too long to link."""
    previous = here().reading_list
    try:
        changed = change(previous, *details)
    except ListFullError as error:
        _refuse(f"{error}.")
        return
    if changed.has_date and not changed.list_id:
        changed = replace(changed, list_id=secrets.token_hex(8))
    size = len(url_params.list_code(changed))
    if size > max(url_params.LONGEST_LIST, len(url_params.list_code(previous))):
        _refuse(
            f"The list is too long for a link ({formatting.number(size)} of at most "
            f"{formatting.number(url_params.LONGEST_LIST)} characters): shorten some notes or "
            "split the list."
        )
    elif changed != previous:
        change_address(reading_list=changed)
        st.session_state[PREVIOUS_LIST] = previous


def _refuse(why: str) -> None:
    change_address(Notice(url_code.PARAMETER, "list", "", lost=(why,)))


def heading_changed() -> None:
    """Apply the title of the list and the date of the meeting."""
    title = st.session_state[TITLE] or ""
    meeting = _typed_date(MEETING, here().reading_list.meeting)
    change_list(lambda previous: replace(previous, title=title, meeting=meeting))


def details_changed(paper_id: str) -> None:
    """Apply a paper's presenter, date and note."""
    presenter, note = (st.session_state[f"{key}_{paper_id}"] for key in (PRESENTER, NOTE))
    entry = here().reading_list.entry(paper_id)
    date = _typed_date(f"{DATE}_{paper_id}", entry.date if entry else None)
    change_list(
        lambda previous: previous.with_details(
            paper_id, presenter=presenter or "", date=date, note=note or ""
        )
    )


def _typed_date(key: str, before: dt.date | None) -> dt.date | None:
    """Return the date typed into a field; if it is wrong, the date before.

    What was typed stays in the field, with the reason.
    """
    try:
        day = typed_day(typed_in(key))
    except ValueError as problem:
        keep_problem((key,), before, str(problem))
        return before
    forget_problem((key,))
    return day


def bring_list(change: Callable[..., ReadingList], brought: ReadingList) -> None:
    """Import a list by `change` (add or replace) and empty the import widgets."""
    change_list(change, brought)
    st.session_state[_IMPORTED] = n_brought() + 1


def n_brought() -> int:
    """Return the number of imports; a new number in their keys empties widgets."""
    return st.session_state.get(_IMPORTED, 0)


def can_undo() -> bool:
    """Return True if there is a previous list to restore."""
    return PREVIOUS_LIST in st.session_state


def undo_list() -> None:
    """Restore the list before its last change; a second call redoes the change."""
    previous = st.session_state.get(PREVIOUS_LIST, here().reading_list)
    st.session_state[PREVIOUS_LIST] = here().reading_list
    change_address(reading_list=previous)
