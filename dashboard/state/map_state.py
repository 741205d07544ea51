"""The map: what it shows, what is open beside it, and what was clicked or lassoed on it."""

from __future__ import annotations

import streamlit as st

from dashboard.state.session import change_address
from dashboard.topic_map.selection import selected_ids
from dashboard.topic_map.viewport import Region

MAP, COLOR, HIGHLIGHT = "map", "map_color", "map_highlight"
NAMES, BESIDE = "map_names", "map_beside"

_SELECTION = "selection"


def map_changed(part: str, key: str) -> None:
    """Take over one choice about the map: what its colours, rings or names say, what is beside."""
    change_address(**{part: st.session_state.get(key)})


def zoom_to(region: Region | None) -> None:
    """Show a part of the map in full detail, or all of it; what was lassoed stays chosen."""
    change_address(region=region, paper=None)


def map_selected() -> None:
    """Take over what was clicked or lassoed on the map."""
    ids = selected_ids(st.session_state.get(MAP))
    st.session_state[_SELECTION] = ids if len(ids) > 1 else ()
    change_address(paper=ids[0] if len(ids) == 1 else None)


def close_paper() -> None:
    """Put the open paper away; what was lassoed stays."""
    change_address(paper=None)


def clear_selection() -> None:
    """Forget what was clicked or lassoed."""
    st.session_state[_SELECTION] = ()
    change_address(paper=None)


def selection() -> tuple[str, ...]:
    """Return the ids of the papers that were lassoed."""
    return st.session_state.get(_SELECTION, ())
