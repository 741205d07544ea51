"""Trends: which topics grow or fade, and what changed between two periods."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard.atlas import filters
from dashboard.atlas.lineage import GroupKind
from dashboard.charts.series import TopicLine
from dashboard.charts.traces import FEW_DIGESTS
from dashboard.state import session, trends_state
from dashboard.text import escape
from dashboard.trends.scope import Scope
from dashboard.views.trends import comparison, earlier_day, heatmap, timelines, trend_table
from dashboard.widgets.elements import lead, note, nothing_left
from dashboard.widgets.share_timeline import choose_period
from dashboard.widgets.view_context import ViewContext
from dashboard.wording.verdicts import OF_ALL_PAPERS
from evidence import formatting, periods
from evidence.periods import PERIODS, Period, points_of
from evidence.sentences import trend_sentence
from evidence.trends.words import FEWEST_DAYS, WHOLE_WINDOW
from evidence.verdict_order import in_order

_NAME_WIDTH = 60
MOST_POINTS = 120
"""Maximum number of periods that timelines show, the last ones."""

_TWO = 2
"""Number of digests that the comparison covers completely."""


def show(ctx: ViewContext) -> None:
    """Draw the view."""
    level = _level(ctx)
    verdicts = _verdicts(ctx, level)
    lead(_sentence(ctx, level, verdicts))
    earlier_day.draw_words(ctx, level)
    if nothing_left(ctx) or ctx.atlas.digests.empty:
        return
    if ctx.atlas.topics.empty:
        note("No topics were found in these papers; topics need a few dozen similar papers.")
        return
    scope = _scope(ctx, level, verdicts)
    _draw_controls(ctx, scope)
    if scope.shows_trends:
        trend_table.show(ctx, scope)
        _draw_timelines(ctx, scope)
    # Too few digests for a trend can still be compared.
    comparison.show(ctx, with_sentence=scope.shows_trends)
    if not scope.shows_trends and len(scope.digests) > _TWO:
        _draw_timelines(ctx, scope)


def _draw_timelines(ctx: ViewContext, scope: Scope) -> None:
    if scope.digests.empty:
        note("No digest of this window matches the filters. Clear a filter or choose all digests.")
        return
    timelines.show(ctx, scope)
    heatmap.show(ctx, scope)


def _sentence(ctx: ViewContext, level: GroupKind, verdicts: pd.DataFrame) -> str:
    """Return the summary of the trends, or of the comparison if days are too few."""
    names = ctx.atlas.topic_names if level == "topic" else ctx.atlas.theme_names
    short = {i: escape.shorten(name, _NAME_WIDTH) for i, name in names.items()}
    days = _in_window(earlier_day.known_digests(ctx), verdicts)
    trend = trend_sentence(
        verdicts,
        short,
        noun=level,
        n_repeats=earlier_day.n_repeats(ctx),
        fewest_days=FEWEST_DAYS,
        n_digests=len(days),
    )
    if verdicts.empty or verdicts["p_value"].notna().any():
        return f"{trend} {_of_left(ctx, level, verdicts)}".strip()
    return f"{comparison.sentence(ctx)} {trend}".strip()


def _of_left(ctx: ViewContext, level: GroupKind, verdicts: pd.DataFrame) -> str:
    """Return what the summary counts under filters; empty without filters."""
    if not ctx.address.filters.active or not len(ctx.papers):
        return ""
    n_all = len(ctx.atlas.topics if level == "topic" else ctx.atlas.themes)
    groups = formatting.out_of(len(verdicts), n_all, level)
    have = formatting.plural(len(verdicts), "has", "have")
    what = "Filters do not change verdicts." if earlier_day.chosen(ctx) else OF_ALL_PAPERS
    return f"{groups} {have} matching papers. {what}"


def _level(ctx: ViewContext) -> GroupKind:
    themes = len(ctx.atlas.theme_names) > 0
    return "theme" if ctx.address.level == "theme" and themes else "topic"


def _verdicts(ctx: ViewContext, level: GroupKind) -> pd.DataFrame:
    """Return the window's verdicts on groups that have papers after filtering."""
    every = earlier_day.verdicts(ctx)
    own = every[(every["level"] == level) & (every["window"] == _window(ctx, every))]
    have = set(earlier_day.known_papers(ctx)[f"{level}_id"])
    left = own[own["group_id"].isin(have)]
    return in_order(left)


def _window(ctx: ViewContext, verdicts: pd.DataFrame) -> str:
    """Return the chosen window, or the longest one if there is no such window."""
    wanted = ctx.address.window or WHOLE_WINDOW
    return wanted if wanted in set(verdicts["window"]) else WHOLE_WINDOW


def _in_window(digests: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
    if verdicts.empty:
        return digests
    first, last = verdicts["first_day"].iloc[0], verdicts["last_day"].iloc[0]
    return digests[digests["date"].between(first, last)]


def _scope(ctx: ViewContext, level: GroupKind, verdicts: pd.DataFrame) -> Scope:
    atlas, wanted = ctx.atlas, ctx.address.filters
    digests = _in_window(_digests(ctx), verdicts)
    period = ctx.address.period or (
        periods.period_for(digests["date"]) if len(digests) else PERIODS[0]
    )
    digests = _last_periods(digests, period)
    trends = _trends(ctx, digests)
    if level == "theme":
        trends = periods.by_group(trends, atlas.palette.theme_of)
    return Scope(
        level=level,
        verdicts=verdicts,
        digests=digests,
        all_digests=atlas.digests,
        period=period,
        trends=trends,
        points=points_of(trends, digests, period, atlas.digest_names),
        lines=_lines(ctx, level),
        n_repeats=earlier_day.n_repeats(ctx),
        n_tests=int(earlier_day.verdicts(ctx)["p_value"].notna().sum()),
        here=ctx.address,
        narrowed=_narrows(ctx) or bool(wanted.digests or wanted.span),
    )


def _last_periods(digests: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return the digests of the last `MOST_POINTS` periods: more look like noise."""
    ids = periods.periods_of(digests, period)["period_id"]
    last = ids.drop_duplicates().tail(MOST_POINTS)
    return digests[ids.isin(last).to_numpy()]


def _narrows(ctx: ViewContext) -> bool:
    """Return whether filters exclude some papers of a digest, so shares are recounted."""
    wanted = ctx.address.filters
    # The papers of a digest pass a filter by digest; those of a topic pass a filter by topic, but
    # a theme has papers of other topics too.
    topics = wanted.topics if ctx.address.level == "theme" else ()
    return replace(wanted, digests=(), span=None, themes=(), topics=topics).active


def _digests(ctx: ViewContext) -> pd.DataFrame:
    """Return the digests that pass the filters."""
    wanted, digests = ctx.address.filters, earlier_day.known_digests(ctx)
    if wanted.digests:
        return digests[digests["digest_id"].isin(wanted.digests)]
    if wanted.span:
        inside = filters.in_span_ids(digests["digest_id"], wanted.span)
        return digests[digests["digest_id"].isin(inside)]
    return digests


def _trends(ctx: ViewContext, digests: pd.DataFrame) -> pd.DataFrame:
    """Return the snapshot's shares, or recounted ones if filters exclude papers."""
    atlas = ctx.atlas
    if _narrows(ctx):
        topic_ids = [int(t) for t in atlas.topics["topic_id"]]
        return periods.count_papers(ctx.papers, atlas.appearances, digests, topic_ids)
    return atlas.trends[atlas.trends["digest_id"].isin(digests["digest_id"])]


def _lines(ctx: ViewContext, level: GroupKind) -> dict[int, TopicLine]:
    atlas = ctx.atlas
    if level == "topic":
        return {int(t): ctx.topic_line(int(t)) for t in atlas.topics["topic_id"]}
    return {
        theme_id: TopicLine(
            theme_id, name, ctx.theme_color(theme_id), float(stability), ctx.theme_shape(theme_id)
        )
        for (theme_id, name), stability in zip(
            atlas.theme_names.items(), atlas.themes["stability"], strict=True
        )
    }


def _draw_controls(ctx: ViewContext, scope: Scope) -> None:
    """Draw the choices of level, window and period."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="da-trend-controls"):
        # Each control is drawn only if there is something to choose.
        if ctx.atlas.theme_names:
            session.seed(trends_state.LEVEL, scope.level)
            st.segmented_control(
                "Show",
                ["topic", "theme"],
                key=trends_state.LEVEL,
                on_change=trends_state.level_changed,
                format_func=lambda level: f"{level.capitalize()}s",
                required=True,
            )
        # Short histories have one window only: all digests.
        verdicts = earlier_day.verdicts(ctx)
        windows = [str(w) for w in verdicts["window"].unique()]
        if len(windows) > 1:
            session.seed(trends_state.WINDOW, _window(ctx, verdicts))
            st.segmented_control(
                "Window",
                windows,
                key=trends_state.WINDOW,
                on_change=trends_state.window_changed,
                format_func=lambda w: "All" if w == WHOLE_WINDOW else f"Last {w}",
                required=True,
            )
        if len(scope.digests) > FEW_DIGESTS:
            choose_period(scope.period)
        earlier_day.draw_choice(ctx)
    # Timelines may cover less than the window; say what they leave out.
    n_in_window = len(_in_window(_digests(ctx), scope.verdicts))
    if len(scope.digests) < n_in_window:
        note(
            f"Timelines show the last {MOST_POINTS} {scope.period}s "
            f"({formatting.out_of(len(scope.digests), n_in_window, 'digest')}); choose a longer "
            "period to see all."
            if scope.period != "digest"
            else "Timelines show the last "
            f"{formatting.out_of(MOST_POINTS, n_in_window, 'digest')}; choose a longer period to "
            "see all."
        )
    # Filters change what is counted, but not what it is a share of.
    if _narrows(ctx):
        note("Timelines count only papers that match the filters, as a share of all new papers.")
