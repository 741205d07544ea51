"""State of the map: its controls, the open paper and the selected papers."""

from __future__ import annotations

import streamlit as st

from dashboard.state.session import SELECTION, change_address
from dashboard.topic_map.selection import selected_ids
from dashboard.topic_map.viewport import Region

MAP, COLOR, HIGHLIGHT = "map", "map_color", "map_highlight"
NAMES, BESIDE = "map_names", "map_beside"


def map_changed(part: str, key: str) -> None:
    """Apply one control of the map: colours, highlight, names or side panel.

    Parameters
    ----------
    part
        Attribute of `Address` to change.
    key
        Key of the widget.
    """
    change_address(**{part: st.session_state.get(key)})


def zoom_to(region: Region | None) -> None:
    """Show a part of the map, or all of it for None; the selection stays."""
    change_address(region=region, paper=None)


def map_selected() -> None:
    """Open the clicked paper, or select the papers inside the lasso or box."""
    ids = selected_ids(st.session_state.get(MAP))
    st.session_state[SELECTION] = ids if len(ids) > 1 else ()
    change_address(paper=ids[0] if len(ids) == 1 else None)


def close_paper() -> None:
    """Close the open paper; the selection stays."""
    change_address(paper=None)


def clear_selection() -> None:
    """Clear the selection and close the open paper."""
    st.session_state[SELECTION] = ()
    change_address(paper=None)


def selection() -> tuple[str, ...]:
    """Return the ids of the selected papers."""
    return st.session_state.get(SELECTION, ())
