"""Figures are written as a reader expects them."""

from __future__ import annotations

import datetime as dt

from evidence import formatting as phrases


def test_words_for_numbers():
    assert phrases.count(1, "paper") == "1 paper"
    assert phrases.count(1204, "paper") == "1,204 papers"
    assert phrases.percent(0.117) == "12 %"
    assert phrases.percent(0.004) == "0.4 %"
    assert phrases.percent(0) == "0 %"
    assert phrases.day(dt.date(2025, 3, 9)) == "9 Mar 2025"
    assert phrases.listed(["a", "b", "c"]) == "a, b and c"
    assert phrases.listed([]) == ""
