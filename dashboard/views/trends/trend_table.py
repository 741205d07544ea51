"""Table of trends: each topic's share at start and end, verdict and stability."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts import sparklines
from dashboard.charts.legend_marks import Mark
from dashboard.charts.share_sparkline import ShareSparkline, sparkline_entries, sparkline_of
from dashboard.charts.sparklines import Interval
from dashboard.routing.address import ORDERS
from dashboard.state import session, trends_state
from dashboard.text import escape, figures
from dashboard.trends.scope import Scope, ordered
from dashboard.widgets.elements import heading, legend, note, theme_link, topic_link
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import confidence
from dashboard.wording.verdicts import (
    CLEAR,
    VERDICT_MARKS,
    a_week,
    event_words,
    odds_interval,
    tested,
)
from evidence import formatting, periods
from evidence.periods import points_of
from evidence.sentences import HELD_SHARE, agreement_words
from evidence.trends.words import MOVING

_PAGE_SIZE, _PHONE_PAGE_SIZE = 15, 8
_MOST_SPARK_POINTS = 60
_SHORT_DAYS = 120
"""Below this many days, a passing fashion too often looks like a trend."""


def show(ctx: ViewContext, scope: Scope) -> None:
    """Draw the table, one page at a time, with its sort menu."""
    noun = scope.level
    with st.container(horizontal=True, vertical_alignment="bottom", key="da-movers-top"):
        heading(f"Trend of each {noun}", _help(scope))
        order = _choose_order(ctx, scope)
    if scope.narrowed:
        note("This table counts all papers; trends are not tested again for a search or filter.")
    rows = ordered(scope.verdicts, order, scope.lines)
    size = _PHONE_PAGE_SIZE if ctx.phone else _PAGE_SIZE
    n_pages = -(-len(rows) // size)
    # A new sort order starts on the first page.
    slot = f"movers-page-{noun}-{ctx.address.window}-{order}-{len(rows)}"
    table = st.container(key="da-movers", gap=None)
    page = st.pagination(n_pages, key=slot) if n_pages > 1 else 1
    start = (page - 1) * size
    part = rows.iloc[start : start + size]
    if n_pages > 1:
        shown = f"{formatting.number(start + 1)} to {formatting.number(start + len(part))}"
        note(f"{shown} of {formatting.count(len(rows), noun)}")
    with table:
        _draw_head(scope)
        drawn = _sparklines(ctx, scope, part)
        _draw_rows(ctx, scope, part, drawn)
    legend(ctx, _entries(scope, drawn))


def _entries(scope: Scope, drawn: Mapping[int, ShareSparkline]) -> list[tuple[Mark, str]]:
    """Return the legend of the small drawings in the table."""
    period = _spark_period(scope)
    shapes = (scope.lines[group_id].shape for group_id in drawn)
    return [
        *sparkline_entries(drawn.values(), shapes, period, f"share by {period}"),
        ("firm", "growing or fading, with the 95 % confidence interval"),
        ("open", "any other verdict, with the same"),
        ("no-change", "no change"),
        ("further", "the interval extends further"),
    ]


def _choose_order(ctx: ViewContext, scope: Scope) -> str:
    labels = {
        "verdict": "Verdict, fastest first",
        "change": "Largest increase",
        "now": "Largest share at the end",
        "topic": "Name",
        "stability": "Most stable",
    }
    order = ctx.address.order or ORDERS[0]
    if len(scope.verdicts) > 1:
        session.seed(trends_state.ORDER, order)
        st.selectbox(
            "Sort by",
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
        ("Over time", f"by {_spark_period(scope)}", "spark"),
        ("Start", formatting.date_range(row.first_day, row.start_last_day), "start"),
        ("End", formatting.date_range(row.end_first_day, row.last_day), "end"),
        ("Change in odds", "per week, 95 % interval", "change"),
        ("Verdict", "", "verdict"),
        ("Stability", "", "stability"),
    )
    cells = "".join(
        f'<span class="da-cell da-at-{place}"><b>{escape.html(name)}</b>'
        f'<span class="da-small">{escape.html(more)}</span></span>'
        for name, more, place in heads
    )
    with st.container(key="da-moverhead", gap=None):
        st.html(cells)


def _draw_rows(
    ctx: ViewContext, scope: Scope, rows: pd.DataFrame, drawn: Mapping[int, ShareSparkline]
) -> None:
    # The scale fits the tested intervals; untested ones may span the whole width.
    tested_rows = scope.verdicts[scope.verdicts["verdict"].isin(CLEAR)]
    judged = tested_rows if len(tested_rows) else scope.verdicts
    reach = sparklines.reach_of(_interval(row) for row in judged.itertuples())
    row: Any
    for row in rows.itertuples():
        group_id = int(row.group_id)
        with st.container(key=f"da-mover-{scope.level}-{group_id}", gap=None):
            with st.container(key=f"da-at-name-{scope.level}-{group_id}", gap=None):
                (topic_link if scope.level == "topic" else theme_link)(ctx, group_id)
            _draw_spark(ctx, scope, group_id, drawn[group_id])
            _share_link(ctx, scope, row, "start", row.first_day, row.start_last_day)
            _share_link(ctx, scope, row, "end", row.end_first_day, row.last_day)
            stability = _stability(ctx, scope.lines[group_id].stability)
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
        # No-break spaces keep a count and its total on one line.
        words = formatting.part(n_papers, total_papers) if total_papers else "no papers"
        words = words.replace(" ", "\N{NO-BREAK SPACE}").replace("\N{NO-BREAK SPACE}(", " (")
        if not n_papers or to is None:
            st.html(f'<span class="da-quiet">{figures.html(words)}</span>')
            return
        session.link(ctx.pages["papers"], words, to)


def _window_digests(scope: Scope) -> pd.DataFrame:
    """Return all digests of the window, unfiltered, as the verdicts count them."""
    row: Any = scope.verdicts.iloc[0]
    return scope.all_digests[scope.all_digests["date"].between(row.first_day, row.last_day)]


def _spark_period(scope: Scope) -> periods.Period:
    """Return the timelines' period, or a longer one if sparklines need fewer points."""
    digests = _window_digests(scope)
    if scope.period != "digest" or len(digests) <= _MOST_SPARK_POINTS:
        return scope.period
    return periods.period_for(digests["date"])


def _sparklines(ctx: ViewContext, scope: Scope, rows: pd.DataFrame) -> dict[int, ShareSparkline]:
    """Return each group's share of all new papers of the window, by period."""
    trends = ctx.atlas.trends
    if scope.level == "theme":
        trends = periods.by_group(trends, ctx.atlas.palette.theme_of)
    names = ctx.atlas.digest_names
    points = points_of(trends, _window_digests(scope), _spark_period(scope), names)
    group_ids = [int(i) for i in rows["group_id"]]
    return {i: sparkline_of(points[points["topic_id"] == i]) for i in group_ids}


def _draw_spark(ctx: ViewContext, scope: Scope, group_id: int, drawn: ShareSparkline) -> None:
    line = scope.lines[group_id]
    picture = drawn.picture(line.color, ctx.mode, line.shape)
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
    firm = row.verdict in MOVING[:2]
    interval = odds_interval(drawn.low, drawn.high)
    bounded = 0 < drawn.middle < math.inf
    words = f"({interval})" if bounded else interval
    middle = f"<b>{a_week(drawn.middle)}</b> " if bounded else ""
    return (
        '<span class="da-cell da-at-change"><span class="da-picture" aria-hidden="true" '
        f'style="{sparklines.interval(drawn, reach, ctx.mode, firm=firm)}"></span>'
        f'<span class="da-small">{middle}{escape.html(words)}</span>'
        "</span>"
    )


def _verdict_cell(scope: Scope, row: Any) -> str:
    mark = VERDICT_MARKS[row.verdict]
    quiet = "" if row.verdict in CLEAR else " da-quiet"
    new = (
        ' <span class="da-mark" title="Few or no papers in the first half">new</span>'
        if row.emerging
        else ""
    )
    details, weak = [event_words(row)], ""
    if not quiet and pd.notna(row.n_repeats_agree) and scope.n_repeats:
        agreement = agreement_words(int(row.n_repeats_agree), scope.n_repeats)
        if row.n_repeats_agree < HELD_SHARE * scope.n_repeats:
            agreement, weak = f"but {agreement}", " da-shaky"
        details.append(agreement)
    more = escape.html(", ".join(detail for detail in details if detail))
    return (
        f'<span class="da-cell da-at-verdict{quiet}"><span class="da-verdict{weak}">'
        f'<span aria-hidden="true">{mark}</span> {row.verdict}</span>{new}'
        f'<span class="da-small">{more}</span></span>'
    )


def _stability(ctx: ViewContext, stability: float) -> str:
    """Return the HTML of a stability without the word, which is in the table's head."""
    line = escape.html(confidence.stability_line(ctx.atlas.n_repeats))
    return (
        f'<span class="da-sure" title="{line}"><span class="da-dots" aria-hidden="true">'
        f"{confidence.mark(stability)}</span> {confidence.stability_figure(stability)}</span>"
    )


def _help(scope: Scope) -> str:
    """Return what is counted and how it was tested, for a help icon."""
    first, last = (pd.Timestamp(scope.verdicts[day].iloc[0]) for day in ("first_day", "last_day"))
    short = (
        " Over so short a period, a trend can't be told from a passing fashion."
        if (last - first).days < _SHORT_DAYS
        else ""
    )
    return (
        "A paper counts once, in the digest where it was first listed; select a share to see its "
        f"papers. {tested(scope.n_tests, scope.level)}{short}"
    )


def marks_of(verdicts: pd.DataFrame) -> Sequence[str]:
    """Return the mark of each verdict."""
    return [VERDICT_MARKS[v] for v in verdicts["verdict"]]
