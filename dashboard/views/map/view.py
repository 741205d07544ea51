"""Map: all papers as points, and beside it what they are or what was chosen of them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.records import UNASSIGNED
from dashboard.cache import map_figures
from dashboard.routing.address import HIGHLIGHTS
from dashboard.state import map_state, session
from dashboard.text import escape
from dashboard.theming.theme import UNASSIGNED_COLOR
from dashboard.topic_map import coloring, sampling
from dashboard.topic_map.coloring import Scale
from dashboard.topic_map.label_text import NAMES, Names
from dashboard.views.map import side_panel
from dashboard.widgets.elements import dot, lead, link, note, nothing_left
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import confidence
from evidence import formatting

_NAMED: dict[Names, str] = {"topics": "Topics", "themes": "Themes", "none": "Nothing"}


def show(ctx: ViewContext) -> None:
    """Draw the view."""
    atlas = ctx.atlas
    papers, digests = len(atlas.papers), len(atlas.digests)
    lead(
        f"{formatting.count(papers, 'paper')} from {formatting.count(digests, 'digest')}. "
        "Papers close together are about similar things; "
        f"{coloring.SENTENCES[ctx.coloring]}."
    )
    if nothing_left(ctx):
        return
    left, right = st.columns([2, 1], gap="medium")
    with left:
        # The choices stand above the map, but the map goes first: it takes longest to appear.
        above = st.container()
        _draw_map(ctx)
        with above:
            _draw_choices(ctx)
        _draw_legend(ctx)
        note(_said(ctx))
    with right, st.container(key="da-side"):
        side_panel.show(ctx)


def _draw_map(ctx: ViewContext) -> None:
    choice = map_figures.map_choice(ctx.address, ctx.coloring, ctx.mode, phone=ctx.phone)
    st.plotly_chart(
        map_figures.map_figure(ctx.atlas, choice),
        theme=None,
        key=map_state.MAP,
        on_select=map_state.map_selected,
        selection_mode=("points", "lasso", "box"),
        config={
            "displaylogo": False,
            "displayModeBar": True,
            "scrollZoom": not ctx.phone,
            "modeBarButtonsToRemove": ["autoScale2d", "toImage"],
        },
        # As everything about the chart it hangs on filters alone, or the chart would be drawn anew.
        alt=(
            f"Map of {formatting.count(len(ctx.papers), 'paper')} as points; "
            f"{coloring.SENTENCES[ctx.coloring]}. "
            "The same papers are listed beside it, under Papers."
        ),
    )


def _draw_choices(ctx: ViewContext) -> None:
    """Let the reader choose what colours, rings and names say; on a phone out of the map's way."""
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", key="da-map-choices"
    ):
        if ctx.phone:
            with st.popover("Colours, rings, names", icon=":material/palette:"):
                _draw_selects(ctx)
        else:
            _draw_selects(ctx)
        if ctx.address.region is not None:
            st.button(
                "Whole map",
                on_click=map_state.zoom_to,
                args=(None,),
                icon=":material/zoom_out_map:",
                key="whole-map",
            )


def _draw_selects(ctx: ViewContext) -> None:
    session.seed(map_state.COLOR, ctx.coloring)
    st.selectbox(
        "Colour by",
        ctx.atlas.colorings,
        format_func=lambda c: coloring.NAMES[c],
        key=map_state.COLOR,
        on_change=map_state.map_changed,
        args=("color", map_state.COLOR),
        width=190,
    )
    session.seed(map_state.HIGHLIGHT, ctx.address.highlight)
    newest = ctx.atlas.digest_names.get(ctx.atlas.latest_digest or "", "the latest digest")
    highlights = {"new": f"New in {newest}", "picked": "Picked"}
    st.selectbox(
        "Ring",
        HIGHLIGHTS,
        index=None,
        format_func=lambda r: highlights[r],
        placeholder="What is found" if ctx.address.filters.query else "Nothing",
        key=map_state.HIGHLIGHT,
        on_change=map_state.map_changed,
        args=("highlight", map_state.HIGHLIGHT),
        width=190,
    )
    if len(ctx.atlas.topics):
        session.seed(map_state.NAMES, ctx.address.names or NAMES[0])
        st.selectbox(
            "Names",
            NAMES,
            format_func=lambda n: _NAMED[n],
            key=map_state.NAMES,
            on_change=map_state.map_changed,
            args=("names", map_state.NAMES),
            width=130,
        )


def _draw_legend(ctx: ViewContext) -> None:
    """Say what colours and rings mean, where the names beside the map do not."""
    colored = map_figures.colored(ctx.atlas, ctx.coloring, ctx.mode)
    counts = pd.Series(dtype=int)
    if colored.legend:
        counts = colored.colors.reindex(ctx.papers["paper_id"]).value_counts()
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="da-map-legend"
    ):
        if isinstance(colored.legend, Scale):
            st.html(_scale(colored.legend, int(counts.get(UNASSIGNED_COLOR[ctx.mode], 0)), ctx))
        elif colored.legend:
            for each in colored.legend:
                words = escape.html(f"{each.words} {int(counts.get(each.color, 0)):,}")
                st.html(f'<span class="da-quiet">{dot(each.color)}{words}</span>', width="content")
        n_unassigned = int((ctx.papers["topic_id"] == UNASSIGNED).sum())
        if n_unassigned and len(ctx.atlas.topics):
            with st.container(
                horizontal=True, vertical_alignment="center", gap=None, width="content", wrap=False
            ):
                st.html('<span class="da-swatch da-ring"></span>', width="content")
                to = ctx.address.at(topic=UNASSIGNED)
                link(ctx, "topics", confidence.unassigned_words(n_unassigned), to)


def _scale(scale: Scale, n_unknown: int, ctx: ViewContext) -> str:
    """Return the HTML of colours from little to much."""
    strip = "".join(f'<i style="background:{color}"></i>' for color in scale.colors)
    unknown = ""
    if scale.unknown and n_unknown:
        unknown = f" {dot(UNASSIGNED_COLOR[ctx.mode])}{escape.html(scale.unknown)} {n_unknown:,}"
    return (
        f'<span class="da-quiet da-scale"><span>{escape.html(scale.low)}</span>'
        f'<span class="da-ramp" aria-hidden="true">{strip}</span>'
        f"<span>{escape.html(scale.high)}</span>{unknown}</span>"
    )


def _said(ctx: ViewContext) -> str:
    """Say what of the map needs saying: what is not drawn, what is faint, what to do."""
    wanted, region = ctx.address.filters, ctx.address.region
    papers = side_panel.in_region(ctx)
    said = []
    if region is not None:
        said.append(f"A part of the map, with {formatting.count(len(papers), 'paper')}.")
    if len(papers) > sampling.MAX_POINTS:
        said.append(
            f"The map draws {sampling.MAX_POINTS:,} of {len(papers):,} papers as points, of every "
            "topic the same share; the shading under them is how densely all of them lie, and the "
            "list has them all. Zoom to a part to see each of its papers."
        )
    if wanted.query:
        how = "stands out" if ctx.address.highlight else "has a ring"
        said.append(f"What the search found {how}; the rest is faded.")
    if replace(wanted, query="").active:
        said.append("Faint points: papers that the filters leave out.")
    touch = "Tap" if ctx.phone else "Click"
    said.append(f"{touch} a point to read it; draw around several with the lasso above the map.")
    return " ".join(said)
