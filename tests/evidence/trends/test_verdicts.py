"""Tests of trend verdicts on planted topics."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from analysis.records import UNASSIGNED
from evidence.trends.level_results import Groups
from evidence.trends.verdicts import find_trends

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
    return find_trends(dates, [Groups(level, ids, labels, repeats)]).verdicts


def whole(table):
    return table[table["window"] == "all"].set_index("group_id")


def test_planted_trends_get_their_verdicts():
    table = whole(judged(*planted()))
    assert table["verdict"].to_dict() == {
        3: "stable",
        5: "growing",
        7: "fading",
        11: "too few papers",
        13: "step",
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
    assert set(table["verdict"]) <= {"no clear trend", "too few papers"}
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
        find_trends(
            dates,
            [
                Groups("topic", (3, 5, 7, 11, 13), labels, NO_REPEATS),
                Groups("theme", range(200), noise, NO_REPEATS),
            ],
        )
        .verdicts.set_index(["level", "window", "group_id"])
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
    assert n_agree[3] >= 19  # the constant topic is stable in every rerun
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
    assert wild_row["verdict"] != "stable"


def test_no_groups_give_an_empty_table_with_all_columns():
    dates, labels = planted(6)
    empty = find_trends(
        dates, [Groups("topic", (), np.full_like(labels, UNASSIGNED), NO_REPEATS)]
    ).verdicts
    assert list(empty.columns) == list(judged(dates, labels).columns)
    assert empty.empty


def test_growing_digests_do_not_make_topics_emerging():
    dates, labels = planted()
    early = (dates < dates.min() + (dates.max() - dates.min()) / 2).to_numpy()
    kept = ~early | (np.random.default_rng(1).random(len(dates)) < 0.15)
    rising = whole(judged(dates[kept], labels[kept])).loc[5]
    assert rising["verdict"] == "growing"
    assert (labels[kept & early] == RISING).sum() < rising["n_papers"] / 10
    assert not rising["emerging"]


# --- memory, bursts and single digests -----------------------------------------------------------


def drawn(shares, n_papers, *, days_apart=7, seed=5):
    """Return dates and labels of papers with given shares, (n_groups, n_digests)."""
    random = np.random.default_rng(seed)
    counts = np.stack(
        [random.multinomial(n, own) for n, own in zip(n_papers, shares.T, strict=True)], axis=1
    )
    group, digest = np.nonzero(counts)
    times = np.repeat(digest, counts[group, digest])
    dates = pd.Timestamp("2024-01-01") + pd.to_timedelta(days_apart * times, unit="D")
    return pd.Series(dates), np.repeat(group, counts[group, digest]).astype(np.int32)


def wandering(n_groups, n_weeks, rho, sd, seed):
    """Return shares whose logarithms are AR(1) processes, normalised: no share has a trend."""
    random = np.random.default_rng(seed)
    logs = np.empty((n_groups, n_weeks))
    logs[:, 0] = random.normal(size=n_groups)
    for week in range(1, n_weeks):
        step = math.sqrt(1 - rho**2) * random.normal(size=n_groups)
        logs[:, week] = rho * logs[:, week - 1] + step
    shares = np.exp(sd * logs)
    return shares / shares.sum(axis=0)


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.8])
def test_wandering_shares_are_no_trends(rho):
    n_false = 0
    for seed in range(6):
        dates, labels = drawn(wandering(12, 52, rho, 0.58, seed), [60] * 52, seed=seed)
        table = judged(dates, labels, ids=range(12))
        n_false += table["verdict"].isin(["growing", "fading"]).any()
        if rho == 0.8:
            words = whole(table)["verdict"].value_counts()
            assert words.get("wanders", 0) >= 8, "memory hides a doubling"
    assert n_false <= 1


def test_the_memory_is_estimated_from_all_groups_together():
    dates, labels = drawn(wandering(12, 104, 0.8, 0.58, 1), [60] * 104)
    found = find_trends(dates, [Groups("topic", range(12), labels, NO_REPEATS)])
    assert 0.65 < found.memories["topic"].rho < 0.92
    assert 0.4 < whole(found.verdicts)["sd"].mean() < 0.8


@pytest.mark.parametrize("last", [False, True])
def test_one_large_digest_with_other_topics_is_no_trend(last):
    shares = np.full((12, 30), 1 / 12)
    at = 29 if last else 0
    shares[:, at] = np.random.default_rng(3).dirichlet(np.full(12, 3.0))
    sizes = np.full(30, 100)
    sizes[at] = 3000
    dates, labels = drawn(shares, sizes)
    assert not judged(dates, labels, ids=range(12))["verdict"].isin(["growing", "fading"]).any()


def test_a_change_that_depends_on_one_day_names_it():
    # A burst of two days is significant, but the first day carries most of it.
    shares = np.full((4, 30), 0.25)
    shares[:, 15] = 0.7, 0.1, 0.1, 0.1
    shares[:, 16] = 0.37, 0.21, 0.21, 0.21
    dates, labels = drawn(shares, [300] * 30)
    row = whole(judged(dates, labels, ids=range(4))).loc[0]
    assert row["shape"] == "burst"
    assert row["shape_q_value"] <= 0.05
    assert (row["verdict"], row["reason"]) == ("no clear trend", "one digest")
    assert str(row["reason_day"]) == "2024-04-15"


@pytest.mark.parametrize("seed", [2, 7, 8])
def test_a_rise_may_lose_some_evidence_with_a_day(seed):
    shares = wandering(12, 52, 0.0, 0.58, seed)
    shares[0] *= np.geomspace(0.5, 2, 52)
    dates, labels = drawn(shares / shares.sum(axis=0), [60] * 52, seed=seed)
    row = whole(judged(dates, labels, ids=range(12))).loc[0]
    assert (row["verdict"], row["reason"]) == ("growing", None)


def test_a_burst_of_some_weeks_is_told_from_growth():
    shares = np.full((12, 34), 1 / 12)
    shares[0, 25:30] *= 6
    shares /= shares.sum(axis=0)
    dates, labels = drawn(shares, [80] * 34)
    row = whole(judged(dates, labels, ids=range(12))).loc[0]
    assert row["verdict"] == "burst"
    assert not row["emerging"]
    first, last = pd.Timestamp(row["event_first_day"]), pd.Timestamp(row["event_last_day"])
    assert abs((first - pd.Timestamp("2024-06-24")).days) <= 8
    assert abs((last - pd.Timestamp("2024-07-22")).days) <= 12


@pytest.mark.parametrize("sign", [1, -1])
def test_a_rise_and_fall_is_one_verdict_not_two_trends(sign):
    at = np.linspace(-1, 1, 52)
    logs = np.zeros((6, 52))
    logs[0] = -sign * 2.5 * at**2
    shares = np.exp(logs) / np.exp(logs).sum(axis=0)
    dates, labels = drawn(shares, [120] * 52)
    row = whole(judged(dates, labels, ids=range(6))).loc[0]
    assert row["verdict"] == ("up then down" if sign > 0 else "down then up")
    middle = pd.Timestamp("2024-07-01")
    assert abs((pd.Timestamp(row["event_first_day"]) - middle).days) < 45


def rising_and_falling(factor, seed):
    """Return papers of 12 topics; the odds of the first rise by a factor and fall again."""
    logs = np.zeros((12, 52))
    logs[0] = (1 - np.abs(np.linspace(-1, 1, 52))) * math.log(factor)
    return drawn(np.exp(logs) / np.exp(logs).sum(axis=0), [60] * 52, seed=seed)


def test_a_rise_and_fall_among_steady_topics_is_no_memory_of_all():
    found = [
        find_trends(dates, [Groups("topic", range(12), labels, NO_REPEATS)])
        for dates, labels in (rising_and_falling(8, seed) for seed in range(6))
    ]
    words = [whole(own.verdicts)["verdict"] for own in found]
    assert sum(own[0] == "up then down" for own in words) >= 4
    assert not any(own.isin(["growing", "fading"]).any() for own in words)
    assert np.mean([own.memories["topic"].rho for own in found]) < 0.9


def test_a_step_is_told_from_a_steady_rise():
    shares = np.full((6, 52), 1 / 6)
    shares[0, 30:] *= 3
    shares /= shares.sum(axis=0)
    row = whole(judged(*drawn(shares, [120] * 52), ids=range(6))).loc[0]
    assert row["verdict"] == "step"
    assert abs((pd.Timestamp(row["event_first_day"]) - pd.Timestamp("2024-07-29")).days) <= 14


def test_words_for_no_change_say_what_is_known():
    rng = np.random.default_rng(4)
    shares = np.array([0.3, 0.02, 0.68])[:, None] * np.ones(40)
    dates, labels = drawn(shares, rng.integers(80, 120, 40))
    table = whole(judged(dates, labels, ids=(1, 2, 3)))
    assert table["verdict"].to_dict() == {1: "stable", 2: "too few papers", 3: "stable"}
    assert table.loc[2, "power_of_papers"] < 0.5 < table.loc[1, "power_of_papers"]


def test_a_verdict_that_most_reruns_do_not_confirm_is_none():
    dates, labels = planted()
    wrong = np.tile(labels, (20, 1))
    random = np.random.default_rng(3)
    for row in wrong[:12]:
        members = np.flatnonzero(row == RISING)
        row[members] = UNASSIGNED
        row[random.choice(len(row), len(members), replace=False)] = RISING
    row = whole(judged(dates, labels, wrong)).loc[5]
    assert (row["verdict"], row["reason"], row["n_repeats_agree"]) == (
        "no clear trend",
        "reruns",
        8,
    )


def test_a_single_series_uses_the_given_memory():
    dates, labels = drawn(wandering(12, 52, 0.8, 0.58, 1), [60] * 52)
    found = find_trends(dates, [Groups("topic", range(12), labels, NO_REPEATS)])
    alone = find_trends(
        dates,
        [Groups("query", (0,), np.where(labels == 3, 0, -1).astype(np.int32), NO_REPEATS)],
        known={"query": found.memories["topic"]},
    )
    one, same = alone.verdicts.iloc[0], whole(found.verdicts).loc[3]
    assert one["p_value"] == pytest.approx(same["p_value"], abs=0.05)
    assert one["memory"] == pytest.approx(same["memory"], abs=0.02)
