"""What the browser keeps: reading list, last visit, address of the open page.

The server forgets a session when it restarts or a connection stays cut; the browser then gives
its copy to the new session. `browser_scripts/memory.js` is the other half.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.atlas.known_ids import Known
from dashboard.atlas.typed_dates import days_of
from dashboard.reading_list import url_code
from dashboard.reading_list.model import ListFullError, ReadingList
from dashboard.routing import url_params
from dashboard.routing.address import Address

COPY = "browser_copy"
"""Key of the component that talks to the browser."""

PREVIOUS_LIST = "list_previous"
"""Slot of the list that *Undo last change* restores."""

_SESSION, _OPENED, _OPENED_LIST = "copy_session", "copy_opened", "copy_opened_list"
_RECEIVED, _ANSWERED, _OWN = "copy_received", "copy_answered", "copy_own"
_UNREPORTED, _LAST_SHOWN = "copy_unreported", "copy_last_shown"

_LONGEST_ID = 40


def note_opening(params: Mapping[str, str]) -> None:
    """Record the parameters of a session's first run; later calls change nothing."""
    state = st.session_state
    state.setdefault(_SESSION, secrets.token_hex(8))
    state.setdefault(_OPENED, bool(params))
    state.setdefault(_OPENED_LIST, params.get(url_code.PARAMETER, ""))


def receive() -> None:
    """Keep what the browser sent, for the next run; called by the component."""
    sent = st.session_state[COPY].get("kept")
    if isinstance(sent, Mapping):
        texts = {k: v for k, v in sent.items() if k in url_params.KEYS and isinstance(v, str)}
        st.session_state[_RECEIVED] = texts


def receive_visit() -> None:
    """Keep the newest digest of the last visit, which the browser remembers."""
    shown = st.session_state[COPY].get("visited")
    if isinstance(shown, str) and len(shown) <= _LONGEST_ID and days_of(shown[:10]):
        st.session_state[_LAST_SHOWN] = shown


def digest_of_last_visit() -> str | None:
    """Return the newest digest that the reader was shown on the last visit, if any.

    It may be the id of a digest that no longer exists; ids start with their date, so they sort.
    """
    return st.session_state.get(_LAST_SHOWN)


def woken() -> None:
    """Do nothing: after a reconnection only the run that follows is needed."""


def take(address: Address, known: Known) -> Address:
    """Return the address with what the browser sent since the last run, if anything."""
    state = st.session_state
    if _RECEIVED not in state:
        return address
    reading_list = with_received(address.reading_list)
    received = state.pop(_RECEIVED)
    kept, _ = url_params.from_params(received, known)
    state[_ANSWERED] = True
    if reading_list != kept.reading_list and state[_OPENED_LIST]:
        # A link that was opened on purpose wins; undo brings the reader's own list back.
        state.setdefault(PREVIOUS_LIST, kept.reading_list)
        state[_UNREPORTED] = True
        return address
    state[_OWN] = True
    is_untouched = replace(address, reading_list=ReadingList()) == Address()
    base = kept.at() if is_untouched and not state[_OPENED] else address
    return replace(base, reading_list=reading_list)


def with_received(reading_list: ReadingList) -> ReadingList:
    """Return the browser's list with a session's; a link's own list stays as it is."""
    received = st.session_state.get(_RECEIVED, {})
    kept = url_code.from_code(received.get(url_code.PARAMETER, "")).reading_list
    if st.session_state.get(_OPENED_LIST) or not kept:
        return reading_list
    try:
        return kept.merged(reading_list)
    except ListFullError:
        return kept


def outgoing(address: Address, newest: str | None) -> dict[str, Any]:
    """Return what the browser is to keep, after a run's address is known.

    Parameters
    ----------
    address
        The current address.
    newest
        The newest digest that the page shows, which a later visit starts from.
    """
    state = st.session_state
    params = url_params.to_params(address.at())
    if params.get(url_code.PARAMETER, "") != state[_OPENED_LIST]:
        state[_OWN] = True
    return {
        "session": state[_SESSION],
        "opened": state[_OPENED],
        "answered": state.get(_ANSWERED, False),
        "own": state.get(_OWN, False),
        "params": params,
        "newest": newest,
    }


def other_list_kept() -> bool:
    """Return True once if a link's list is shown in place of the browser's."""
    return bool(st.session_state.pop(_UNREPORTED, False))
