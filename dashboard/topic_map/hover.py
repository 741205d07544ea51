"""Hover texts of the papers on the map. Pure."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.records import UNASSIGNED, stability_label
from dashboard.text import escape

HOVER_WIDTH = 60
"""Characters per line of a hover text."""


def _topic_words(topics: pd.DataFrame) -> dict[int, str]:
    """Return each topic's name and stability by its id, escaped for Plotly."""
    columns = (topics[c] for c in ("topic_id", "label", "stability"))
    return {
        topic_id: f"{_wrapped(label)} · {stability_label(stability)} stability"
        for topic_id, label, stability in zip(*columns, strict=True)
    }


def _wrapped(text: str) -> str:
    """Return a text on at most four lines, escaped for Plotly."""
    lines = escape.wrap(text, HOVER_WIDTH)[:4]
    return "<br>".join(escape.plotly(line) for line in lines)


def hover_texts(
    papers: pd.DataFrame, topics: pd.DataFrame, digest_names: Mapping[str, str]
) -> pd.Series:
    """Return the hover text of each paper by its id: title, topic, first digest.

    Parameters
    ----------
    papers, topics
        Tables of the snapshot.
    digest_names
        Names of the digests by id.

    Returns
    -------
    pandas.Series
        Texts escaped for Plotly, with ``<br>`` between lines of at most `HOVER_WIDTH` characters.
    """
    topic_words = _topic_words(topics)
    columns = (papers[c] for c in ("title", "topic_id", "nearest_topic_id", "first_digest"))
    digests = {d: escape.plotly(name) for d, name in digest_names.items()}
    hover = []
    for title, topic_id, nearest, digest_id in zip(*columns, strict=True):
        topic = topic_words.get(topic_id, "between topics")
        if topic_id == UNASSIGNED and nearest in topic_words:
            topic = f"between topics, nearest: {topic_words[nearest].rpartition(' · ')[0]}"
        digest = digests.get(digest_id, digest_id)
        hover.append(f"<b>{_wrapped(title)}</b><br>{topic}<br>first listed {digest}")
    return pd.Series(hover, index=papers["paper_id"].to_numpy(), dtype=object)
