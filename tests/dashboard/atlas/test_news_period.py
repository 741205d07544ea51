"""The period that What's new covers."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.atlas.news_period import NAMED_PERIODS, news_period, offered_periods

IDS = ["2025-01-30", "2025-02-27", "2025-03-03", "2025-03-10", "2025-03-11", "2025-03-17",
       "2025-03-17-2"]  # fmt: skip
LATEST = IDS[-1]
DAYS = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))


@pytest.mark.parametrize(
    ("since", "first", "words"),
    [
        ("digest", LATEST, "In the last digest (17 Mar 2025)"),
        ("week", "2025-03-11", "In the last 7 days (11 to 17 Mar 2025)"),
        ("month", "2025-02-27", "In the last 30 days (16 Feb to 17 Mar 2025)"),
        (dt.date(2025, 3, 4), "2025-03-10", "Since 4 Mar 2025"),
        (dt.date(2020, 1, 1), IDS[0], "Since 1 Jan 2020"),
    ],
)
def test_a_period_ends_with_the_latest_digest(since, first, words):
    period = news_period(IDS, since, None)
    assert period.span == (first, LATEST)
    assert period.words() == words
    assert period.n_earlier == IDS.index(first)


def test_without_a_choice_it_is_the_time_since_the_last_visit_if_that_has_digests():
    assert news_period(IDS, None, None).since == "digest"
    assert news_period(IDS, None, "2025-03-10").span == ("2025-03-11", LATEST)
    assert news_period(IDS, None, LATEST).since == "digest"
    # A choice wins.
    assert news_period(IDS, "digest", "2025-03-10").span == (LATEST, LATEST)
    # A visit before the first digest.
    assert news_period(IDS, None, "2024-12-31").n_earlier == 0


def test_a_link_to_another_readers_visit_shows_the_last_digest():
    assert news_period(IDS, "visit", None) == news_period(IDS, "digest", None)


def test_events_count_from_the_first_day_on():
    period = news_period(IDS, "week", None)
    assert period.has(dt.date(2025, 3, 17))
    assert period.has(dt.date(2025, 3, 11))
    assert not period.has(dt.date(2025, 3, 10))
    assert not period.has(None)


def test_nothing_is_in_a_period_after_all_digests():
    period = news_period(IDS, dt.date(2025, 3, 18), None)
    assert (period.digest_ids, period.span, period.n_earlier) == ((), None, 7)
    assert period.words() == "Since 18 Mar 2025"
    assert news_period([], None, None).digest_ids == ()
    assert news_period([], dt.date(2025, 3, 18), "2025-03-10").digest_ids == ()


def test_periods_of_all_digests_are_not_offered():
    assert offered_periods(IDS, "2025-03-10") == list(NAMED_PERIODS)
    assert offered_periods(IDS, None) == ["digest", "week", "month"]
    assert offered_periods(IDS, "2024-12-31") == ["digest", "week", "month"]
    assert offered_periods(IDS[-4:], None) == ["digest", "week"]
    assert offered_periods(IDS[-1:], None) == ["digest"]


@given(
    st.lists(DAYS, max_size=6, unique=True),
    st.none() | st.sampled_from(NAMED_PERIODS) | DAYS,
    st.none() | DAYS.map(str),
)
def test_any_period_is_the_end_of_the_digests(days, since, last_shown):
    ids = sorted(map(str, days))
    period = news_period(ids, since, last_shown)
    assert list(period.digest_ids) == ids[period.n_earlier :]
    assert period.words()
