"""Heat map: the share of every topic in every period."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.charts.heatmap import MOST_COLUMNS, heatmap_figure
from dashboard.charts.legend_marks import Mark
from dashboard.charts.traces import usual_size
from dashboard.trends.scope import Scope
from dashboard.views.trends.timelines import clicked, shown_words
from dashboard.views.trends.trend_table import marks_of
from dashboard.widgets.elements import heading, legend, note
from dashboard.widgets.view_context import ViewContext
from dashboard.wording.verdicts import OF_ALL_PAPERS, VERDICT_MARKS, verdict_words
from evidence import formatting

_ROWS = 25


def show(ctx: ViewContext, scope: Scope) -> None:
    """Draw the section; nothing if there are three periods or fewer."""
    n_periods = scope.points["period_id"].nunique()
    if n_periods <= 3 or not scope.group_ids:
        return
    ids, rows = scope.group_ids, scope.verdicts
    heading(f"All {scope.level}s by {scope.period}", _help(scope))
    if len(ids) > _ROWS:
        every = st.toggle(f"Show all {formatting.number(len(ids))}", key="heat_map_all")
        if not every:
            ids, rows = ids[:_ROWS], rows.head(_ROWS)
    marks = marks_of(rows) if scope.shows_trends else ()
    legend(ctx, _entries(scope))
    columns = formatting.count(n_periods, scope.period)
    if n_periods > MOST_COLUMNS:
        columns = f"the last {formatting.out_of(MOST_COLUMNS, n_periods, scope.period)}"
    note(f"{shown_words(scope, ids)} as rows, {columns} as columns.{_marks_words(scope, rows)}")
    event = st.plotly_chart(
        heatmap_figure(
            scope.points, [scope.lines[i] for i in ids], ctx.mode, marks=marks, narrow=ctx.phone
        ),
        theme=None,
        key="heat-map",
        config={"displayModeBar": False},
        on_select="rerun",
        selection_mode="points",
        alt=f"Shares of {formatting.count(len(ids), scope.level)} by {scope.period}; a "
        "stronger colour is a larger share.",
    )
    clicked(ctx, scope, event, "cell")


def _help(scope: Scope) -> str:
    """Return what the heat map shows, for a help icon."""
    parts = [f"A stronger colour is a larger share of the {scope.period}'s new papers."]
    if scope.shows_trends and scope.here.filters.active:
        parts.append(OF_ALL_PAPERS)
    if small := _small(scope):
        parts.append(f"Few papers, so the share means little: {small}.")
    if scope.points["share"].isna().any():
        parts.append(f"Empty cell: a {scope.period} without new papers.")
    return " ".join(parts)


def _marks_words(scope: Scope, rows: pd.DataFrame) -> str:
    """Return what the marks before the names mean; empty without marks."""
    if not scope.shows_trends:
        return ""
    shown = (v for v in VERDICT_MARKS if v in set(rows["verdict"]))
    return f" Before the names: {', '.join(map(verdict_words, shown))}."


def _entries(scope: Scope) -> list[tuple[Mark, str]]:
    """Return the legend of the cells and of the frames around some of them."""
    entries: list[tuple[Mark, str]] = [("region", "a stronger colour is a larger share")]
    if not scope.points["over"].all():
        entries.append(("frame", f"{scope.period} still incomplete"))
    if scope.points["share"].isna().any():
        entries.append(("empty", f"empty cell: a {scope.period} without new papers"))
    return entries


def _small(scope: Scope) -> str:
    """Return the periods with too few papers to compare, at most three by name."""
    columns = scope.points.drop_duplicates("period_id")
    columns = columns[~usual_size(columns) & (columns["n_digest"] > 0)]
    pairs = zip(columns["moment"], columns["n_digest"], strict=True)
    named = [f"{moment} ({formatting.number(n)})" for moment, n in pairs]
    more = [f"{formatting.number(len(named) - 3)} more"] if len(named) > 3 else []
    return formatting.listed([*named[:3], *more])
