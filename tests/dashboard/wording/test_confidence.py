"""Doubt is said in the same words everywhere, with the number it comes from."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.records import SHORTLIST_REASONS, membership_label
from dashboard.wording import confidence


@pytest.mark.parametrize(
    ("stability", "said", "mark"),
    [
        (1.0, "very sure 1.00", "●●●"),
        (0.997, "very sure 0.99", "●●●"),
        (0.6999, "fairly sure 0.69", "●●○"),
        (0.7, "very sure 0.70", "●●●"),
        (0.6, "fairly sure 0.60", "●●○"),
        (0.2, "unsure 0.20", "●○○"),
        (0.0, "unsure 0.00", "●○○"),
    ],
)
def test_how_sure_is_a_word_a_number_and_a_mark(stability, said, mark):
    assert confidence.stability_words(stability) == said
    assert confidence.mark(stability) == mark


def test_the_words_are_those_of_the_terminal():
    assert {membership_label(r / 100) for r in range(101)} == set(confidence.MEMBERSHIP_LABELS)


def test_every_reason_has_words():
    assert set(confidence.REASONS) == set(SHORTLIST_REASONS)


def test_repeats_are_counted_only_where_there_were_some():
    assert confidence.found_again(18, 20) == "found again in 18 of 20 repeats"
    assert confidence.found_again(0, None) == ""
    assert "20 times" in confidence.stability_line(20)
    assert "None" not in confidence.stability_line(None) + confidence.stability_paragraph(None)
    assert "18 of 20 repeats" in confidence.stability_paragraph(20)


def test_periods_are_a_day_or_two():
    day, later = dt.date(2025, 3, 13), dt.date(2025, 4, 1)
    assert confidence.days(day, day) == "13 Mar 2025"
    assert confidence.days(day, later) == "13 Mar to 1 Apr 2025"
    assert confidence.days(dt.date(2024, 12, 30), day) == "30 Dec 2024 to 13 Mar 2025"
