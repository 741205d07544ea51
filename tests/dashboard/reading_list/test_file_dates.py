"""Dates in files are read if they have one meaning, alone or among those of their file."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.reading_list.file_dates import day_of, day_reader

DAY = dt.date(2025, 3, 27)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
FORMATS = {
    "United States": "{0.month}/{0.day}/{0.year}",
    "United Kingdom": "{0:%d/%m/%Y}",
    "Germany": "{0:%d.%m.%Y}",
    "Netherlands": "{0.day}-{0.month}-{0.year}",
    "Japan": "{0:%Y/%m/%d}",
    "Hungary": "{0:%Y. %m. %d.}",
    "ISO": "{0:%Y-%m-%d}",
    "in words": "{0.day} March {0.year}",
}


@pytest.mark.parametrize(
    "text",
    [
        *("2025-03-27", "27 Mar 2025", "Thursday, 27 March 2025", "27. march 2025"),
        *(" thu 27 mar, 2025 ", "March 27, 2025", "27-Mar-25", "27-Mar-2025"),
        *("27/03/2025", "3/27/2025", "27.03.2025", "27.3.2025", "2025/3/27", "2025. 03. 27."),
        *("2025-03-27 00:00:00", "27/03/2025 0:00", "2025-03-27T00:00:00", "03/27/25"),
    ],
)
def test_a_date_with_one_meaning_is_read(text):
    assert day_of(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        *("", "03/04/2025", "20250327", "2025-W13-4", "31 Feb 2025", "31/02/2025", "28/03/25"),
        *("27 foo 2025", "2025-13-01", "27 Mar 25", "\u0662025-03-27", "27/03", "2025-03", "45743"),
        *("27/03-2025", "1/2/3/4", "0/0/2025", "9" * 100, "2025-03-27 18:30"),
    ],
)
def test_any_other_text_is_not_read(text):
    assert day_of(text) is None


@pytest.mark.parametrize("day", [dt.date(2025, 3, 3), dt.date(2025, 12, 12)])
def test_equal_day_and_month_have_one_meaning(day):
    assert day_of(f"{day:%d/%m/%Y}") == day


def test_one_date_settles_the_order_for_all_of_a_file():
    american = day_reader(["3/4/2025", "3/28/2025", ""])
    british = day_reader(["03/04/2025", "28/03/2025"])
    assert american("3/4/2025") == dt.date(2025, 3, 4)
    assert british("03/04/2025") == dt.date(2025, 4, 3)


def test_dates_of_different_orders_are_read_one_by_one():
    mixed = day_reader(["28/03/2025", "3/29/2025", "03/04/2025", "2025-05-06"])
    assert mixed("28/03/2025") == dt.date(2025, 3, 28)
    assert mixed("3/29/2025") == dt.date(2025, 3, 29)
    assert mixed("03/04/2025") is None
    assert mixed("2025-05-06") == dt.date(2025, 5, 6)


@given(st.sampled_from(sorted(set(FORMATS) - {"in words"})), st.lists(DAYS, min_size=1, max_size=8))
def test_a_date_is_read_as_written_or_not_at_all(country, days):
    texts = [FORMATS[country].format(day) for day in days]
    read = day_reader(texts)
    got = [read(text) for text in texts]
    assert all(found in {day, None} for found, day in zip(got, days, strict=True))
    if any(day.day > 12 for day in days) or "/" not in texts[0] or country == "Japan":
        assert "-" in texts[0] or got == days


@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=4))
def test_any_text_is_read_or_not(text, others):
    assert isinstance(day_reader([text, *others])(text), dt.date | None)
