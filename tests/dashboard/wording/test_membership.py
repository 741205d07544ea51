"""Doubt is said in the same words everywhere, with the number it comes from."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.records import SHORTLIST_REASONS, sureness
from dashboard.wording import membership as wording


@pytest.mark.parametrize(
    ("reliability", "said", "mark"),
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
def test_how_sure_is_a_word_a_number_and_a_mark(reliability, said, mark):
    assert wording.sure(reliability) == said
    assert wording.mark(reliability) == mark


def test_the_words_are_those_of_the_terminal():
    assert {sureness(r / 100) for r in range(101)} == set(wording.SURENESS)


def test_every_reason_has_words():
    assert set(wording.REASONS) == set(SHORTLIST_REASONS)


def test_repeats_are_counted_only_where_there_were_some():
    assert wording.found_again(18, 20) == "found again in 18 of 20 repeats"
    assert wording.found_again(0, None) == ""
    assert "20 times" in wording.sure_line(20)
    assert "None" not in wording.sure_line(None) + wording.sure_paragraph(None)
    assert "18 of 20 repeats" in wording.sure_paragraph(20)


def test_periods_are_a_day_or_two():
    day, later = dt.date(2025, 3, 13), dt.date(2025, 4, 1)
    assert wording.days(day, day) == "13 Mar 2025"
    assert wording.days(day, later) == "13 Mar to 1 Apr 2025"
    assert wording.days(dt.date(2024, 12, 30), day) == "30 Dec 2024 to 13 Mar 2025"


def test_what_became_of_an_old_number():
    assert wording.moved("topic", "901", ["A"]) == "Topic 901 has become part of A."
    divided = wording.moved("theme", "4", ["A", "B", "C"])
    assert divided == "Theme 4 has been divided: its papers are now in A, B and C."
