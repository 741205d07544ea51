"""A list of topics under their themes, with their numbers of papers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import pandas as pd
import streamlit as st

from analysis.records import UNASSIGNED
from dashboard.text import escape
from dashboard.theming.shapes import swatch_style
from dashboard.widgets.elements import bar, dot, link, swatch, theme_link, topic_link
from dashboard.widgets.view_context import ViewContext
from evidence import formatting

SEPARATOR = "\N{NO-BREAK SPACE}· "
"""Between the facts of a theme: a line breaks after the dot, never before it."""

FEW_TOPICS = 16
"""Most topics that are listed openly; more are folded under their themes."""

Sizes = Sequence[tuple[int, int]]
"""Topic ids with their numbers of papers."""


def sizes_of(papers: pd.DataFrame) -> list[tuple[int, int]]:
    """Return topics with numbers of papers, largest first, unassigned papers last."""
    sizes = papers["topic_id"].value_counts()
    pairs = [(int(t), int(n)) for t, n in zip(sizes.index, sizes, strict=True)]
    return sorted(pairs, key=lambda p: (p[0] == UNASSIGNED, -p[1], p[0]))


def theme_groups(ctx: ViewContext, sizes: Sizes, total: int) -> None:
    """Draw topics under their themes, both largest first; many topics are folded.

    Parameters
    ----------
    ctx
        The view's context.
    sizes
        Topic ids with their numbers of papers, largest first.
    total
        Number of papers that is 100 %.
    """
    theme_of = ctx.atlas.palette.theme_of
    topics = [pair for pair in sizes if pair[0] != UNASSIGNED]
    if not set(theme_of.values()) - {UNASSIGNED}:
        topic_rows(ctx, sizes, total)
        return
    by_theme = {
        theme_id: list(group)
        for theme_id, group in groupby(
            sorted(topics, key=lambda p: theme_of[p[0]]), key=lambda p: theme_of[p[0]]
        )
    }
    order = sorted(
        by_theme,
        key=lambda t: (t == UNASSIGNED, -sum(n for _, n in by_theme[t]), t),
    )
    widest = max((n for _, n in topics), default=1)
    few = len(topics) <= FEW_TOPICS
    for theme_id in order:
        inside = by_theme[theme_id]
        if few:
            with st.container(key=f"da-group-{ctx.view}-{theme_id}", gap="xxsmall"):
                n_papers = sum(n for _, n in inside)
                if theme_id in ctx.atlas.themes_of_one_topic:
                    topic_id = inside[0][0]
                    _theme_line(ctx, theme_id, n_papers, total, topic_id)
                    with st.container(key=f"da-row-{ctx.view}-{topic_id}", gap=None):
                        st.html(bar(ctx, topic_id, n_papers / widest))
                else:
                    _theme_line(ctx, theme_id, n_papers, total)
                    topic_rows(ctx, inside, total, widest=widest)
        else:
            _folded(ctx, theme_id, inside, total, widest)
    topic_rows(ctx, [pair for pair in sizes if pair[0] == UNASSIGNED], total, widest=widest)


def _theme_line(
    ctx: ViewContext, theme_id: int, n_papers: int, total: int, topic_id: int | None = None
) -> None:
    """Draw a theme's name and size; a theme of one topic links to that topic."""
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        gap="xxsmall",
        wrap=False,
        key=f"da-themeline-{ctx.view}-{theme_id}",
    ):
        if theme_id == UNASSIGNED:
            st.html(f'<span class="da-name"><b>{ctx.atlas.theme_name(theme_id)}</b></span>')
        else:
            mark = dot(ctx.theme_color(theme_id), ctx.theme_shape(theme_id))
            st.html(mark, width="content")
            if topic_id is None:
                theme_link(ctx, theme_id, view=ctx.view, wide=True)
            else:
                topic_link(ctx, topic_id, wide=True)
        st.html(
            f"{_count_html(n_papers, total, formatting.short_part(n_papers, total))}",
            width="content",
        )


def _folded(ctx: ViewContext, theme_id: int, inside: Sizes, total: int, widest: int) -> None:
    # Non-breaking spaces, or the narrow column would wrap inside the figure.
    n_inside = sum(n for _, n in inside)
    numbers = formatting.short_part(n_inside, total).replace(" ", "\u00a0")
    with theme_fold(ctx, theme_id, numbers, is_open=False) as fold:
        if fold.open:
            with st.container(gap="xxsmall", key=f"da-group-{ctx.view}-{theme_id}"):
                to = ctx.address.in_theme(theme_id)
                if to.filters != ctx.address.filters:
                    link(ctx, ctx.view, "Only this theme", to, icon=":material/filter_alt:")
                topic_rows(ctx, inside, total, widest=widest)


def theme_fold(
    ctx: ViewContext, theme_id: int, facts: str, *, is_open: bool, picture: str = ""
) -> Any:
    """Return an expander headed by a theme; draw its content only if it is open.

    Parameters
    ----------
    ctx
        The view's context.
    theme_id
        The theme.
    facts
        Text after its name; not escaped, so never text from digests.
    is_open
        Whether it is open at first.
    picture
        CSS that draws a sparkline at the end of the line.
    """
    mark = swatch_style(ctx.theme_shape(theme_id), ctx.theme_color(theme_id))
    name = escape.markdown(escape.shorten(ctx.atlas.theme_name(theme_id), 80)) or "(no name)"
    key = f"da-fold-{ctx.view}-{theme_id}"
    # A label is Markdown and can't have a colour of our own; CSS puts it in front.
    line = f".st-key-{key} summary::after {{ content: ''; {picture} }}" if picture else ""
    st.html(f"<style>.st-key-{key} summary::before {{ {mark}; }}{line}</style>")
    with st.container(key=key, gap=None):
        return st.expander(
            f"**{name}**{SEPARATOR}{facts}",
            expanded=is_open,
            key=f"fold-{ctx.view}-{theme_id}",
            on_change="rerun",
            type="compact",
        )


def _count_html(n_papers: int, total: int, words: str) -> str:
    """Return the HTML of a number of papers; hovering shows its share."""
    of = formatting.part(n_papers, total, "paper")
    return f'<data class="da-number da-part" value="{n_papers}/{total}" title="{of}">{words}</data>'


def topic_rows(ctx: ViewContext, sizes: Sizes, total: int, *, widest: int | None = None) -> None:
    """Draw topics as links with size, bar and stability.

    Parameters
    ----------
    ctx
        The view's context.
    sizes
        Topic ids with their numbers of papers, in the order to draw.
    total
        Number of papers that is 100 %.
    widest
        Number of papers that fills a bar; by default the largest of `sizes`.
    """
    widest = max([n for _, n in sizes], default=1) if widest is None else widest
    for topic_id, n_papers in sizes:
        with st.container(key=f"da-row-{ctx.view}-{topic_id}", gap=None):
            with st.container(
                horizontal=True, vertical_alignment="center", gap="xxsmall", wrap=False
            ):
                if topic_id == UNASSIGNED:
                    st.html(swatch(ctx, UNASSIGNED), width="content")
                topic_link(ctx, topic_id, wide=True)
                words = formatting.number(n_papers)
                st.html(_count_html(n_papers, total, words), width="content")
            st.html(bar(ctx, topic_id, min(1.0, n_papers / max(widest, 1))))
