"""The table of trends: each topic's share at start and end, its verdict and its stability."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts import sparklines
from dashboard.charts.share_sparkline import sparkline_of
from dashboard.charts.sparklines import Interval
from dashboard.routing.address import ORDERS
from dashboard.state import session, trends_state
from dashboard.text import escape
from dashboard.trends.scope import Scope, ordered
from dashboard.widgets.elements import heading, note, stability_mark, theme_link, topic_link
from dashboard.widgets.view_context import ViewContext
from dashboard.wording.verdicts import VERDICT_MARKS, a_week, odds_interval, tested
from evidence import formatting, periods
from evidence.periods import points_of
from evidence.sentences import HELD_SHARE, agreement_words

_PAGE_SIZE, _PHONE_PAGE_SIZE = 15, 8
_MOST_SPARK_POINTS = 60
_SHORT_DAYS = 120
"""Under so many days a fashion of some weeks passes the test of a trend too often."""


def show(ctx: ViewContext, scope: Scope) -> None:
    """Draw the table."""
    noun = scope.level
    with st.container(horizontal=True, vertical_alignment="bottom", key="da-movers-top"):
        heading("Movers")
        order = _choose_order(ctx, scope)
    if scope.narrowed:
        note("This table is of all papers: a trend is not tested anew for every search.")
    rows = ordered(scope.verdicts, order, scope.lines)
    size = _PHONE_PAGE_SIZE if ctx.phone else _PAGE_SIZE
    n_pages = -(-len(rows) // size)
    # A list in another order starts at its first page.
    slot = f"movers-page-{noun}-{ctx.address.window}-{order}-{len(rows)}"
    table = st.container(key="da-movers", gap=None)
    page = st.pagination(n_pages, key=slot) if n_pages > 1 else 1
    start = (page - 1) * size
    part = rows.iloc[start : start + size]
    if n_pages > 1:
        note(f"{start + 1:,} to {start + len(part):,} of {formatting.count(len(rows), noun)}")
    with table:
        _draw_head(scope)
        _draw_rows(ctx, scope, part)
    note(_footnote(scope))


def _choose_order(ctx: ViewContext, scope: Scope) -> str:
    labels = {
        "verdict": "Verdict, fastest first",
        "change": "Change, rising first",
        "now": "Share now, largest first",
        "topic": "Name",
        "stability": "How sure, surest first",
    }
    order = ctx.address.order or ORDERS[0]
    if len(scope.verdicts) > 1:
        session.seed(trends_state.ORDER, order)
        st.selectbox(
            "Order",
            ORDERS,
            format_func=lambda o: labels[o],
            key=trends_state.ORDER,
            on_change=trends_state.order_changed,
            width=240,
        )
    return order


def _draw_head(scope: Scope) -> None:
    row: Any = scope.verdicts.iloc[0]
    heads = (
        (scope.level.capitalize(), "", "name"),
        ("Course", f"by {_spark_period(scope)}", "spark"),
        ("Then", formatting.date_range(row.first_day, row.start_last_day), "start"),
        ("Now", formatting.date_range(row.end_first_day, row.last_day), "end"),
        ("Change of the odds", "a week, 95 % interval", "change"),
        ("Verdict", "", "verdict"),
        ("How sure", "", "stability"),
    )
    cells = "".join(
        f'<span class="da-cell da-at-{place}"><b>{escape.html(name)}</b>'
        f'<span class="da-small">{escape.html(more)}</span></span>'
        for name, more, place in heads
    )
    with st.container(key="da-moverhead", gap=None):
        st.html(cells)


def _draw_rows(ctx: ViewContext, scope: Scope, rows: pd.DataFrame) -> None:
    # What is found shall fit; what is not may reach from edge to edge.
    found = scope.verdicts[scope.verdicts["verdict"] != "too few papers"]
    judged = found if len(found) else scope.verdicts
    reach = sparklines.reach_of(_interval(row) for row in judged.itertuples())
    points = _points_by_group(ctx, scope)
    row: Any
    for row in rows.itertuples():
        group_id = int(row.group_id)
        with st.container(key=f"da-mover-{scope.level}-{group_id}", gap=None):
            with st.container(key=f"da-at-name-{scope.level}-{group_id}", gap=None):
                (topic_link if scope.level == "topic" else theme_link)(ctx, group_id)
            _draw_spark(ctx, scope, group_id, points[group_id])
            _share_link(ctx, scope, row, "start", row.first_day, row.start_last_day)
            _share_link(ctx, scope, row, "end", row.end_first_day, row.last_day)
            stability = stability_mark(ctx, scope.lines[group_id].stability)
            st.html(
                _change_cell(ctx, row, reach)
                + _verdict_cell(scope, row)
                + f'<span class="da-cell da-at-sure">{stability}</span>'
            )


def _share_link(
    ctx: ViewContext, scope: Scope, row: Any, when: str, first_day: Any, last_day: Any
) -> None:
    """Draw a share as a link to the papers that it counts."""
    n_papers, total_papers = int(getattr(row, f"n_{when}")), int(getattr(row, f"total_{when}"))
    group_id = int(row.group_id)
    with st.container(key=f"da-at-{when}-{scope.level}-{group_id}", gap=None):
        to = scope.papers_of_days(group_id, first_day, last_day)
        if not n_papers or to is None:
            said = f"0&nbsp;% (0&nbsp;of&nbsp;{total_papers:,})" if total_papers else "no papers"
            st.html(f'<span class="da-quiet">{said}</span>')
            return
        share = formatting.percent(n_papers / total_papers).replace(" ", "\N{NO-BREAK SPACE}")
        # Unbreakable, or the number would be torn from what it is out of.
        counted = f"({n_papers:,} of {total_papers:,})".replace(" ", "\N{NO-BREAK SPACE}")
        session.link(ctx.pages["papers"], f"{share} {counted}", to)


def _window_digests(scope: Scope) -> pd.DataFrame:
    """Return all digests of the window, whatever the filters, as verdicts count them."""
    row: Any = scope.verdicts.iloc[0]
    return scope.all_digests[scope.all_digests["date"].between(row.first_day, row.last_day)]


def _spark_period(scope: Scope) -> periods.Period:
    """Return what a point of a course is: as in the timelines, unless that were too many."""
    digests = _window_digests(scope)
    if scope.period != "digest" or len(digests) <= _MOST_SPARK_POINTS:
        return scope.period
    return periods.period_for(digests["date"])


def _points_by_group(ctx: ViewContext, scope: Scope) -> dict[int, pd.DataFrame]:
    """Return each group's shares among all papers of the window, by period."""
    trends = ctx.atlas.trends
    if scope.level == "theme":
        trends = periods.by_group(trends, ctx.atlas.palette.theme_of)
    names = ctx.atlas.digest_names
    points = points_of(trends, _window_digests(scope), _spark_period(scope), names)
    return {i: points[points["topic_id"] == i] for i in scope.group_ids}


def _draw_spark(ctx: ViewContext, scope: Scope, group_id: int, points: pd.DataFrame) -> None:
    picture = sparkline_of(points).picture(scope.lines[group_id].color, ctx.mode)
    st.html(f'<span class="da-cell da-at-spark">{picture}</span>')


def _interval(row: Any) -> Interval:
    bounds = (row.odds_ratio_low, row.odds_ratio, row.odds_ratio_high)
    low, middle, high = (float(b) for b in bounds)
    return Interval(
        0.0 if math.isnan(low) else low,
        1.0 if math.isnan(middle) else middle,
        math.inf if math.isnan(high) else high,
    )


def _change_cell(ctx: ViewContext, row: Any, reach: float) -> str:
    if pd.isna(row.odds_ratio):
        return '<span class="da-cell da-at-change da-quiet">not tested</span>'
    drawn = _interval(row)
    firm = row.verdict in ("growing", "fading")
    said = odds_interval(drawn.low, drawn.high)
    bounded = 0 < drawn.middle < math.inf
    middle = f"<b>{a_week(drawn.middle)}</b> " if bounded else ""
    return (
        '<span class="da-cell da-at-change"><span class="da-picture" aria-hidden="true" '
        f'style="{sparklines.interval(drawn, reach, ctx.mode, firm=firm)}"></span>'
        f'<span class="da-small">{middle}{escape.html(f"({said})" if bounded else said)}</span>'
        "</span>"
    )


def _verdict_cell(scope: Scope, row: Any) -> str:
    mark = VERDICT_MARKS[row.verdict]
    quiet = " da-quiet" if row.verdict == "too few papers" else ""
    new = (
        ' <span class="da-mark" title="No or few papers in the first half">new</span>'
        if row.emerging
        else ""
    )
    held, shaky = "", ""
    if pd.notna(row.n_repeats_agree) and scope.n_repeats:
        held = agreement_words(int(row.n_repeats_agree), scope.n_repeats)
        if row.n_repeats_agree < HELD_SHARE * scope.n_repeats:
            held, shaky = f"but {held}", " da-shaky"
    return (
        f'<span class="da-cell da-at-verdict{quiet}"><span class="da-verdict{shaky}">'
        f'<span aria-hidden="true">{mark}</span> {row.verdict}</span>{new}'
        f'<span class="da-small">{held}</span></span>'
    )


def _footnote(scope: Scope) -> str:
    """Say what is counted, what was tested, and what steady means."""
    first, last = (pd.Timestamp(scope.verdicts[day].iloc[0]) for day in ("first_day", "last_day"))
    fashion = (
        " In so short a time a trend cannot be told from a fashion of some weeks."
        if (last - first).days < _SHORT_DAYS
        else ""
    )
    return (
        "A paper counts where it first appeared; click a share for its papers. "
        + tested(scope.n_tests, scope.level)
        + fashion
    )


def marks_of(verdicts: pd.DataFrame) -> Sequence[str]:
    """Return the arrows of verdicts."""
    return [VERDICT_MARKS[v] for v in verdicts["verdict"]]
