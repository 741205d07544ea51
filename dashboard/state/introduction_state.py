"""Whether this session shows the introduction above the map."""

from __future__ import annotations

import streamlit as st

from dashboard.routing.address import Address
from dashboard.state.session import here

_SHOWN = "introduction_shown"


def is_shown() -> bool:
    """Return whether to show the introduction on the map.

    It shows until the reader closes it or changes the address: by a filter, a selection, a pick
    or a control of the map. A session opened by a link with any parameter never shows it unasked.
    """
    if here() != Address():
        st.session_state.setdefault(_SHOWN, False)
    return bool(st.session_state.get(_SHOWN, True))


def close() -> None:
    """Hide the introduction for the rest of the session."""
    st.session_state[_SHOWN] = False


def bring_back() -> None:
    """Show the introduction again, under any filters, until it is closed."""
    st.session_state[_SHOWN] = True
