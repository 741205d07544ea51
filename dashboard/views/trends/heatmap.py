"""The heat map: every topic's share in every period at one glance."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.heatmap import MOST_COLUMNS, heatmap_figure
from dashboard.charts.traces import usual_size
from dashboard.trends.scope import Scope
from dashboard.views.trends.timelines import clicked
from dashboard.views.trends.trend_table import marks_of
from dashboard.widgets.elements import heading, note
from dashboard.widgets.view_context import ViewContext
from evidence import formatting

_ROWS = 25


def show(ctx: ViewContext, scope: Scope) -> None:
    """Draw the section; of two or three periods there is nothing to see in it."""
    n_periods = scope.points["period_id"].nunique()
    if n_periods <= 3 or not scope.group_ids:
        return
    heading(f"All {scope.level}s by {scope.period}")
    ids, rows = scope.group_ids, scope.verdicts
    if len(ids) > _ROWS:
        every = st.toggle(f"Show all {len(ids)}", key="heat_map_all")
        if not every:
            ids, rows = ids[:_ROWS], rows.head(_ROWS)
    marks = marks_of(rows) if scope.shows_trends else ()
    event = st.plotly_chart(
        heatmap_figure(
            scope.points, [scope.lines[i] for i in ids], ctx.mode, marks=marks, narrow=ctx.phone
        ),
        theme=None,
        key="heat-map",
        config={"displayModeBar": False},
        on_select="rerun",
        selection_mode="points",
        alt=f"Shares of {formatting.count(len(ids), scope.level)} by {scope.period}, as depth of "
        "colour.",
    )
    clicked(ctx, scope, event, "cell")
    told = [f"The deeper, the larger the share of the {scope.period}'s papers."]
    if marks:
        told.append("↑ growing, ↓ fading, → steady, · too few papers to tell.")
    if n_periods > MOST_COLUMNS:
        told.append(f"The last {MOST_COLUMNS} of {n_periods:,} {scope.period}s are drawn.")
    small = _small(scope)
    if small:
        told.append(f"Few papers, so hardly a share: {small}.")
    if scope.points["share"].isna().any():
        told.append(f"Empty: a {scope.period} without a new paper.")
    note(" ".join(told))


def _small(scope: Scope) -> str:
    """Name the periods with so few papers that their colours say little; the first three."""
    columns = scope.points.drop_duplicates("period_id")
    columns = columns[~usual_size(columns) & (columns["n_digest"] > 0)]
    pairs = zip(columns["moment"], columns["n_digest"], strict=True)
    named = [f"{moment} ({n:,})" for moment, n in pairs]
    more = [f"{len(named) - 3} more"] if len(named) > 3 else []
    return formatting.listed([*named[:3], *more])
