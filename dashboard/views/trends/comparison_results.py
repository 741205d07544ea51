"""What a comparison found: figure, numbers, and the papers behind what changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.atlas.filters import Filters
from dashboard.atlas.lineage import GroupKind
from dashboard.cache.comparisons import ComparisonResult, Side
from dashboard.cache.papers import filtered_papers
from dashboard.charts import comparison_plot
from dashboard.routing.address import Address
from dashboard.text import escape
from dashboard.widgets.elements import dot, heading, link, note, paper_link, theme_link, topic_link
from dashboard.widgets.pick_buttons import pick_all_button, pick_button
from dashboard.widgets.view_context import ViewContext
from evidence import formatting
from evidence.multiple_testing import FALSE_DISCOVERY_RATE
from evidence.sentences import agreement_words

MAX_ROWS = 16
"""Rows of the figure, and of the table before what did not change is folded."""

_FEW_ROWS = 8
"""Of a long table at least so many are drawn, so that one sees others beside what changed."""

_N_TITLES = 8


def show(ctx: ViewContext, found: ComparisonResult, table: pd.DataFrame, level: GroupKind) -> None:
    """Draw what was found.

    Parameters
    ----------
    ctx
        The view's.
    found
        The comparison; both sides have papers.
    table
        Its rows that the filters leave; at least one.
    level
        What its groups are.
    """
    _draw_figure(ctx, found, _first(table), level)
    _draw_numbers(ctx, found, table, level)
    _draw_behind(ctx, found, table, level)


def to_papers(ctx: ViewContext, filters: Filters) -> Address:
    """Return the address of papers, with no other filters than these."""
    return replace(ctx.address.at(), filters=filters)


def _first(table: pd.DataFrame) -> pd.DataFrame:
    """Return what is drawn: what changed, and of a long rest only the largest differences."""
    n_changed = int((table["outcome"] != "unclear").sum())
    return table if len(table) <= MAX_ROWS else table.head(min(max(n_changed, _FEW_ROWS), MAX_ROWS))


def _row_of(ctx: ViewContext, group_id: int, level: GroupKind) -> comparison_plot.Row:
    atlas = ctx.atlas
    if level == "topic":
        return comparison_plot.Row(atlas.topic_name(group_id), atlas.stability(group_id))
    stability: Any = atlas.themes["stability"].get(group_id, 0.0)
    return comparison_plot.Row(atlas.theme_name(group_id), float(stability))


def _draw_figure(
    ctx: ViewContext, found: ComparisonResult, table: pd.DataFrame, level: GroupKind
) -> None:
    st.plotly_chart(
        comparison_plot.comparison(
            table,
            [_row_of(ctx, int(i), level) for i in table["group_id"]],
            (found.before.name, found.after.name),
            ctx.mode,
            n_repeats=ctx.atlas.n_repeats or 0,
            narrow=ctx.phone,
        ),
        theme=None,
        key="comparison",
        config={"displayModeBar": False},
        alt=(
            f"Share of new papers by {level} before and after, and its change with a 95 % "
            "interval; the table has the numbers."
        ),
    )
    note(_tested(ctx, found, level))


def _tested(ctx: ViewContext, found: ComparisonResult, level: GroupKind) -> str:
    """Say what was tested, and how often it is wrong."""
    n_groups = len(found.table)
    spread = bool((ctx.atlas.dispersion(level) > 1).any())
    weighed = ", allowing for how unevenly its papers come" if spread else ""
    many = (
        f" Among {n_groups} {level}s some would seem to change by chance alone: of the changes "
        f"told, no more than {formatting.percent(FALSE_DISCOVERY_RATE)} are chance on average, and "
        "a line that only just leaves out zero is not enough."
    )
    return (
        "Lines are 95 % intervals of the change: the room that chance leaves. Each "
        f"{level} is tested by Fisher's exact test (mid-p){weighed}.{many if n_groups > 1 else ''}"
    )


def _draw_numbers(
    ctx: ViewContext, found: ComparisonResult, table: pd.DataFrame, level: GroupKind
) -> None:
    heading("The same in numbers")
    n_changed = int((table["outcome"] != "unclear").sum())
    first = table if len(table) <= MAX_ROWS else table.head(min(n_changed, MAX_ROWS))
    if len(first):
        heads = (level.capitalize(), found.before.name, found.after.name, "Change, points", "")
        with st.container(key="da-changehead", gap=None):
            for words in heads:
                st.html(f'<span class="da-cell">{escape.html(words)}</span>')
    row: Any
    for row in first.itertuples():
        _draw_row(ctx, found, row, level)
    rest = table.iloc[len(first) :]
    if rest.empty:
        return
    others = f"{formatting.count(len(rest), f'more {level}')}"
    words = others if n_changed > len(first) else f"{others} without a clear change"
    with st.expander(words, type="compact", on_change="rerun", key="compared-rest") as fold:
        if fold.open:
            for row in rest.itertuples():
                _draw_row(ctx, found, row, level)


def _draw_row(ctx: ViewContext, found: ComparisonResult, row: Any, level: GroupKind) -> None:
    """Draw one line of the table; each number leads to exactly its papers."""
    group_id = int(row.group_id)
    name = f"{level}-{group_id}"
    with st.container(key=f"da-change-{name}", gap=None):
        with st.container(
            horizontal=True,
            vertical_alignment="center",
            gap=None,
            wrap=False,
            key=f"da-changed-{name}",
        ):
            st.html(dot(_color(ctx, group_id, level)), width="content")
            (topic_link if level == "topic" else theme_link)(ctx, group_id, wide=True)
        for side, n_papers, total_papers, which in (
            (found.before, row.n_before, row.of_before, "before"),
            (found.after, row.n_after, row.of_after, "after"),
        ):
            words = comparison_plot.share_words(n_papers, total_papers)
            with st.container(gap=None, key=f"da-{which}-{name}"):
                if n_papers:
                    its = _its_papers(ctx, group_id, side, level)
                    link(ctx, "papers", words, to_papers(ctx, its))
                else:
                    st.html(f'<span class="da-number">{words}</span>')
        interval = (
            f"{comparison_plot.points(row.change_low)} to {comparison_plot.points(row.change_high)}"
        )
        st.html(
            f'<span class="da-cell">{comparison_plot.points(row.change)}'
            f'<span class="da-small">{interval}</span></span>'
        )
        st.html(f'<span class="da-cell">{_outcome(ctx, row)}</span>')


def _outcome(ctx: ViewContext, row: Any) -> str:
    """Return the HTML of an outcome, and in how many repeats it is found again."""
    word = comparison_plot.OUTCOMES[row.outcome]
    if row.outcome == "unclear":
        return f'<span class="da-quiet">{word}</span>'
    n_repeats = ctx.atlas.n_repeats
    held = (
        agreement_words(row.n_repeats_agree, n_repeats)
        if n_repeats and pd.notna(row.n_repeats_agree)
        else ""
    )
    return f'<b>{word}</b><span class="da-small">{held}</span>'


def _color(ctx: ViewContext, group_id: int, level: GroupKind) -> str:
    if level == "topic":
        return ctx.topic_color(group_id)
    return ctx.atlas.palette.theme(group_id, ctx.mode)


def _its_papers(ctx: ViewContext, group_id: int, side: Side, level: GroupKind) -> Filters:
    """Return the choice of exactly the papers that a number counts."""
    own = Filters(query=ctx.address.filters.query, first_listed_in=side.span)
    if level == "topic":
        return replace(own, topics=(group_id,))
    return replace(own, themes=(group_id,))


def _draw_behind(
    ctx: ViewContext, found: ComparisonResult, table: pd.DataFrame, level: GroupKind
) -> None:
    """List, for what changed, the papers of the side where its share is larger."""
    changed = table[table["outcome"] != "unclear"]
    if changed.empty:
        return
    heading("The papers behind it")
    row: Any
    for row in changed.itertuples():
        group_id = int(row.group_id)
        rose = row.change > 0
        side, n_papers = (found.after, row.n_after) if rose else (found.before, row.n_before)
        name = escape.markdown(escape.shorten(_row_of(ctx, group_id, level).label, 80))
        papers = f"{formatting.count(n_papers, 'paper')} of {escape.markdown(side.name)}"
        words = f"**{name or '(no name)'}** {comparison_plot.OUTCOMES[row.outcome]}: {papers}"
        key = f"behind-{level}-{group_id}"
        few = len(changed) <= 2
        with st.expander(words, expanded=few, type="compact", on_change="rerun", key=key) as fold:
            if fold.open:
                _draw_papers(ctx, _its_papers(ctx, group_id, side, level), key)


def _draw_papers(ctx: ViewContext, wanted: Filters, key: str) -> None:
    """Draw the most central of some papers, and the way to all of them."""
    papers = filtered_papers(ctx.atlas, wanted).sort_values(
        "similarity_to_centroid", ascending=False
    )
    pick_all_button(ctx, papers["paper_id"].tolist(), key)
    with st.container(key=f"da-titles-{key}", gap="xsmall"):
        for paper_id in papers["paper_id"].head(_N_TITLES):
            paper_link(ctx, paper_id)
            pick_button(ctx, paper_id, key)
        if len(papers) > _N_TITLES:
            words = f"All {formatting.count(len(papers), 'paper')}"
            link(ctx, "papers", words, to_papers(ctx, wanted), icon=":material/list:")
