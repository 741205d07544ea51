"""Numbers, dates and plurals as text."""

from __future__ import annotations

import datetime as dt

from evidence import formatting


def test_numbers_dates_and_lists_are_written_as_text():
    assert formatting.count(1, "paper") == "1 paper"
    assert formatting.count(1204, "paper") == "1,204 papers"
    assert formatting.percent(0.117) == "12 %"
    assert formatting.percent(0.004) == "0.4 %"
    assert formatting.percent(0) == "0 %"
    assert formatting.day(dt.date(2025, 3, 9)) == "9 Mar 2025"
    assert formatting.listed(["a", "b", "c"]) == "a, b and c"
    assert formatting.listed([]) == ""


def test_a_verb_agrees_with_its_number():
    assert formatting.plural(1, "is", "are") == "is"
    assert formatting.plural(0, "is", "are") == "are"
    assert formatting.plural(2, "paper") == "papers"


def test_a_date_range_has_shared_parts_once():
    day = dt.date(2025, 3, 13)
    assert formatting.date_range(day, day) == "13 Mar 2025"
    assert formatting.date_range(day, dt.date(2025, 3, 17)) == "13 to 17 Mar 2025"
    assert formatting.date_range(day, dt.date(2025, 4, 1)) == "13 Mar to 1 Apr 2025"
    assert formatting.date_range(dt.date(2024, 12, 30), day) == "30 Dec 2024 to 13 Mar 2025"


def test_a_figure_below_a_limit_is_rounded_down():
    assert formatting.rounded_down(0.6999) == "0.69"
    assert formatting.rounded_down(0.7) == "0.70"
    assert formatting.rounded_down(1.0) == "1.00"
