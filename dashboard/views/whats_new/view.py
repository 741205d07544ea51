"""What's new: new papers, and topics that opened, ended or changed, in a period."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.atlas.filters import day_of
from dashboard.atlas.news_period import NamedPeriod, NewsPeriod, news_period, offered_periods
from dashboard.cache.news import topic_news
from dashboard.news import sentences
from dashboard.news.topic_events import TopicNews
from dashboard.state import browser_copy, news_state, session
from dashboard.views.whats_new import changing_topics, topic_changes
from dashboard.widgets.elements import (
    date_field,
    heading,
    lead,
    link,
    note,
    nothing_left,
    passing_none,
    problem_note,
)
from dashboard.widgets.view_context import ViewContext
from evidence import formatting

_PERIODS: dict[NamedPeriod, str] = {
    "digest": "Last digest",
    "week": "Last 7 days",
    "month": "Last 30 days",
    "visit": "Since my last visit",
}
_MOST_DIGESTS = 7
"""Most digests that are listed one by one, the newest first."""


def show(ctx: ViewContext) -> None:
    """Draw the view."""
    atlas, last_shown = ctx.atlas, browser_copy.digest_of_last_visit()
    period = news_period(list(atlas.digest_names), ctx.address.since, last_shown)
    news_state.note_opened()
    news = topic_news(atlas, period)
    n_new = int(ctx.papers["first_digest"].isin(period.digest_ids).sum())
    is_first = bool(period.digest_ids) and not period.n_earlier
    is_empty = not n_new and not news.n_changes
    if atlas.papers.empty:
        lead("Nothing is new yet.")
        nothing_left(ctx)
        return
    if ctx.papers.empty:
        lead(passing_none(len(atlas.papers)))
        return
    if is_empty:
        lead(sentences.nothing_new(period, day_of(list(atlas.digest_names)[-1])))
    else:
        lead(sentences.summary(period, n_new, len(ctx.papers), news))
    _draw_choice(ctx, period, last_shown)
    if ctx.address.filters.active:
        note("Filters apply to papers; topics, and what happened to them, are those of all papers.")
    if is_first:
        note(sentences.first_digests(len(period.digest_ids)))
    if is_empty:
        link(ctx, "about", "How to add a digest", ctx.address.at(), icon=":material/arrow_forward:")
    else:
        _draw_papers(ctx, period, n_new)
        # Topics of a first analysis are all new: their trend is in the Trends view.
        if news.n_changes or not is_first:
            _draw_topics(ctx, period, news)
    if news.proposals:
        heading("Proposed changes")
        topic_changes.draw_proposals(ctx, news.proposals)
    if news.opened:
        heading(
            "First of their kind",
            "In hindsight: the papers of each new topic that were listed first, and how long "
            "after the first one the topic was opened.",
        )
        topic_changes.draw_earliest(ctx, news.opened)


def _draw_choice(ctx: ViewContext, period: NewsPeriod, last_shown: str | None) -> None:
    """Draw the choice of the period, and a field for its first day."""
    options = offered_periods(list(ctx.atlas.digest_names), last_shown)
    named = None if not isinstance(period.since, str) else period.since
    if named is not None and named not in options:
        options.append(named)
    problem = news_state.day_problem()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="da-since"):
        session.seed(news_state.PERIOD, named)
        st.segmented_control(
            "Period",
            options,
            format_func=lambda name: _PERIODS[name],
            key=news_state.PERIOD,
            on_change=news_state.period_changed,
            help="Counted back from the latest digest, not from today.",
        )
        date_field(
            "Or since",
            news_state.DAY,
            "" if named else str(period.since),
            news_state.day_changed,
            problem=problem,
            placeholder=str(period.first_day or ""),
            width=150,
        )
    problem_note(problem)
    if ctx.address.since == "visit" and period.since != "visit":
        note("This browser remembers no earlier visit with older digests; this is the last digest.")


def _draw_papers(ctx: ViewContext, period: NewsPeriod, n_new: int) -> None:
    """Draw how many papers are new, and the digests that list them, newest first."""
    heading("New papers")
    note(sentences.digests_words(period, n_new, len(ctx.papers)))
    if not n_new or period.span is None:
        return
    counts = ctx.papers["first_digest"].value_counts()
    shown = [d for d in reversed(period.digest_ids) if counts.get(d, 0)][:_MOST_DIGESTS]
    wanted = ctx.address.filters
    with st.container(horizontal=True, gap="small", key="da-new-papers"):
        for digest_id in shown:
            to = replace(ctx.address.at(), filters=replace(wanted, new_in_digest=digest_id))
            papers = formatting.count(int(counts[digest_id]), "paper")
            link(ctx, "papers", f"{ctx.atlas.digest_names[digest_id]}: {papers}", to)
        if len(shown) > 1:
            filters = replace(wanted, first_listed_in=period.span, new_in_digest=None)
            words = f"All {formatting.count(n_new, 'new paper')}"
            link(ctx, "papers", words, replace(ctx.address.at(), filters=filters))


def _draw_topics(ctx: ViewContext, period: NewsPeriod, news: TopicNews) -> None:
    """Draw what happened to the topics."""
    n_topics = len(ctx.atlas.topics)
    heading(
        "New topics",
        "A topic is opened by an update or refit: because papers group together that were in no "
        "topic, or because a part of other topics became one of its own (a split).",
    )
    note(sentences.opened_words(news, n_topics))
    topic_changes.draw_opened(ctx, news.opened)
    if news.regrouped:
        heading("Regrouped topics")
        topic_changes.draw_regrouped(ctx, news.regrouped)
    if news.ended:
        heading("Topics that ended")
        topic_changes.draw_ended(ctx, news.ended)
    changing_topics.draw(ctx, period)
