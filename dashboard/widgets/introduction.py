"""The introduction above the map for new readers, with suggested starting points."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.atlas.filters import Filters
from dashboard.atlas.starting_points import StartingPoint, starting_points
from dashboard.cache.comparisons import compared
from dashboard.routing.address import Address
from dashboard.state import introduction_state
from dashboard.text import escape
from dashboard.topic_map import coloring
from dashboard.trends import comparison_sides
from dashboard.widgets.elements import link
from dashboard.widgets.view_context import ViewContext


def show(ctx: ViewContext) -> None:
    """Draw the introduction if this session shows it."""
    # The container is always there, even if empty: the elements below it keep their positions,
    # or Streamlit would remount the map.
    with st.container(key="da-introduction", gap="xsmall"):
        if not introduction_state.is_shown():
            return
        st.html(f'<p class="da-note"><b>New here?</b> {_words(ctx)}</p>')
        with st.container(horizontal=True, vertical_alignment="bottom", key="da-starts"):
            for point in starting_points(ctx.atlas, lambda: _latest_changes(ctx)):
                _draw_point(ctx, point)
            st.button("Got it", on_click=introduction_state.close, key="introduction-close")


def _words(ctx: ViewContext) -> str:
    """Return what the map shows and what to do next, in about 30 words."""
    names = ", names show topics" if len(ctx.atlas.topics) else ""
    touch = "Tap" if ctx.phone else "Click"
    find = "search above" if ctx.phone else "search and filter in the sidebar"
    # The suggestions have figures of all papers and lead to views without filters.
    among = " (figures of all papers, without your filters)" if ctx.address.filters.active else ""
    return (
        f"Each point is a paper; {coloring.SENTENCES[ctx.coloring]}{names}. {touch} a point to "
        f"read it, {find}, or start with{among}:"
    )


def show_link(ctx: ViewContext) -> None:
    """Draw a button that brings a closed introduction back."""
    if ctx.address == Address() and not introduction_state.is_shown():
        st.button(
            "Introduction",
            on_click=introduction_state.bring_back,
            type="tertiary",
            icon=":material/help:",
            key="introduction-open",
        )


def _latest_changes(ctx: ViewContext) -> pd.DataFrame | None:
    sides = comparison_sides.default(ctx.atlas.digests)
    return compared(ctx.atlas, *sides, "topic", "").table if sides else None


def _draw_point(ctx: ViewContext, point: StartingPoint) -> None:
    """Draw a starting point: the reason and figures in small print, then the link."""
    facts = " · ".join(part for part in (point.reason, point.figures) if part)
    # Not the other parts of the address: the figures are those of all papers.
    to = Address(reading_list=ctx.address.reading_list)
    view = "papers" if point.kind == "digest" else "topics"
    if point.kind == "digest":
        to = replace(to, filters=Filters(new_in_digest=str(point.target)))
    elif point.kind == "theme":
        to = to.in_theme(int(point.target))
    else:
        to = to.at(topic=int(point.target))
    with st.container(gap=None, width="content", key=f"da-start-{point.kind}"):
        st.html(f'<span class="da-quiet">{escape.html(facts)}</span>')
        link(ctx, view, escape.shorten(point.name, 60), to)
