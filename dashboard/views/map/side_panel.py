"""Beside the map: its topics or its papers, the paper that was clicked, or what was lassoed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.records import UNASSIGNED
from dashboard.routing.address import BESIDE
from dashboard.state import map_state, session
from dashboard.topic_map import viewport
from dashboard.widgets.elements import heading, note
from dashboard.widgets.paper_card import paper_card
from dashboard.widgets.paper_list import paper_list, sorted_papers
from dashboard.widgets.search_results import part_beside, results
from dashboard.widgets.topic_list import sizes_of, theme_groups
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import confidence
from evidence import formatting

_BESIDE = {"topics": "Topics", "papers": "Papers"}


def show(ctx: ViewContext) -> None:
    """Draw what the reader did last, or else what is on the map."""
    papers = in_region(ctx)
    lassoed = [i for i in map_state.selection() if i in ctx.papers.index]
    paper = ctx.address.paper
    if paper is not None:
        back = (
            f"Back to {formatting.count(len(lassoed), 'paper')}" if lassoed else "Back to the map"
        )
        st.button(
            back, on_click=map_state.close_paper, type="tertiary", icon=":material/arrow_back:"
        )
        paper_card(ctx, paper)
    elif lassoed:
        _draw_lassoed(ctx, ctx.papers.loc[lassoed])
    else:
        _draw_all(ctx, papers)


def in_region(ctx: ViewContext) -> pd.DataFrame:
    """Return the papers that are left in the part of the map that is shown."""
    region = ctx.address.region
    return ctx.papers if region is None else ctx.papers[region.holds(ctx.papers)]


def _draw_all(ctx: ViewContext, papers: pd.DataFrame) -> None:
    """Draw the topics or the papers of the map: all that is on the canvas, without the canvas."""
    beside = ctx.address.beside or BESIDE[0]
    if not len(ctx.atlas.topics):
        beside = "papers"
    else:
        session.seed(map_state.BESIDE, beside)
        st.segmented_control(
            "Beside the map",
            BESIDE,
            required=True,
            format_func=lambda b: _BESIDE[b],
            key=map_state.BESIDE,
            on_change=map_state.map_changed,
            args=("beside", map_state.BESIDE),
            label_visibility="collapsed",
        )
    if papers.empty:
        note("No paper that passes the filters lies in this part of the map.")
    elif beside == "papers":
        found = results(ctx)
        heading(f"{formatting.count(len(papers), 'paper')} on the map")
        if found and found.ranked:
            ranked = papers.loc[[i for i in found.ids if i in papers.index]]
            paper_list(ctx, ranked, "all", beside=part_beside(ctx, found))
        else:
            paper_list(ctx, sorted_papers(ctx, papers, "Newest"), "all")
    else:
        heading(f"{formatting.count(len(papers), 'paper')} by theme and topic")
        theme_groups(ctx, sizes_of(papers), len(papers))
        note(confidence.stability_line(ctx.atlas.n_repeats))


def _draw_lassoed(ctx: ViewContext, papers: pd.DataFrame) -> None:
    sizes = sizes_of(papers)
    n_topics = sum(topic_id != UNASSIGNED for topic_id, _ in sizes)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Back to the map",
            on_click=map_state.clear_selection,
            type="tertiary",
            icon=":material/arrow_back:",
        )
        region = viewport.region_around(papers, ctx.atlas.papers)
        st.button(
            "Zoom to these",
            on_click=map_state.zoom_to,
            args=(region,),
            type="tertiary",
            icon=":material/zoom_in:",
            help="Draws this part of the map anew in full detail; the address leads there.",
        )
    heading(f"{formatting.count(len(papers), 'paper')} in {formatting.count(n_topics, 'topic')}")
    theme_groups(ctx, sizes, len(papers))
    heading("The papers")
    paper_list(ctx, papers.sort_values("topic_id", kind="stable"), "lassoed")
