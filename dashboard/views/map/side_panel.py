"""The panel beside the map: topics, papers, one open paper or the selected ones."""

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
from dashboard.widgets.question_trend import trend_fold
from dashboard.widgets.search_results import part_beside, results
from dashboard.widgets.topic_list import sizes_of, theme_groups
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import confidence
from evidence import formatting

_BESIDE = {"topics": "Topics", "papers": "Papers"}


def show(ctx: ViewContext) -> None:
    """Draw the open paper, else the selected papers, else all that is on the map."""
    papers = in_region(ctx)
    selected = [i for i in map_state.selection() if i in ctx.papers.index]
    paper = ctx.address.paper
    if paper is not None:
        back = formatting.count(len(selected), "paper") if selected else "the map"
        st.button(
            f"Back to {back}",
            on_click=map_state.close_paper,
            type="tertiary",
            icon=":material/arrow_back:",
        )
        paper_card(ctx, paper)
    elif selected:
        _draw_selected(ctx, ctx.papers.loc[selected])
    else:
        _draw_all(ctx, papers)


def in_region(ctx: ViewContext) -> pd.DataFrame:
    """Return the papers that pass the filters and lie in the visible part of the map."""
    region = ctx.address.region
    return ctx.papers if region is None else ctx.papers[region.holds(ctx.papers)]


def _draw_all(ctx: ViewContext, papers: pd.DataFrame) -> None:
    """Draw the topics or the papers of the map as a list.

    The list has the map's content for readers who can't see the map.
    """
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
        note("No matching papers in this part of the map. Go back to the whole map.")
    elif beside == "papers":
        found = results(ctx)
        heading(f"{formatting.count(len(papers), 'paper')} on the map")
        if found and found.ranked:
            ranked = papers.loc[[i for i in found.ids if i in papers.index]]
            paper_list(ctx, ranked, "all", beside=part_beside(ctx, found))
        else:
            paper_list(ctx, sorted_papers(ctx, papers, "Newest"), "all")
    else:
        _draw_topics(ctx, sizes_of(papers), len(papers))


def _draw_topics(ctx: ViewContext, sizes: list[tuple[int, int]], n_papers: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="da-side-head"):
        heading(f"{formatting.count(n_papers, 'paper')} by topic")
        note("Stability", explanation=confidence.stability_line(ctx.atlas.n_repeats))
    theme_groups(ctx, sizes, n_papers)


def _draw_selected(ctx: ViewContext, papers: pd.DataFrame) -> None:
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
            "Zoom to selection",
            on_click=map_state.zoom_to,
            args=(region,),
            type="tertiary",
            icon=":material/zoom_in:",
            help="Redraws this part of the map in full detail. The address links to it.",
        )
    heading(f"{formatting.count(len(papers), 'paper')} in {formatting.count(n_topics, 'topic')}")
    # Filters by digest apply to the selection too; they set the period of its trend.
    trend_fold(ctx, papers.index, ctx.address.filters, "trend-of-selection")
    theme_groups(ctx, sizes, len(papers))
    heading("Papers")
    paper_list(ctx, papers.sort_values("topic_id", kind="stable"), "lassoed")
