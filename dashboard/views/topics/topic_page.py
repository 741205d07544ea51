"""The page of one topic: facts, shortlist, all papers, trend, similar topics."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.atlas.group_history import news_words
from dashboard.text import escape, figures
from dashboard.views.topics.related_topics import draw_border_papers, draw_similar, repeats_words
from dashboard.views.topics.topic_origin import draw_origin
from dashboard.views.topics.topic_trend import draw_timeline, draw_verdicts
from dashboard.views.topics.words_over_time import draw_words_over_time
from dashboard.widgets.elements import (
    dot,
    heading,
    link,
    note,
    origin_mark,
    paper_link,
    stability_mark,
    swatch,
    theme_link,
    topic_link,
)
from dashboard.widgets.paper_list import paper_list
from dashboard.widgets.pick_buttons import pick_button
from dashboard.widgets.sort_menu import choose_order, in_order, reason_beside
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import confidence, label_origins
from evidence import formatting

_ORDERS = ("central", "newest", "liked", "novel", "strongest", "published", "digest")
_ORDER_HELP = (
    "Similarity: to the topic's centre; 1 = identical. Match: the share of a paper's links to "
    "similar papers that stay in this topic in the reruns."
)


def show(ctx: ViewContext, topic_id: int) -> None:
    """Draw the page."""
    atlas = ctx.atlas
    topic: Any = atlas.topics.loc[topic_id]
    link(ctx, "topics", "All topics", ctx.address.at(), icon=":material/arrow_back:")
    st.html(
        f'<h1 class="da-title" dir="auto">{swatch(ctx, topic_id)}'
        f"{escape.html(topic['label']) or '(no name)'}</h1>"
    )
    _draw_facts(ctx, topic)
    words = [escape.html(word) for word in topic["keywords"]]
    chips = "".join(f"<span>{word}</span>" for word in words if word)
    if chips:
        st.html(f'<div class="da-chips">{chips}</div>')
    if ctx.address.filters.active:
        note("Filters apply to the lists of papers; all other figures here are of all papers.")
    # Papers first: where there is room for one column only, figures follow below them.
    with st.container(key="da-halves"):
        papers, charts = st.columns([6, 5], gap="large")
    with papers:
        _draw_start(ctx, topic_id)
        _draw_papers(ctx, topic)
        draw_border_papers(ctx, topic_id)
    with charts:
        draw_verdicts(ctx, "topic", topic_id)
        draw_timeline(ctx, topic_id)
        draw_words_over_time(ctx, topic_id)
        draw_similar(ctx, topic_id)


def _draw_facts(ctx: ViewContext, topic: Any) -> None:
    """Draw the lines under the name: size, theme, stability, near topics, changes."""
    atlas = ctx.atlas
    topic_id, total = int(topic["topic_id"]), len(atlas.papers)
    size = formatting.part(int(topic["n_papers"]), total, "paper")
    recovered = confidence.recovered(int(topic["n_recovered"]), atlas.n_repeats)
    stability = stability_mark(ctx, topic["stability"]) + (f" · {recovered}" if recovered else "")
    with st.container(gap="xxsmall", key="da-about-topic"):
        # First line: size, theme and stability. The theme is a link, so the line has several parts.
        with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
            st.html(f'<span class="da-quiet">{figures.html(size)}</span>', width="content")
            theme_id = int(topic["theme_id"])
            if theme_id in atlas.theme_names:
                mark = dot(ctx.theme_color(theme_id), ctx.theme_shape(theme_id))
                # A theme that has no other topic has the name that is above this line.
                is_alone = theme_id in atlas.themes_of_one_topic
                before, words = ("", "theme of one topic") if is_alone else ("theme&nbsp; ", "")
                st.html(f'<span class="da-quiet">· {before}{mark}</span>', width="content")
                theme_link(ctx, theme_id, words=words)
            st.html(f'<span class="da-quiet">· {stability}</span>', width="content")
        # Second line: near topics, as far as they have a name to link to.
        near = [int(t) for t in topic["near_topic_ids"] if t in atlas.topic_names]
        if near:
            with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
                st.html('<span class="da-quiet">Also near:</span>', width="content")
                for other in near:
                    # A row of its own keeps a topic's colour and name on the same line.
                    with st.container(
                        horizontal=True,
                        vertical_alignment="center",
                        gap=None,
                        width="content",
                        wrap=False,
                    ):
                        st.html(swatch(ctx, other), width="content")
                        topic_link(ctx, other)
        draw_origin(ctx, topic_id)
        # Who named the topic, unless its papers' words did.
        origin = atlas.label_origins["topic"][topic_id]
        if mark := origin_mark(ctx, "topic", topic_id):
            why = escape.html(label_origins.EXPLANATIONS[origin])
            st.html(f'<p class="da-quiet">{mark}{why}</p>')
        # Last lines: what the reruns and the last run that changed it did to the topic.
        if reruns := repeats_words(ctx, topic_id):
            st.html(f'<p class="da-quiet">{figures.html(reruns)}</p>')
        if news := news_words(atlas, topic_id):
            st.html(f'<p class="da-quiet">{escape.html(news)}</p>')


def _draw_start(ctx: ViewContext, topic_id: int) -> None:
    """Draw the papers to read first, each with its reason."""
    shortlists = ctx.atlas.shortlists
    chosen = shortlists[shortlists["topic_id"] == topic_id]
    chosen = chosen[chosen["paper_id"].isin(ctx.papers.index)]
    if chosen.empty:
        return
    heading("Start with")
    with st.container(key="da-list-start", gap="xxsmall"):
        row: Any
        for row in chosen.itertuples():
            paper: Any = ctx.atlas.papers.loc[row.paper_id]
            digest = ctx.atlas.digest_names[paper["first_digest"]]
            paper_link(ctx, row.paper_id)
            st.html(
                '<p class="da-facts"><span class="da-reason">'
                f"{confidence.REASONS[row.reason]}</span> · {escape.html(digest)}</p>"
            )
            pick_button(ctx, row.paper_id, "start")


def _draw_papers(ctx: ViewContext, topic: Any) -> None:
    topic_id = int(topic["topic_id"])
    inside = ctx.papers[ctx.papers["topic_id"] == topic_id]
    words = _of_all(ctx, len(inside), int(topic["n_papers"]))
    if inside.empty:
        heading(words)
        return
    heading(words, _ORDER_HELP)
    order = choose_order(ctx, inside, _ORDERS, default="central")
    paper_list(
        ctx,
        in_order(ctx, inside, order),
        f"topic-{topic_id}",
        with_topic=False,
        beside=reason_beside(order),
        in_address=True,
    )


def _of_all(ctx: ViewContext, n_shown: int, n_all: int) -> str:
    some = formatting.part(n_shown, n_all, "paper")
    papers = some if ctx.address.filters.active else formatting.count(n_all, "paper")
    return f"{papers} in this topic"
