"""State of lists of papers and topics: their order and open page."""

from __future__ import annotations

import streamlit as st

from dashboard.state.session import change_address

SORT, PAGE = "papers_sort", "papers_page"
TOPIC_ORDER = "topics_order"


def sort_changed(default: str) -> None:
    """Apply the selected order and go to the first page."""
    sort = st.session_state.get(SORT)
    change_address(sort=None if sort == default else sort, page=1)


def topic_order_changed(default: str) -> None:
    """Apply the selected order of the outline's topics."""
    order = st.session_state.get(TOPIC_ORDER)
    change_address(topic_order=None if order == default else order)


def page_changed() -> None:
    """Apply the selected page."""
    change_address(page=st.session_state.get(PAGE) or 1)


def is_turned(key: str, list_of: int, page: int) -> bool:
    """Return True if the list was also drawn in the last run, but at another page.

    Parameters
    ----------
    key
        Name of the list's place in the view.
    list_of
        Hash of the list's papers.
    page
        The page to be drawn, from 1.
    """
    slot = f"turned-{key}"
    before = st.session_state.get(slot)
    st.session_state[slot] = list_of, page
    return before is not None and before[0] == list_of and before[1] != page
