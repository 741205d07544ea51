"""What happened to the topics in a period, found once for all sessions."""

from __future__ import annotations

from dashboard.atlas.atlas import Atlas
from dashboard.atlas.news_period import NewsPeriod
from dashboard.cache.by_version import cached_by_version
from dashboard.news import topic_events
from dashboard.news.topic_events import TopicNews


@cached_by_version(max_entries=32)
def topic_news(atlas: Atlas, period: NewsPeriod) -> TopicNews:
    """Return what happened to the topics in a period."""
    return topic_events.topic_news(atlas, period)
