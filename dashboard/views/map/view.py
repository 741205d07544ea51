"""Map: all papers as points, and beside it what they are or what was chosen of them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.records import UNASSIGNED
from dashboard import state
from dashboard.cache import snapshots as data
from dashboard.routing.address import RINGS
from dashboard.text import escape as text
from dashboard.theming.theme import BETWEEN
from dashboard.topic_map import coloring as colorings
from dashboard.topic_map import figure as figures
from dashboard.topic_map.coloring import Scale
from dashboard.topic_map.label_text import NAMES, Names
from dashboard.views.map import side_panel as map_side
from dashboard.widgets.elements import Frame, dot, lead, link, note, nothing_left
from dashboard.wording import membership as wording
from evidence import formatting as phrases

_NAMED: dict[Names, str] = {"topics": "Topics", "themes": "Themes", "none": "Nothing"}


def show(frame: Frame) -> None:
    """Draw the view."""
    atlas = frame.atlas
    papers, digests = len(atlas.papers), len(atlas.digests)
    lead(
        f"{phrases.count(papers, 'paper')} from {phrases.count(digests, 'digest')}. "
        "Papers close together are about similar things; "
        f"{colorings.SENTENCES[frame.coloring]}."
    )
    if nothing_left(frame):
        return
    left, right = st.columns([2, 1], gap="medium")
    with left:
        # The choices stand above the map, but the map goes first: it takes longest to appear.
        above = st.container()
        _draw_map(frame)
        with above:
            _draw_choices(frame)
        _draw_legend(frame)
        note(_said(frame))
    with right, st.container(key="da-side"):
        map_side.show(frame)


def _draw_map(frame: Frame) -> None:
    choice = data.map_choice(frame.address, frame.coloring, frame.mode, phone=frame.phone)
    st.plotly_chart(
        data.topic_map(frame.atlas, choice),
        theme=None,
        key=state.MAP,
        on_select=state.map_selected,
        selection_mode=("points", "lasso", "box"),
        config={
            "displaylogo": False,
            "displayModeBar": True,
            "scrollZoom": not frame.phone,
            "modeBarButtonsToRemove": ["autoScale2d", "toImage"],
        },
        # As everything about the chart it hangs on filters alone, or the chart would be drawn anew.
        alt=(
            f"Map of {phrases.count(len(frame.papers), 'paper')} as points; "
            f"{colorings.SENTENCES[frame.coloring]}. "
            "The same papers are listed beside it, under Papers."
        ),
    )


def _draw_choices(frame: Frame) -> None:
    """Let the reader choose what colours, rings and names say; on a phone out of the map's way."""
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", key="da-map-choices"
    ):
        if frame.phone:
            with st.popover("Colours, rings, names", icon=":material/palette:"):
                _draw_selects(frame)
        else:
            _draw_selects(frame)
        if frame.address.region is not None:
            st.button(
                "Whole map",
                on_click=state.zoom_to,
                args=(None,),
                icon=":material/zoom_out_map:",
                key="whole-map",
            )


def _draw_selects(frame: Frame) -> None:
    state.seed(state.COLOR, frame.coloring)
    st.selectbox(
        "Colour by",
        frame.atlas.colorings,
        format_func=lambda c: colorings.NAMES[c],
        key=state.COLOR,
        on_change=state.map_changed,
        args=("color", state.COLOR),
        width=190,
    )
    state.seed(state.RING, frame.address.ring)
    newest = frame.atlas.digest_names.get(frame.atlas.latest_digest or "", "the latest digest")
    rings = {"new": f"New in {newest}", "picked": "Picked"}
    st.selectbox(
        "Ring",
        RINGS,
        index=None,
        format_func=lambda r: rings[r],
        placeholder="What is found" if frame.address.filters.query else "Nothing",
        key=state.RING,
        on_change=state.map_changed,
        args=("ring", state.RING),
        width=190,
    )
    if len(frame.atlas.topics):
        state.seed(state.NAMES, frame.address.names or NAMES[0])
        st.selectbox(
            "Names",
            NAMES,
            format_func=lambda n: _NAMED[n],
            key=state.NAMES,
            on_change=state.map_changed,
            args=("names", state.NAMES),
            width=130,
        )


def _draw_legend(frame: Frame) -> None:
    """Say what colours and rings mean, where the names beside the map do not."""
    colored = data.colored(frame.atlas, frame.coloring, frame.mode)
    counts = pd.Series(dtype=int)
    if colored.legend:
        counts = colored.colors.reindex(frame.papers["paper_id"]).value_counts()
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="da-map-legend"
    ):
        if isinstance(colored.legend, Scale):
            st.html(_scale(colored.legend, int(counts.get(BETWEEN[frame.mode], 0)), frame))
        elif colored.legend:
            for each in colored.legend:
                words = text.html(f"{each.words} {int(counts.get(each.color, 0)):,}")
                st.html(f'<span class="da-quiet">{dot(each.color)}{words}</span>', width="content")
        between = int((frame.papers["topic_id"] == UNASSIGNED).sum())
        if between and len(frame.atlas.topics):
            with st.container(
                horizontal=True, vertical_alignment="center", gap=None, width="content", wrap=False
            ):
                st.html('<span class="da-swatch da-ring"></span>', width="content")
                to = frame.address.at(topic=UNASSIGNED)
                link(frame, "topics", wording.sit_between(between), to)


def _scale(scale: Scale, n_unknown: int, frame: Frame) -> str:
    """Return the HTML of colours from little to much."""
    strip = "".join(f'<i style="background:{color}"></i>' for color in scale.colors)
    unknown = ""
    if scale.unknown and n_unknown:
        unknown = f" {dot(BETWEEN[frame.mode])}{text.html(scale.unknown)} {n_unknown:,}"
    return (
        f'<span class="da-quiet da-scale"><span>{text.html(scale.low)}</span>'
        f'<span class="da-ramp" aria-hidden="true">{strip}</span>'
        f"<span>{text.html(scale.high)}</span>{unknown}</span>"
    )


def _said(frame: Frame) -> str:
    """Say what of the map needs saying: what is not drawn, what is faint, what to do."""
    wanted, region = frame.address.filters, frame.address.region
    papers = map_side.in_region(frame)
    said = []
    if region is not None:
        said.append(f"A part of the map, with {phrases.count(len(papers), 'paper')}.")
    if len(papers) > figures.MAX_POINTS:
        said.append(
            f"The map draws {figures.MAX_POINTS:,} of {len(papers):,} papers as points, of every "
            "topic the same share; the shading under them is how densely all of them lie, and the "
            "list has them all. Zoom to a part to see each of its papers."
        )
    if wanted.query:
        how = "stands out" if frame.address.ring else "has a ring"
        said.append(f"What the search found {how}; the rest is faded.")
    if replace(wanted, query="").active:
        said.append("Faint points: papers that the filters leave out.")
    touch = "Tap" if frame.phone else "Click"
    said.append(f"{touch} a point to read it; draw around several with the lasso above the map.")
    return " ".join(said)
