"""Figures are written as a reader expects them."""

from __future__ import annotations

import datetime as dt

from evidence import formatting


def test_words_for_numbers():
    assert formatting.count(1, "paper") == "1 paper"
    assert formatting.count(1204, "paper") == "1,204 papers"
    assert formatting.percent(0.117) == "12 %"
    assert formatting.percent(0.004) == "0.4 %"
    assert formatting.percent(0) == "0 %"
    assert formatting.day(dt.date(2025, 3, 9)) == "9 Mar 2025"
    assert formatting.listed(["a", "b", "c"]) == "a, b and c"
    assert formatting.listed([]) == ""
