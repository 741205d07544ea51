"""The line on a topic's page that says where it is from, and when it was listed."""

from __future__ import annotations

import streamlit as st

from dashboard.news.sentences import earlier_name
from dashboard.news.topic_events import split_of
from dashboard.text import escape
from dashboard.widgets.elements import topic_link
from dashboard.widgets.view_context import ViewContext
from evidence import formatting


def draw_origin(ctx: ViewContext, topic_id: int) -> None:
    """Draw the line; nothing for a topic that has no papers and was not split off."""
    words = ctx.listed_words(topic_id)
    listed = f"{words[:1].upper()}{words[1:]}"
    split = split_of(ctx.atlas, topic_id)
    if split is None:
        if listed:
            st.html(f'<p class="da-quiet">{escape.html(listed)}</p>')
        return
    parent, day = split
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        st.html('<span class="da-quiet">Split from</span>', width="content")
        if parent.topic_id in ctx.atlas.topic_names:
            topic_link(ctx, parent.topic_id)
        else:
            name = escape.html(earlier_name(parent))
            st.html(f'<span class="da-quiet">{name}</span>', width="content")
        parts = [formatting.month(day) if day else "", listed]
        rest = escape.html(" · ".join(filter(None, parts)))
        if rest:
            st.html(f'<span class="da-quiet da-origin">{rest}</span>', width="content")
