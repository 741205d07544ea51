"""The “Sort by” menu of the outline, and its topics in the selected order."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.atlas.topic_orders import TOPIC_ORDERS, TopicOrder, growth_of, sorted_topics
from dashboard.state import list_state, session
from dashboard.widgets.view_context import ViewContext
from dashboard.wording.verdicts import a_week
from evidence import formatting
from evidence.trends.words import WHOLE_WINDOW

SIMILAR = "similar"
"""The default order: similar topics together."""

_LABELS = {
    SIMILAR: "Similar topics together",
    "size": "Largest",
    "growth": "Fastest growing",
    "stability": "Most stable",
    "newest": "Newest",
}


def choose_topic_order(ctx: ViewContext) -> TopicOrder | None:
    """Draw the menu and return the selected order; None for the default.

    Growth is offered only if the snapshot has a tested trend.
    """
    is_tested = len(growth_of(ctx.atlas.verdicts)) > 0
    offered = [order for order in TOPIC_ORDERS if order != "growth" or is_tested]
    asked = next((order for order in offered if order == ctx.address.topic_order), None)
    session.seed(list_state.TOPIC_ORDER, asked or SIMILAR)
    st.selectbox(
        "Sort by",
        [SIMILAR, *offered],
        format_func=lambda order: _LABELS[order],
        key=list_state.TOPIC_ORDER,
        on_change=list_state.topic_order_changed,
        args=(SIMILAR,),
        width=240,
    )
    return asked


def order_sentence(ctx: ViewContext, order: TopicOrder | None) -> str:
    """Return what an order is based on."""
    if order is None:
        return "Similar topics are listed together."
    if order == "stability":
        return "Most stable first."
    if order == "growth":
        verdicts = ctx.atlas.verdicts
        whole = verdicts[verdicts["window"] == WHOLE_WINDOW].iloc[0]
        dates = formatting.date_range(whole["first_day"], whole["last_day"])
        return (
            f"Fastest growing first: change of the odds per week from {dates} in all papers, also "
            "where chance would explain it. Topics without a tested trend are last."
        )
    left = " that match" if len(ctx.papers) < len(ctx.atlas.papers) else ""
    if order == "size":
        return f"Most papers{left} first."
    return f"Newest first: the digest by which half of a topic's papers{left} had been listed."


def draw_sorted(
    ctx: ViewContext,
    topics: pd.DataFrame,
    order: TopicOrder,
    draw_row: Callable[[Any, str], None],
    *,
    page_size: int,
) -> None:
    """Draw topics of all themes in an order, one page at a time.

    Parameters
    ----------
    ctx
        The view's context.
    topics
        The topics to draw.
    order
        Their order.
    draw_row
        Draws a topic, with the figure that puts it in its place.
    page_size
        Number of topics on a page.
    """
    chosen = sorted_topics(topics, ctx.papers, ctx.atlas.verdicts, order)
    n_pages = -(-len(topics) // page_size)
    rows = st.container(gap=None)
    page = st.pagination(n_pages, key=f"topics-{order}-{len(topics)}") if n_pages > 1 else 1
    shown = chosen.topics.iloc[(page - 1) * page_size : page * page_size]
    topic: Any
    with rows:
        for topic in shown.itertuples():
            value = chosen.values.get(int(topic.topic_id))
            draw_row(topic, _fact(ctx, order, value))


def _fact(ctx: ViewContext, order: TopicOrder, value: object) -> str:
    """Return the figure that puts a topic in its place, if its row has no such figure.

    Parameters
    ----------
    ctx
        The view's context.
    order
        The order.
    value
        From `SortedTopics.values`; None for a topic without one.
    """
    if order == "growth":
        if not isinstance(value, float):
            return "no tested trend"
        known = 0 < value < math.inf
        return f"odds {a_week(value)} a week" if known else "odds unbounded"
    if order == "newest" and isinstance(value, str):
        return f"half listed by {ctx.atlas.digest_names[value]}"
    return ""
