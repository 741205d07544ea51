"""The trend of a topic or theme: its verdicts, and its papers by period."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from analysis.records import FEWEST_DAYS, WHOLE_WINDOW
from dashboard.atlas.filters import Filters
from dashboard.atlas.lineage import GroupKind
from dashboard.charts.legend_marks import Mark
from dashboard.charts.timeline import MANY_PERIODS, topic_timeline
from dashboard.charts.traces import FEW_DIGESTS, exceeds_axis
from dashboard.state import session, trends_state
from dashboard.text import escape, figures
from dashboard.widgets.elements import heading, legend, link, note
from dashboard.widgets.view_context import ViewContext
from dashboard.wording.verdicts import (
    OF_ALL_PAPERS,
    tested,
    verdict_figures,
    verdict_window,
    verdict_words,
)
from evidence import formatting, periods
from evidence.periods import PERIODS, Period, points_of
from evidence.sentences import trend_sentence

_PAGE_SIZE = 12
_HELP = (
    "Shaded, and after each share: 95 % confidence interval. A paper counts once, in the digest "
    "where it was first listed."
)


def draw_verdicts(ctx: ViewContext, level: GroupKind, group_id: int) -> None:
    """Draw the verdict of each window with its figures, or why there is none."""
    verdicts = ctx.atlas.verdicts
    own = verdicts[(verdicts["level"] == level) & (verdicts["group_id"] == group_id)]
    if own.empty:
        return
    if own["p_value"].isna().all():
        sentence = trend_sentence(
            own[own["window"] == WHOLE_WINDOW],
            {},
            fewest_days=FEWEST_DAYS,
            n_digests=len(ctx.atlas.digest_names),
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
            st.html(f'<span class="da-quiet">{escape.html(sentence)}</span>', width="content")
            if len(ctx.atlas.digest_names) > 1:
                link(ctx, "trends", "Compare digests", ctx.address.at())
        return
    heading("Trend", tested(int(verdicts["p_value"].notna().sum()), level))
    if ctx.address.filters.active:
        note(OF_ALL_PAPERS)
    rows = "".join(_verdict_line(ctx, row) for row in own.itertuples())
    st.html(f'<div class="da-verdicts">{rows}</div>')


def _verdict_line(ctx: ViewContext, row: Any) -> str:
    """Return the HTML of one window: verdict, odds, shares, reruns."""
    figures = verdict_figures(row, ctx.atlas.n_repeats)
    return (
        f'<p class="da-facts"><b>{escape.html(verdict_words(row.verdict))}</b>'
        f"{' · new' if row.emerging else ''} · {escape.html(figures)}"
        f'<br><span class="da-small">{escape.html(verdict_window(row))}</span></p>'
    )


def draw_timeline(ctx: ViewContext, topic_id: int) -> None:
    """Draw a topic's share by period, and below it the papers of each, newest first."""
    atlas = ctx.atlas
    own = atlas.trends[atlas.trends["topic_id"] == topic_id]
    if own.empty:
        return
    period = ctx.address.period or periods.period_for(atlas.digests["date"])
    heading(f"Share of each {period}'s new papers", _HELP)
    if len(atlas.digests) > FEW_DIGESTS:
        _choose(period)
    points = points_of(own, atlas.digests, period, atlas.digest_names)
    with st.container(width="stretch" if len(points) > FEW_DIGESTS else 420):
        st.plotly_chart(
            topic_timeline(points, ctx.topic_line(topic_id), ctx.mode),
            theme=None,
            key=f"timeline-{topic_id}",
            config={"displayModeBar": False},
            alt=f"Share of this topic in each {period}, with 95 % confidence intervals.",
        )
    legend(ctx, _entries(ctx, topic_id, points, period))
    _draw_periods(ctx, topic_id, points, period)


def _entries(
    ctx: ViewContext, topic_id: int, points: pd.DataFrame, period: Period
) -> list[tuple[Mark, str]]:
    """Return the legend of the chart: the marks that this topic has."""
    interval = "95 % confidence interval"
    entries: list[tuple[Mark, str]] = [("error", f"share, with its {interval}")]
    if len(points) > MANY_PERIODS:
        entries = [("line", "share"), ("band", interval)]
        if ctx.topic_line(topic_id).word == "low":
            entries.append(("dotted", "topic with low stability"))
        if exceeds_axis(points):
            entries.append(("beyond", "share above the axis"))
    if not points["over"].all():
        entries.append(("incomplete", f"{period} still incomplete"))
    if points["share"].isna().any():
        entries.append(("gap", f"gap: a {period} without new papers"))
    return entries


def _choose(period: Period) -> None:
    session.seed(trends_state.PERIOD, period)
    st.segmented_control(
        "Period",
        PERIODS,
        key=trends_state.PERIOD,
        on_change=trends_state.period_changed,
        format_func=str.capitalize,
        required=True,
        label_visibility="collapsed",
    )


def _draw_periods(ctx: ViewContext, topic_id: int, points: pd.DataFrame, period: Period) -> None:
    """Draw one line per period, each linked to the papers that it counts."""
    within = periods.periods_of(ctx.atlas.digests, period)
    ends = within.groupby("period_id")["digest_id"].agg(["min", "max"])
    listed = points[(points["n_digests"] > 0) & (points["n_digest"] > 0)].iloc[::-1]
    n_pages = -(-len(listed) // _PAGE_SIZE)
    rows = st.container(key="da-periods", gap=None)
    slot = f"periods-{topic_id}-{period}"
    page = st.pagination(n_pages, key=slot) if n_pages > 1 else 1
    name_px = 190 if period == "week" else 130
    row: Any
    with rows:
        for row in listed.iloc[(page - 1) * _PAGE_SIZE : page * _PAGE_SIZE].itertuples():
            first, last = ends.loc[row.period_id]
            with st.container(
                horizontal=True,
                vertical_alignment="center",
                gap="xsmall",
                key=f"da-period-{row.period_id}",
            ):
                st.html(f'<span class="da-quiet">{escape.html(row.moment)}</span>', width=name_px)
                words = formatting.part(row.n_papers, row.n_digest, "paper")
                if row.n_papers:
                    wanted = Filters(topics=(topic_id,), first_listed_in=(first, last))
                    link(ctx, "papers", words, replace(ctx.address.at(), filters=wanted))
                else:
                    st.html(
                        f'<span class="da-number">{figures.html(words)}</span>', width="content"
                    )
                low, high = formatting.percent(row.share_low), formatting.percent(row.share_high)
                st.html(f'<span class="da-number">{low} to {high}</span>', width="content")
