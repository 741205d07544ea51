"""Papers: all of them in a list to search and sort, and the page of each."""

from __future__ import annotations

import streamlit as st

from dashboard.cards import paper_card
from dashboard.components import Frame, lead, link, nothing_left
from dashboard.found import part_beside, results
from dashboard.lists import figure_beside, paper_list, sorted_papers
from evidence import phrases

_BEST = "Best match"
_ORDERS = ("Newest", "By digest", "Most novel", "Most central", "Strongest", "Title")
_WITH_NUMBER = ("Most novel", "Most central", "Strongest")


def show(frame: Frame) -> None:
    """Draw the view."""
    if frame.address.paper is not None:
        link(frame, "papers", "All papers", frame.address.at(), icon=":material/arrow_back:")
        paper_card(frame, frame.address.paper)
        return
    total = phrases.count(len(frame.atlas.papers), "paper")
    lead(f"{total} with their abstracts; search and filters are at the side.")
    found = results(frame)
    if nothing_left(frame):
        return
    ranked = found if found and found.ranked else None
    orders = (_BEST, *_ORDERS) if ranked else _ORDERS
    # A search begins with its best match, whatever the order was before.
    key = "papers_order_found" if ranked else "papers_order"
    order = st.selectbox("Order", orders, key=key, width=220)
    if ranked and order == _BEST:
        left = frame.papers.index
        papers = frame.papers.loc[[i for i in ranked.ids if i in left]]
        paper_list(frame, papers, f"papers-{order}", beside=part_beside(ranked))
        return
    beside = figure_beside(frame, order) if order in _WITH_NUMBER else None
    papers = sorted_papers(frame, frame.papers, order)
    paper_list(frame, papers, f"papers-{order}", beside=beside)
