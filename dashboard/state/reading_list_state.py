"""The reading list: what a reader changes in it, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.reading_list import url_code
from dashboard.reading_list.model import ListFullError, ReadingList
from dashboard.routing import url_params
from dashboard.routing.address import Notice
from dashboard.state.session import change_address, here

TITLE, MEETING = "list_title", "list_meeting"
PRESENTER, DATE, NOTE = "list_presenter", "list_date", "list_note"

_PREVIOUS, _BROUGHT = "list_previous", "lists_brought"


def change_list(change: Callable[..., ReadingList], *details: Any) -> None:
    """Put in the place of the list what `change` makes of it; the previous one can be restored."""
    previous = here().reading_list
    try:
        changed = change(previous, *details)
    except ListFullError as error:
        _refuse(f"{error}.")
        return
    size = len(url_params.list_code(changed))
    if size > max(url_params.LONGEST_LIST, len(url_params.list_code(previous))):
        _refuse(
            f"The list would take {size:,} characters of the address, which holds "
            f"{url_params.LONGEST_LIST:,}: shorten some notes, or make two lists of it."
        )
    elif changed != previous:
        change_address(reading_list=changed)
        st.session_state[_PREVIOUS] = previous


def _refuse(why: str) -> None:
    change_address(Notice(url_code.PARAMETER, "list", "", lost=(why,)))


def heading_changed() -> None:
    """Take over the title of the list and the day of the meeting."""
    title, meeting = st.session_state[TITLE] or "", st.session_state[MEETING]
    change_list(lambda previous: replace(previous, title=title, meeting=meeting))


def details_changed(paper_id: str) -> None:
    """Take over who presents a paper, when, and what is noted."""
    presenter, date, note = (
        st.session_state[f"{key}_{paper_id}"] for key in (PRESENTER, DATE, NOTE)
    )
    change_list(
        lambda previous: previous.with_details(
            paper_id, presenter=presenter or "", date=date, note=note or ""
        )
    )


def bring_list(change: Callable[..., ReadingList], brought: ReadingList) -> None:
    """Add a list that was brought, or take it instead; what it was read from is put away."""
    change_list(change, brought)
    st.session_state[_BROUGHT] = n_brought() + 1


def n_brought() -> int:
    """Return how many lists were brought; a new number empties the widgets that read them."""
    return st.session_state.get(_BROUGHT, 0)


def can_undo() -> bool:
    """Return whether there is a previous list to go back to."""
    return _PREVIOUS in st.session_state


def undo_list() -> None:
    """Have the list back as it was before its last change; once more undoes that."""
    previous = st.session_state.get(_PREVIOUS, here().reading_list)
    st.session_state[_PREVIOUS] = here().reading_list
    change_address(reading_list=previous)
