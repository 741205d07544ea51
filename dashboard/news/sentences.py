"""Sentences of What's new, as plain text with untrusted names. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

from dashboard.atlas import group_history
from dashboard.atlas.atlas import Atlas
from dashboard.atlas.news_period import NewsPeriod
from dashboard.news.topic_events import EarlierTopic, EndedTopic, OpenedTopic, Proposal, TopicNews
from dashboard.text import escape
from evidence import formatting

NameOf = Callable[[int], str]
"""Returns the name of a current topic."""

_SHORT_NAME = 60
_MOST_NAMED = 5
_LEAST_P_VALUE = 0.001


def summary(period: NewsPeriod, n_new: int, n_papers: int, news: TopicNews) -> str:
    """Return what is new in one sentence.

    Parameters
    ----------
    period
        The period.
    n_new, n_papers
        New papers in the period, of all papers; both of those that pass the filters.
    news
        What happened to the topics.
    """
    are = formatting.plural(n_new, "is", "are")
    papers = f"{formatting.part(n_new, n_papers, 'paper')} {are} new" if n_new else "no new papers"
    parts = [papers]
    if n_opened := len(news.opened):
        parts.append(f"{formatting.count(n_opened, 'topic')} opened")
    if n_ended := len(news.ended):
        parts.append(f"{formatting.count(n_ended, 'topic')} ended")
    return f"{period.words()}, {formatting.listed(parts)}."


def nothing_new(period: NewsPeriod, newest: dt.date) -> str:
    """Return that nothing is new, and what to do."""
    return (
        f"{period.words()}, nothing is new. The newest digest is of {formatting.day(newest)}; "
        "choose an earlier date, or add a digest."
    )


def first_digests(n_digests: int) -> str:
    """Return that there is no time before the period."""
    if n_digests == 1:
        return (
            "There is nothing to compare with yet: this is the first digest. After the next one, "
            "this page says what is new in it."
        )
    return (
        f"There is nothing to compare with: {formatting.count(n_digests, 'digest')} "
        f"{formatting.plural(n_digests, 'is', 'are')} all that there are. Choose a shorter period."
    )


def digests_words(period: NewsPeriod, n_new: int, n_papers: int) -> str:
    """Return how many papers are new, and in how many digests."""
    n_inside = len(period.digest_ids)
    digests = formatting.out_of(n_inside, n_inside + period.n_earlier, "digest")
    were = formatting.plural(n_new, "was", "were")
    return f"{formatting.part(n_new, n_papers, 'paper')} {were} first listed in {digests}."


def opened_words(news: TopicNews, n_topics: int) -> str:
    """Return how many topics were opened, and how many of them by a split."""
    if not news.has_dates:
        return (
            "No dated change of a topic is recorded yet. The next update or refit that opens, "
            "splits or ends a topic is listed here."
        )
    if not news.opened:
        return "No topic was opened in this period."
    n_opened = len(news.opened)
    n_split = sum(bool(topic.parents) for topic in news.opened)
    were = formatting.plural(n_opened, "was", "were")
    split = f", {formatting.number(n_split)} by a split" if n_split else ""
    return f"{formatting.out_of(n_opened, n_topics, 'topic')} {were} opened in this period{split}."


def regrouped_words(n_regrouped: int, n_topics: int) -> str:
    """Return how many topics have a new number without being new."""
    topics = formatting.out_of(n_regrouped, n_topics, "topic")
    verbs = formatting.plural(n_regrouped, "has a new number, but is", "have new numbers, but are")
    return f"{topics} {verbs} made mostly of older papers."


def evidence(topic: OpenedTopic) -> str:
    """Return what supports a new topic; empty if it is not known."""
    parts = []
    if topic.n_repeats and topic.n_recovered is not None:
        reruns = formatting.out_of(topic.n_recovered, topic.n_repeats, "rerun")
        parts.append(f"Found in {reruns}.")
    if topic.p_value is not None:
        parts.append(f"More recent papers than shuffled dates explain ({_p_value(topic.p_value)}).")
    return " ".join(parts)


def _p_value(value: float) -> str:
    if value < _LEAST_P_VALUE:
        return f"p < {_LEAST_P_VALUE:g}"
    return f"p = {value:.3f}".rstrip("0") if value < 0.1 else f"p = {value:.2f}"


def founders(topic: OpenedTopic) -> str:
    """Return how many papers opened a topic, and where they were before."""
    n_papers, n_moved = len(topic.paper_ids), len(topic.origins)
    if not n_papers:
        return "The papers that opened it are not recorded."
    words = f"Opened with {formatting.count(n_papers, 'paper')}"
    if topic.n_recent is not None and topic.n_recent <= n_papers:
        words = f"{words}, {formatting.number(topic.n_recent)} of them recent"
    if not n_moved:
        return f"{words}; none was in another topic before."
    counts = Counter(topic.origins.values()).most_common()
    moved = formatting.plural(n_moved, "one", formatting.number(n_moved))
    if len(counts) == 1:
        return f"{words}; {moved} moved from {earlier_name(counts[0][0])}."
    named = [f"{formatting.number(n)} from {earlier_name(f)}" for f, n in counts[:_MOST_NAMED]]
    if n_more := sum(n for _, n in counts[_MOST_NAMED:]):
        named.append(f"{formatting.number(n_more)} from others")
    return f"{words}; {moved} moved from other topics: {formatting.listed(named)}."


def earlier_name(earlier: EarlierTopic) -> str:
    """Return the name of an earlier topic in quotation marks, or its number."""
    name = escape.shorten(earlier.label, _SHORT_NAME)
    return f"“{name}”" if name else f"topic {earlier.topic_id}"


def lead_time(topic: OpenedTopic) -> str:
    """Return how long after its first paper a topic was opened; empty if unknown."""
    days, first = topic.lead_days, topic.first_day
    if days is None or first is None:
        return ""
    size = len(topic.paper_ids)
    papers = f" with {formatting.count(size, 'paper')}" if size else ""
    later = "on the same day" if not days else f"{_duration(days)} later"
    return (
        f"First paper {formatting.day(first)}, opened as a topic on "
        f"{formatting.day(topic.date)}{papers}: {later}."
    )


def _duration(days: int) -> str:
    return formatting.count(days // 7, "week") if days >= 14 else formatting.count(days, "day")


def ended_in_all(n_ended: int) -> str:
    """Return how many topics ended."""
    their = formatting.plural(n_ended, "its", "their")
    topics = formatting.count(n_ended, "topic")
    return f"{topics} ended in this period; {their} papers are in other topics, or unassigned."


def ended_words(atlas: Atlas, topic: EndedTopic) -> str:
    """Return how a topic ended and where its papers went."""
    told = group_history.end_words(
        atlas, "topic", topic.was.topic_id, lambda name: earlier_name(EarlierTopic(-1, name))
    )
    if told:
        return told
    # Its papers are not recorded, or what it became part of has ended too.
    into = formatting.listed(_names(topic.into, atlas.topic_name))
    how = "it became part of" if topic.kind == "merged" else "its papers are mostly in"
    name = earlier_name(topic.was)
    start = f"{name[0].upper()}{name[1:]} ended on {formatting.day(topic.date)}"
    return f"{start}; {how} {into}." if into else f"{start}."


def proposal_words(proposal: Proposal, name_of: NameOf) -> str:
    """Return what is proposed, and why."""
    topics = formatting.listed(_names(proposal.topic_ids, name_of))
    into = formatting.listed(_names(proposal.into, name_of))
    what = f"Merge {topics} into {into}" if proposal.kind == "merged" else f"Retire {topics}"
    reason = escape.shorten(proposal.reason, 200).rstrip(".")
    return f"{what}: {reason}." if reason else f"{what}."


def _names(topic_ids: tuple[int, ...], name_of: NameOf) -> list[str]:
    return [_name(topic_id, name_of) for topic_id in topic_ids[:_MOST_NAMED]]


def _name(topic_id: int, name_of: NameOf) -> str:
    return earlier_name(EarlierTopic(topic_id, name_of(topic_id)))
