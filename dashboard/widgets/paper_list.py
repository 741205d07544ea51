"""A list of papers as links, one page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.state import list_state, session
from dashboard.text import escape
from dashboard.widgets.elements import note, paper_link, scroll_to, topic_chip
from dashboard.widgets.pick_buttons import MOST_AT_ONCE, pick_all_button, pick_button
from dashboard.widgets.sort_menu import in_order
from dashboard.widgets.view_context import ViewContext
from evidence import formatting

PAGE_SIZE = 25


def paper_list(
    ctx: ViewContext,
    papers: pd.DataFrame | pd.Index,
    key: str,
    *,
    with_topic: bool = True,
    beside: Callable[[Any], str] | None = None,
    in_address: bool = False,
) -> None:
    """Draw papers as links, one page at a time.

    Parameters
    ----------
    ctx
        The view's context.
    papers
        In the order to draw: a frame indexed by paper id, or the ids.
    key
        Unique among the lists of a view.
    with_topic
        Whether to show each paper's topic.
    beside
        Returns further facts about a paper, as HTML.
    in_address
        Whether the page number is in the address; for one list per view.
    """
    ids = papers if isinstance(papers, pd.Index) else papers.index
    same = hash((len(ids), *ids[:PAGE_SIZE]))
    n_pages = -(-len(ids) // PAGE_SIZE)
    pick_all_button(ctx, ids[: MOST_AT_ONCE + 1].tolist(), key)
    rows = st.container(key=f"da-list-{key}", gap="xxsmall")
    # A different list starts on its first page.
    slot = None if in_address else f"page-{key}-{same}"
    page = _choose_page(ctx, n_pages, slot) if n_pages > 1 else 1
    start = (page - 1) * PAGE_SIZE
    part = ctx.atlas.papers.loc[ids[start : start + PAGE_SIZE]]
    paper: Any
    with rows:
        if list_state.is_turned(key, same, page):
            scroll_to(f"da-list-{key}", page)
        for paper in part.itertuples():
            _row(ctx, paper, key, with_topic, beside(paper) if beside else "")
    if n_pages > 1:
        shown = f"{formatting.number(start + 1)} to {formatting.number(start + len(part))}"
        note(f"{shown} of {formatting.count(len(ids), 'paper')}")


def paper_rows(
    ctx: ViewContext, ids: Sequence[str], key: str, beside: Callable[[Any], str]
) -> None:
    """Draw a few papers as links, without pages and without their topics.

    Parameters
    ----------
    ctx, key, beside
        As for `paper_list`.
    ids
        The papers, in the order to draw.
    """
    paper: Any
    with st.container(key=f"da-list-{key}", gap="xxsmall"):
        for paper in ctx.atlas.papers.loc[list(ids)].itertuples():
            _row(ctx, paper, key, False, beside(paper))


def _row(ctx: ViewContext, paper: Any, key: str, with_topic: bool, beside: str) -> None:
    paper_link(ctx, paper.paper_id)
    _facts_line(ctx, paper, with_topic, beside)
    pick_button(ctx, paper.paper_id, key)


def _choose_page(ctx: ViewContext, n_pages: int, slot: str | None) -> int:
    """Draw the page numbers and return the open page, from 1.

    Without a `slot`, the page number is in the address.
    """
    if slot is not None:
        return st.pagination(n_pages, key=slot)
    page = min(ctx.address.page, n_pages)
    session.seed(list_state.PAGE, page)
    st.pagination(n_pages, key=list_state.PAGE, on_change=list_state.page_changed)
    return page


def _facts_line(ctx: ViewContext, paper: Any, with_topic: bool, beside: str) -> None:
    facts = [topic_chip(ctx, int(paper.topic_id))] if with_topic else []
    facts += [beside] if beside else []
    position = ctx.atlas.places.get(paper.paper_id)
    where = "" if position is None else f" (no. {position})"
    facts.append(escape.html(f"{ctx.atlas.digest_names[paper.first_digest]}{where}"))
    facts += [f"in {paper.n_digests} digests"] if paper.n_digests > 1 else []
    st.html(f'<p class="da-facts">{" · ".join(facts)}</p>')


def sorted_papers(ctx: ViewContext, papers: pd.DataFrame, by: str) -> pd.Index:
    """Return the ids of papers in one of `sort_orders.ORDERS`, in any case."""
    return in_order(ctx, papers, by.lower())
