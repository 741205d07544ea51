"""Topics: the outline of themes and their topics, or the page of what is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from analysis.records import FEWEST_DAYS, UNASSIGNED, WHOLE_WINDOW
from dashboard.atlas.atlas import Atlas
from dashboard.charts.share_sparkline import Course, courses_of
from dashboard.text import escape as text
from dashboard.views.topics import topic_page
from dashboard.views.topics import unassigned as between
from dashboard.views.topics.topic_trend import draw_verdicts
from dashboard.widgets.elements import (
    Frame,
    bar,
    lead,
    link,
    note,
    nothing_left,
    swatch,
    topic_link,
)
from dashboard.widgets.paper_list import theme_fold
from dashboard.wording import membership as wording
from evidence import formatting as phrases
from evidence import periods
from evidence.periods import Period
from evidence.sentences import trend_sentence

MANY_TOPICS = 40
"""With more topics than this themes are closed at first."""

FEW_DIGESTS = 2
"""Of no more digests a line of shares would say nothing."""

Group = tuple[str, int]
"""A level and the id of a topic or theme."""


@dataclass(frozen=True)
class _Outline:
    """What the lines of the outline say of time: the shares over it, and the verdicts."""

    period: Period = "digest"
    courses: Mapping[Group, Course] = field(default_factory=dict)
    verdicts: Mapping[Group, str] = field(default_factory=dict)


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
    outline = _outline(frame)
    if len(frame.atlas.topics):
        note(wording.sure_line(frame.atlas.n_repeats))
        _draw_legend(frame, outline)
    sizes = frame.papers["topic_id"].value_counts()
    topics = frame.atlas.topics[frame.atlas.topics["topic_id"].isin(sizes.index)]
    topics = topics.sort_values(["place", "topic_id"])
    themed = topics[topics["theme_id"].isin(frame.atlas.themes["theme_id"])]
    is_open = len(topics) <= MANY_TOPICS
    for theme in frame.atlas.themes.itertuples():
        inside = themed[themed["theme_id"] == theme.theme_id]
        if len(inside):
            _draw_theme(frame, outline, theme, inside, sizes, is_open=is_open)
    rest = topics[~topics["topic_id"].isin(themed["topic_id"])]
    _draw_topics(frame, outline, rest, sizes)
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
    if not n_papers:
        return "Here the topics of the papers will be, under their themes."
    if not n_topics:
        return (
            f"No topic holds together among {phrases.count(n_papers, 'paper')}: a few dozen about "
            "a few things are needed."
        )
    fall = "falls" if n_papers == 1 else "fall"
    themes = f" under {phrases.count(n_themes, 'theme')}" if n_themes else ""
    between = f"; {wording.sit_between(atlas.n_between, noun='')}" if atlas.n_between else ""
    sentence = f"{phrases.count(n_papers, 'paper')} {fall} into {phrases.count(n_topics, 'topic')}"
    alike = " What is alike stands side by side." if n_topics > 1 else ""
    return f"{sentence}{themes}{between}.{alike}"


def _outline(frame: Frame) -> _Outline:
    """Gather what the lines say of time; of two digests there is nothing to say."""
    atlas = frame.atlas
    if len(atlas.digest_names) <= FEW_DIGESTS:
        return _Outline()
    period, courses = _courses(atlas, atlas.version)
    whole = atlas.verdicts[atlas.verdicts["window"] == WHOLE_WINDOW]
    if whole["p_value"].isna().all():
        return _Outline(period, courses)
    keys = zip(whole["level"], whole["group_id"], strict=True)
    verdicts = dict(zip(keys, whole["verdict"], strict=True))
    return _Outline(period, courses, verdicts)


@st.cache_resource(max_entries=2, show_spinner=False)
def _courses(_atlas: Atlas, version: str) -> tuple[Period, dict[Group, Course]]:  # noqa: ARG001
    """Return every course by level and id: gathered once, not at every click."""
    of_themes = periods.by_group(_atlas.trends, _atlas.palette.theme_of)
    found: dict[Group, Course] = {}
    period = periods.PERIODS[0]
    for level, trends in (("topic", _atlas.trends), ("theme", of_themes)):
        period, courses = courses_of(trends, _atlas.digests, _atlas.digest_names)
        found |= {(level, i): course for i, course in courses.items()}
    return period, found


def _draw_legend(frame: Frame, outline: _Outline) -> None:
    """Say what the small lines and the words beside them are, or why there are none."""
    atlas = frame.atlas
    whole = atlas.verdicts[atlas.verdicts["window"] == WHOLE_WINDOW]
    if not outline.verdicts and len(whole):
        n_digests = len(atlas.digest_names)
        note(trend_sentence(whole, {}, fewest_days=FEWEST_DAYS, n_digests=n_digests))
    if outline.courses:
        judged = "; the word is the verdict over all of it" if outline.verdicts else ""
        note(f"The line is the share of each {outline.period}'s new papers{judged}.")


def _draw_theme(
    frame: Frame,
    outline: _Outline,
    theme: Any,
    topics: pd.DataFrame,
    sizes: pd.Series,
    *,
    is_open: bool,
) -> None:
    """Draw a theme that opens into its topics; what is closed is not sent."""
    total, theme_id = len(frame.atlas.papers), int(theme.theme_id)
    share = phrases.percent(theme.n_papers / total)
    facts = [
        phrases.count(int(theme.n_topics), "topic"),
        f"{phrases.count(int(theme.n_papers), 'paper')}, {share}",
        f"{wording.mark(theme.reliability)} {wording.sure(theme.reliability)}",
    ]
    if verdict := outline.verdicts.get(("theme", theme_id)):
        # A point for a mark would look like one more between two facts.
        mark = "" if verdict == "too few papers" else f"{wording.VERDICT_MARKS[verdict]} "
        facts.append(f"{mark}{verdict}")
    course = outline.courses.get(("theme", theme_id))
    color = frame.atlas.palette.theme(theme_id, frame.mode)
    picture = course.style(color, frame.mode) if course else ""
    # Unbreakable within a fact: on a phone the line would be torn anywhere.
    said = " · ".join(fact.replace(" ", "\N{NO-BREAK SPACE}") for fact in facts)
    with theme_fold(frame, theme_id, said, is_open=is_open, picture=picture) as fold:
        if fold.open:
            if frame.address.filters.themes == (theme.theme_id,):
                draw_verdicts(frame, "theme", theme_id)
            _draw_topics(frame, outline, topics, sizes)


def _draw_topics(frame: Frame, outline: _Outline, topics: pd.DataFrame, sizes: pd.Series) -> None:
    topic: Any
    for topic in topics.itertuples():
        _draw_row(frame, outline, topic, int(sizes[topic.topic_id]))


def _draw_row(frame: Frame, outline: _Outline, topic: Any, n_left: int) -> None:
    """Draw one line of the outline: name, course, verdict, size, how sure, words."""
    total = len(frame.atlas.papers)
    topic_id, n_papers = int(topic.topic_id), int(topic.n_papers)
    numbers = f"{phrases.count(n_papers, 'paper')}, {phrases.percent(n_papers / total)}"
    if n_left < n_papers:
        numbers = f"{n_left:,} of {numbers}"
    words = ", ".join(w for w in (text.plain(k) for k in list(topic.keywords)[:8]) if w)
    widest = max(int(frame.atlas.topics["n_papers"].max()), 1)
    cells = ""
    if course := outline.courses.get(("topic", topic_id)):
        picture = course.picture(frame.topic_color(topic_id), frame.mode)
        cells += f'<span class="da-cell da-at-spark">{picture}</span>'
    if verdict := outline.verdicts.get(("topic", topic_id)):
        quiet = " da-quiet" if verdict == "too few papers" else ""
        mark = wording.VERDICT_MARKS[verdict]
        cells += (
            f'<span class="da-cell da-at-verdict{quiet}"><span class="da-verdict">'
            f'<span aria-hidden="true">{mark}</span> {verdict}</span></span>'
        )
    with st.container(key=f"da-topic-{topic_id}", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", wrap=False):
            st.html(swatch(frame, topic_id), width="content")
            topic_link(frame, topic_id, wide=True)
        st.html(
            f'{cells}<div class="da-cell da-at-size">'
            f"{bar(frame, topic_id, n_papers / widest, numbers)}</div>"
            f'<p class="da-cell da-facts da-at-words">{text.html(words)}</p>'
        )
