"""Topics: the outline of themes and their topics, or the page of what is open."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.records import UNASSIGNED
from dashboard import text, wording
from dashboard.components import Frame, bar, lead, link, note, nothing_left, swatch, topic_link
from dashboard.lists import theme_fold
from dashboard.views import between, topic_page
from dashboard.views.topic_course import draw_verdicts
from evidence import phrases

MANY_TOPICS = 40
"""With more topics than this themes are closed at first."""


def show(frame: Frame) -> None:
    """Draw the view."""
    if frame.address.topic == UNASSIGNED:
        between.show(frame)
        return
    if frame.address.topic is not None:
        topic_page.show(frame, frame.address.topic)
        return
    lead(_sentence(frame))
    if nothing_left(frame):
        return
    if len(frame.atlas.topics):
        note(wording.sure_line(frame.atlas.n_repeats))
    sizes = frame.papers["topic_id"].value_counts()
    topics = frame.atlas.topics[frame.atlas.topics["topic_id"].isin(sizes.index)]
    topics = topics.sort_values(["place", "topic_id"])
    themed = topics[topics["theme_id"].isin(frame.atlas.themes["theme_id"])]
    for theme in frame.atlas.themes.itertuples():
        inside = themed[themed["theme_id"] == theme.theme_id]
        if len(inside):
            _draw_theme(frame, theme, inside, sizes, is_open=len(topics) <= MANY_TOPICS)
    rest = topics[~topics["topic_id"].isin(themed["topic_id"])]
    _draw_topics(frame, rest, sizes)
    between_here = int(sizes.get(UNASSIGNED, 0))
    if between_here:
        words = f"{wording.sit_between(between_here)}: see which"
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xxsmall", key="da-between-line"
        ):
            st.html(swatch(frame, UNASSIGNED), width="content")
            link(frame, "topics", words, frame.address.at(topic=UNASSIGNED))


def _sentence(frame: Frame) -> str:
    atlas = frame.atlas
    n_topics, n_papers, n_themes = len(atlas.topics), len(atlas.papers), len(atlas.themes)
    fall = "falls" if n_papers == 1 else "fall"
    themes = f" under {phrases.count(n_themes, 'theme')}" if n_themes else ""
    between = f"; {wording.sit_between(atlas.n_between, noun='')}" if atlas.n_between else ""
    sentence = f"{phrases.count(n_papers, 'paper')} {fall} into {phrases.count(n_topics, 'topic')}"
    alike = " What is alike stands side by side." if n_topics > 1 else ""
    return f"{sentence}{themes}{between}.{alike}"


def _draw_theme(
    frame: Frame, theme: Any, topics: pd.DataFrame, sizes: pd.Series, *, is_open: bool
) -> None:
    """Draw a theme that opens into its topics; what is closed is not sent."""
    total = len(frame.atlas.papers)
    numbers = (
        f"{phrases.count(int(theme.n_papers), 'paper')}, {phrases.percent(theme.n_papers / total)}"
    )
    sure = f"{wording.mark(theme.reliability)} {wording.sure(theme.reliability)}"
    facts = f"{phrases.count(int(theme.n_topics), 'topic')} · {numbers} · {sure}"
    with theme_fold(frame, int(theme.theme_id), facts, is_open=is_open) as fold:
        if fold.open:
            if frame.address.filters.themes == (theme.theme_id,):
                draw_verdicts(frame, "theme", int(theme.theme_id))
            _draw_topics(frame, topics, sizes)


def _draw_topics(frame: Frame, topics: pd.DataFrame, sizes: pd.Series) -> None:
    topic: Any
    for topic in topics.itertuples():
        _draw_row(frame, topic, int(sizes[topic.topic_id]))


def _draw_row(frame: Frame, topic: Any, n_left: int) -> None:
    """Draw one line of the outline: name, numbers, words, how sure."""
    total = len(frame.atlas.papers)
    topic_id, n_papers = int(topic.topic_id), int(topic.n_papers)
    numbers = f"{phrases.count(n_papers, 'paper')}, {phrases.percent(n_papers / total)}"
    if n_left < n_papers:
        numbers = f"{n_left:,} of {numbers}"
    words = ", ".join(w for w in (text.plain(k) for k in list(topic.keywords)[:8]) if w)
    widest = max(int(frame.atlas.topics["n_papers"].max()), 1)
    with st.container(key=f"da-topic-{topic_id}", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", wrap=False):
            st.html(swatch(frame, topic_id), width="content")
            topic_link(frame, topic_id, wide=True)
        st.html(
            f"{bar(frame, topic_id, n_papers / widest, numbers)}"
            f'<p class="da-facts">{text.html(words)}</p>'
        )
