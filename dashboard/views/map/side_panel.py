"""Beside the map: its topics or its papers, the paper that was clicked, or what was lassoed."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.records import UNASSIGNED
from dashboard import state
from dashboard.routing.address import BESIDE
from dashboard.topic_map import viewport as canvas
from dashboard.widgets.elements import Frame, heading, note
from dashboard.widgets.paper_card import paper_card
from dashboard.widgets.paper_list import paper_list, sizes_of, sorted_papers, theme_groups
from dashboard.widgets.search_results import part_beside, results
from dashboard.wording import membership as wording
from evidence import formatting as phrases

_BESIDE = {"topics": "Topics", "papers": "Papers"}


def show(frame: Frame) -> None:
    """Draw what the reader did last, or else what is on the map."""
    papers = in_region(frame)
    lassoed = [i for i in state.selection() if i in frame.papers.index]
    paper = frame.address.paper
    if paper is not None:
        back = f"Back to {phrases.count(len(lassoed), 'paper')}" if lassoed else "Back to the map"
        st.button(back, on_click=state.close_paper, type="tertiary", icon=":material/arrow_back:")
        paper_card(frame, paper)
    elif lassoed:
        _draw_lassoed(frame, frame.papers.loc[lassoed])
    else:
        _draw_all(frame, papers)


def in_region(frame: Frame) -> pd.DataFrame:
    """Return the papers that are left in the part of the map that is shown."""
    region = frame.address.region
    return frame.papers if region is None else frame.papers[region.holds(frame.papers)]


def _draw_all(frame: Frame, papers: pd.DataFrame) -> None:
    """Draw the topics or the papers of the map: all that is on the canvas, without the canvas."""
    beside = frame.address.beside or BESIDE[0]
    if not len(frame.atlas.topics):
        beside = "papers"
    else:
        state.seed(state.BESIDE, beside)
        st.segmented_control(
            "Beside the map",
            BESIDE,
            required=True,
            format_func=lambda b: _BESIDE[b],
            key=state.BESIDE,
            on_change=state.map_changed,
            args=("beside", state.BESIDE),
            label_visibility="collapsed",
        )
    if papers.empty:
        note("No paper that passes the filters lies in this part of the map.")
    elif beside == "papers":
        found = results(frame)
        heading(f"{phrases.count(len(papers), 'paper')} on the map")
        if found and found.ranked:
            ranked = papers.loc[[i for i in found.ids if i in papers.index]]
            paper_list(frame, ranked, "all", beside=part_beside(frame, found))
        else:
            paper_list(frame, sorted_papers(frame, papers, "Newest"), "all")
    else:
        heading(f"{phrases.count(len(papers), 'paper')} by theme and topic")
        theme_groups(frame, sizes_of(papers), len(papers))
        note(wording.sure_line(frame.atlas.n_repeats))


def _draw_lassoed(frame: Frame, papers: pd.DataFrame) -> None:
    sizes = sizes_of(papers)
    n_topics = sum(topic_id != UNASSIGNED for topic_id, _ in sizes)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Back to the map",
            on_click=state.clear_selection,
            type="tertiary",
            icon=":material/arrow_back:",
        )
        region = canvas.region_around(papers, frame.atlas.papers)
        st.button(
            "Zoom to these",
            on_click=state.zoom_to,
            args=(region,),
            type="tertiary",
            icon=":material/zoom_in:",
            help="Draws this part of the map anew in full detail; the address leads there.",
        )
    heading(f"{phrases.count(len(papers), 'paper')} in {phrases.count(n_topics, 'topic')}")
    theme_groups(frame, sizes, len(papers))
    heading("The papers")
    paper_list(frame, papers.sort_values("topic_id", kind="stable"), "lassoed")
