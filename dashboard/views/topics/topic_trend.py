"""The trend of a topic or theme: its verdicts, and its papers by period."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.atlas.filters import Filters
from dashboard.atlas.lineage import GroupKind
from dashboard.text import escape, figures
from dashboard.widgets.elements import heading, link, note
from dashboard.widgets.share_timeline import draw_share_timeline, draw_verdict_lines
from dashboard.widgets.view_context import ViewContext
from dashboard.wording.verdicts import OF_ALL_PAPERS, tested
from evidence import formatting, periods
from evidence.periods import Period, points_of
from evidence.sentences import trend_sentence
from evidence.trends.words import FEWEST_DAYS, WHOLE_WINDOW

_PAGE_SIZE = 12


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
    draw_verdict_lines(own, ctx.atlas.n_repeats)


def draw_timeline(ctx: ViewContext, topic_id: int) -> None:
    """Draw a topic's share by period, and below it the papers of each, newest first."""
    atlas = ctx.atlas
    own = atlas.trends[atlas.trends["topic_id"] == topic_id]
    if own.empty:
        return
    period = ctx.address.period or periods.period_for(atlas.digests["date"])
    points = points_of(own, atlas.digests, period, atlas.digest_names)
    draw_share_timeline(
        ctx,
        points,
        ctx.topic_line(topic_id),
        period,
        n_digests=len(atlas.digests),
        key=f"timeline-{topic_id}",
        what="this topic",
        title=f"Share of each {period}'s new papers",
    )
    _draw_periods(ctx, topic_id, points, period)


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
