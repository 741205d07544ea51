"""Shares per period: counts, denominators and intervals."""

from __future__ import annotations

import pandas as pd
import pytest

from evidence import periods
from evidence.intervals import wilson
from tests.snapshots import planted_tables


def test_intervals_agree_with_the_snapshot():
    trends = planted_tables(n_papers=150, n_digests=3).trends
    low, high = wilson(trends["n_papers"], trends["n_digest"])
    assert low == pytest.approx(trends["share_low"].to_numpy(), abs=1e-5)
    assert high == pytest.approx(trends["share_high"].to_numpy(), abs=1e-5)


@pytest.mark.parametrize(
    ("n_digests", "days_apart", "period"),
    [(2, 4, "digest"), (40, 4, "digest"), (41, 4, "week"), (100, 7, "month"), (400, 7, "quarter")],
)
def test_the_shortest_period_that_fits_is_chosen(n_digests, days_apart, period):
    dates = pd.Series(pd.date_range("2020-01-01", periods=n_digests, freq=f"{days_apart}D"))
    assert periods.period_for(dates) == period


@pytest.mark.parametrize("period", ["digest", "week", "month", "quarter"])
def test_periods_keep_every_paper(period):
    tables = planted_tables(n_papers=400, n_topics=5, n_digests=50)
    points = periods.gathered(tables.trends, tables.digests, period)
    for topic_id, own in points.groupby("topic_id"):
        before = tables.trends[tables.trends["topic_id"] == topic_id]
        assert own["n_papers"].sum() == before["n_papers"].sum()
        assert own["n_digest"].sum() == before["n_digest"].sum()
        assert own["n_digests"].sum() == 50
        assert own["first_day"].is_monotonic_increasing
        assert own["n_shown"].sum() == before["n_shown"].sum()
    shares = points["n_papers"] / points["n_digest"]
    assert points["share"].to_numpy() == pytest.approx(shares.to_numpy(), nan_ok=True)


def test_a_week_starts_on_monday():
    tables = planted_tables(n_digests=50)
    points = periods.gathered(tables.trends, tables.digests, "week")
    assert (points["first_day"].dt.day_of_week == 0).all()


def test_digests_of_one_day_stay_separate():
    tables = planted_tables(n_digests=3, days_apart=0)
    points = periods.gathered(tables.trends, tables.digests, "digest")
    assert points[points["topic_id"] == 0]["period_id"].to_list() == [
        "2025-03-13",
        "2025-03-13-2",
        "2025-03-13-3",
    ]


def test_counting_all_papers_gives_the_trends_of_the_snapshot():
    tables = planted_tables(n_papers=200, n_topics=4, n_digests=3)
    counted = periods.count_papers(tables.papers, tables.appearances, tables.digests, [0, 1, 2, 3])
    key = ["topic_id", "digest_id"]
    both = counted.merge(tables.trends, on=key, suffixes=("", "_snapshot"))
    assert len(both) == 12
    assert (both["n_papers"] == both["n_papers_snapshot"]).all()
    assert (both["n_digest"] == both["n_digest_snapshot"]).all()
    assert (both["n_shown"] == both["n_shown_snapshot"]).all()


def test_counting_some_papers_keeps_the_denominators():
    tables = planted_tables(n_papers=200, n_topics=4, n_digests=3)
    some = tables.papers[tables.papers["topic_id"] == 2].head(5)
    counted = periods.count_papers(some, tables.appearances, tables.digests, [0, 2])
    assert counted[counted["topic_id"] == 0]["n_papers"].sum() == 0
    assert counted[counted["topic_id"] == 2]["n_papers"].sum() >= 5
    assert set(counted["n_digest"]) == set(tables.digests["n_new"])
    assert set(counted["n_digest_shown"]) == set(tables.digests["n_papers"])


def test_a_month_without_a_digest_is_a_gap():
    tables = planted_tables(n_papers=200, n_topics=2, n_digests=4, days_apart=50)
    points = periods.gathered(tables.trends, tables.digests, "month")
    whole = periods.filled(points, "month")
    assert points["period_id"].nunique() == 4
    own = whole[whole["topic_id"] == 1]
    assert own["period_id"].tolist() == [f"2025-0{m}-01" for m in range(3, 9)]
    missing = ~own["period_id"].isin(points["period_id"])
    assert own.loc[missing, "share"].isna().all()
    assert (own.loc[missing, "n_papers"] == 0).all()
    assert own.loc[~missing, "share"].notna().all()
    assert whole["n_papers"].sum() == points["n_papers"].sum()


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("2025-03-13", "2025-03-13", "13 Mar 2025"),
        ("2025-03-10", "2025-03-16", "week of 10 Mar 2025"),
        ("2024-02-01", "2024-02-29", "Feb 2024"),
        ("2025-01-01", "2025-03-31", "Jan to Mar 2025"),
    ],
)
def test_a_period_has_a_name(first, last, name):
    assert periods.period_name(pd.Timestamp(first), pd.Timestamp(last)) == name


def test_themes_have_the_papers_of_their_topics():
    tables = planted_tables(n_papers=300, n_topics=6, n_digests=5, n_themes=2)
    theme_of = dict(zip(tables.topics["topic_id"], tables.topics["theme_id"], strict=True))
    themes = periods.by_group(tables.trends, theme_of)
    papers = tables.papers
    for row in themes.itertuples():
        new = papers[
            (papers["theme_id"] == row.topic_id) & (papers["first_digest"] == row.digest_id)
        ]
        assert row.n_papers == len(new)
        assert row.n_digest == (papers["first_digest"] == row.digest_id).sum()
        assert row.share == pytest.approx(len(new) / row.n_digest)


def test_the_last_month_is_incomplete():
    tables = planted_tables(n_papers=600, n_topics=6, n_digests=16, days_apart=7)
    months = periods.points_of(tables.trends, tables.digests, "month", {})
    last = months.drop_duplicates("period_id").iloc[-1]
    assert not last["over"]
    assert last["moment"] == "Jun 2025 so far"
