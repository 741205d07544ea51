"""The “Sort by” menu of a list of papers, and the sorted ids it asks for."""

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
from dashboard.text import escape
from dashboard.widgets.view_context import ViewContext


def choose_order(
    ctx: ViewContext,
    papers: pd.DataFrame,
    wanted: Sequence[str],
    *,
    default: str,
    labels: dict[str, str] | None = None,
) -> str:
    """Draw the menu and return the selected order, which the address stores.

    Parameters
    ----------
    ctx
        The view's context.
    papers
        The papers to sort.
    wanted
        The orders to offer; orders that need data these papers lack are left out.
    default
        The order if the reader has selected none.
    labels
        Labels that replace those of `ORDERS`, by order.
    """
    offered = [s for s in wanted if s not in ORDERS]
    offered += known_orders(papers, [s for s in wanted if s in ORDERS])
    asked = ctx.address.sort
    order = asked if asked in offered else default
    names = {**{s: ORDERS[s].label for s in offered if s in ORDERS}, **(labels or {})}
    session.seed(list_state.SORT, order)
    st.selectbox(
        "Sort by",
        offered,
        format_func=lambda s: names[s],
        key=list_state.SORT,
        on_change=list_state.sort_changed,
        args=(default,),
        width=240,
    )
    return order


def in_order(ctx: ViewContext, papers: pd.DataFrame, sort: str) -> pd.Index:
    """Return the ids of `papers`, sorted by one of `ORDERS`."""
    every = ctx.atlas.papers
    rows = _rows(ctx.atlas, sort)
    if len(papers) == len(every):
        return every.index.take(rows)
    inside = np.zeros(len(every), dtype=bool)
    inside[every.index.get_indexer(papers.index)] = True
    return every.index.take(rows[inside[rows]])


# Eight orders of 60,000 papers take 2 MB; sorting on every click would be noticeably slow.
@cached_by_version(max_entries=16)
def _rows(atlas: Atlas, sort: str) -> npt.NDArray[np.int32]:
    return positions_in(atlas.papers, atlas.places, sort)


def reason_beside(sort: str) -> Callable[[Any], str]:
    """Return a function from a paper to the value it is sorted by, as HTML."""
    return lambda paper: escape.html(reason(paper, sort))
