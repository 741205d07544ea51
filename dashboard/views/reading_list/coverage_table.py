"""Coverage of themes and topics by the reading list; growing ones without papers."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.reading_list.coverage import Coverage, GroupCoverage
from dashboard.text import escape, figures
from dashboard.theming.shapes import swatch_style
from dashboard.widgets.elements import heading, legend, note, theme_link, topic_link
from dashboard.widgets.view_context import ViewContext
from dashboard.wording.confidence import unassigned_words
from dashboard.wording.verdicts import VERDICT_MARKS
from evidence import formatting

_MOST_TOPICS = 24
"""Number of topics shown if there are no themes."""


def draw_coverage(ctx: ViewContext, coverage: Coverage) -> None:
    """Draw the coverage of themes, of topics, and the growing groups without a paper."""
    groups = coverage.themes or coverage.topics[:_MOST_TOPICS]
    if not groups:
        return
    heading(f"Picked papers by {'theme' if coverage.themes else 'topic'}")
    legend(ctx, [("dot", "a paper is picked"), ("hollow", "no paper picked")])
    _draw_strip(ctx, groups)
    if coverage.n_unassigned:
        words = unassigned_words(coverage.n_unassigned, "picked paper")
        st.html(f'<p class="da-note">{words}.</p>')
    if coverage.themes:
        _draw_topics(ctx, coverage)
    _draw_growing(ctx, coverage.growing_without)


def _draw_strip(ctx: ViewContext, groups: Sequence[GroupCoverage]) -> None:
    items = "".join(_item(ctx, group) for group in groups)
    st.html(f'<ul class="da-strip">{items}</ul>')


def _draw_topics(ctx: ViewContext, coverage: Coverage) -> None:
    """Draw how many topics are covered, and which; the list is sent only when open."""
    n_picked = sum(group.picked for group in coverage.topics)
    note(f"{formatting.out_of(n_picked, len(coverage.topics), 'topic')} covered")
    # The label is constant: streamlit closes an expander whose label changes.
    expander = st.expander(
        "Show topics", type="compact", on_change="rerun", key="da-covered-topics"
    )
    if expander.open:
        with expander:
            _draw_strip(ctx, coverage.topics)


def _item(ctx: ViewContext, group: GroupCoverage) -> str:
    """Return the HTML of a theme or topic; its swatch is filled if a paper is picked."""
    palette = ctx.atlas.palette
    if group.level == "theme":
        color, shape = palette.theme(group.group_id, ctx.mode), palette.theme_shape(group.group_id)
    else:
        color = palette.topic(group.group_id, ctx.mode, "topic")
        shape = palette.topic_shape(group.group_id)
    style = swatch_style(shape, color, is_filled=group.picked)
    if shape == "circle":
        style = f"{style};border:2px solid {color}"
    numbers = figures.html(formatting.part(group.n_picked, group.n_papers, "paper"))
    since = group.growing_since
    mark = VERDICT_MARKS["growing"]
    grows = "" if since is None else f" · {mark} growing since {formatting.day(since)}"
    name = escape.html(escape.shorten(group.label, 60)) or "(no name)"
    shown = "da-has" if group.picked else "da-lacks"
    return (
        f'<li class="{shown}"><span class="da-swatch" aria-hidden="true" '
        f'style="{style}"></span><span><b>{name}</b>'
        f'<span class="da-small">{numbers}{grows}</span></span></li>'
    )


def _draw_growing(ctx: ViewContext, lacking: tuple[GroupCoverage, ...]) -> None:
    """Draw links to growing themes and topics without a picked paper."""
    if not lacking:
        return
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key="da-growing-without"
    ):
        since = lacking[0].growing_since
        words = f"Growing since {formatting.day(since)} without a picked paper:" if since else ""
        st.html(f'<span class="da-quiet">{words}</span>', width="content")
        for group in lacking[:6]:
            (topic_link if group.level == "topic" else theme_link)(ctx, group.group_id)
        if len(lacking) > 6:
            st.html(f'<span class="da-quiet">and {len(lacking) - 6} more</span>', width="content")
