"""Whether the page shows the introduction above the map."""

from __future__ import annotations

import streamlit as st

from dashboard.routing.address import Address
from dashboard.state import browser_copy
from dashboard.state.session import here

_SHOWN, _CLOSED = "introduction_shown", "introduction_closed"
_COOKIE, _VALUE = "digest_atlas_introduction", "closed"


def is_shown() -> bool:
    """Return whether to show the introduction on the map.

    It shows until the reader closes it, for good, or changes the address: by a filter, a
    selection, a pick or a control of the map. A session opened by a link with any parameter never
    shows it unasked, nor does that of a returning reader, who is told what is new.
    """
    is_returning = browser_copy.digest_of_last_visit() is not None
    if is_returning or here() != Address() or st.context.cookies.get(_COOKIE) == _VALUE:
        st.session_state.setdefault(_SHOWN, False)
    return bool(st.session_state.get(_SHOWN, True))


def close() -> None:
    """Hide the introduction in this browser."""
    st.session_state[_SHOWN] = False
    st.session_state[_CLOSED] = True


def bring_back() -> None:
    """Show the introduction again, under any filters, until it is closed."""
    st.session_state[_SHOWN] = True


def cookie(*, is_known: bool) -> str | None:
    """Return the cookie that keeps the introduction closed; None while it is open.

    Parameters
    ----------
    is_known
        True if the reader has a reading list, and so is no longer new.
    """
    closed = is_known or st.session_state.get(_CLOSED)
    return f"{_COOKIE}={_VALUE}" if closed else None
