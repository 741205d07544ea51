"""The fold with the trend of a search, a selection or a list."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import replace

import streamlit as st

from dashboard.atlas.filters import Filters
from dashboard.atlas.lineage import GroupKind
from dashboard.cache.questions import question_trend
from dashboard.charts.series import TopicLine
from dashboard.text import figures
from dashboard.theming.theme import TONES
from dashboard.trends.question import (
    GROUP,
    ONE_QUESTION,
    QuestionTrend,
    has_enough_days,
)
from dashboard.widgets.elements import link, note
from dashboard.widgets.share_timeline import draw_share_timeline, draw_verdict_lines
from dashboard.widgets.view_context import ViewContext
from dashboard.wording.verdicts import definitions
from evidence.periods import period_for, points_of

_TITLE = "Trend of these papers"
_HELP = (
    "Tested: whether new papers became likelier to be among these, beyond what chance and the "
    "usual changes from week to week explain; how much shares usually change is known from the "
    "topics. A paper counts once, in the digest where it was first listed."
)


def trend_fold(
    ctx: ViewContext,
    paper_ids: Collection[str],
    wanted: Filters,
    key: str,
    *,
    group: tuple[GroupKind, int] | None = None,
    is_open: bool = False,
) -> None:
    """Draw a fold with the trend of papers: nothing is computed while it is closed.

    Parameters
    ----------
    ctx
        The view's context.
    paper_ids
        The papers; ids that the snapshot lacks are ignored.
    wanted
        The filters that led to them. Those by digest restrict the period.
    key
        Key of the fold.
    group
        Topic or theme that the papers are, which has a trend of its own.
    is_open
        Whether the fold is open at first; on a phone, and if there are too few days for a trend,
        it never is.
    """
    can_open = is_open and not ctx.phone and has_enough_days(ctx.atlas.snapshot.tables)
    fold = st.expander(_TITLE, type="compact", expanded=can_open, on_change="rerun", key=key)
    if not fold.open:
        return
    with fold:
        if group:
            _draw_group_link(ctx, *group)
        else:
            _draw(ctx, question_trend(ctx.atlas, paper_ids, wanted), key, is_wide=ctx.view != "map")


def _draw_group_link(ctx: ViewContext, level: GroupKind, group_id: int) -> None:
    """Draw a link to the trend of a topic or theme, which is tested better."""
    note(f"These are the papers of a {level}. Its trend is tested together with all others.")
    if level == "topic":
        link(ctx, "topics", "Trend of the topic", ctx.address.at(topic=group_id))
    else:
        link(ctx, "trends", "Trend of the theme", replace(ctx.address.at(), level="theme"))


def _draw(ctx: ViewContext, trend: QuestionTrend, key: str, *, is_wide: bool) -> None:
    if trend.obstacle:
        st.html(f'<p class="da-note">{_with_code(trend.obstacle)}</p>')
        return
    figures_at, chart_at = st.columns([2, 3]) if is_wide else (st.container(), st.container())
    with figures_at:
        note(trend.counted)
        whole = "Whole period" if trend.is_part else "All digests"
        draw_verdict_lines(trend.verdicts, None, whole=whole)
        note(ONE_QUESTION, explanation=f"{_HELP} {definitions()}")
    period = ctx.address.period or period_for(trend.digests["date"])
    with chart_at:
        draw_share_timeline(
            ctx,
            points_of(trend.counts, trend.digests, period, ctx.atlas.digest_names),
            TopicLine(GROUP, "These papers", TONES[ctx.mode].accent, math.nan),
            period,
            n_digests=len(trend.digests),
            key=f"{key}-chart",
            what="these papers",
            title=f"Share by {period}",
        )


def _with_code(text: str) -> str:
    """Return the HTML of a sentence with a command between backquotes."""
    parts = map(figures.html, text.split("`"))
    return "".join(f"<code>{part}</code>" if at % 2 else part for at, part in enumerate(parts))
