"""Topics similar to one topic, and the papers between it and other topics."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.records import UNASSIGNED, membership_label
from dashboard.atlas.atlas import Atlas
from dashboard.atlas.topic_similarity import (
    TopicSimilarity,
    border_rows,
    shared_words,
    topic_similarity_of,
)
from dashboard.cache.by_version import cached_by_version
from dashboard.text import escape
from dashboard.views.topics.unassigned import nearest_words
from dashboard.widgets.elements import heading, legend, note, swatch, topic_chip, topic_link
from dashboard.widgets.paper_list import paper_list
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import confidence
from evidence import formatting

_MOST_SIMILAR = 5
_MIN_SHARE = 0.005
"""Share of reruns from which another topic is named as the second choice of its papers."""


def draw_similar(ctx: ViewContext, topic_id: int) -> bool:
    """Draw the topics most similar to one, with shared words; return False if none."""
    similarity = _similarity(ctx.atlas)
    nearest = similarity.nearest(topic_id, _MOST_SIMILAR)
    if not nearest:
        return False
    # The topic's own share, to compare the others with.
    own = formatting.percent(similarity.share(topic_id, topic_id))
    heading(
        "Similar topics",
        f"Of the papers most similar to this topic's papers, {own} are in this topic; the "
        "percentages are the shares in other topics. Words: keywords of both topics.",
    )
    legend(ctx, [("clear", "share of the most similar papers")])
    keywords: Any = ctx.atlas.topics["keywords"]
    # The most similar topic fills its bar.
    widest = nearest[0][1]
    with st.container(key="da-similar", gap="xxsmall"):
        for other, share in nearest:
            shared = shared_words(list(keywords[topic_id]), list(keywords[other]))
            # Shared words hint at why two topics are similar; some pairs have none.
            words = [w for w in (escape.html(w) for w in shared) if w]
            both = f"both: {', '.join(words)}" if words else ""
            color = ctx.topic_color(other)
            with st.container(key=f"da-near-{other}", gap=None):
                with st.container(
                    horizontal=True, vertical_alignment="center", gap="xxsmall", wrap=False
                ):
                    st.html(swatch(ctx, other), width="content")
                    topic_link(ctx, other)
                st.html(
                    '<div class="da-barline"><div class="da-bar"><span class="da-fill" '
                    f'style="width:{100 * share / widest:.1f}%;color:{color}"></span></div>'
                    f'<span class="da-number">{formatting.percent(share)}</span>'
                    f'<span class="da-facts">{both}</span></div>'
                )
    return True


def draw_border_papers(ctx: ViewContext, topic_id: int) -> None:
    """Draw, in a fold, the papers between this topic and others, each with its topics."""
    atlas = ctx.atlas
    similarity = _similarity(atlas)
    rows = border_rows(similarity, atlas.papers, topic_id)
    if not len(rows):
        return
    every = atlas.papers.index.take(rows)
    ids = every[ctx.papers.index.get_indexer(every) >= 0]
    n_all, n_left = len(every), len(ids)
    some = formatting.part(n_left, n_all, "paper")
    counted = some if ctx.address.filters.active else formatting.count(n_all, "paper")
    with st.expander(f"{counted} between this and other topics", type="compact"):
        note(
            "Their similar papers are at least as often in another topic, or they are unassigned. "
            "The most divided come first."
        )
        if n_left:
            paper_list(
                ctx,
                ids,
                f"near-{topic_id}",
                with_topic=False,
                beside=lambda paper: _border_words(ctx, similarity, topic_id, paper),
            )


def _border_words(ctx: ViewContext, similarity: TopicSimilarity, topic_id: int, paper: Any) -> str:
    """Return the HTML of how a paper's similar papers divide between two topics."""
    own = int(paper.topic_id)
    if own == UNASSIGNED:
        return nearest_words(ctx, paper)
    (row,) = ctx.atlas.papers.index.get_indexer(pd.Index([paper.paper_id]))
    there = int(similarity.other_ids[row])
    other = "here" if there == topic_id else f"in {topic_chip(ctx, there)}"
    mine = "here" if own == topic_id else f"in its topic {topic_chip(ctx, own)}"
    n_near = int(similarity.n_near[row])
    near = formatting.out_of(int(similarity.n_other[row]), n_near, "similar paper")
    return (
        f"{near} {other}, {int(similarity.n_own[row])} {mine} "
        f"(match {formatting.ratio(paper.membership)})"
    )


# Cached: looking up ten papers for each of 60,000 takes a quarter of a second.
@cached_by_version(max_entries=2)
def _similarity(atlas: Atlas) -> TopicSimilarity:
    return topic_similarity_of(atlas.papers, atlas.neighbors, list(atlas.topic_names))


def repeats_words(ctx: ViewContext, topic_id: int) -> str:
    """Return where a topic's papers went in the reruns, and how many match weakly."""
    atlas = ctx.atlas
    inside = (atlas.papers["topic_id"] == topic_id).to_numpy()
    rerun_ids = pd.Series(atlas.repeats[inside].ravel())
    rerun_ids = rerun_ids[rerun_ids != UNASSIGNED]
    own, others = float((rerun_ids == topic_id).mean()), rerun_ids[rerun_ids != topic_id]
    elsewhere = None
    if len(rerun_ids) and len(others):
        other = int(others.value_counts().index[0])
        share = float((rerun_ids == other).mean())
        if share >= _MIN_SHARE:
            elsewhere = (escape.shorten(atlas.topic_name(other), 60), share)
    memberships = atlas.papers.loc[inside, "membership"]
    return confidence.reruns_sentence(
        own if len(rerun_ids) else None,
        elsewhere,
        n_repeats=atlas.n_repeats,
        n_weak=int((memberships.map(membership_label) == "weak").sum()),
        n_papers=len(memberships),
    )
