"""Verdicts of an earlier day: the same as those of a snapshot that ended then."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from analysis.records import UNASSIGNED
from dashboard.trends.as_of import as_of_words, day_in_reach, verdicts_as_of
from evidence.trends.level_results import Groups
from evidence.trends.verdicts import find_trends
from tests.snapshots import planted_tables

TABLES = planted_tables(900, 6, 30, days_apart=7, gaps=True)
DAY = dt.date(2025, 7, 20)


def test_only_papers_up_to_the_day_count():
    dates = dict(zip(TABLES.digests["digest_id"], TABLES.digests["date"], strict=True))
    known = TABLES.papers[TABLES.papers["first_digest"].map(dates) <= DAY]
    found = verdicts_as_of(TABLES, DAY)
    assert (found["last_day"] <= pd.Timestamp(DAY)).all()
    whole = found[found["window"] == "all"]
    for level in ("topic", "theme"):
        own = whole[whole["level"] == level].set_index("group_id")["n_papers"]
        counts = known[f"{level}_id"].value_counts()
        assert own.to_dict() == {i: counts.get(i, 0) for i in own.index}
        assert set(own.index) == set(getattr(TABLES, f"{level}s")[f"{level}_id"])
    assert set(whole["total_papers"]) == {len(known)}


def test_later_papers_change_nothing():
    later = planted_tables(900, 6, 30, days_apart=7, gaps=True)
    dates = later.papers["first_digest"].map(later.digests.set_index("digest_id")["date"])
    later.papers.loc[dates > DAY, ["topic_id", "theme_id"]] = UNASSIGNED
    pd.testing.assert_frame_equal(verdicts_as_of(later, DAY), verdicts_as_of(TABLES, DAY))


def test_on_the_last_day_verdicts_are_those_of_all_papers_without_reruns():
    days = pd.to_datetime(
        TABLES.papers["first_digest"].map(TABLES.digests.set_index("digest_id")["date"])
    )
    levels = [
        Groups(
            level,
            ids.tolist(),
            pd.Index(ids).get_indexer(TABLES.papers[f"{level}_id"]).astype(np.int32),
            np.empty((0, len(days)), dtype=np.int32),
        )
        for level, ids in (
            ("topic", TABLES.topics["topic_id"]),
            ("theme", TABLES.themes["theme_id"]),
        )
    ]
    found = verdicts_as_of(TABLES, days.max().date())
    expected = find_trends(days, levels).verdicts
    pd.testing.assert_series_equal(found["verdict"], expected["verdict"])
    pd.testing.assert_series_equal(found["odds_ratio"], expected["odds_ratio"])
    assert found["n_repeats_agree"].isna().all()


def test_days_are_timestamps_as_in_a_file():
    found = verdicts_as_of(TABLES, DAY)
    for column in ("first_day", "last_day", "start_last_day", "end_first_day", "event_first_day"):
        assert found[column].dtype == "datetime64[ms]"


def test_a_day_counts_from_the_first_digest_and_before_the_last():
    first, last = TABLES.digests["date"].min(), TABLES.digests["date"].max()
    one = dt.timedelta(days=1)
    tables = planted_tables(900, 6, 30, days_apart=7)
    tables.digests["date"] = pd.to_datetime(tables.digests["date"])
    for asked, found in (
        (None, None),
        (first - one, None),
        (first, first),
        (first + one, first + one),
        (last - one, last - one),
        (last, None),
        (dt.date(9999, 12, 31), None),
        (dt.date(1, 1, 1), None),
    ):
        assert day_in_reach(tables, asked) == found
    assert day_in_reach(planted_tables(0, 0, 0), DAY) is None
    without = planted_tables(60, 0, 12)
    without.digests["date"] = pd.to_datetime(without.digests["date"])
    assert day_in_reach(without, dt.date(2025, 3, 20)) is None


def test_the_words_say_exactly_what_the_verdicts_are():
    day = dt.date(2025, 6, 30)
    assert as_of_words(day, 51, 51, "topic") == (
        "Verdicts with the papers listed up to 30 Jun 2025, for today's topics; without reruns."
    )
    assert as_of_words(day, 13, 14, "theme").endswith(
        "today's themes; without reruns. 1 of 14 themes had no papers yet."
    )
