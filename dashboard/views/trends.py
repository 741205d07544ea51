"""Trends: how large a share of each digest every topic has, and how sure that is."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.records import UNASSIGNED
from dashboard import charts, filters, state, text, wording
from dashboard.components import Frame, heading, lead, note, nothing_left, topic_link
from evidence import periods, phrases

_NUMBERS = ("No", "One", "Two", "Three")
_LINES, _ROWS = 6, 15
"""Topics compared unless the reader chooses: lines cross, rows do not."""


def show(frame: Frame) -> None:
    """Draw the view."""
    digests = _digests(frame)
    lead(_sentence(len(digests)))
    if nothing_left(frame) or digests.empty:
        return
    few = len(digests) <= charts.FEW_DIGESTS
    topic_ids = _chosen_topics(frame, _ROWS if few else _LINES)
    if not topic_ids:
        note("No paper that passes these filters has a topic.")
        return
    trends = _trends(frame, digests)
    if few:
        _draw_dots(frame, digests, trends, topic_ids)
    else:
        _draw_lines(frame, digests, trends, topic_ids)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.html('<span class="da-quiet">Open a topic:</span>', width="content")
        for topic_id in topic_ids:
            topic_link(frame, topic_id)


def _sentence(n_digests: int) -> str:
    what = "The share of each digest's papers that every topic has."
    if n_digests == 1:
        return f"{what} One digest cannot show a change."
    if n_digests <= charts.FEW_DIGESTS:
        return f"{what} {_NUMBERS[n_digests]} digests cannot show a trend; four or more can."
    return f"{what} Where two bands overlap widely, chance alone may make the difference."


def _digests(frame: Frame) -> pd.DataFrame:
    """Return the digests that the filters leave."""
    wanted, digests = frame.address.filters, frame.atlas.digests
    if wanted.digests:
        return digests[digests["digest_id"].isin(wanted.digests)]
    if wanted.span:
        inside = filters.in_span_ids(digests["digest_id"], wanted.span)
        return digests[digests["digest_id"].isin(inside)]
    return digests


def _trends(frame: Frame, digests: pd.DataFrame) -> pd.DataFrame:
    """Return the shares: the snapshot's, or counted anew where a search picks papers."""
    atlas, wanted = frame.atlas, frame.address.filters
    if wanted.query or wanted.new_in:
        note("Counted are only the papers that the search finds, out of all papers of a digest.")
        topic_ids = [int(t) for t in atlas.topics["topic_id"]]
        return periods.count_papers(frame.papers, atlas.appearances, digests, topic_ids)
    return atlas.trends[atlas.trends["digest_id"].isin(digests["digest_id"])]


def _chosen_topics(frame: Frame, n_default: int) -> list[int]:
    """Return the topics to compare, largest first, and let the reader choose."""
    have = set(frame.papers["topic_id"]) - {UNASSIGNED}
    options = [int(t) for t in frame.atlas.topics["topic_id"] if t in have]
    shown = [t for t in frame.address.shown if t in options] or options[:n_default]
    if len(options) > n_default or frame.address.shown:
        state.seed(state.SHOWN, shown)
        st.multiselect(
            "Topics to compare",
            options,
            key=state.SHOWN,
            on_change=state.shown_changed,
            format_func=lambda t: text.shorten(frame.atlas.topic_name(t), 60),
        )
    return [t for t in options if t in shown]


def _draw_dots(
    frame: Frame, digests: pd.DataFrame, trends: pd.DataFrame, topic_ids: list[int]
) -> None:
    names = {d: frame.atlas.digest_names[d] for d in digests["digest_id"]}
    st.plotly_chart(
        charts.share_dots(trends, _lines(frame, topic_ids), names, frame.mode),
        theme=None,
        key="share-dots",
        config={"displayModeBar": False},
        alt="Share of each digest by topic, with 95 % intervals; the table has the numbers.",
    )
    note("A dot is a share, the line through it its 95 % interval: the room that chance leaves.")
    heading("The same in numbers")
    rows = []
    for topic_id in topic_ids:
        own = trends[trends["topic_id"] == topic_id]
        cells = {row.digest_id: _cell(row) for row in own.itertuples()}
        sure = wording.sure(frame.atlas.reliability(topic_id))
        name = text.shorten(frame.atlas.topic_name(topic_id), 60)
        rows.append([name, sure, *(cells.get(d, "") for d in names)])
    _table(["Topic", "How sure", *names.values()], rows)


def _draw_lines(
    frame: Frame, digests: pd.DataFrame, trends: pd.DataFrame, topic_ids: list[int]
) -> None:
    period = periods.period_for(digests["date"])
    points = periods.gathered(trends, digests, period)
    names = frame.atlas.digest_names
    st.plotly_chart(
        charts.share_lines(points, _lines(frame, topic_ids), frame.mode, narrow=frame.phone),
        theme=None,
        key="share-lines",
        config={"displayModeBar": False},
        alt="Share of papers by topic over time, with 95 % intervals; the table has the numbers.",
    )
    together = "" if period == "digest" else f": {len(digests)} digests, gathered by {period}"
    note(
        f"A point is a {period}{together}. Bands are 95 % intervals: the room that chance leaves. "
        "Dotted lines are topics that are unsure."
    )
    heading("The same in numbers")
    cells = {(row.topic_id, row.period_id): _cell(row) for row in points.itertuples()}
    moments = points.drop_duplicates("period_id").sort_values(["first_day", "period_id"])[::-1]
    rows = []
    moment: Any
    for moment in moments.itertuples():
        name = phrases.day(moment.first_day) if period != "digest" else names[moment.period_id]
        rows.append([name, *(cells.get((t, moment.period_id), "") for t in topic_ids)])
    heads = (
        f"{line.label} ({wording.sure(line.reliability)})" for line in _lines(frame, topic_ids)
    )
    _table([period.capitalize(), *heads], rows)


def _lines(frame: Frame, topic_ids: list[int]) -> list[charts.TopicLine]:
    return [frame.topic_line(topic_id) for topic_id in topic_ids]


def _cell(row: Any) -> str:
    """Write a share with its interval and what it is out of."""
    interval = f"{phrases.percent(row.share_low)} to {phrases.percent(row.share_high)}"
    return f"{phrases.percent(row.share)} ({row.n_papers:,} of {row.n_digest:,}; {interval})"


def _table(head: list[str], rows: list[list[str]]) -> None:
    cells = "".join(f'<th scope="col">{text.html(h)}</th>' for h in head)
    body = "".join(
        f'<tr><th scope="row">{text.html(first)}</th>'
        + "".join(f"<td>{text.html(cell)}</td>" for cell in rest)
        + "</tr>"
        for first, *rest in rows
    )
    st.html(
        f'<div class="da-scroll"><table class="da-table da-cells"><thead><tr>{cells}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
