"""Papers: all of them in a list to search and sort, and the page of each."""

from __future__ import annotations

import streamlit as st

from dashboard import text
from dashboard.components import (
    Frame,
    lead,
    link,
    nothing_left,
    paper_card,
    paper_list,
    sorted_papers,
)

_ORDERS = ("Newest", "By digest", "Most central", "Title")


def show(frame: Frame) -> None:
    """Draw the view."""
    if frame.address.paper is not None:
        link(frame, "papers", "All papers", frame.address.at(), icon=":material/arrow_back:")
        paper_card(frame, frame.address.paper)
        return
    total = text.count(len(frame.atlas.papers), "paper")
    lead(f"{total} with their abstracts; search and filters are at the side.")
    if nothing_left(frame):
        return
    order = st.selectbox("Order", _ORDERS, key="papers_order", width=220)
    paper_list(frame, sorted_papers(frame, frame.papers, order), f"papers-{order}")
