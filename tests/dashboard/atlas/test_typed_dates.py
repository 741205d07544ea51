"""Dates and ranges of dates that a reader types."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.atlas.typed_dates import days_of, typed_day, typed_range
from evidence import formatting

OLDEST, NEWEST = dt.date(2023, 12, 24), dt.date(2025, 12, 31)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2024-06-01", "2024-06-01", "2024-06-01"),
        ("2024-6-1", "2024-06-01", "2024-06-01"),
        ("2024/06/01", "2024-06-01", "2024-06-01"),
        ("20240601", "2024-06-01", "2024-06-01"),
        ("1 Jun 2024", "2024-06-01", "2024-06-01"),
        ("1 june 2024", "2024-06-01", "2024-06-01"),
        ("01-Jun-2024", "2024-06-01", "2024-06-01"),
        ("June 1, 2024", "2024-06-01", "2024-06-01"),
        ("Sept. 30 2024", "2024-09-30", "2024-09-30"),
        ("1.6.2024", "2024-06-01", "2024-06-01"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("Feb 2024", "2024-02-01", "2024-02-29"),
        (" 2024 ", "2024-01-01", "2024-12-31"),
    ],
)
def test_days_months_and_years_are_understood(typed, first, last):
    assert days_of(typed) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "x",
        "2024-13-01",
        "2024-02-30",
        "3/4/2025",
        "June",
        "1 Foo 2024",
        "202406",
        "0000",
        "٢٠٢٤",
    ],
)
def test_what_is_no_date_or_could_be_two_is_none(typed):
    assert days_of(typed) is None


@given(st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)))
def test_dates_as_the_page_writes_them_are_understood(day):
    assert days_of(day.isoformat()) == (day, day)
    if day.year >= 1000:
        assert days_of(formatting.day(day)) == (day, day)


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_none(typed):
    days = days_of(typed)
    assert days is None or days[0] <= days[1]


def test_an_empty_end_is_no_limit_and_a_month_covers_all_its_days():
    june = (dt.date(2024, 6, 1), dt.date(2024, 6, 30))
    assert typed_range("Jun 2024", "", OLDEST, NEWEST) == (june[0], NEWEST)
    assert typed_range("", "Jun 2024", OLDEST, NEWEST) == (OLDEST, june[1])
    assert typed_range("Jun 2024", "Jun 2024", OLDEST, NEWEST) == june
    assert typed_range("", "", OLDEST, NEWEST) == (OLDEST, NEWEST)
    assert typed_range("2020", "2030", OLDEST, NEWEST) == (
        dt.date(2020, 1, 1),
        dt.date(2030, 12, 31),
    )


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        ("tomorrow", "", "“tomorrow” is not a date; type one like 2025-03-13 or 13 Mar 2025."),
        ("2024", "3/4/2025", "“3/4/2025” is not a date; type one like 2025-03-13 or 13 Mar 2025."),
        ("2026", "", "The digests are from 24 Dec 2023 to 31 Dec 2025; change the dates."),
        ("", "2023-12-23", "The digests are from 24 Dec 2023 to 31 Dec 2025; change the dates."),
        ("Sep 2024", "Jul 2024", "1 Sep 2024 is after 31 Jul 2024; change one of the dates."),
        ("x" * 99, "", f"“{'x' * 40}…” is not a date; type one like 2025-03-13 or 13 Mar 2025."),
    ],
)
def test_a_range_that_cannot_be_applied_says_why(first, last, problem):
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}$"):
        typed_range(first, last, OLDEST, NEWEST)


@given(st.dates(dt.date(1000, 1, 1), dt.date(9999, 12, 31)))
def test_a_typed_day_is_read_as_the_page_writes_it(day):
    assert typed_day(str(day)) == typed_day(f" {formatting.day(day)} ") == day


@pytest.mark.parametrize("typed", ["", "  "])
def test_nothing_typed_is_no_day(typed):
    assert typed_day(typed) is None


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("soon", "“soon” is not a date; type one like 2025-03-13"),
        ("31 Feb 2025", "“31 Feb 2025” is not a date"),
        ("3/4/2025", "“3/4/2025” is not a date"),
        ("x" * 500, "x…” is not a date"),
        ("Apr 2025", "“Apr 2025” has no day"),
        ("2025", "“2025” has no day"),
    ],
)
def test_what_is_no_day_has_a_reason(typed, reason):
    with pytest.raises(ValueError, match=re.escape(reason)):
        typed_day(typed)
