"""Papers in the order that the reader picks: the choice, and each order worked out once for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from dashboard.atlas.atlas import Atlas
from dashboard.atlas.sort_orders import ORDERS, known_orders, positions_in, reason
from dashboard.cache.by_version import cached_by_version
from dashboard.state import list_state, session
from dashboard.widgets.view_context import ViewContext


def choose_order(
    ctx: ViewContext,
    papers: pd.DataFrame,
    wanted: Sequence[str],
    *,
    default: str,
    labels: dict[str, str] | None = None,
) -> str:
    """Let the reader pick an order, which the address then has; return the one that holds.

    Parameters
    ----------
    ctx
        The view's.
    papers
        What is to be put in order.
    wanted
        The orders to offer; those that these papers cannot be put in are left out.
    default
        The order where the reader has picked none of them.
    labels
        What to call some of them here instead.
    """
    offered = [s for s in wanted if s not in ORDERS]
    offered += known_orders(papers, [s for s in wanted if s in ORDERS])
    asked = ctx.address.sort
    order = asked if asked in offered else default
    names = {**{s: ORDERS[s].label for s in offered if s in ORDERS}, **(labels or {})}
    session.seed(list_state.SORT, order)
    st.selectbox(
        "Order",
        offered,
        format_func=lambda s: names[s],
        key=list_state.SORT,
        on_change=list_state.sort_changed,
        args=(default,),
        width=240,
    )
    return order


def in_order(ctx: ViewContext, papers: pd.DataFrame, sort: str) -> pd.Index:
    """Return the ids of these papers in one of `ORDERS`."""
    every = ctx.atlas.papers
    rows = _rows(ctx.atlas, sort)
    if len(papers) == len(every):
        return every.index.take(rows)
    inside = np.zeros(len(every), dtype=bool)
    inside[every.index.get_indexer(papers.index)] = True
    return every.index.take(rows[inside[rows]])


# Eight orders of 60,000 papers are 2 MB; sorting them at every click would be felt.
@cached_by_version(max_entries=16)
def _rows(atlas: Atlas, sort: str) -> npt.NDArray[np.int32]:
    return positions_in(atlas.papers, atlas.places, sort)


def reason_beside(sort: str) -> Callable[[Any], str]:
    """Return what says, beside each paper, what puts it where it is in that order."""
    return lambda paper: reason(paper, sort)
