"""The buttons that put papers on the reading list and take them off, wherever papers are shown."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.reading_list.model import ReadingList
from dashboard.state import reading_list_state
from dashboard.text import escape
from dashboard.widgets.view_context import ViewContext
from evidence import formatting

MOST_AT_ONCE = 60
"""Longer lists have no button that picks all of them: it would be used by mistake."""

_PICK, _PICKED = ":material/bookmark_add:", ":material/bookmark_added:"


def pick_button(ctx: ViewContext, paper_id: str, where: str) -> None:
    """Draw the button that picks a paper, or says that it is picked and takes it off.

    Parameters
    ----------
    ctx
        The view's.
    paper_id
        Which paper.
    where
        Tells the places of a view apart that show the same paper.
    """
    picked = paper_id in ctx.picked
    title = escape.markdown(escape.shorten(str(ctx.atlas.papers.at[paper_id, "title"]), 120))
    # The title is for who hears the page: the style sheet shows the strong word alone.
    word = "***Picked***" if picked else "**Pick**"
    st.button(
        f"{word}: *{title}*" if title else word,
        key=f"da-pick-{where}-{paper_id}",
        on_click=reading_list_state.change_list,
        args=(ReadingList.without if picked else ReadingList.with_paper, paper_id),
        type="tertiary",
        icon=_PICKED if picked else _PICK,
    )


def pick_all_button(ctx: ViewContext, paper_ids: Sequence[str], where: str) -> None:
    """Draw the button that picks all papers of a list, or takes them off if all are picked.

    Nothing for a single paper, which has a button of its own, nor for very many.
    """
    if not 1 < len(paper_ids) <= MOST_AT_ONCE:
        return
    n_left = sum(i not in ctx.picked for i in paper_ids)
    if n_left == len(paper_ids):
        words = f"Pick all {formatting.count(n_left, 'paper')}"
    elif n_left:
        words = f"Pick the other {n_left:,}"
    else:
        words = f"All {len(paper_ids):,} picked: take them off"
    st.button(
        words,
        key=f"pickall-{where}",
        on_click=reading_list_state.change_list,
        args=(ReadingList.with_papers if n_left else ReadingList.without_all, tuple(paper_ids)),
        type="tertiary",
        icon=_PICK if n_left else _PICKED,
    )
