"""Draws topics that opened or ended, proposals, and the earliest papers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.news import sentences
from dashboard.news.topic_events import EarlierTopic, EndedTopic, OpenedTopic, Proposal
from dashboard.text import escape, figures
from dashboard.widgets.elements import note, stability_mark, swatch, topic_chip, topic_link
from dashboard.widgets.paper_list import paper_list, paper_rows
from dashboard.widgets.view_context import ViewContext
from evidence import formatting

_N_PAPERS = 5
"""Papers of a new topic that are listed at once; the others are in folds."""

_PAGE_SIZE = 10


def draw_opened(ctx: ViewContext, opened: Sequence[OpenedTopic]) -> None:
    """Draw the topics that opened, with their papers."""
    for topic in _page(opened, "news-opened"):
        with st.container(key=f"da-opened-{topic.topic_id}", gap="xxsmall"):
            draw_name(ctx, topic.topic_id, "opened")
            _draw_facts(ctx, topic)
            facts = " ".join(filter(None, (sentences.evidence(topic), sentences.founders(topic))))
            st.html(f'<p class="da-quiet">{figures.html(facts)}</p>')
            _draw_founders(ctx, topic)


def draw_regrouped(ctx: ViewContext, regrouped: Sequence[OpenedTopic]) -> None:
    """Draw topics that are new by number only, with their papers in a fold."""
    note(sentences.regrouped_words(len(regrouped), len(ctx.atlas.topics)))
    passing = set(ctx.papers.index)
    for topic in _page(regrouped, "news-regrouped"):
        with st.container(key=f"da-regrouped-{topic.topic_id}", gap="xxsmall"):
            draw_name(ctx, topic.topic_id, "regrouped")
            _draw_facts(ctx, topic)
            st.html(f'<p class="da-quiet">{figures.html(sentences.founders(topic))}</p>')
            papers = [i for i in topic.paper_ids if i in passing]
            if papers:
                words = f"Its {formatting.count(len(papers), 'paper')}"
                key = f"regrouped-{topic.topic_id}"
                _draw_fold(ctx, words, papers, key, lambda p, t=topic: _moved(ctx, p, t))


def _page(topics: Sequence[Any], key: str) -> Sequence[Any]:
    """Return the topics of the open page; draw the page numbers if there are several."""
    n_pages = -(-len(topics) // _PAGE_SIZE)
    page = st.pagination(n_pages, key=key) if n_pages > 1 else 1
    return topics[(page - 1) * _PAGE_SIZE : page * _PAGE_SIZE]


def draw_name(ctx: ViewContext, topic_id: int, section: str) -> None:
    """Draw the mark and name of a topic above what a section says about it."""
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        gap=None,
        wrap=False,
        key=f"da-newsname-{section}-{topic_id}",
    ):
        st.html(swatch(ctx, topic_id), width="content")
        topic_link(ctx, topic_id, wide=True)


def _draw_facts(ctx: ViewContext, topic: OpenedTopic) -> None:
    """Draw where a new topic is from, when it was opened, its size and stability."""
    row: Any = ctx.atlas.topics.loc[topic.topic_id]
    size = formatting.part(int(row["n_papers"]), len(ctx.atlas.papers), "paper")
    day = formatting.day(topic.date)
    when = f"· {day}" if topic.parents else f"Opened {day}"
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        if topic.parents:
            st.html('<span class="da-quiet">Split from</span>', width="content")
            for at, parent in enumerate(topic.parents):
                if at:
                    st.html('<span class="da-quiet">and</span>', width="content")
                _draw_earlier(ctx, parent)
        st.html(
            f'<span class="da-quiet">{when} · {figures.html(size)} today · '
            f"{stability_mark(ctx, row['stability'])}</span>",
            width="content",
        )


def _draw_earlier(ctx: ViewContext, earlier: EarlierTopic) -> None:
    """Draw a link to a topic if it exists today, else its name at that time."""
    if earlier.topic_id in ctx.atlas.topic_names:
        topic_link(ctx, earlier.topic_id)
    else:
        name = escape.html(sentences.earlier_name(earlier))
        st.html(f'<span class="da-quiet">{name}</span>', width="content")


def _draw_founders(ctx: ViewContext, topic: OpenedTopic) -> None:
    """Draw the most representative papers that opened a topic, the others in folds."""
    passing = set(ctx.papers.index)
    founders = [i for i in topic.paper_ids if i in passing]
    about = ctx.atlas.papers.loc[founders, ["topic_id", "topic_rank"]]
    left = about["topic_id"] != topic.topic_id
    first = list(about.assign(left=left).sort_values(["left", "topic_rank"]).index[:_N_PAPERS])
    rest = [i for i in founders if i not in first and i not in topic.origins]
    moved = [i for i in founders if i in topic.origins]

    def beside(paper: Any) -> str:
        return _moved(ctx, paper, topic)

    if first:
        paper_rows(ctx, first, f"news-{topic.topic_id}", beside)
    if rest:
        words = formatting.count(len(rest), "more paper")
        _draw_fold(ctx, words, rest, f"more-{topic.topic_id}", beside)
    if moved:
        words = f"{formatting.count(len(moved), 'paper')} moved from other topics"
        _draw_fold(ctx, words, moved, f"moved-{topic.topic_id}", beside)


def _moved(ctx: ViewContext, paper: Any, topic: OpenedTopic) -> str:
    """Return the HTML of where a paper was before, and where it is if it left again."""
    parts = []
    if (origin := topic.origins.get(paper.paper_id)) is not None:
        parts.append(f"moved from {escape.html(sentences.earlier_name(origin))}")
    if int(paper.topic_id) != topic.topic_id:
        parts.append(_now(ctx, paper))
    return " · ".join(parts)


def _draw_fold(
    ctx: ViewContext, words: str, paper_ids: Sequence[str], key: str, beside: Any
) -> None:
    """Draw a fold with papers: nothing is drawn inside while it is closed."""
    fold = st.expander(words, type="compact", on_change="rerun", key=f"news-fold-{key}")
    if fold.open:
        with fold:
            papers = ctx.atlas.papers.loc[list(paper_ids)]
            paper_list(ctx, papers, f"news-{key}", with_topic=False, beside=beside)


def draw_ended(ctx: ViewContext, ended: Sequence[EndedTopic]) -> None:
    """Draw the topics that ended, with where their papers are today."""
    note(sentences.ended_in_all(len(ended)))
    passing = set(ctx.papers.index)
    for topic in _page(ended, "news-ended"):
        number = topic.was.topic_id
        with st.container(key=f"da-ended-{number}", gap="xxsmall"):
            words = figures.html(sentences.ended_words(ctx.atlas, topic))
            st.html(f'<p class="da-say">{words}</p>')
            papers = [i for i in topic.paper_ids if i in passing]
            if papers:
                words = f"Its {formatting.count(len(papers), 'paper')}"
                _draw_fold(ctx, words, papers, f"ended-{number}", lambda p: _now(ctx, p))


def _now(ctx: ViewContext, paper: Any) -> str:
    return f"now in {topic_chip(ctx, int(paper.topic_id))}"


def draw_proposals(ctx: ViewContext, proposals: Sequence[Proposal]) -> None:
    """Draw what the last update proposes."""
    changes = formatting.count(len(proposals), "change")
    st.html(
        f'<p class="da-note">The last update proposes {changes}; nothing has been changed yet. '
        "<code>digest-atlas update --apply</code> applies them; a refit finds all topics again.</p>"
    )
    items = "".join(
        f"<li>{figures.html(sentences.proposal_words(proposal, ctx.atlas.topic_name))}</li>"
        for proposal in proposals
    )
    st.html(f'<ul class="da-proposals">{items}</ul>')


def draw_earliest(ctx: ViewContext, opened: Sequence[OpenedTopic]) -> None:
    """Draw the earliest papers of each new topic, and its lead time."""
    passing = set(ctx.papers.index)
    for topic in _page(opened, "news-earliest"):
        with st.container(key=f"da-earliest-{topic.topic_id}", gap="xxsmall"):
            draw_name(ctx, topic.topic_id, "earliest")
            if words := sentences.lead_time(topic):
                st.html(f'<p class="da-quiet">{escape.html(words)}</p>')
            papers = [i for i in topic.earliest if i in passing]
            if papers:
                paper_rows(ctx, papers, f"earliest-{topic.topic_id}", lambda _: "")
