"""Verdicts of a set of papers, line by line, and the chart of its share over time."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.legend_marks import Mark, shape_entries
from dashboard.charts.series import TopicLine
from dashboard.charts.timeline import MANY_PERIODS, topic_timeline
from dashboard.charts.traces import FEW_DIGESTS, exceeds_axis
from dashboard.state import session, trends_state
from dashboard.text import escape
from dashboard.widgets.elements import heading, legend
from dashboard.widgets.view_context import ViewContext
from dashboard.wording.verdicts import verdict_figures, verdict_window, verdict_words
from evidence.periods import PERIODS, Period

_HELP = (
    "Shaded, and after each share: 95 % confidence interval. A paper counts once, in the digest "
    "where it was first listed."
)


def draw_verdict_lines(
    verdicts: pd.DataFrame, n_repeats: int | None, *, whole: str = "All digests"
) -> None:
    """Draw the verdict of each window with its figures.

    Parameters
    ----------
    verdicts
        Rows of one group, as in the snapshot.
    n_repeats
        Number of reruns.
    whole
        Name of the longest window.
    """
    row: Any
    lines = []
    for row in verdicts.itertuples():
        words = verdict_figures(row, n_repeats)
        lines.append(
            f'<p class="da-facts"><b>{escape.html(verdict_words(row.verdict))}</b>'
            f"{' · new' if row.emerging else ''} · {escape.html(words)}"
            f'<br><span class="da-small">{escape.html(verdict_window(row, whole=whole))}</span></p>'
        )
    st.html(f'<div class="da-verdicts">{"".join(lines)}</div>')


def draw_share_timeline(
    ctx: ViewContext,
    points: pd.DataFrame,
    line: TopicLine,
    period: Period,
    *,
    n_digests: int,
    key: str,
    what: str,
    title: str,
) -> None:
    """Draw a share by period with its heading, choice of period, and legend.

    Parameters
    ----------
    ctx
        The view's context.
    points
        From `evidence.periods.points_of`, of one group.
    line
        Name and mark of the group.
    period
        Length of a period.
    n_digests
        Number of digests that the reader can divide into periods.
    key
        Key of the chart.
    what
        What the share is of, for screen readers: ``this topic``.
    title
        The heading.
    """
    heading(title, _HELP)
    if n_digests > FEW_DIGESTS:
        choose_period(period, has_label=False)
    with st.container(width="stretch" if len(points) > FEW_DIGESTS else 420):
        st.plotly_chart(
            topic_timeline(points, line, ctx.mode),
            theme=None,
            key=key,
            config={"displayModeBar": False},
            alt=f"Share of {what} in each {period}, with 95 % confidence intervals.",
        )
    legend(ctx, _entries(line, points, period))


def _entries(line: TopicLine, points: pd.DataFrame, period: Period) -> list[tuple[Mark, str]]:
    """Return the legend of the chart: the marks that it has."""
    interval = "95 % confidence interval"
    entries: list[tuple[Mark, str]] = [("error", f"share, with its {interval}")]
    if len(points) > MANY_PERIODS:
        entries = [("line", "share"), ("band", interval)]
        if line.word == "low":
            entries.append(("dotted", "topic with low stability"))
        if exceeds_axis(points):
            entries.append(("beyond", "share above the axis"))
    entries += shape_entries([line.shape])
    if not points["over"].all():
        entries.append(("incomplete", f"{period} still incomplete"))
    if points["share"].isna().any():
        entries.append(("gap", f"gap: a {period} without new papers"))
    return entries


def choose_period(period: Period, *, has_label: bool = True) -> None:
    """Draw the choice of a period's length; its label may be for screen readers only."""
    session.seed(trends_state.PERIOD, period)
    st.segmented_control(
        "Period",
        PERIODS,
        key=trends_state.PERIOD,
        on_change=trends_state.period_changed,
        format_func=str.capitalize,
        required=True,
        label_visibility="visible" if has_label else "collapsed",
    )
