"""Where the reader is: the address in the session, and the browser's, brought together.

Widgets are set from the address in the session and report back to it through callbacks; every run
writes it to the browser's address. An address that did not come from here (a link was opened or
followed) is taken over instead.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.atlas.known_ids import Known
from dashboard.reading_list import url_code
from dashboard.reading_list.model import ReadingList
from dashboard.routing import aliases, url_params
from dashboard.routing.address import Address, Notice

_ADDRESS, _WRITTEN, _NOTICES = "address", "address_written", "address_notices"
_TOUCHED, _VIEW = "widget_touched", "view"
_SHOWN_BEFORE, _WRITTEN_LISTS = "atlas_shown", "lists_written"


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
    given = {
        key: st.query_params[key]
        for key in (*url_params.KEYS, *aliases.KEY_ALIASES)
        if key in st.query_params
    }
    address: Address = state.get(_ADDRESS, Address())
    # Straight after a widget was used the address in the browser may lag behind: not a link.
    followed = not state.pop(_TOUCHED, False) and given != state.get(_WRITTEN, {})
    if given and followed:
        mine = address.reading_list
        address, state[_NOTICES] = url_params.from_params(given, known)
        # A step back in the browser's history: what was picked since must not be lost by it.
        if given.get(url_code.PARAMETER, "") in state.get(_WRITTEN_LISTS, ()):
            address = replace(address, reading_list=mine)
    elif not given and (followed or state.get(_VIEW, view) != view):
        # The navigation drops every parameter: the filters hold, what was open is left.
        address, state[_NOTICES] = address.at(), ()
    address = _without_gone(address, known)
    # A link within a view brings the new parameters here but not into the browser's address;
    # one to another view does, and writing them again would leave a wrong step in its history.
    same_view = state.get(_VIEW, view) == view
    wanted = url_params.to_params(address)
    if wanted != given or (followed and same_view):
        others = {k: st.query_params.get_all(k) for k in st.query_params if k not in given}
        st.query_params.from_dict({**others, **wanted})
    state[_ADDRESS], state[_WRITTEN], state[_VIEW] = address, wanted, view
    written = (params.get(url_code.PARAMETER, "") for params in (given, wanted))
    state.setdefault(_WRITTEN_LISTS, set()).update(written)
    return address, state.get(_NOTICES, ())


def _without_gone(address: Address, known: Known) -> Address:
    """Drop ids that a new snapshot no longer has; a reading list keeps them."""
    others = url_params.to_params(replace(address, reading_list=ReadingList()))
    back, _ = url_params.from_params(others, known)
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
    return len(url_code.from_code(st.query_params.get(url_code.PARAMETER, "")).reading_list)


def link(page: Any, label: str, to: Address, *, icon: str = "", wide: bool = False) -> None:
    """Draw a link to an address; `label` is Markdown."""
    st.page_link(
        page,
        label=label,
        icon=icon or None,
        help="",
        width="stretch" if wide else "content",
        query_params=url_params.to_params(to),
    )


def seed(key: str, value: object) -> None:
    """Let a widget show `value`; does nothing where it does, so that typing is not disturbed."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def remembered(key: str) -> object:
    """Return what a widget holds, None where it was not drawn."""
    return st.session_state.get(key)


def here() -> Address:
    """Return where the reader is, as far as this session knows."""
    return st.session_state.get(_ADDRESS, Address())


def change_address(*notices: Notice, **changes: Any) -> None:
    """Go where a widget leads; what was told of the former address gives way to `notices`."""
    st.session_state[_ADDRESS] = replace(here(), **changes)
    st.session_state[_NOTICES] = notices
    st.session_state[_TOUCHED] = True
