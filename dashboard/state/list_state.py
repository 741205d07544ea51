"""Lists of papers: their order, and the page that is open."""

from __future__ import annotations

import streamlit as st

from dashboard.state.session import change_address

SORT, PAGE = "papers_sort", "papers_page"


def sort_changed(default: str) -> None:
    """Take over what the list of papers shall be ordered by; it is read from its beginning."""
    sort = st.session_state.get(SORT)
    change_address(sort=None if sort == default else sort, page=1)


def page_changed() -> None:
    """Take over which page of the list of papers is open."""
    change_address(page=st.session_state.get(PAGE) or 1)


def is_turned(key: str, list_of: int, page: int) -> bool:
    """Say whether the list under a key is the one drawn last, and is open at another page."""
    slot = f"turned-{key}"
    before = st.session_state.get(slot)
    st.session_state[slot] = list_of, page
    return before is not None and before[0] == list_of and before[1] != page
