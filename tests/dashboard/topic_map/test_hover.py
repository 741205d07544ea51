"""Test the hover texts of the map."""

from __future__ import annotations

from analysis.records import stability_label
from dashboard.topic_map.hover import HOVER_WIDTH
from tests.dashboard.topic_map.maps import LABELS, NAMES, STABILITIES, TABLES, drawn


def test_a_hover_text_has_title_topic_and_digest_on_wrapped_lines():
    _, dots = [t for t in drawn().data if t.customdata is not None]
    paper = TABLES.papers.set_index("paper_id").loc[dots.customdata[0][0]]
    title, topic, digest = dots.text[0].rsplit("<br>", 2)
    assert title.replace("<br>", " ") == f"<b>{paper['title']}</b>"
    stability = stability_label(STABILITIES[paper["topic_id"]])
    assert topic == f"{LABELS[paper['topic_id']]} · {stability} stability"
    assert digest == f"first listed {NAMES[paper['first_digest']]}"
    assert max(len(line) for line in title.split("<br>")) <= HOVER_WIDTH + len("<b></b>")
