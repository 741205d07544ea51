"""The component that lets the browser keep list, address and visits."""

from __future__ import annotations

import hashlib
from pathlib import Path

import streamlit as st

from dashboard.browser_scripts import script
from dashboard.routing.address import Address
from dashboard.state import browser_copy, introduction_state, session


def show(address: Address, folder: Path, newest: str | None) -> None:
    """Draw the component, which is invisible.

    Parameters
    ----------
    address
        The current address.
    folder
        The snapshot's folder, so that two atlases at one address keep separate lists.
    newest
        The newest digest of the snapshot.
    """
    atlas_id = hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:12]
    kept = browser_copy.outgoing(address, newest)
    closed = introduction_state.cookie(is_known=kept["own"])
    component = st.components.v2.component(
        "digest_atlas_memory", js=f"{script('history')}\n{script('memory')}"
    )
    with st.container(key="da-memory"):
        component(
            data={**kept, "atlas": atlas_id, "closed": closed},
            key=browser_copy.COPY,
            on_kept_change=browser_copy.receive,
            on_visited_change=browser_copy.receive_visit,
            on_woke_change=browser_copy.woken,
            on_start_change=session.go_to_start,
        )
    if browser_copy.other_list_kept():
        st.toast(
            "This link has its own reading list. *Undo last change* in the reading list brings "
            "yours back.",
            duration="long",
        )
