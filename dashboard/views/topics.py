"""Topics: all of them by size, and the page of each with every paper in it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.records import UNASSIGNED
from dashboard import charts, periods, text, theme
from dashboard.components import (
    Frame,
    heading,
    lead,
    link,
    note,
    nothing_left,
    paper_list,
    sorted_papers,
    swatch,
    topic_link,
)

_ORDERS = ("Most central", "Newest", "By digest")


def show(frame: Frame) -> None:
    """Draw the view."""
    if frame.address.topic is not None:
        _draw_topic(frame, frame.address.topic)
        return
    atlas = frame.atlas
    n_topics, n_papers = len(atlas.topics), len(atlas.papers)
    sentence = f"{text.count(n_papers, 'paper')} fall into {text.count(n_topics, 'topic')}"
    between = f"; {atlas.n_between:,} sit between them" if atlas.n_between else ""
    lead(f"{sentence}{between}. Largest topic first.")
    if nothing_left(frame):
        return
    sizes = frame.papers["topic_id"].value_counts()
    for topic in atlas.topics.itertuples():
        n_found = int(sizes.get(topic.topic_id, 0))
        if n_found:
            _draw_row(frame, topic, n_found)


def _draw_row(frame: Frame, topic: Any, n_found: int) -> None:
    """Draw one line of the outline: name, words, numbers."""
    total = len(frame.atlas.papers)
    topic_id, n_papers = int(topic.topic_id), int(topic.n_papers)
    share = text.percent(n_papers / total)
    numbers = f"{text.count(n_papers, 'paper')}, {share} of {total:,}"
    if n_found < n_papers:
        numbers = f"{n_found:,} of {numbers}"
    words = ", ".join(text.plain(w) for w in list(topic.keywords)[:8])
    with st.container(key=f"da-topic-{topic_id}", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", wrap=False):
            st.html(swatch(topic_id, frame.mode), width="content")
            topic_link(frame, topic_id, wide=True)
        color = theme.topic_color(topic_id, frame.mode)
        widest = int(frame.atlas.topics["n_papers"].max())
        st.html(
            f'<p class="da-facts">{text.html(numbers)} · {text.html(words)}</p>'
            '<div class="da-bar"><span style="'
            f'width:{100 * n_papers / widest:.1f}%;background:{color}"></span></div>'
        )


def _draw_topic(frame: Frame, topic_id: int) -> None:
    atlas = frame.atlas
    topic = atlas.topics[atlas.topics["topic_id"] == topic_id].iloc[0]
    total = len(atlas.papers)
    link(frame, "topics", "All topics", frame.address.at(), icon=":material/arrow_back:")
    share = text.percent(topic["n_papers"] / total)
    chips = "".join(f"<span>{text.html(word)}</span>" for word in topic["keywords"])
    st.html(
        f'<h1 class="da-title" dir="auto">{swatch(topic_id, frame.mode)}'
        f"{text.html(topic['label'])}</h1>"
        f'<p class="da-facts">{text.count(int(topic["n_papers"]), "paper")}, {share} of all '
        f'{total:,}</p><div class="da-chips">{chips}</div>'
    )
    _draw_timeline(frame, topic_id)
    inside = frame.papers[frame.papers["topic_id"] == topic_id]
    heading(_of_all(len(inside), int(topic["n_papers"]), "in this topic"))
    if len(inside):
        order = st.selectbox("Order", _ORDERS, key="topic_order", width=220)
        paper_list(
            frame,
            sorted_papers(frame, inside, order),
            f"topic-{topic_id}-{order}",
            with_topic=False,
        )
    near = _near(frame.papers, topic_id)
    n_near = len(_near(atlas.papers, topic_id))
    if n_near:
        heading(_of_all(len(near), n_near, "near it, but between topics"))
        paper_list(
            frame, sorted_papers(frame, near, "Newest"), f"near-{topic_id}", with_topic=False
        )


def _near(papers: pd.DataFrame, topic_id: int) -> pd.DataFrame:
    between = papers["topic_id"] == UNASSIGNED
    return papers[between & (papers["nearest_topic_id"] == topic_id)]


def _of_all(n_shown: int, n_all: int, where: str) -> str:
    of_all = f"{n_shown:,} of {text.count(n_all, 'paper')}" if n_shown < n_all else None
    return f"{of_all or text.count(n_all, 'paper')} {where}"


def _draw_timeline(frame: Frame, topic_id: int) -> None:
    atlas = frame.atlas
    period = periods.period_for(atlas.digests["date"])
    own = atlas.trends[atlas.trends["topic_id"] == topic_id]
    if own.empty:
        return
    points = periods.gathered(own, atlas.digests, period)
    heading(f"Its share of each {period}'s papers")
    with st.container(width=620 if len(points) > charts.FEW_DIGESTS else 420):
        st.plotly_chart(
            charts.topic_timeline(points, topic_id, atlas.topic_names, frame.mode),
            theme=None,
            key=f"timeline-{topic_id}",
            config={"displayModeBar": False},
            alt=f"Share of this topic in each {period}, with 95 % intervals.",
        )
    if len(points):
        last = points.iloc[-1]
        note(
            f"Last: {last['n_papers']} of {last['n_digest']} papers. Bars and bands are 95 % "
            "intervals: the room that chance leaves."
        )
