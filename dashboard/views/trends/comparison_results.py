"""What a comparison found: figure, numbers, and the papers behind what changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.atlas.filters import Filters
from dashboard.atlas.lineage import Level
from dashboard.cache import snapshots as data
from dashboard.cache.comparisons import Compared, Side
from dashboard.charts import comparison_plot as charts
from dashboard.routing.address import Address
from dashboard.text import escape as text
from dashboard.widgets.elements import (
    Frame,
    dot,
    heading,
    link,
    note,
    paper_link,
    theme_link,
    topic_link,
)
from dashboard.widgets.pick_buttons import pick_all_button, pick_button
from evidence import formatting as phrases
from evidence.multiple_testing import FALSE_DISCOVERY_RATE
from evidence.sentences import held_words

MAX_ROWS = 16
"""Rows of the figure, and of the table before what did not change is folded."""

_FEW_ROWS = 8
"""Of a long table at least so many are drawn, so that one sees others beside what changed."""

_N_TITLES = 8


def show(frame: Frame, found: Compared, table: pd.DataFrame, level: Level) -> None:
    """Draw what was found.

    Parameters
    ----------
    frame
        The view's.
    found
        The comparison; both sides have papers.
    table
        Its rows that the filters leave; at least one.
    level
        What its groups are.
    """
    _draw_figure(frame, found, _first(table), level)
    _draw_numbers(frame, found, table, level)
    _draw_behind(frame, found, table, level)


def to_papers(frame: Frame, filters: Filters) -> Address:
    """Return the address of papers, with no other filters than these."""
    return replace(frame.address.at(), filters=filters)


def _first(table: pd.DataFrame) -> pd.DataFrame:
    """Return what is drawn: what changed, and of a long rest only the largest differences."""
    n_changed = int((table["outcome"] != "unclear").sum())
    return table if len(table) <= MAX_ROWS else table.head(min(max(n_changed, _FEW_ROWS), MAX_ROWS))


def _row_of(frame: Frame, group_id: int, level: Level) -> charts.Row:
    atlas = frame.atlas
    if level == "topic":
        return charts.Row(atlas.topic_name(group_id), atlas.reliability(group_id))
    reliability: Any = atlas.themes["reliability"].get(group_id, 0.0)
    return charts.Row(atlas.theme_name(group_id), float(reliability))


def _draw_figure(frame: Frame, found: Compared, table: pd.DataFrame, level: Level) -> None:
    st.plotly_chart(
        charts.comparison(
            table,
            [_row_of(frame, int(i), level) for i in table["group_id"]],
            (found.before.name, found.after.name),
            frame.mode,
            n_repeats=frame.atlas.n_repeats or 0,
            narrow=frame.phone,
        ),
        theme=None,
        key="comparison",
        config={"displayModeBar": False},
        alt=(
            f"Share of new papers by {level} before and after, and its change with a 95 % "
            "interval; the table has the numbers."
        ),
    )
    note(_tested(frame, found, level))


def _tested(frame: Frame, found: Compared, level: Level) -> str:
    """Say what was tested, and how often it is wrong."""
    n_groups = len(found.table)
    spread = bool((frame.atlas.dispersion(level) > 1).any())
    weighed = ", allowing for how unevenly its papers come" if spread else ""
    many = (
        f" Among {n_groups} {level}s some would seem to change by chance alone: of the changes "
        f"told, no more than {phrases.percent(FALSE_DISCOVERY_RATE)} are chance on average, and "
        "a line that only just leaves out zero is not enough."
    )
    return (
        "Lines are 95 % intervals of the change: the room that chance leaves. Each "
        f"{level} is tested by Fisher's exact test (mid-p){weighed}.{many if n_groups > 1 else ''}"
    )


def _draw_numbers(frame: Frame, found: Compared, table: pd.DataFrame, level: Level) -> None:
    heading("The same in numbers")
    n_changed = int((table["outcome"] != "unclear").sum())
    first = table if len(table) <= MAX_ROWS else table.head(min(n_changed, MAX_ROWS))
    if len(first):
        heads = (level.capitalize(), found.before.name, found.after.name, "Change, points", "")
        with st.container(key="da-changehead", gap=None):
            for words in heads:
                st.html(f'<span class="da-cell">{text.html(words)}</span>')
    row: Any
    for row in first.itertuples():
        _draw_row(frame, found, row, level)
    rest = table.iloc[len(first) :]
    if rest.empty:
        return
    others = f"{phrases.count(len(rest), f'more {level}')}"
    words = others if n_changed > len(first) else f"{others} without a clear change"
    with st.expander(words, type="compact", on_change="rerun", key="compared-rest") as fold:
        if fold.open:
            for row in rest.itertuples():
                _draw_row(frame, found, row, level)


def _draw_row(frame: Frame, found: Compared, row: Any, level: Level) -> None:
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
            st.html(dot(_color(frame, group_id, level)), width="content")
            (topic_link if level == "topic" else theme_link)(frame, group_id, wide=True)
        for side, n_papers, of_papers, which in (
            (found.before, row.n_before, row.of_before, "before"),
            (found.after, row.n_after, row.of_after, "after"),
        ):
            words = charts.share_words(n_papers, of_papers)
            with st.container(gap=None, key=f"da-{which}-{name}"):
                if n_papers:
                    its = _its_papers(frame, group_id, side, level)
                    link(frame, "papers", words, to_papers(frame, its))
                else:
                    st.html(f'<span class="da-number">{words}</span>')
        interval = f"{charts.points(row.change_low)} to {charts.points(row.change_high)}"
        st.html(
            f'<span class="da-cell">{charts.points(row.change)}'
            f'<span class="da-small">{interval}</span></span>'
        )
        st.html(f'<span class="da-cell">{_outcome(frame, row)}</span>')


def _outcome(frame: Frame, row: Any) -> str:
    """Return the HTML of an outcome, and in how many repeats it is found again."""
    word = charts.OUTCOMES[row.outcome]
    if row.outcome == "unclear":
        return f'<span class="da-quiet">{word}</span>'
    n_repeats = frame.atlas.n_repeats
    held = held_words(row.n_held, n_repeats) if n_repeats and pd.notna(row.n_held) else ""
    return f'<b>{word}</b><span class="da-small">{held}</span>'


def _color(frame: Frame, group_id: int, level: Level) -> str:
    if level == "topic":
        return frame.topic_color(group_id)
    return frame.atlas.palette.theme(group_id, frame.mode)


def _its_papers(frame: Frame, group_id: int, side: Side, level: Level) -> Filters:
    """Return the choice of exactly the papers that a number counts."""
    own = Filters(query=frame.address.filters.query, came=side.span)
    if level == "topic":
        return replace(own, topics=(group_id,))
    return replace(own, themes=(group_id,))


def _draw_behind(frame: Frame, found: Compared, table: pd.DataFrame, level: Level) -> None:
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
        name = text.markdown(text.shorten(_row_of(frame, group_id, level).label, 80))
        papers = f"{phrases.count(n_papers, 'paper')} of {text.markdown(side.name)}"
        words = f"**{name or '(no name)'}** {charts.OUTCOMES[row.outcome]}: {papers}"
        key = f"behind-{level}-{group_id}"
        few = len(changed) <= 2
        with st.expander(words, expanded=few, type="compact", on_change="rerun", key=key) as fold:
            if fold.open:
                _draw_papers(frame, _its_papers(frame, group_id, side, level), key)


def _draw_papers(frame: Frame, wanted: Filters, key: str) -> None:
    """Draw the most central of some papers, and the way to all of them."""
    papers = data.found(frame.atlas, wanted).sort_values("centrality", ascending=False)
    pick_all_button(frame, papers["paper_id"].tolist(), key)
    with st.container(key=f"da-titles-{key}", gap="xsmall"):
        for paper_id in papers["paper_id"].head(_N_TITLES):
            paper_link(frame, paper_id)
            pick_button(frame, paper_id, key)
        if len(papers) > _N_TITLES:
            words = f"All {phrases.count(len(papers), 'paper')}"
            link(frame, "papers", words, to_papers(frame, wanted), icon=":material/list:")
