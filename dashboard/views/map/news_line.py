"""The line above the map for a returning reader: what is new since the last visit."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.atlas.news_period import news_period
from dashboard.cache.news import topic_news
from dashboard.news.sentences import summary
from dashboard.state import browser_copy, news_state
from dashboard.text import figures
from dashboard.widgets.elements import link
from dashboard.widgets.view_context import ViewContext


def show(ctx: ViewContext) -> None:
    """Draw the line until the reader has opened What's new; nothing on a first visit."""
    # The container is always there, even if empty: the elements below it keep their positions,
    # or Streamlit would remount the map.
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="da-news-line"
    ):
        last_shown = browser_copy.digest_of_last_visit()
        period = news_period(list(ctx.atlas.digest_names), "visit", last_shown)
        if period.since != "visit" or news_state.was_opened():
            return
        n_new = int(ctx.papers["first_digest"].isin(period.digest_ids).sum())
        words = summary(period, n_new, len(ctx.papers), topic_news(ctx.atlas, period))
        st.html(f'<span class="da-note">{figures.html(words)}</span>', width="content")
        to = replace(ctx.address.at(), since="visit")
        link(ctx, "whats-new", "See what's new", to, icon=":material/arrow_forward:")
