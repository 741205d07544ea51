"""Results of a comparison: figure, table, and the papers behind each change."""

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
from dashboard.text import escape, figures
from dashboard.widgets.elements import (
    dot,
    heading,
    legend,
    link,
    note,
    paper_link,
    swatch,
    theme_link,
    topic_link,
)
from dashboard.widgets.pick_buttons import pick_all_button, pick_button
from dashboard.widgets.view_context import ViewContext
from evidence import formatting
from evidence.comparison.sentence import row_notes
from evidence.multiple_testing import FALSE_DISCOVERY_RATE

MAX_ROWS = 16
"""Maximum number of rows of the figure, and of the table above its fold."""

_FEW_ROWS = 8
"""Minimum number of rows of the figure, so that unchanged groups are seen beside the others."""

_N_TITLES = 5
"""Titles listed per change, above the link to all."""


def show(ctx: ViewContext, result: ComparisonResult, table: pd.DataFrame, level: GroupKind) -> None:
    """Draw the figure, the table and the papers behind each change.

    Parameters
    ----------
    ctx
        The view's context.
    result
        The comparison; both sides have papers.
    table
        Its rows that pass the filters; at least one.
    level
        Whether the groups are topics or themes.
    """
    _draw_figure(ctx, result, _first(table), level)
    _draw_numbers(ctx, result, table, level)
    _draw_behind(ctx, result, table, level)


def to_papers(ctx: ViewContext, filters: Filters) -> Address:
    """Return the address of a list of papers with these filters only."""
    return replace(ctx.address.at(), filters=filters)


def _first(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the figure: all changes, then the largest differences."""
    n_changed = int((table["outcome"] != "unclear").sum())
    return table if len(table) <= MAX_ROWS else table.head(min(max(n_changed, _FEW_ROWS), MAX_ROWS))


def _row_of(ctx: ViewContext, group_id: int, level: GroupKind) -> comparison_plot.Row:
    atlas = ctx.atlas
    if level == "topic":
        return comparison_plot.Row(atlas.topic_name(group_id), atlas.stability(group_id))
    stability: Any = atlas.themes["stability"].get(group_id, 0.0)
    return comparison_plot.Row(atlas.theme_name(group_id), float(stability))


def _draw_figure(
    ctx: ViewContext, result: ComparisonResult, table: pd.DataFrame, level: GroupKind
) -> None:
    st.plotly_chart(
        comparison_plot.comparison(
            table,
            [_row_of(ctx, int(i), level) for i in table["group_id"]],
            (result.before.name, result.after.name),
            ctx.mode,
            n_repeats=ctx.atlas.n_repeats or 0,
            narrow=ctx.phone,
        ),
        theme=None,
        key="comparison",
        config={"displayModeBar": False},
        alt=(
            f"Share of new papers by {level} before and after, and its change with a 95 % "
            "confidence interval; the table has the numbers."
        ),
    )
    legend(
        ctx,
        [
            (
                "clear",
                "changed more than chance would explain"
                if ctx.atlas.knows_variation(level)
                else "differs more than chance among papers explains",
            ),
            ("unclear", "no clear change"),
            ("zero", "no change"),
        ],
    )
    n_groups = len(result.table)
    shown = formatting.out_of(len(table), n_groups, level)
    are = formatting.plural(len(table), "is", "are")
    some = f"{shown} {are} shown. " if len(table) < n_groups else ""
    note(
        f"{some}Lines on the left join the two shares; those on the right are 95 % confidence "
        "intervals of the change.",
        explanation=_tested(ctx, result, level),
    )


def _tested(ctx: ViewContext, result: ComparisonResult, level: GroupKind) -> str:
    """Return how the changes were tested, for a help icon."""
    n_groups = len(result.table)
    allowing = ""
    if ctx.atlas.knows_variation(level):
        allowing = ", allowing for the usual changes from week to week"
    method = f"Each {level} is tested with Fisher's exact test (mid-p){allowing}."
    if "disagrees" in result.table:
        method = f"{method} Papers are listed again: all papers listed must change, too."
    if n_groups < 2:
        return method
    return (
        f"{method} With {formatting.count(n_groups, 'test')}, one interval excluding zero is not "
        f"evidence; on average at most {formatting.percent(FALSE_DISCOVERY_RATE)} of the reported "
        "changes are chance (false discovery rate)."
    )


def _draw_numbers(
    ctx: ViewContext, result: ComparisonResult, table: pd.DataFrame, level: GroupKind
) -> None:
    """Draw the table: the changes, and all other rows in a fold."""
    heading(
        "The same in numbers",
        "The change is in percentage points, with its 95 % confidence interval. Select a share to "
        "see its papers.",
    )
    n_changed = int((table["outcome"] != "unclear").sum())
    first = table.head(min(n_changed, MAX_ROWS))
    if len(first):
        _draw_table(ctx, result, first, level, head="da-changehead")
    rest = table.iloc[len(first) :]
    if rest.empty:
        return
    more = "more " if len(first) else ""
    words = formatting.count(len(rest), f"{more}{level}")
    if n_changed <= len(first):
        words = f"{words} without a clear change"
    with st.expander(words, type="compact", on_change="rerun", key="compared-rest") as fold:
        if fold.open:
            _draw_table(ctx, result, rest, level, head="da-changehead-rest")


def _draw_table(
    ctx: ViewContext,
    result: ComparisonResult,
    table: pd.DataFrame,
    level: GroupKind,
    *,
    head: str,
) -> None:
    """Draw rows below a header with this key, which no other table has."""
    names = result.before.name, result.after.name
    heads = (level.capitalize(), *names, "Change (points)", "")
    with st.container(key=head.replace("changehead", "changes"), gap=None):
        with st.container(key=head, gap=None):
            for words in heads:
                st.html(f'<span class="da-cell">{escape.html(words)}</span>')
        row: Any
        for row in table.itertuples():
            _draw_row(ctx, result, row, level)


def _draw_row(ctx: ViewContext, result: ComparisonResult, row: Any, level: GroupKind) -> None:
    """Draw a row of the table; each share links to exactly the papers that it counts."""
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
            # The mark ties the row to the group in other charts.
            st.html(_mark(ctx, group_id, level), width="content")
            (topic_link if level == "topic" else theme_link)(ctx, group_id, wide=True)
        # One share per period; without papers there is nothing to link to.
        for side, n_papers, total_papers, which in (
            (result.before, row.n_before, row.of_before, "before"),
            (result.after, row.n_after, row.of_after, "after"),
        ):
            words = comparison_plot.share_words(n_papers, total_papers)
            with st.container(gap=None, key=f"da-{which}-{name}"):
                if n_papers:
                    its = _its_papers(ctx, group_id, side, level)
                    link(ctx, "papers", words, to_papers(ctx, its))
                else:
                    st.html(f'<span class="da-number">{figures.html(words)}</span>')
        # The change alone would look exact: its interval is always with it.
        interval = (
            f"{comparison_plot.points(row.change_low)} to {comparison_plot.points(row.change_high)}"
        )
        st.html(
            f'<span class="da-cell">{comparison_plot.points(row.change)}'
            f'<span class="da-small">{interval}</span></span>'
        )
        st.html(f'<span class="da-cell">{_outcome(ctx, row)}</span>')


def _outcome(ctx: ViewContext, row: Any) -> str:
    """Return the HTML of an outcome, with what confirms or contradicts it."""
    word = comparison_plot.OUTCOMES[row.outcome]
    notes = row_notes(row, ctx.atlas.n_repeats)
    small = "".join(f'<span class="da-small">{escape.html(words)}</span>' for words in notes)
    return f"<b>{word}</b>{small}" if row.outcome != "unclear" else small


def _mark(ctx: ViewContext, group_id: int, level: GroupKind) -> str:
    """Return the HTML of the group's mark, the same as in other charts."""
    if level == "topic":
        return swatch(ctx, group_id)
    return dot(ctx.theme_color(group_id), ctx.theme_shape(group_id))


def _its_papers(ctx: ViewContext, group_id: int, side: Side, level: GroupKind) -> Filters:
    """Return the filters of exactly the papers that a share counts."""
    own = Filters(query=ctx.address.filters.query, first_listed_in=side.span)
    if level == "topic":
        return replace(own, topics=(group_id,))
    return replace(own, themes=(group_id,))


def _draw_behind(
    ctx: ViewContext, result: ComparisonResult, table: pd.DataFrame, level: GroupKind
) -> None:
    """Draw, for each change, the papers of the side with the larger share."""
    changed = table[table["outcome"] != "unclear"]
    if changed.empty:
        return
    heading("Papers behind the changes")
    row: Any
    for row in changed.itertuples():
        group_id = int(row.group_id)
        rose = row.change > 0
        side, n_papers = (result.after, row.n_after) if rose else (result.before, row.n_before)
        name = escape.markdown(escape.shorten(_row_of(ctx, group_id, level).label, 80))
        papers = f"{formatting.count(n_papers, 'paper')}, {escape.markdown(side.name)}"
        words = f"**{name or '(no name)'}** {comparison_plot.OUTCOMES[row.outcome]}: {papers}"
        key = f"behind-{level}-{group_id}"
        few = len(changed) <= 2
        with st.expander(words, expanded=few, type="compact", on_change="rerun", key=key) as fold:
            if fold.open:
                _draw_papers(ctx, _its_papers(ctx, group_id, side, level), key)


def _draw_papers(ctx: ViewContext, wanted: Filters, key: str) -> None:
    """Draw the most representative of some papers, and a link to all of them."""
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
