"""The current address, kept in step between session state and browser.

Widgets are set from the session's address and change it through callbacks; every run writes it to
the browser. If the browser's address was changed by something else (the reader opened or followed
a link), it replaces the session's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.atlas.known_ids import Known
from dashboard.reading_list import url_code
from dashboard.reading_list.model import ReadingList
from dashboard.routing import aliases, url_params
from dashboard.routing.address import Address, Notice
from dashboard.state import browser_copy

_ADDRESS, _WRITTEN, _NOTICES = "address", "address_written", "address_notices"
_TOUCHED, _VIEW = "widget_touched", "view"
_SHOWN_BEFORE, _WRITTEN_LISTS = "atlas_shown", "lists_written"
SELECTION = "selection"
"""Slot of the papers that are selected on the map."""


def sync(known: Known, view: str) -> tuple[Address, tuple[Notice, ...]]:
    """Synchronize the addresses of session and browser at the start of a run.

    Parameters
    ----------
    known
        The ids in the snapshot.
    view
        The name of the view that will be drawn.

    Returns
    -------
    address : Address
        The current address.
    notices : tuple of Notice
        Unknown or moved ids in the address.
    """
    # Read our parameters from the browser, under current and earlier names.
    state = st.session_state
    given = {
        key: st.query_params[key]
        for key in (*url_params.KEYS, *aliases.KEY_ALIASES)
        if key in st.query_params
    }
    browser_copy.note_opening(given)
    address: Address = state.get(_ADDRESS, Address())
    is_same_view = state.get(_VIEW, view) == view
    # Right after a callback the browser's address may be outdated; that is not a followed link.
    followed = not state.pop(_TOUCHED, False) and given != state.get(_WRITTEN, {})
    mine = address.reading_list
    if _ADDRESS in state and _is_history_step():
        # Back and forward lead to what the reader saw, with the list as it is now.
        address, state[_NOTICES] = url_params.from_params(given, known)
        address = replace(address, reading_list=mine)
    elif given and followed:
        address, state[_NOTICES] = url_params.from_params(given, known)
        # A link drawn before the last pick: keep papers picked since then.
        if given.get(url_code.PARAMETER, "") in state.get(_WRITTEN_LISTS, ()):
            address = replace(address, reading_list=mine)
    elif not given and (followed or not is_same_view):
        # The navigation menu drops all parameters: keep the filters, close what is open.
        address, state[_NOTICES] = address.at(), ()
    address = _without_removed(browser_copy.take(address, known), known)
    # Write the browser's address. After a link within a view the browser still has the old
    # parameters; after a link to another view it has the new ones, and writing them again would
    # add a wrong entry to its history.
    wanted = url_params.to_params(address)
    if wanted != given or (followed and is_same_view):
        others = {k: st.query_params.get_all(k) for k in st.query_params if k not in given}
        st.query_params.from_dict({**others, **wanted})
    state[_ADDRESS], state[_WRITTEN], state[_VIEW] = address, wanted, view
    written = (params.get(url_code.PARAMETER, "") for params in (given, wanted))
    state.setdefault(_WRITTEN_LISTS, set()).update(written)
    return address, state.get(_NOTICES, ())


def _is_history_step() -> bool:
    """Return whether the browser's Back or Forward button started this run."""
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def _without_removed(address: Address, known: Known) -> Address:
    """Drop ids that a new snapshot lacks, except those on the reading list."""
    others = url_params.to_params(replace(address, reading_list=ReadingList()))
    back, _ = url_params.from_params(others, known)
    current = address.reading_list.with_current_ids(known.paper_aliases)
    return replace(back, reading_list=current)


def note_shown() -> None:
    """Record that this session has shown a snapshot."""
    st.session_state[_SHOWN_BEFORE] = True


def was_shown() -> bool:
    """Return True if this session has shown a snapshot."""
    return _SHOWN_BEFORE in st.session_state


def n_picked() -> int:
    """Return the number of picked papers; works before `sync`, which needs the view."""
    address: Address | None = st.session_state.get(_ADDRESS)
    if address is not None:
        return len(browser_copy.with_received(address.reading_list))
    return len(url_code.from_code(st.query_params.get(url_code.PARAMETER, "")).reading_list)


def link(page: Any, label: str, to: Address, *, icon: str = "", wide: bool = False) -> None:
    """Draw a link to a page at an address; `label` is Markdown."""
    st.page_link(
        page,
        label=label,
        icon=icon or None,
        help="",
        width="stretch" if wide else "content",
        query_params=url_params.to_params(to),
    )


def seed(key: str, value: object) -> None:
    """Set a widget's value if it differs, so that typing is not interrupted."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def remembered(key: str) -> object:
    """Return a widget's value; None if it was not drawn."""
    return st.session_state.get(key)


def here() -> Address:
    """Return the session's current address."""
    return st.session_state.get(_ADDRESS, Address())


def change_address(*notices: Notice, **changes: Any) -> None:
    """Change the address and replace the notices; called by widgets' callbacks."""
    _go_to(replace(here(), **changes), notices)


def go_to_start() -> None:
    """Go to the start of the view: nothing open, selected or zoomed; the filters stay."""
    _go_to(here().start(), ())
    st.session_state.pop(SELECTION, None)


def _go_to(address: Address, notices: tuple[Notice, ...]) -> None:
    st.session_state[_ADDRESS] = address
    st.session_state[_NOTICES] = notices
    st.session_state[_TOUCHED] = True
