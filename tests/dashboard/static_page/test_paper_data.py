"""Tests of the exported page's paper data."""

from __future__ import annotations

from dashboard.static_page.paper_data import word_groups


def test_words_with_the_same_stem_form_a_group():
    groups = word_groups(["We retrieve, then retrieval", "Fine-tuning or finetuned", "alone"])
    assert groups == ["fine-tuning finetuned", "retrieval retrieve"]
