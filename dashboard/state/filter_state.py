"""Callbacks of the sidebar's filters: they copy widget values into the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from dashboard.atlas.filters import Filters, Span, day_of, in_span_ids, span_of_days
from dashboard.atlas.recent_digests import Recent
from dashboard.atlas.typed_dates import typed_range
from dashboard.routing.address import FEW_DIGESTS, Notice
from dashboard.search.query import LONGEST_QUERY
from dashboard.state.session import change_address, here
from dashboard.state.typed_values import forget_problem, keep_problem, problem_of, typed_in
from dashboard.wording import link_notices

QUERY, DIGESTS, FIRST, LAST = "filter_query", "filter_digests", "filter_first", "filter_last"
THEMES, TOPICS, NEW = "filter_themes", "filter_topics", "filter_new"
MEMBERSHIP, PICKED = "filter_membership", "filter_picked"
RECENT = "filter_recent"
_RANGE = (FIRST, LAST)
_CHOSEN_RECENT = "filter_recent_chosen"


def filters_changed() -> None:
    """Apply the search and the selected digests, themes and topics."""
    state = st.session_state
    before = here().filters
    query, cut = link_notices.cut_query(typed_in(QUERY), LONGEST_QUERY)
    themes = tuple(state.get(THEMES, before.themes))
    topics = tuple(state.get(TOPICS, before.topics))
    wanted = replace(before, query=query, themes=themes, topics=topics)
    if DIGESTS in state:
        wanted = replace(wanted, digests=tuple(sorted(state[DIGESTS])), span=None)
    _filter(wanted, *([Notice("q", "limit", "", lost=(cut,))] if cut else []))


def range_changed(digest_ids: Sequence[str]) -> None:
    """Apply the typed range of dates; the range of all digests is no filter.

    A date that cannot be applied stays in its field, and the filters stay as they are.

    Parameters
    ----------
    digest_ids
        Ids of all digests, oldest first.
    """
    before = here().filters
    oldest, newest = day_of(digest_ids[0]), day_of(digest_ids[-1])
    try:
        first, last = typed_range(typed_in(FIRST), typed_in(LAST), oldest, newest)
    except ValueError as problem:
        keep_problem(_RANGE, before.span, str(problem))
        return
    forget_problem(_RANGE)
    _filter(_within(before, digest_ids, span_of_days(digest_ids, first, last)))


def range_problem() -> str:
    """Return what is wrong with the typed range of dates; empty if nothing is."""
    return problem_of(_RANGE, here().filters.span)


def recent_changed(digest_ids: Sequence[str], spans: Mapping[Recent, Span]) -> None:
    """Apply the selected period up to the latest digest; none is all digests."""
    state = st.session_state
    forget_problem(_RANGE)
    state[_CHOSEN_RECENT] = state[RECENT]
    span = spans[state[RECENT]] if state[RECENT] else (digest_ids[0], digest_ids[-1])
    _filter(_within(here().filters, digest_ids, span))


def recent_in_force(digest_ids: Sequence[str], spans: Mapping[Recent, Span]) -> Recent | None:
    """Return the period whose digests the filters select; of several, the chosen one."""
    filters = here().filters
    chosen = st.session_state.get(_CHOSEN_RECENT)
    for period in sorted(spans, key=lambda period: period != chosen):
        if _within(filters, digest_ids, spans[period]) == filters:
            return period
    return None


def _within(filters: Filters, digest_ids: Sequence[str], span: Span) -> Filters:
    """Return filters with a range of digests; few digests are listed."""
    if span == (digest_ids[0], digest_ids[-1]):
        return replace(filters, digests=(), span=None)
    if len(digest_ids) <= FEW_DIGESTS:
        return replace(filters, digests=in_span_ids(digest_ids, span), span=None)
    return replace(filters, digests=(), span=span)


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
    forget_problem(_RANGE)
    change_address(filters=Filters(), page=1)


def _filter(wanted: Filters, *notices: Notice) -> None:
    """Change the filters and close the open paper; sort a new search by match."""
    address = here()
    sort = address.sort if wanted.query == address.filters.query else None
    change_address(*notices, filters=wanted, paper=None, sort=sort, page=1)
