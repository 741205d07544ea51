"""Map: all papers as points, and what was clicked or lassoed beside it."""

from __future__ import annotations

import streamlit as st

from analysis.records import UNASSIGNED
from dashboard import data, figures, state, text
from dashboard.components import (
    Frame,
    heading,
    lead,
    note,
    nothing_left,
    paper_card,
    paper_list,
    sorted_papers,
    topic_rows,
)

_TOPICS_AT_FIRST = 14


def show(frame: Frame) -> None:
    """Draw the view."""
    atlas = frame.atlas
    papers, digests = len(atlas.papers), len(atlas.digests)
    lead(
        f"{text.count(papers, 'paper')} from {text.count(digests, 'digest')}. "
        "Papers close together are about similar things; the colours are topics."
    )
    if nothing_left(frame):
        return
    left, right = st.columns([2, 1], gap="medium")
    with left:
        _draw_map(frame)
    with right:
        _draw_side(frame)
    heading("The papers on the map")
    paper_list(frame, sorted_papers(frame, frame.papers, "Newest"), "all")


def _draw_map(frame: Frame) -> None:
    figure = data.topic_map(frame.atlas, frame.address.filters, frame.mode, phone=frame.phone)
    st.plotly_chart(
        figure,
        theme=None,
        key=state.MAP,
        on_select=state.map_selected,
        selection_mode=("points", "lasso", "box"),
        config={
            "displaylogo": False,
            "displayModeBar": True,
            "scrollZoom": not frame.phone,
            "modeBarButtonsToRemove": ["select2d", "autoScale2d", "toImage"],
        },
        alt=(
            f"Map of {text.count(len(frame.papers), 'paper')} as points, coloured by topic. "
            "The same papers are listed under it."
        ),
    )
    between = int((frame.papers["topic_id"] == UNASSIGNED).sum())
    legend = []
    if between:
        sit = "paper sits" if between == 1 else "papers sit"
        legend.append(f"Grey rings: {between:,} {sit} between topics.")
    if len(frame.papers) > figures.MAX_POINTS:
        legend.append(
            f"The map draws {figures.MAX_POINTS:,} of {len(frame.papers):,} papers, of every topic "
            "the same share; the list has them all."
        )
    if frame.address.filters.active:
        legend.append("Faint points: papers that the filters leave out.")
    touch = "Tap" if frame.phone else "Click"
    legend.append(f"{touch} a point to read it; with the lasso above the map draw around several.")
    note(" ".join(legend))


def _draw_side(frame: Frame) -> None:
    lassoed = [i for i in state.selection() if i in frame.papers.index]
    paper = frame.address.paper
    if paper is not None:
        back = f"Back to {text.count(len(lassoed), 'paper')}" if lassoed else "Back to the topics"
        st.button(back, on_click=state.close_paper, type="tertiary", icon=":material/arrow_back:")
        paper_card(frame, paper)
    elif lassoed:
        _draw_lassoed(frame, lassoed)
    else:
        heading(f"Topics by size, of {text.count(len(frame.papers), 'paper')}")
        _draw_topics(frame)


def _draw_topics(frame: Frame) -> None:
    sizes = _sizes(frame)
    topic_rows(frame, sizes[:_TOPICS_AT_FIRST], len(frame.papers))
    if len(sizes) > _TOPICS_AT_FIRST:
        with st.expander(f"{len(sizes) - _TOPICS_AT_FIRST} more"):
            topic_rows(frame, sizes[_TOPICS_AT_FIRST:], len(frame.papers))


def _sizes(frame: Frame, ids: list[str] | None = None) -> list[tuple[int, int]]:
    """Count papers by topic, largest first, those between topics last."""
    papers = frame.papers if ids is None else frame.papers.loc[ids]
    sizes = papers["topic_id"].value_counts()
    pairs = [(int(t), int(n)) for t, n in zip(sizes.index, sizes, strict=True)]
    return sorted(pairs, key=lambda p: (p[0] == UNASSIGNED, -p[1], p[0]))


def _draw_lassoed(frame: Frame, ids: list[str]) -> None:
    sizes = _sizes(frame, ids)
    n_topics = sum(topic_id != UNASSIGNED for topic_id, _ in sizes)
    st.button(
        "Back to the topics",
        on_click=state.clear_selection,
        type="tertiary",
        icon=":material/arrow_back:",
    )
    heading(f"{text.count(len(ids), 'paper')} in {text.count(n_topics, 'topic')}")
    topic_rows(frame, sizes[:_TOPICS_AT_FIRST], len(ids))
    heading("The papers")
    paper_list(frame, frame.papers.loc[ids].sort_values("topic_id"), "lassoed")
