"""Topics that a verdict says are changing, with their new papers of the period."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.atlas.news_period import NewsPeriod
from dashboard.news.movers import movers, of_window, shortest_window
from dashboard.text import escape
from dashboard.views.whats_new.topic_changes import draw_name
from dashboard.widgets.elements import heading, link, note
from dashboard.widgets.paper_list import paper_list
from dashboard.widgets.view_context import ViewContext
from dashboard.wording.verdicts import (
    OF_ALL_PAPERS,
    tested,
    verdict_figures,
    verdict_window,
    verdict_words,
)
from evidence import formatting
from evidence.sentences import trend_sentence
from evidence.trends.words import FEWEST_DAYS, WHOLE_WINDOW

_MOST_TOPICS = 12


def draw(ctx: ViewContext, period: NewsPeriod) -> None:
    """Draw the verdicts that state a change, in the shortest window with verdicts."""
    verdicts, n_repeats = ctx.atlas.verdicts, ctx.atlas.n_repeats
    if not len(ctx.atlas.topics):
        return
    heading(
        "Growing, fading and other changes",
        tested(int(verdicts["p_value"].notna().sum()), "topic"),
    )
    window = shortest_window(verdicts)
    own = of_window(verdicts, window or WHOLE_WINDOW)
    note(
        trend_sentence(
            own,
            {i: escape.shorten(name, 60) for i, name in ctx.atlas.topic_names.items()},
            n_repeats=n_repeats or 0,
            fewest_days=FEWEST_DAYS,
            n_digests=len(ctx.atlas.digest_names),
        )
    )
    if window is None:
        return
    first: Any = own.iloc[0]
    of_all = f" {OF_ALL_PAPERS}" if ctx.address.filters.active else ""
    note(f"Verdicts are for {_window(first)}, not for the period above.{of_all}")
    changing = movers(own)
    row: Any
    for row in changing.head(_MOST_TOPICS).itertuples():
        _draw_topic(ctx, row, period, n_repeats)
    words = "All verdicts in Trends"
    if n_more := max(0, len(changing) - _MOST_TOPICS):
        words = f"{formatting.number(n_more)} more, and all verdicts, in Trends"
    link(ctx, "trends", words, ctx.address.at(), icon=":material/arrow_forward:")


def _window(row: Any) -> str:
    """Return the window of a verdict inside a sentence."""
    words = verdict_window(row)
    return f"{words[0].lower()}{words[1:]}" if row.window == WHOLE_WINDOW else f"the l{words[1:]}"


def _draw_topic(ctx: ViewContext, row: Any, period: NewsPeriod, n_repeats: int | None) -> None:
    """Draw a topic with its verdict, and its new papers of the period in a fold."""
    topic_id = int(row.group_id)
    new = ctx.papers[ctx.papers["first_digest"].isin(period.digest_ids)]
    own = new[new["topic_id"] == topic_id]
    with st.container(key=f"da-changing-{topic_id}", gap="xxsmall"):
        draw_name(ctx, topic_id, "changing")
        figures = escape.html(verdict_figures(row, n_repeats))
        verdict = escape.html(verdict_words(row.verdict))
        st.html(f'<p class="da-quiet"><b>{verdict}</b> · {figures}</p>')
        if own.empty:
            note(f"None of {formatting.count(len(new), 'new paper')} is on it.")
            return
        words = formatting.part(len(own), len(new), "new paper")
        fold = st.expander(words, type="compact", on_change="rerun", key=f"changing-{topic_id}")
        if fold.open:
            with fold:
                newest = own.sort_values("first_digest", ascending=False, kind="stable")
                paper_list(ctx, newest, f"changing-{topic_id}", with_topic=False)
