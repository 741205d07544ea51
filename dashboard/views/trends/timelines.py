"""Timelines: shares over time, as one small panel per topic or as overlaid lines."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.dot_plot import share_dots
from dashboard.charts.legend_marks import Mark, shape_entries
from dashboard.charts.line_chart import MOST_LINES, share_lines
from dashboard.charts.series import TopicLine
from dashboard.charts.small_multiples import share_panels
from dashboard.charts.traces import FEW_DIGESTS, exceeds_axis, point_of
from dashboard.routing.address import LOOKS, PANELS
from dashboard.state import session, trends_state
from dashboard.text import escape, figures
from dashboard.topic_map.selection import selected_ids
from dashboard.trends.scope import Scope
from dashboard.widgets.elements import heading, legend, link, note
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import confidence
from dashboard.wording.option_names import option_names
from evidence import formatting

_DEFAULT_PANELS = "12"
_LINES, _MOST_DOTS = 5, 15
_LAYOUTS = dict(zip(LOOKS, ("Side by side", "Overlaid"), strict=True))
_CONFIG = {"displayModeBar": False}
_MOST_ROWS = 200


def show(ctx: ViewContext, scope: Scope) -> None:
    """Draw the section: controls, chart, link to the selected papers, and table."""
    title = f"Share of each {scope.period}'s new papers"
    # Groups without a paper in these periods would be flat lines at zero.
    have = scope.points.groupby("topic_id")["n_papers"].sum()
    options = [i for i in scope.group_ids if have.get(i, 0) > 0]
    if scope.narrowed:
        # The fastest movers may have hardly any papers that match the filters: largest first.
        options.sort(key=lambda i: -have[i])
    if not options:
        heading(title)
        note("None of the papers that match these filters is in a topic.")
        return
    # A line through so few periods would suggest a trend.
    if scope.points["period_id"].nunique() <= FEW_DIGESTS:
        heading(title)
        legend(ctx, [("error", "share, with its 95 % confidence interval")])
        _draw_dots(ctx, scope, options)
        return
    heading(title, _help(scope))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        look = _choose_look(ctx)
        chosen = _choose(ctx, scope, options)
        # The number of panels matters only while no groups are chosen.
        n_panels = _n_panels(ctx, options) if look == LOOKS[0] and not chosen else 0
    # Panels can show any number of groups; overlaid lines need distinct colours.
    if look == LOOKS[0]:
        ids = chosen or options[:n_panels]
        columns = 2 if ctx.phone else 4
        figure = share_panels(scope.points, _lines(scope, ids), ctx.mode, n_columns=columns)
    else:
        ids = (chosen or options[:_LINES])[:MOST_LINES]
        figure = share_lines(scope.points, _lines(scope, ids), ctx.mode, narrow=ctx.phone)
        if len(chosen) > MOST_LINES:
            note(
                f"Only the first {MOST_LINES} of {formatting.number(len(chosen))} are shown; more "
                "colours would be hard to tell apart."
            )
    legend(ctx, _entries(scope, ids))
    note(f"{shown_words(scope, ids)} as lines.")
    # A selected point reruns the page, which then links to the point's papers.
    shown = formatting.count(len(ids), scope.level)
    event = st.plotly_chart(
        figure,
        theme=None,
        key="timelines",
        config=_CONFIG,
        on_select="rerun",
        selection_mode="points",
        alt=f"Shares of {shown} over time; the table below has the numbers.",
    )
    clicked(ctx, scope, event)
    _draw_numbers(scope, ids)


def _choose_look(ctx: ViewContext) -> str:
    look = ctx.address.look or LOOKS[0]
    session.seed(trends_state.LOOK, look)
    st.segmented_control(
        "Layout",
        LOOKS,
        format_func=lambda look: _LAYOUTS[look],
        key=trends_state.LOOK,
        on_change=trends_state.look_changed,
        required=True,
    )
    return look


def _choose(ctx: ViewContext, scope: Scope, options: list[int]) -> list[int]:
    """Return the groups that the reader chooses; empty for the default ones."""
    if scope.level == "topic":
        key, shown = trends_state.SHOWN, ctx.address.shown
    else:
        key, shown = trends_state.SHOWN_THEMES, ctx.address.shown_themes
    names = option_names({i: scope.lines[i].label for i in options}, scope.level)
    session.seed(key, [i for i in shown if i in options])
    chosen = st.multiselect(
        f"{scope.level.capitalize()}s to compare",
        options,
        key=key,
        on_change=trends_state.shown_changed,
        format_func=lambda i: names[i],
        placeholder="the largest" if scope.narrowed else "the first in the table",
        width=420,
    )
    return [int(i) for i in chosen]


def _n_panels(ctx: ViewContext, options: list[int]) -> int:
    """Return the number of panels that the reader chooses; all if there are few."""
    *sizes, every = PANELS
    fewer = [size for size in sizes if int(size) < len(options)]
    if not fewer:
        return len(options)
    offered = [*fewer, every]
    default = _DEFAULT_PANELS if _DEFAULT_PANELS in fewer else fewer[-1]
    wanted = ctx.address.panels if ctx.address.panels in offered else default
    session.seed(trends_state.PANELS, wanted)
    all_words = f"all {formatting.number(len(options))}"
    st.selectbox(
        "Panels",
        offered,
        key=trends_state.PANELS,
        on_change=trends_state.panels_changed,
        format_func=lambda size: all_words if size == every else size,
        width=110,
    )
    return len(options) if wanted == every else int(wanted)


def shown_words(scope: Scope, ids: list[int]) -> str:
    """Return how many of the groups are drawn: ``12 of 51 topics are shown``."""
    groups = formatting.out_of(len(ids), len(scope.group_ids), scope.level)
    left = " with matching papers" if scope.here.filters.active else ""
    return f"{groups}{left} {formatting.plural(len(ids), 'is', 'are')} shown"


def clicked(ctx: ViewContext, scope: Scope, event: object, what: str = "point") -> None:
    """Draw a link to the papers of the selected point or cell, or how to select one."""
    row: Any
    for reported in selected_ids(event)[:1]:
        group_id, period_id = point_of(reported)
        points = scope.points
        selected = points[(points["topic_id"] == group_id) & (points["period_id"] == period_id)]
        to = scope.papers_in(group_id, period_id)
        if selected.empty or to is None or group_id not in scope.lines:
            return
        row = next(selected.itertuples())
        name = escape.shorten(scope.lines[group_id].label, 60)
        papers = formatting.part(int(row.n_papers), int(row.n_digest), "paper")
        label = f"{name}, {row.moment}: {papers}"
        link(ctx, "papers", label, to, icon=":material/article:")
        return
    note(f"Select a {what} to see its papers.")


def _help(scope: Scope) -> str:
    """Return what a point of the chart is, for a help icon."""
    n_digests = formatting.count(len(scope.digests), "digest")
    together = f" ({n_digests} in total)" if scope.period != "digest" else ""
    return f"One point per {scope.period}{together}; shaded: 95 % confidence interval."


def _entries(scope: Scope, ids: list[int]) -> list[tuple[Mark, str]]:
    """Return the legend of the chart: the marks that these groups have."""
    points = scope.points[scope.points["topic_id"].isin(ids)]
    entries: list[tuple[Mark, str]] = [
        ("line", f"share of the {scope.period}'s new papers"),
        ("band", "95 % confidence interval"),
        *shape_entries(line.shape for line in _lines(scope, ids)),
    ]
    if any(line.word == "low" for line in _lines(scope, ids)):
        entries.append(("dotted", f"{scope.level} with low stability"))
    if not points["over"].all():
        last = points.loc[~points["over"], "moment"].iloc[0]
        entries.append(("incomplete", f"{last}, still incomplete"))
    if exceeds_axis(points):
        entries.append(("beyond", "share above the axis"))
    if points["share"].isna().any():
        entries.append(("gap", f"gap: a {scope.period} without new papers"))
    return entries


def _draw_dots(ctx: ViewContext, scope: Scope, options: list[int]) -> None:
    """Draw the shares of a few digests as dots; a line would suggest a trend."""
    ids = options[:_MOST_DOTS]
    note(f"{shown_words(scope, ids)} as dots.")
    moments = scope.points.drop_duplicates("period_id").sort_values(["first_day", "period_id"])
    names = dict(zip(moments["period_id"], moments["moment"], strict=True))
    dated = scope.points.assign(digest_id=scope.points["period_id"])
    st.plotly_chart(
        share_dots(dated, _lines(scope, ids), names, ctx.mode),
        theme=None,
        key="share-dots",
        config=_CONFIG,
        alt=f"Share of each {scope.period} by {scope.level}, with 95 % confidence intervals.",
    )
    _draw_numbers(scope, ids)


def _lines(scope: Scope, ids: list[int]) -> list[TopicLine]:
    return [scope.lines[i] for i in ids]


def _draw_numbers(scope: Scope, ids: list[int]) -> None:
    """Draw the shares as a table in a fold, which sends nothing while it is closed."""
    fold = st.expander("The same in numbers", type="compact", on_change="rerun", key="numbers")
    if not fold.open:
        return
    points = scope.points
    row: Any
    cells = {}
    for row in points.itertuples():
        cells[row.topic_id, row.period_id] = _cell(row)
    moments = points.drop_duplicates("period_id").sort_values(["first_day", "period_id"])[::-1]
    rows = []
    for row in moments.head(_MOST_ROWS).itertuples():
        rows.append([row.moment, *(cells.get((i, row.period_id), "") for i in ids)])
    heads = (
        f"{line.label} ({confidence.stability_words(line.stability)})"
        for line in _lines(scope, ids)
    )
    with fold:
        _table([scope.period.capitalize(), *heads], rows)
        if len(moments) > _MOST_ROWS:
            n_all = formatting.number(len(moments))
            note(f"The last {_MOST_ROWS} of {n_all} are shown; choose a longer period to see all.")


def _cell(row: Any) -> str:
    """Return a share with its counts and its 95 % confidence interval."""
    if pd.isna(row.share):
        return "no new papers"
    interval = f"{formatting.percent(row.share_low)} to {formatting.percent(row.share_high)}"
    return f"{formatting.part(int(row.n_papers), int(row.n_digest))}, {interval}"


def _table(head: list[str], rows: list[list[str]]) -> None:
    cells = "".join(f'<th scope="col">{escape.html(h)}</th>' for h in head)
    body = "".join(
        f'<tr><th scope="row">{escape.html(first)}</th>'
        + "".join(f"<td>{figures.html(cell)}</td>" for cell in rest)
        + "</tr>"
        for first, *rest in rows
    )
    st.html(
        '<div class="da-scroll" tabindex="0" role="region" aria-label="Shares in numbers">'
        f'<table class="da-table da-cells"><thead><tr>{cells}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
