"""Test the pictures of the legends."""

from __future__ import annotations

from typing import get_args

from dashboard.charts.legend_marks import MARKS, Mark, mark_url
from dashboard.theming.theme import TONES


def test_every_mark_has_a_picture_of_its_own_in_both_modes():
    assert set(MARKS) == set(get_args(Mark))
    for mode in TONES:
        pictures = {mark_url(mark, mode) for mark in MARKS}
        assert len(pictures) == len(MARKS)
        assert all(url.startswith("url('data:image/svg+xml,") for url in pictures)
        assert not any(set('"<>&') & set(url) for url in pictures)
