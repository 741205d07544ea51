"""Numbers, dates and plurals as text."""

from __future__ import annotations

import datetime as dt
import re

from hypothesis import given
from hypothesis import strategies as st

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


def test_a_part_has_its_total_and_its_percentage():
    assert formatting.part(17, 301, "paper") == "17 of 301 papers (5.6 %)"
    assert formatting.part(1, 1, "paper") == "1 of 1 paper (100 %)"
    assert formatting.part(301, 6894, "paper") == "301 of 6,894 papers (4.4 %)"
    assert formatting.part(60, 120) == "60 of 120 (50 %)"
    assert formatting.part(4, 100) == "4 of 100 (4 %)"
    assert formatting.part(0, 0, "paper") == "0 of 0 papers"
    assert formatting.short_part(17, 301) == "17 (5.6 %)"
    assert formatting.short_part(0, 0) == "0"
    assert formatting.out_of(3, 1204, "paper") == "3 of 1,204 papers"


def test_a_percentage_is_0_or_100_only_for_nothing_or_everything():
    assert formatting.part_percent(1, 6894) == "0.01 %"
    assert formatting.part_percent(6893, 6894) == "99.9 %"
    assert formatting.part_percent(995, 1000) == "99.5 %"
    assert formatting.part_percent(0, 6894) == "0 %"
    assert formatting.part_percent(6894, 6894) == "100 %"


@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_percentage_of_a_part_is_rounded_correctly(numbers):
    value, total = numbers
    text = re.search(r"\((.+) %\)$", formatting.part(value, total, "paper")).group(1)
    exact = 100 * value / total
    decimals = 0 if 10 <= float(text) <= 99 else max(1, len(text.partition(".")[2]))
    assert abs(float(text) - exact) <= 0.5 * 10**-decimals + 1e-9 or text == "99.9"
    assert (text == "0") == (value == 0)
    assert (text == "100") == (value == total)
