"""Callbacks of the sidebar's filters: they copy widget values into the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard.atlas.filters import Filters, span_of_days
from dashboard.routing.address import Notice
from dashboard.search.query import LONGEST_QUERY
from dashboard.state.session import change_address, here
from dashboard.text.escape import plain
from dashboard.wording import link_notices

QUERY, DIGESTS, FIRST, LAST = "filter_query", "filter_digests", "filter_first", "filter_last"
THEMES, TOPICS, NEW = "filter_themes", "filter_topics", "filter_new"
MEMBERSHIP, PICKED = "filter_membership", "filter_picked"


def filters_changed() -> None:
    """Apply the search and the selected digests, themes and topics."""
    state = st.session_state
    before = here().filters
    query, cut = link_notices.cut_query(plain(state.get(QUERY) or ""), LONGEST_QUERY)
    themes = tuple(state.get(THEMES, before.themes))
    topics = tuple(state.get(TOPICS, before.topics))
    wanted = replace(before, query=query, themes=themes, topics=topics)
    if DIGESTS in state:
        wanted = replace(wanted, digests=tuple(sorted(state[DIGESTS])), span=None)
    _filter(wanted, *([Notice("q", "limit", "", lost=(cut,))] if cut else []))


def range_changed(digest_ids: Sequence[str]) -> None:
    """Apply the range of dates; the range of all digests is no filter.

    Parameters
    ----------
    digest_ids
        Ids of all digests, oldest first.
    """
    state = st.session_state
    if state[FIRST] is not None and state[LAST] is not None:
        span = span_of_days(digest_ids, state[FIRST], state[LAST])
        whole = (digest_ids[0], digest_ids[-1])
        _filter(replace(here().filters, digests=(), span=None if span == whole else span))


def new_changed(digest_id: str) -> None:
    """Apply the filter for papers first listed in a digest."""
    _filter(replace(here().filters, new_in_digest=digest_id if st.session_state[NEW] else None))


def membership_changed() -> None:
    """Apply the filter for papers' match with their topics."""
    _filter(replace(here().filters, membership=st.session_state[MEMBERSHIP]))


def picked_changed() -> None:
    """Apply the filter for papers on the reading list."""
    _filter(replace(here().filters, picked=() if st.session_state[PICKED] else None))


def reset_filters() -> None:
    """Clear all filters."""
    change_address(filters=Filters(), page=1)


def _filter(wanted: Filters, *notices: Notice) -> None:
    """Change the filters and close the open paper; sort a new search by match."""
    address = here()
    sort = address.sort if wanted.query == address.filters.query else None
    change_address(*notices, filters=wanted, paper=None, sort=sort, page=1)
