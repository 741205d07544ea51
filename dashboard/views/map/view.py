"""Map: all papers as points, with a panel beside it that lists or describes them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.records import NAME_CHARS, UNASSIGNED
from dashboard.cache import map_figures
from dashboard.charts.legend_marks import Mark
from dashboard.routing.address import BESIDE, HIGHLIGHTS
from dashboard.state import map_state, session
from dashboard.text import escape
from dashboard.theming.theme import UNASSIGNED_COLOR
from dashboard.topic_map import coloring, sampling
from dashboard.topic_map.coloring import Scale
from dashboard.topic_map.label_text import NAMES, Names
from dashboard.views.map import news_line, side_panel
from dashboard.widgets import introduction
from dashboard.widgets.elements import dot, lead, left_words, legend, link, note, nothing_left
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import confidence
from evidence import formatting

_NAMED: dict[Names, str] = {"topics": "Topics", "themes": "Themes", "none": "None"}
_GESTURES = {
    True: "Pinch to zoom. To list several papers, choose the lasso above the map and draw around "
    "them.",
    False: "Scroll to zoom, drag to move. To list several papers, choose the lasso or the box "
    "above the map and draw around them.",
}


def show(ctx: ViewContext) -> None:
    """Draw the view."""
    lead(f"{_size(ctx)}; papers close together are about similar things.")
    if nothing_left(ctx):
        return
    news_line.show(ctx)
    introduction.show(ctx)
    with st.container(key="da-map-and-side"):
        left, right = st.columns([2, 1], gap="medium")
    with left:
        # The controls are above the map but drawn after it: the map takes longest to appear.
        above = st.container()
        _draw_map(ctx)
        with above:
            _draw_controls(ctx)
        _draw_legend(ctx)
        note(_caption(ctx), explanation=_GESTURES[ctx.phone])
        introduction.show_link(ctx)
    with right, st.container(key="da-side"):
        side_panel.show(ctx)


def _size(ctx: ViewContext) -> str:
    """Return how many papers are on the map; under filters, of how many."""
    if ctx.address.filters.active:
        return left_words(ctx)
    papers = formatting.count(len(ctx.atlas.papers), "paper")
    return f"{papers} from {formatting.count(len(ctx.atlas.digests), 'digest')}"


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
        # Like every argument of the chart, it depends on the filters alone: any other change would
        # make Streamlit mount a new chart, which loses zoom and selection.
        alt=(
            f"Map of {formatting.count(len(ctx.papers), 'paper')} as points; "
            f"{coloring.SENTENCES[ctx.coloring]}. "
            "The Papers list beside it has the same papers."
        ),
    )
    # Below the map, and always there: what is above it must not change.
    styles = map_figures.name_styles(ctx.atlas, choice, f".st-key-{map_state.MAP}")
    st.html(f"<style>{styles}</style>")


def _draw_controls(ctx: ViewContext) -> None:
    with st.container(
        horizontal=True, vertical_alignment="bottom", gap="small", key="da-map-choices"
    ):
        if ctx.phone:
            with st.popover("Colours, highlight, names", icon=":material/palette:"):
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
    # The address decides: each control is set to it before it is drawn.
    session.seed(map_state.COLOR, ctx.coloring)
    sentence = coloring.SENTENCES[ctx.coloring]
    st.selectbox(
        "Colour by",
        ctx.atlas.colorings,
        format_func=lambda c: coloring.NAMES[c],
        key=map_state.COLOR,
        on_change=map_state.map_changed,
        args=("color", map_state.COLOR),
        help=f"{sentence[0].upper()}{sentence[1:]}.",
        width=190,
    )
    # Without a choice, the map highlights the search results, if there is a query.
    session.seed(map_state.HIGHLIGHT, ctx.address.highlight)
    newest = ctx.atlas.digest_names.get(ctx.atlas.latest_digest or "", "latest digest")
    highlights = {"new": f"New papers ({newest})", "picked": "Picked papers"}
    st.selectbox(
        "Highlight",
        HIGHLIGHTS,
        index=None,
        format_func=lambda h: highlights[h],
        placeholder="Search results" if ctx.address.filters.query else "None",
        key=map_state.HIGHLIGHT,
        on_change=map_state.map_changed,
        args=("highlight", map_state.HIGHLIGHT),
        width=190,
    )
    # Without topics there are no names to choose from.
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
    """Draw what every mark of the map means."""
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
                n_papers = formatting.number(int(counts.get(each.color, 0)))
                words = escape.html(f"{each.words} ({n_papers})")
                st.html(f'<span class="da-quiet">{dot(each.color)}{words}</span>', width="content")
        n_unassigned = int((ctx.papers["topic_id"] == UNASSIGNED).sum())
        if n_unassigned and len(ctx.atlas.topics):
            with st.container(
                horizontal=True, vertical_alignment="center", gap=None, width="content", wrap=False
            ):
                st.html('<span class="da-swatch da-ring"></span>', width="content")
                to = ctx.address.at(topic=UNASSIGNED)
                link(ctx, "topics", confidence.unassigned_words(n_unassigned), to)
    if ctx.coloring in ("theme", "topic") and (themes := _theme_marks(ctx)):
        st.html(f'<ul class="da-legend da-themes">{themes}</ul>')
    if entries := _entries(ctx):
        legend(ctx, entries)


def _entries(ctx: ViewContext) -> list[tuple[Mark, str]]:
    """Return the legend of the rings, faded points and shaded areas that there are."""
    wanted, highlighted = ctx.address.filters, ctx.address.highlight
    entries: list[tuple[Mark, str]] = []
    if highlighted == "new":
        entries.append(("highlight", "new paper"))
    elif highlighted == "picked":
        entries.append(("highlight", "picked paper"))
    elif wanted.query:
        entries.append(("highlight", "search result"))
    if wanted.query:
        entries.append(("faded", "does not match the search"))
    if replace(wanted, query="").active:
        entries.append(("filtered", "filtered out"))
    if len(ctx.papers) > sampling.MAX_POINTS:
        entries.append(("region", "shading: how densely papers lie"))
    elif len(ctx.atlas.themes):
        entries.append(("region", "shading: area of a theme"))
    if len(ctx.atlas.topics) and (ctx.address.beside or BESIDE[0]) == "topics":
        entries.append(("clear", "beside the map: number of papers"))
    if ctx.atlas.has_unstable_topics:
        entries.append(("hatched", "topic with low stability"))
    return entries


def _theme_marks(ctx: ViewContext) -> str:
    """Return the HTML of each visible theme's mark and name."""
    present = set(ctx.papers["theme_id"])
    return "".join(
        f"<li>{dot(ctx.theme_color(i), ctx.theme_shape(i))}"
        f"<span>{escape.html(escape.shorten(name, NAME_CHARS)) or '(no name)'}</span></li>"
        for i, name in ctx.atlas.theme_names.items()
        if i in present
    )


def _scale(scale: Scale, n_unknown: int, ctx: ViewContext) -> str:
    """Return the HTML of a colour ramp, labelled at both ends."""
    strip = "".join(f'<i style="background:{color}"></i>' for color in scale.colors)
    unknown = ""
    if scale.unknown and n_unknown:
        words = f"{escape.html(scale.unknown)} ({formatting.number(n_unknown)})"
        unknown = f" {dot(UNASSIGNED_COLOR[ctx.mode])}{words}"
    return (
        f'<span class="da-quiet da-scale"><span>{escape.html(scale.low)}</span>'
        f'<span class="da-ramp" aria-hidden="true">{strip}</span>'
        f"<span>{escape.html(scale.high)}</span>{unknown}</span>"
    )


def _caption(ctx: ViewContext) -> str:
    """Return the line below the map: what is not drawn, what is pale, what to do."""
    wanted, region = ctx.address.filters, ctx.address.region
    n_papers = len(side_panel.in_region(ctx))
    parts = []
    if region is not None:
        parts.append(f"Part of the map: {formatting.part(n_papers, len(ctx.papers), 'paper')}.")
    if n_papers > sampling.MAX_POINTS:
        parts.append(
            f"{formatting.part(sampling.MAX_POINTS, n_papers, 'paper')} are drawn as points, the "
            "same share of every topic; the shading shows how densely all papers lie. Zoom in to "
            "see each of them."
        )
    if wanted.query:
        how = "in full colour" if ctx.address.highlight else "highlighted"
        parts.append(f"Search results are {how}; other papers are faded.")
    if replace(wanted, query="").active:
        parts.append("Pale points are filtered out.")
    parts.append(f"{'Tap' if ctx.phone else 'Click'} a point to read the paper.")
    return " ".join(parts)
