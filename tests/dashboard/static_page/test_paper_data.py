"""What the exported page packs of papers."""

from __future__ import annotations

from dashboard.static_page.paper_data import word_groups


def test_words_that_a_search_takes_for_one_another_share_a_line():
    groups = word_groups(["We retrieve, then retrieval", "Fine-tuning or finetuned", "alone"])
    assert groups == ["fine-tuning finetuned", "retrieval retrieve"]
