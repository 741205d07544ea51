"""Topics: the outline of themes and their topics, or the page of one topic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from analysis.records import UNASSIGNED
from dashboard.atlas.atlas import Atlas
from dashboard.cache.by_version import cached_by_version
from dashboard.charts.legend_marks import Mark
from dashboard.charts.share_sparkline import ShareSparkline, sparkline_entries, sparklines_of
from dashboard.text import escape
from dashboard.views.topics import topic_page, unassigned
from dashboard.views.topics.order_menu import choose_topic_order, draw_sorted, order_sentence
from dashboard.views.topics.topic_trend import draw_verdicts
from dashboard.widgets.elements import (
    bar,
    lead,
    left_words,
    legend,
    link,
    note,
    nothing_left,
    origin_mark,
    passing_none,
    swatch,
    topic_link,
)
from dashboard.widgets.topic_list import SEPARATOR, theme_fold
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import confidence, label_origins
from dashboard.wording.verdicts import CLEAR, VERDICT_MARKS, verdict_words
from evidence import formatting, periods
from evidence.periods import Period
from evidence.sentences import trend_sentence
from evidence.trends.words import FEWEST_DAYS, WHOLE_WINDOW

MANY_TOPICS = 40
"""Above this many topics, themes start closed."""

FEW_DIGESTS = 2
"""Up to this many digests, no sparklines are drawn."""

_N_KEYWORDS = 5
"""Keywords per row; the topic's page has all."""

Group = tuple[str, int]
"""A level and the id of a topic or theme."""


@dataclass(frozen=True)
class _Outline:
    """Sparklines and verdicts of the outline's rows."""

    period: Period = "digest"
    sparklines: Mapping[Group, ShareSparkline] = field(default_factory=dict)
    verdicts: Mapping[Group, str] = field(default_factory=dict)


def show(ctx: ViewContext) -> None:
    """Draw the view."""
    if ctx.address.topic == UNASSIGNED:
        unassigned.show(ctx)
        return
    if ctx.address.topic is not None:
        topic_page.show(ctx, ctx.address.topic)
        return
    if len(ctx.atlas.papers) and ctx.papers.empty:
        lead(passing_none(len(ctx.atlas.papers)))
        return
    lead(_sentence(ctx))
    if nothing_left(ctx):
        return
    outline = _outline(ctx)
    order = choose_topic_order(ctx) if len(ctx.atlas.topics) else None
    if len(ctx.atlas.topics):
        words = order_sentence(ctx, order)
        if ctx.address.filters.active:
            words = f"{words} Numbers and bars are of the papers that match{_unfiltered(outline)}."
        if outline.verdicts:
            days = ctx.atlas.digests["date"]
            span = formatting.date_range(days.min(), days.max())
            words = f"{words} Verdicts are over all digests, {span}."
        note(words, explanation=_help(ctx, outline))
    if entries := _entries(ctx, outline):
        legend(ctx, entries)
    # Themes in outline order, each with its topics; topics without a theme follow.
    sizes = ctx.papers["topic_id"].value_counts()
    topics = ctx.atlas.topics[ctx.atlas.topics["topic_id"].isin(sizes.index)]
    if order is None:
        _draw_themes(ctx, outline, topics, sizes)
    else:
        draw_sorted(
            ctx,
            topics,
            order,
            lambda topic, fact: _draw_row(
                ctx, outline, topic, int(sizes[topic.topic_id]), _widest(sizes), fact
            ),
            page_size=MANY_TOPICS,
        )
    n_unassigned_here = int(sizes.get(UNASSIGNED, 0))
    if n_unassigned_here:
        words = confidence.unassigned_words(n_unassigned_here)
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xxsmall", key="da-between-line"
        ):
            st.html(swatch(ctx, UNASSIGNED), width="content")
            link(ctx, "topics", words, ctx.address.at(topic=UNASSIGNED))


def _draw_themes(
    ctx: ViewContext, outline: _Outline, topics: pd.DataFrame, sizes: pd.Series
) -> None:
    """Draw the topics under their themes; similar ones are together."""
    topics = topics.sort_values(["rank", "topic_id"])
    themed = topics[topics["theme_id"].isin(ctx.atlas.themes["theme_id"])]
    is_open = len(topics) <= MANY_TOPICS
    for theme in ctx.atlas.themes.itertuples():
        inside = themed[themed["theme_id"] == theme.theme_id]
        if len(inside):
            _draw_theme(ctx, outline, theme, inside, sizes, is_open=is_open)
    rest = topics[~topics["topic_id"].isin(themed["topic_id"])]
    _draw_topics(ctx, outline, rest, sizes)


def _unfiltered(outline: _Outline) -> str:
    """Return which parts of the outline are of all papers."""
    drawn = (("lines", outline.sparklines), ("verdicts", outline.verdicts))
    parts = ["stability", *(name for name, values in drawn if values)]
    is_or_are = formatting.plural(len(parts), "is", "are")
    return f"; {formatting.listed(parts)} {is_or_are} of all papers"


def _sentence(ctx: ViewContext) -> str:
    atlas = ctx.atlas
    if ctx.address.filters.active and len(atlas.topics):
        return _sentence_of_left(ctx)
    n_topics, n_papers, n_themes = len(atlas.topics), len(atlas.papers), len(atlas.themes)
    if not n_papers:
        return "The topics of your papers will be listed here."
    papers = formatting.count(n_papers, "paper")
    if not n_topics:
        return f"No topics in {papers} yet: topics need a few dozen similar papers. Add a digest."
    themes = f" and {formatting.count(n_themes, 'theme')}" if n_themes else ""
    unassigned = (
        f"; {confidence.unassigned_words(atlas.n_unassigned, noun='')}"
        if atlas.n_unassigned
        else ""
    )
    return f"{papers} in {formatting.count(n_topics, 'topic')}{themes}{unassigned}."


def _sentence_of_left(ctx: ViewContext) -> str:
    """Return the same of the papers that pass the filters, of how many each."""
    atlas = ctx.atlas
    topic_ids, theme_ids = (
        set(ctx.papers[column]) - {UNASSIGNED} for column in ("topic_id", "theme_id")
    )
    topics = formatting.out_of(len(topic_ids), len(atlas.topics), "topic")
    n_themes, n_unassigned = len(atlas.themes), int((ctx.papers["topic_id"] == UNASSIGNED).sum())
    themes = f" and {formatting.out_of(len(theme_ids), n_themes, 'theme')}" if n_themes else ""
    rest = f"; {confidence.unassigned_words(n_unassigned, noun='')}" if n_unassigned else ""
    return f"{left_words(ctx)} in {topics}{themes}{rest}."


def _outline(ctx: ViewContext) -> _Outline:
    """Return sparklines and verdicts; none for two digests or fewer."""
    atlas = ctx.atlas
    if len(atlas.digest_names) <= FEW_DIGESTS:
        return _Outline()
    period, sparklines = _sparklines(atlas)
    whole = atlas.verdicts[atlas.verdicts["window"] == WHOLE_WINDOW]
    if whole["p_value"].isna().all():
        return _Outline(period, sparklines)
    keys = zip(whole["level"], whole["group_id"], strict=True)
    verdicts = dict(zip(keys, whole["verdict"], strict=True))
    return _Outline(period, sparklines, verdicts)


@cached_by_version(max_entries=2)
def _sparklines(atlas: Atlas) -> tuple[Period, dict[Group, ShareSparkline]]:
    """Return the period and every sparkline by level and id; cached per snapshot."""
    of_themes = periods.by_group(atlas.trends, atlas.palette.theme_of)
    by_group: dict[Group, ShareSparkline] = {}
    period = periods.PERIODS[0]
    for level, trends in (("topic", atlas.trends), ("theme", of_themes)):
        period, sparklines = sparklines_of(trends, atlas.digests, atlas.digest_names)
        by_group |= {(level, i): sparkline for i, sparkline in sparklines.items()}
    return period, by_group


def _entries(ctx: ViewContext, outline: _Outline) -> list[tuple[Mark, str]]:
    """Return the legend of bars and sparklines: the marks that the outline has."""
    entries: list[tuple[Mark, str]] = []
    if len(ctx.atlas.topics):
        which = "papers that match" if ctx.address.filters.active else "papers"
        entries.append(("clear", f"number of {which}"))
    if ctx.atlas.has_unstable_topics:
        entries.append(("hatched", "topic with low stability"))
    if outline.sparklines:
        of_all = " (all papers)" if ctx.address.filters.active else ""
        entries += sparkline_entries(
            outline.sparklines.values(),
            map(ctx.theme_shape, ctx.atlas.theme_names),
            outline.period,
            f"share of each {outline.period}'s new papers{of_all}",
        )
    return entries


def _help(ctx: ViewContext, outline: _Outline) -> str:
    """Return the explanation of stability, sparklines and verdicts, for a help icon."""
    atlas = ctx.atlas
    parts = [confidence.stability_line(atlas.n_repeats)]
    whole = atlas.verdicts[atlas.verdicts["window"] == WHOLE_WINDOW]
    if outline.sparklines:
        verdict = " The word after it is the verdict over all digests." if outline.verdicts else ""
        parts.append(f"Line: share of each {outline.period}'s new papers.{verdict}")
    if not outline.verdicts and len(whole):
        n_digests = len(atlas.digest_names)
        parts.append(trend_sentence(whole, {}, fewest_days=FEWEST_DAYS, n_digests=n_digests))
    origins = {o for own in atlas.label_origins.values() for o in own.values()}
    return " ".join(filter(None, [*parts, label_origins.explained(origins)]))


def _draw_theme(
    ctx: ViewContext,
    outline: _Outline,
    theme: Any,
    topics: pd.DataFrame,
    sizes: pd.Series,
    *,
    is_open: bool,
) -> None:
    """Draw a theme as a fold of its topics; a closed fold sends nothing."""
    theme_id = int(theme.theme_id)
    n_left = int((ctx.papers["theme_id"] == theme_id).sum())
    n_topics = formatting.count(int(theme.n_topics), "topic")
    if ctx.address.filters.active:
        n_topics = formatting.out_of(len(topics), int(theme.n_topics), "topic")
    facts = [
        n_topics,
        _size(ctx, n_left, int(theme.n_papers)),
        f"{confidence.mark(theme.stability)} {confidence.stability_words(theme.stability)}",
    ]
    if verdict := outline.verdicts.get(("theme", theme_id)):
        # Marks of unclear trends, dots and dashes, would look like separators.
        facts.append(verdict_words(verdict) if verdict in CLEAR else verdict)
    if mark := label_origins.MARKS.get(ctx.atlas.label_origins["theme"][theme_id]):
        facts.append(mark)
    sparkline = outline.sparklines.get(("theme", theme_id))
    color, shape = ctx.theme_color(theme_id), ctx.theme_shape(theme_id)
    picture = sparkline.style(color, ctx.mode, shape) if sparkline else ""
    # No-break spaces keep each fact on one line on a phone.
    facts_line = SEPARATOR.join(fact.replace(" ", "\N{NO-BREAK SPACE}") for fact in facts)
    with theme_fold(ctx, theme_id, facts_line, is_open=is_open, picture=picture) as fold:
        if fold.open:
            if ctx.address.filters.themes == (theme.theme_id,):
                draw_verdicts(ctx, "theme", theme_id)
            _draw_topics(ctx, outline, topics, sizes)


def _draw_topics(
    ctx: ViewContext, outline: _Outline, topics: pd.DataFrame, sizes: pd.Series
) -> None:
    topic: Any
    widest = _widest(sizes) if len(topics) else 1
    for topic in topics.itertuples():
        _draw_row(ctx, outline, topic, int(sizes[topic.topic_id]), widest)


def _widest(sizes: pd.Series) -> int:
    """Return the size that fills a bar: of the largest topic, after filters."""
    return int(sizes.drop(UNASSIGNED, errors="ignore").max())


def _size(ctx: ViewContext, n_left: int, n_papers: int) -> str:
    """Return a group's part of all papers; under filters, how many of its papers pass."""
    if ctx.address.filters.active:
        return formatting.part(n_left, n_papers, "paper")
    return formatting.part(n_papers, len(ctx.atlas.papers), "paper")


def _draw_row(
    ctx: ViewContext, outline: _Outline, topic: Any, n_left: int, widest: int, fact: str = ""
) -> None:
    """Draw a row: name, sparkline, verdict, size, stability, any fact, keywords."""
    topic_id = int(topic.topic_id)
    numbers = _size(ctx, n_left, int(topic.n_papers))
    keywords = [w for w in map(escape.plain, list(topic.keywords)[:_N_KEYWORDS]) if w]
    words = " · ".join(filter(None, (fact, ", ".join(keywords))))
    cells = ""
    if sparkline := outline.sparklines.get(("topic", topic_id)):
        color, shape = ctx.topic_color(topic_id), ctx.topic_shape(topic_id)
        picture = sparkline.picture(color, ctx.mode, shape)
        cells += f'<span class="da-cell da-at-spark">{picture}</span>'
    if verdict := outline.verdicts.get(("topic", topic_id)):
        quiet = "" if verdict in CLEAR else " da-quiet"
        mark = VERDICT_MARKS[verdict]
        cells += (
            f'<span class="da-cell da-at-verdict{quiet}"><span class="da-verdict">'
            f'<span aria-hidden="true">{mark}</span> {verdict}</span></span>'
        )
    with st.container(key=f"da-topic-{topic_id}", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", wrap=False):
            st.html(swatch(ctx, topic_id), width="content")
            topic_link(ctx, topic_id, wide=True)
        st.html(
            f'{cells}<div class="da-cell da-at-size">'
            f"{bar(ctx, topic_id, n_left / widest, numbers)}</div>"
            f'<p class="da-cell da-facts da-at-words">{origin_mark(ctx, "topic", topic_id)}'
            f"{escape.html(words)}</p>"
        )
