"""The “Sort by” menu of the outline, and what its orders are based on."""

from __future__ import annotations

import math

import streamlit as st

from analysis.records import WHOLE_WINDOW
from dashboard.atlas.topic_orders import TOPIC_ORDERS, TopicOrder, growth_of
from dashboard.state import list_state, session
from dashboard.widgets.view_context import ViewContext
from dashboard.wording.verdicts import a_week
from evidence import formatting

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


def order_fact(ctx: ViewContext, order: TopicOrder | None, value: object) -> str:
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
