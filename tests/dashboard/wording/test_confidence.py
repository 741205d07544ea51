"""Words for match and stability, with their figures."""

from __future__ import annotations

import datetime as dt

import pytest

from analysis.records import (
    MEMBERSHIP_LABELS,
    SHORTLIST_REASONS,
    STABILITY_LABELS,
    membership_label,
    stability_label,
)
from dashboard.wording import confidence


@pytest.mark.parametrize(
    ("stability", "words", "mark"),
    [
        (1.0, "high stability (1.00)", "●●●"),
        (0.997, "high stability (0.99)", "●●●"),
        (0.6999, "fair stability (0.69)", "●●○"),
        (0.7, "high stability (0.70)", "●●●"),
        (0.6, "fair stability (0.60)", "●●○"),
        (0.2, "low stability (0.20)", "●○○"),
        (0.0, "low stability (0.00)", "●○○"),
    ],
)
def test_stability_is_a_word_a_number_and_a_mark(stability, words, mark):
    assert confidence.stability_words(stability) == words
    assert confidence.mark(stability) == mark


def test_every_level_has_a_label():
    assert {membership_label(r / 100) for r in range(101)} == set(MEMBERSHIP_LABELS)
    assert {stability_label(r / 100) for r in range(101)} == set(STABILITY_LABELS)


def test_a_match_is_a_word_and_a_number():
    assert confidence.match_words(0.613) == "fair match (0.61)"
    assert confidence.match_for(0.2) == "Weak match for"


def test_novelty_has_a_long_and_a_short_form():
    peers = confidence.peers(213, dt.date(2024, 3, 3), dt.date(2024, 4, 2))
    assert peers == "213 other papers first listed 3 Mar to 2 Apr 2024"
    assert confidence.novelty(0.5, peers) == (
        "More novel on arrival than 50 % of 213 other papers first listed 3 Mar to 2 Apr 2024, by "
        "similarity to the nearest earlier paper"
    )
    assert confidence.novelty_figure(0.5) == "more novel than 50 % of papers at the time"


def test_every_reason_has_words():
    assert set(confidence.REASONS) == set(SHORTLIST_REASONS)


def test_reruns_are_counted_only_if_there_were_some():
    assert confidence.recovered(18, 20) == "recovered in 18 of 20 reruns"
    assert confidence.recovered(0, None) == ""
    assert "20 reruns" in confidence.stability_line(20)
    assert "None" not in confidence.stability_line(None) + confidence.stability_paragraph(None)
    assert "18 of 20 reruns" in confidence.stability_paragraph(20)
