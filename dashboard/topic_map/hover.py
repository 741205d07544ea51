"""What the pointer shows of each paper on the map. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.records import UNASSIGNED, stability_label
from dashboard.text import escape

HOVER_WIDTH = 60
"""Characters on a line of a hover text."""


def _topic_words(topics: pd.DataFrame) -> dict[int, str]:
    """Return each topic's name and how sure it is, for hover texts."""
    columns = (topics[c] for c in ("topic_id", "label", "stability"))
    return {
        topic_id: escape.plotly(escape.shorten(label, HOVER_WIDTH))
        + f" · {stability_label(stability)}"
        for topic_id, label, stability in zip(*columns, strict=True)
    }


def hover_texts(
    papers: pd.DataFrame, topics: pd.DataFrame, digest_names: Mapping[str, str]
) -> pd.Series:
    """Return for each paper, by its id, its title, topic and first digest, escaped and wrapped.

    Parameters
    ----------
    papers, topics
        As in the snapshot.
    digest_names
        What a digest is called.
    """
    topic_words = _topic_words(topics)
    columns = (papers[c] for c in ("title", "topic_id", "nearest_topic_id", "first_digest"))
    digests = {d: escape.plotly(name) for d, name in digest_names.items()}
    hover = []
    for title, topic_id, nearest, digest_id in zip(*columns, strict=True):
        lines = escape.wrap(title, HOVER_WIDTH)[:4]
        topic = topic_words.get(topic_id, "between topics")
        if topic_id == UNASSIGNED and nearest in topic_words:
            topic = f"between topics, nearest to {topic_words[nearest].rpartition(' · ')[0]}"
        wrapped = "<br>".join(escape.plotly(line) for line in lines)
        hover.append(f"<b>{wrapped}</b><br>{topic}<br>{digests.get(digest_id, digest_id)}")
    return pd.Series(hover, index=papers["paper_id"].to_numpy(), dtype=object)
