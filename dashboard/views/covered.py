"""What the reading list has of every theme: a strip of them, and what grows without a paper."""

from __future__ import annotations

import streamlit as st

from dashboard import text
from dashboard.components import Frame, heading, theme_link, topic_link
from dashboard.reading_list.coverage import Coverage, Covered
from dashboard.wording import VERDICT_MARKS, sit_between
from evidence import phrases

_MOST_TOPICS = 24
"""Where there are no themes, so many topics stand for them."""


def draw_coverage(frame: Frame, coverage: Coverage) -> None:
    """Draw the strip and what stands under it."""
    groups = coverage.themes or coverage.topics[:_MOST_TOPICS]
    if not groups:
        return
    heading("What it covers")
    items = "".join(_item(frame, group) for group in groups)
    st.html(f'<ul class="da-strip">{items}</ul>')
    if coverage.n_between:
        words = sit_between(coverage.n_between, "picked paper")
        st.html(f'<p class="da-note">{words}.</p>')
    _draw_growing(frame, coverage.growing_without)


def _item(frame: Frame, group: Covered) -> str:
    """Return the HTML of a theme: filled where the list has a paper of it, else hollow."""
    palette = frame.atlas.palette
    if group.level == "theme":
        color = palette.theme(group.group_id, frame.mode)
    else:
        color = palette.topic(group.group_id, frame.mode, "topic")
    filled = f"background:{color};" if group.picked else ""
    numbers = (
        f"{group.n_picked:,} of {phrases.count(group.n_papers, 'paper')}"
        if group.picked
        else f"none of {phrases.count(group.n_papers, 'paper')}"
    )
    grows = f" · {VERDICT_MARKS['growing']} growing" if group.growing else ""
    name = text.html(text.shorten(group.label, 60)) or "(no name)"
    shown = "da-has" if group.picked else "da-lacks"
    return (
        f'<li class="{shown}"><span class="da-swatch" aria-hidden="true" '
        f'style="{filled}border:2px solid {color}"></span><span><b>{name}</b>'
        f'<span class="da-small">{numbers}{grows}</span></span></li>'
    )


def _draw_growing(frame: Frame, lacking: tuple[Covered, ...]) -> None:
    """Link what grows and has no paper on the list."""
    if not lacking:
        return
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key="da-growing-without"
    ):
        st.html('<span class="da-quiet">Growing, with nothing picked yet:</span>', width="content")
        for group in lacking[:6]:
            (topic_link if group.level == "topic" else theme_link)(frame, group.group_id)
        if len(lacking) > 6:
            st.html(f'<span class="da-quiet">and {len(lacking) - 6} more</span>', width="content")
