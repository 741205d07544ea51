"""The bar at the bottom of a phone's screen, with a link to each view."""

from __future__ import annotations

import streamlit as st

from dashboard.widgets.elements import link
from dashboard.widgets.view_context import ViewContext

_VIEWS = {
    "map": ("Map", ":material/map:"),
    "whats-new": ("New", ":material/fiber_new:"),
    "trends": ("Trends", ":material/trending_up:"),
    "topics": ("Topics", ":material/category:"),
    "papers": ("Papers", ":material/article:"),
    "reading-list": ("List", ":material/bookmarks:"),
    "about": ("About", ":material/info:"),
}
"""Short name and icon of each view."""


def show(ctx: ViewContext) -> None:
    """Draw the bar on a phone.

    On a phone Streamlit's navigation is in the closed sidebar. The style sheet shows the bar in
    narrow windows only. A page embedded in another one has neither.
    """
    if not ctx.phone or st.context.is_embedded:
        return
    # As from Streamlit's navigation: filters stay, an open paper or topic does not.
    to = ctx.address.at()
    with st.container(key="da-bar"):
        for view, (name, icon) in _VIEWS.items():
            here = "here" if view == ctx.view else "there"
            with st.container(key=f"da-bar-{here}-{view}", gap=None):
                n_picked = len(ctx.address.reading_list) if view == "reading-list" else 0
                link(ctx, view, f"{name} ({n_picked})" if n_picked else name, to, icon=icon)
