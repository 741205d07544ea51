"""Tests of trend verdicts on planted topics."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests import optional

optional.need("scipy")
pytestmark = pytest.mark.analysis

from analysis.records import UNASSIGNED
from analysis.trends.verdicts import Groups, find_verdicts

FLAT, RISING, FALLING, SMALL, LATE = range(5)
NO_REPEATS = np.empty((0, 0), dtype=np.int32)


def planted(n_digests=40, n_papers=100, days_apart=7, seed=2):
    """Return a large constant topic, a rising, a falling, a small and a late one."""
    random = np.random.default_rng(seed)
    dates, labels = [], []
    start = pd.Timestamp("2024-01-01")
    for digest in range(n_digests):
        at = digest / max(n_digests - 1, 1)
        shares = [0.4, 0.02 + 0.1 * at, 0.12 - 0.1 * at, 0.002, 0.06 * (at > 0.8)]
        drawn = random.choice(6, size=n_papers, p=[*shares, 1 - sum(shares)])
        labels += [int(t) if t < 5 else UNASSIGNED for t in drawn]
        dates += [start + pd.Timedelta(days=days_apart * digest)] * n_papers
    return pd.Series(dates), np.array(labels, dtype=np.int32)


def judged(dates, labels, repeats=NO_REPEATS, level="topic", ids=(3, 5, 7, 11, 13)):
    return find_verdicts(dates, [Groups(level, ids, labels, repeats)])


def whole(table):
    return table[table["window"] == "all"].set_index("group_id")


def test_planted_trends_get_their_verdicts():
    table = whole(judged(*planted()))
    assert table["verdict"].to_dict() == {
        3: "steady",
        5: "growing",
        7: "fading",
        11: "too few papers",
        13: "growing",
    }
    assert (table.loc[[5, 13], "odds_ratio_low"] > 1).all()
    assert table.loc[7, "odds_ratio_high"] < 1


def test_only_late_topics_are_emerging():
    assert whole(judged(*planted()))["emerging"].to_dict() == {
        3: False,
        5: False,
        7: False,
        11: False,
        13: True,
    }


def test_start_and_end_are_the_first_and_last_quarter():
    dates, labels = planted()
    row = whole(judged(dates, labels)).loc[5]
    early = dates <= pd.Timestamp(row["start_last_day"])
    late = dates >= pd.Timestamp(row["end_first_day"])
    assert (row["total_start"], row["total_end"]) == (early.sum(), late.sum())
    assert row["n_start"] == (labels[early] == RISING).sum()
    assert row["n_end"] == (labels[late] == RISING).sum()
    span = pd.Timestamp(row["last_day"]) - pd.Timestamp(row["first_day"])
    assert (dates[early].max() - dates.min()) < span / 4
    assert (dates.max() - dates[late].min()) < span / 4


def test_odds_ratio_is_per_week_at_any_digest_frequency():
    weekly = whole(judged(*planted(40, 100, 7))).loc[5, "odds_ratio"]
    daily = whole(judged(*planted(40, 100, 1))).loc[5, "odds_ratio"]
    assert np.log(daily) == pytest.approx(7 * np.log(weekly), rel=0.02)


@pytest.mark.parametrize("n_digests", [1, 2, 3])
def test_fewer_than_four_days_show_no_trend(n_digests):
    table = judged(*planted(n_digests))
    assert set(table["verdict"]) == {"too few papers"}
    assert table[["odds_ratio", "p_value", "q_value", "n_repeats_agree"]].isna().all(axis=None)
    assert table["n_papers"].sum() > 0


def test_digests_of_one_day_count_as_one_day():
    table = judged(*planted(6, days_apart=0))
    assert table["n_days"].unique().tolist() == [1]
    assert table["p_value"].isna().all()


def test_long_periods_have_recent_windows():
    def windows(n_digests):
        return judged(*planted(n_digests))["window"].unique().tolist()

    assert windows(20) == ["all"]
    assert windows(21) == ["all", "13 weeks"]
    assert windows(79) == ["all", "52 weeks", "13 weeks"]


def test_window_counts_only_its_papers():
    dates, labels = planted(40)
    table = judged(dates, labels)
    recent = table[table["window"] == "13 weeks"].set_index("group_id")
    inside = dates > dates.max() - pd.Timedelta(weeks=13)
    assert recent["total_papers"].unique().tolist() == [inside.sum()]
    assert recent.loc[5, "n_papers"] == (labels[inside] == RISING).sum()
    assert str(recent.loc[5, "first_day"]) == str((dates.max() - pd.Timedelta(days=90)).date())


def test_group_without_papers_in_a_window_is_not_tested():
    dates, labels = planted(40)
    labels[(labels == SMALL) & (dates > dates.max() - pd.Timedelta(weeks=13)).to_numpy()] = -1
    table = judged(dates, labels).set_index(["window", "group_id"])
    assert np.isnan(table.loc[("13 weeks", 11), "p_value"])
    assert table.loc[("13 weeks", 11), "verdict"] == "too few papers"


def test_more_tests_need_more_evidence():
    # The same topic alone, and among two hundred without a trend.
    dates, labels = planted(20, 60, seed=4)
    alone = judged(dates, labels).set_index(["window", "group_id"]).loc[("all", 7)]
    noise = np.random.default_rng(1).integers(0, 200, len(labels)).astype(np.int32)
    both = (
        find_verdicts(
            dates,
            [
                Groups("topic", (3, 5, 7, 11, 13), labels, NO_REPEATS),
                Groups("theme", range(200), noise, NO_REPEATS),
            ],
        )
        .set_index(["level", "window", "group_id"])
        .sort_index()
    )
    crowded = both.loc[("topic", "all", 7)]
    assert crowded["p_value"] == alone["p_value"]
    assert crowded["q_value"] > 3 * alone["q_value"]
    assert (both.loc["theme", "verdict"] == "growing").sum() <= 1


def test_unconfirmed_growth_has_no_agreeing_reruns():
    dates, labels = planted()
    kept, shuffled = np.tile(labels, (12, 1)), np.tile(labels, (8, 1))
    random = np.random.default_rng(3)
    for row in shuffled:
        members = np.flatnonzero(row == RISING)
        row[members] = UNASSIGNED
        row[random.choice(len(row), len(members), replace=False)] = RISING
    n_agree = whole(judged(dates, labels, np.concatenate([kept, shuffled])))["n_repeats_agree"]
    assert n_agree[5] == 12
    assert n_agree[3] >= 19  # the constant topic is steady in every rerun
    assert n_agree.isna().to_dict()[11]


def test_overdispersion_widens_intervals():
    dates, labels = planted()
    random = np.random.default_rng(9)
    weeks = pd.factorize(dates)[0]
    wild = labels.copy()
    high = random.random(40) < 0.5
    members = np.isin(labels, [FLAT])
    wild[members & ~high[weeks]] = UNASSIGNED
    calm_row, wild_row = (whole(judged(dates, x)).loc[3] for x in (labels, wild))
    assert wild_row["dispersion"] > 5 * calm_row["dispersion"]
    assert wild_row["verdict"] != "steady"


def test_no_groups_give_an_empty_table_with_all_columns():
    dates, labels = planted(6)
    empty = find_verdicts(
        dates, [Groups("topic", (), np.full_like(labels, UNASSIGNED), NO_REPEATS)]
    )
    assert list(empty.columns) == list(judged(dates, labels).columns)
    assert empty.empty


def test_growing_digests_do_not_make_topics_emerging():
    dates, labels = planted()
    early = (dates < dates.min() + (dates.max() - dates.min()) / 2).to_numpy()
    kept = ~early | (np.random.default_rng(1).random(len(dates)) < 0.1)
    rising = whole(judged(dates[kept], labels[kept])).loc[5]
    assert rising["verdict"] == "growing"
    assert (labels[kept & early] == RISING).sum() < rising["n_papers"] / 10
    assert not rising["emerging"]
