"""Buttons that add papers to the reading list or remove them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.reading_list.model import ReadingList
from dashboard.state import reading_list_state
from dashboard.text import escape
from dashboard.widgets.view_context import ViewContext
from evidence import formatting

MOST_AT_ONCE = 60
"""Longer lists have no button that picks all: it would be used by mistake."""

_LONGEST_NAME = 60
"""Maximum number of characters of a title in a button's accessible name."""

_PICK, _PICKED = ":material/bookmark_add:", ":material/bookmark_added:"


def pick_button(ctx: ViewContext, paper_id: str, where: str) -> None:
    """Draw the button that picks a paper, or removes it if it is picked.

    Parameters
    ----------
    ctx
        The view's context.
    paper_id
        The paper.
    where
        Unique among the places of a view that show the same paper.
    """
    picked = paper_id in ctx.picked
    title = escape.markdown(
        escape.shorten(str(ctx.atlas.papers.at[paper_id, "title"]), _LONGEST_NAME)
    )
    # The title is for screen readers; the style sheet shows only the strong word.
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
    """Draw the button that picks all papers of a list, or removes picked ones.

    Nothing is drawn for a single paper, nor for more than `MOST_AT_ONCE`.
    """
    if not 1 < len(paper_ids) <= MOST_AT_ONCE:
        return
    n_left = sum(i not in ctx.picked for i in paper_ids)
    if n_left == len(paper_ids):
        words = f"Pick all {formatting.count(n_left, 'paper')}"
    elif n_left:
        words = f"Pick the other {formatting.number(n_left)}"
    else:
        words = f"Remove all {formatting.number(len(paper_ids))}"
    st.button(
        words,
        key=f"pickall-{where}",
        on_click=reading_list_state.change_list,
        args=(ReadingList.with_papers if n_left else ReadingList.without_all, tuple(paper_ids)),
        type="tertiary",
        icon=_PICK if n_left else _PICKED,
    )
