"""Map: all papers as points, and what was clicked or lassoed beside it."""

from __future__ import annotations

import streamlit as st

from analysis.records import FAIRLY_SURE, UNASSIGNED, VERY_SURE, sureness
from dashboard import data, figures, state, wording
from dashboard.cards import paper_card
from dashboard.components import Frame, dot, heading, lead, link, note, nothing_left
from dashboard.lists import paper_list, sizes_of, sorted_papers, theme_groups
from dashboard.palette import COLORINGS, Coloring, sure_color
from evidence import phrases

_COLORED: dict[Coloring, str] = {
    "theme": "the colours are themes",
    "topic": "the colours are topics, each a shade of its theme's",
    "sure": "the deeper the colour, the surer a paper belongs to its topic",
}
_CHOICES: dict[Coloring, str] = {"theme": "Theme", "topic": "Topic", "sure": "How sure"}


def show(frame: Frame) -> None:
    """Draw the view."""
    atlas = frame.atlas
    papers, digests = len(atlas.papers), len(atlas.digests)
    lead(
        f"{phrases.count(papers, 'paper')} from {phrases.count(digests, 'digest')}. "
        f"Papers close together are about similar things; {_COLORED[frame.coloring]}."
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
    _draw_choice(frame)
    figure = data.topic_map(
        frame.atlas, frame.address.filters, frame.coloring, frame.mode, phone=frame.phone
    )
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
            f"Map of {phrases.count(len(frame.papers), 'paper')} as points; "
            f"{_COLORED[frame.coloring]}. "
            "The same papers are listed under it."
        ),
    )
    _draw_legend(frame)
    said = []
    if len(frame.papers) > figures.MAX_POINTS:
        said.append(
            f"The map draws {figures.MAX_POINTS:,} of {len(frame.papers):,} papers, of every topic "
            "the same share; the list has them all."
        )
    if frame.address.filters.active:
        said.append("Faint points: papers that the filters leave out.")
    touch = "Tap" if frame.phone else "Click"
    said.append(f"{touch} a point to read it; with the lasso above the map draw around several.")
    note(" ".join(said))


def _draw_side(frame: Frame) -> None:
    lassoed = [i for i in state.selection() if i in frame.papers.index]
    paper = frame.address.paper
    if paper is not None:
        back = (
            f"Back to {phrases.count(len(lassoed), 'paper')}" if lassoed else "Back to the topics"
        )
        st.button(back, on_click=state.close_paper, type="tertiary", icon=":material/arrow_back:")
        paper_card(frame, paper)
    elif lassoed:
        _draw_lassoed(frame, lassoed)
    else:
        heading(f"{phrases.count(len(frame.papers), 'paper')} by theme and topic")
        theme_groups(frame, sizes_of(frame.papers), len(frame.papers))
        if len(frame.atlas.topics):
            note(wording.sure_line(frame.atlas.n_repeats))


def _draw_choice(frame: Frame) -> None:
    """Let the reader choose what the colours say."""
    if not len(frame.atlas.topics):
        return
    state.seed(state.COLOR, frame.coloring)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key="da-color-choice"
    ):
        st.html('<span class="da-quiet">Colour by</span>', width="content")
        st.segmented_control(
            "Colour by",
            COLORINGS,
            required=True,
            format_func=lambda c: _CHOICES[c],
            key=state.COLOR,
            on_change=state.color_changed,
            label_visibility="collapsed",
        )


def _draw_legend(frame: Frame) -> None:
    """Say what the rings are, with a way to their list, and how sure the depths of colour."""
    papers = frame.papers
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="da-map-legend"
    ):
        if frame.coloring == "sure":
            held = papers["strength"][papers["topic_id"] != UNASSIGNED]
            words = held.map(sureness)
            for word, strength in zip(wording.SURENESS, (VERY_SURE, FAIRLY_SURE, 0.0), strict=True):
                n_papers = int((words == word).sum())
                color = dot(sure_color(strength, frame.mode))
                st.html(
                    f'<span class="da-quiet">{color}{word} {n_papers:,}</span>', width="content"
                )
        between = int((papers["topic_id"] == UNASSIGNED).sum())
        if between:
            with st.container(
                horizontal=True, vertical_alignment="center", gap=None, width="content", wrap=False
            ):
                st.html('<span class="da-swatch da-ring"></span>', width="content")
                to = frame.address.at(topic=UNASSIGNED)
                link(frame, "topics", wording.sit_between(between), to)


def _draw_lassoed(frame: Frame, ids: list[str]) -> None:
    papers = frame.papers.loc[ids]
    sizes = sizes_of(papers)
    n_topics = sum(topic_id != UNASSIGNED for topic_id, _ in sizes)
    st.button(
        "Back to the topics",
        on_click=state.clear_selection,
        type="tertiary",
        icon=":material/arrow_back:",
    )
    heading(f"{phrases.count(len(ids), 'paper')} in {phrases.count(n_topics, 'topic')}")
    theme_groups(frame, sizes, len(ids))
    heading("The papers")
    paper_list(frame, papers.sort_values("topic_id"), "lassoed")
