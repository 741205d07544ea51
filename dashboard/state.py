"""What is remembered: the only code that touches the session's state and the address.

The truth is an `Address` in the session. Widgets are set from it and report back to it through
callbacks; every run writes it to the browser's address. An address that did not come from here
(a link was opened or followed) is taken over instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard import parameters
from dashboard.addresses import Address, Known, Notice, Span
from dashboard.canvas import Window
from dashboard.filters import Filters, span_of_days
from dashboard.reading_list import link as list_links
from dashboard.reading_list.entries import ListFullError, ReadingList
from dashboard.selected import selected_ids
from dashboard.text import plain

QUERY, DIGESTS, FIRST, LAST = "filter_query", "filter_digests", "filter_first", "filter_last"
THEMES, TOPICS, NEW = "filter_themes", "filter_topics", "filter_new"
SURE, PICKED = "filter_sure", "filter_picked"
MAP, COLOR, RING, NAMES, BESIDE = "map", "map_color", "map_ring", "map_names", "map_beside"
SHOWN, SHOWN_THEMES = "trends_shown", "trends_shown_themes"
LOOK, PANELS = "timelines_look", "timelines_panels"
WINDOW, PERIOD, LEVEL = "trends_window", "trends_period", "trends_level"
ORDER = "movers_order"
SORT, PAGE = "papers_sort", "papers_page"
QUICK, UNIT = "compared_quick", "compared_unit"
BEFORE = ("compared_before_first", "compared_before_last")
AFTER = ("compared_after_first", "compared_after_last")
TITLE, MEETING = "list_title", "list_meeting"
PRESENTER, DATE, NOTE = "list_presenter", "list_date", "list_note"

_ADDRESS, _WRITTEN, _NOTICES = "address", "address_written", "address_notices"
_TOUCHED, _SELECTION, _VIEW = "widget_touched", "selection", "view"
_SHOWN_BEFORE = "atlas_shown"
_FORMER, _WRITTEN_LISTS, _BROUGHT = "list_former", "lists_written", "lists_brought"


def sync(known: Known, view: str) -> tuple[Address, tuple[Notice, ...]]:
    """Bring session and browser address together, at the start of a run.

    Parameters
    ----------
    known
        The ids there are.
    view
        The name of the view that will be drawn.

    Returns
    -------
    Address, tuple of Notice
        Where the reader is, and what of the address they came by is not here or has moved.
    """
    state = st.session_state
    given = {key: st.query_params[key] for key in parameters.KEYS if key in st.query_params}
    address: Address = state.get(_ADDRESS, Address())
    # Straight after a widget was used the address in the browser may lag behind: not a link.
    followed = not state.pop(_TOUCHED, False) and given != state.get(_WRITTEN, {})
    if given and followed:
        mine = address.reading_list
        address, state[_NOTICES] = parameters.from_params(given, known)
        # A step back in the browser's history: what was picked since must not be lost by it.
        if given.get(list_links.PARAMETER, "") in state.get(_WRITTEN_LISTS, ()):
            address = replace(address, reading_list=mine)
    elif not given and (followed or state.get(_VIEW, view) != view):
        # The navigation drops every parameter: the filters hold, what was open is left.
        address, state[_NOTICES] = address.at(), ()
    address = _without_gone(address, known)
    # A link within a view brings the new parameters here but not into the browser's address;
    # one to another view does, and writing them again would leave a wrong step in its history.
    same_view = state.get(_VIEW, view) == view
    wanted = parameters.to_params(address)
    if wanted != given or (followed and same_view):
        others = {k: st.query_params.get_all(k) for k in st.query_params if k not in given}
        st.query_params.from_dict({**others, **wanted})
    state[_ADDRESS], state[_WRITTEN], state[_VIEW] = address, wanted, view
    written = (params.get(list_links.PARAMETER, "") for params in (given, wanted))
    state.setdefault(_WRITTEN_LISTS, set()).update(written)
    return address, state.get(_NOTICES, ())


def _without_gone(address: Address, known: Known) -> Address:
    """Drop ids that a new snapshot no longer has; a reading list keeps them."""
    others = parameters.to_params(replace(address, reading_list=ReadingList()))
    back, _ = parameters.from_params(others, known)
    return replace(back, reading_list=address.reading_list)


def note_shown() -> None:
    """Remember that this session has seen an analysis."""
    st.session_state[_SHOWN_BEFORE] = True


def was_shown() -> bool:
    """Say whether this session has seen an analysis before."""
    return _SHOWN_BEFORE in st.session_state


def n_picked() -> int:
    """Return how many papers are picked; known before `sync`, which needs the view."""
    address: Address | None = st.session_state.get(_ADDRESS)
    if address is not None:
        return len(address.reading_list)
    return len(list_links.from_code(st.query_params.get(list_links.PARAMETER, "")).reading_list)


def link(page: Any, label: str, to: Address, *, icon: str = "", wide: bool = False) -> None:
    """Draw a link to an address; `label` is Markdown."""
    st.page_link(
        page,
        label=label,
        icon=icon or None,
        help="",
        width="stretch" if wide else "content",
        query_params=parameters.to_params(to),
    )


def seed(key: str, value: object) -> None:
    """Let a widget show `value`; does nothing where it does, so that typing is not disturbed."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _filters() -> Filters:
    return st.session_state.get(_ADDRESS, Address()).filters


def _change(**changes: Any) -> None:
    st.session_state[_ADDRESS] = replace(st.session_state.get(_ADDRESS, Address()), **changes)
    st.session_state[_NOTICES] = ()
    st.session_state[_TOUCHED] = True


def _filter(wanted: Filters) -> None:
    """Change the filters; an open paper gives way to the papers that they leave.

    Another search begins with its best match, whatever the order was before.
    """
    address: Address = st.session_state.get(_ADDRESS, Address())
    sort = address.sort if wanted.query == address.filters.query else None
    _change(filters=wanted, paper=None, sort=sort, page=1)


# --- callbacks of widgets ---------------------------------------------------------------------


def filters_changed() -> None:
    """Take search, ticked digests, themes and topics over from their widgets."""
    state = st.session_state
    before = _filters()
    query = plain(state.get(QUERY) or "")[: parameters.LONGEST_QUERY]
    themes = tuple(state.get(THEMES, before.themes))
    topics = tuple(state.get(TOPICS, before.topics))
    wanted = replace(before, query=query, themes=themes, topics=topics)
    if DIGESTS in state:
        wanted = replace(wanted, digests=tuple(sorted(state[DIGESTS])), span=None)
    _filter(wanted)


def range_changed(digest_ids: Sequence[str]) -> None:
    """Take a range of days over; from the oldest digest to the newest is no filter.

    Parameters
    ----------
    digest_ids
        All digests, oldest first.
    """
    state = st.session_state
    if state[FIRST] is not None and state[LAST] is not None:
        span = span_of_days(digest_ids, state[FIRST], state[LAST])
        whole = (digest_ids[0], digest_ids[-1])
        _filter(replace(_filters(), digests=(), span=None if span == whole else span))


def new_changed(digest_id: str) -> None:
    """Take over whether only papers new in that digest are wanted."""
    _filter(replace(_filters(), new_in=digest_id if st.session_state[NEW] else None))


def sure_changed() -> None:
    """Take over how sure a paper's place in its topic must be."""
    _filter(replace(_filters(), sure=st.session_state[SURE]))


def picked_changed() -> None:
    """Take over whether only picked papers are wanted."""
    _filter(replace(_filters(), picked=() if st.session_state[PICKED] else None))


def reset_filters() -> None:
    """Leave every paper in again."""
    _change(filters=Filters(), page=1)


def shown_changed() -> None:
    """Take over which topics and themes Trends compares."""
    before: Address = st.session_state.get(_ADDRESS, Address())
    _change(
        shown=tuple(st.session_state.get(SHOWN, before.shown)),
        shown_themes=tuple(st.session_state.get(SHOWN_THEMES, before.shown_themes)),
    )


def look_changed() -> None:
    """Take over how the timelines are drawn."""
    _change(look=st.session_state.get(LOOK))


def panels_changed() -> None:
    """Take over how many timelines are drawn beside each other."""
    _change(panels=st.session_state.get(PANELS))


def map_changed(part: str, key: str) -> None:
    """Take over one choice about the map: what its colours, rings or names say, what is beside."""
    _change(**{part: st.session_state.get(key)})


def zoom_to(region: Window | None) -> None:
    """Show a part of the map in full detail, or all of it; what was lassoed stays chosen."""
    _change(region=region, paper=None)


def window_changed() -> None:
    """Take over which stretch of time verdicts shall be about."""
    _change(window=st.session_state.get(WINDOW))


def period_changed() -> None:
    """Take over what a point of a timeline shall be."""
    _change(period=st.session_state.get(PERIOD))


def level_changed() -> None:
    """Take over whether topics or themes are compared."""
    _change(level=st.session_state.get(LEVEL))


def order_changed() -> None:
    """Take over what the movers shall be ordered by."""
    _change(order=st.session_state.get(ORDER))


def sort_changed(default: str) -> None:
    """Take over what the list of papers shall be ordered by; it is read from its beginning."""
    sort = st.session_state.get(SORT)
    _change(sort=None if sort == default else sort, page=1)


def page_changed() -> None:
    """Take over which page of the list of papers is open."""
    _change(page=st.session_state.get(PAGE) or 1)


def is_turned(key: str, list_of: int, page: int) -> bool:
    """Say whether the list under a key is the one drawn last, and is open at another page."""
    slot = f"turned-{key}"
    before = st.session_state.get(slot)
    st.session_state[slot] = list_of, page
    return before is not None and before[0] == list_of and before[1] != page


def quick_changed(choices: Mapping[str, tuple[Span, Span]]) -> None:
    """Compare the two sides that go by the name that was picked."""
    if picked := choices.get(st.session_state[QUICK] or ""):
        # What the sides are chosen by follows them.
        st.session_state.pop(UNIT, None)
        _change(before=picked[0], after=picked[1])


def unit_changed(latest: Mapping[str, tuple[Span, Span] | None]) -> None:
    """Compare the last two stretches of the unit that was picked."""
    if picked := latest.get(st.session_state[UNIT] or ""):
        _change(before=picked[0], after=picked[1])


def sides_changed(last_of: Mapping[str, str], changed: str) -> None:
    """Take over both sides; of a side put the wrong way round the other end follows.

    Parameters
    ----------
    last_of
        The last digest of each stretch, by its first.
    changed
        The key of the widget that was used.
    """
    spans = []
    for first, last in (BEFORE, AFTER):
        start, end = st.session_state[first], st.session_state[last]
        if start > end:
            start = end = st.session_state[changed]
        spans.append((start, last_of[end]))
    _change(before=spans[0], after=spans[1])


def remembered(key: str) -> object:
    """Return what a widget holds, None where it was not drawn."""
    return st.session_state.get(key)


def map_selected() -> None:
    """Take over what was clicked or lassoed on the map."""
    ids = selected_ids(st.session_state.get(MAP))
    st.session_state[_SELECTION] = ids if len(ids) > 1 else ()
    _change(paper=ids[0] if len(ids) == 1 else None)


def close_paper() -> None:
    """Put the open paper away; what was lassoed stays."""
    _change(paper=None)


def clear_selection() -> None:
    """Forget what was clicked or lassoed."""
    st.session_state[_SELECTION] = ()
    _change(paper=None)


# --- the reading list -------------------------------------------------------------------------


def change_list(change: Callable[..., ReadingList], *details: Any) -> None:
    """Put in the place of the list what `change` makes of it; the former one can be had back."""
    former = _list()
    try:
        changed = change(former, *details)
    except ListFullError as error:
        _refuse(f"{error}.")
        return
    size = len(parameters.list_code(changed))
    if size > max(parameters.LONGEST_LIST, len(parameters.list_code(former))):
        _refuse(
            f"The list would take {size:,} characters of the address, which holds "
            f"{parameters.LONGEST_LIST:,}: shorten some notes, or make two lists of it."
        )
    elif changed != former:
        _change(reading_list=changed)
        st.session_state[_FORMER] = former


def _list() -> ReadingList:
    return st.session_state.get(_ADDRESS, Address()).reading_list


def _refuse(why: str) -> None:
    _change()
    st.session_state[_NOTICES] = (Notice(list_links.PARAMETER, "list", "", lost=(why,)),)


def heading_changed() -> None:
    """Take over the title of the list and the day of the meeting."""
    title, meeting = st.session_state[TITLE] or "", st.session_state[MEETING]
    change_list(lambda former: replace(former, title=title, meeting=meeting))


def details_changed(paper_id: str) -> None:
    """Take over who presents a paper, when, and what is noted."""
    presenter, date, note = (
        st.session_state[f"{key}_{paper_id}"] for key in (PRESENTER, DATE, NOTE)
    )
    change_list(
        lambda former: former.with_details(
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
    """Return whether there is a former list to go back to."""
    return _FORMER in st.session_state


def undo_list() -> None:
    """Have the list back as it was before its last change; once more undoes that."""
    former = st.session_state.get(_FORMER, _list())
    st.session_state[_FORMER] = _list()
    _change(reading_list=former)


# --- what was selected ------------------------------------------------------------------------


def selection() -> tuple[str, ...]:
    """Return the ids of the papers that were lassoed."""
    return st.session_state.get(_SELECTION, ())
