"""Tests of the helpers that measure the trend tests."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from benchmarks.trending import backtest, pages
from benchmarks.trending.background import Background, part_of, without_repeats
from benchmarks.trending.false_trends import (
    false_verdicts,
    found_verdicts,
    holds,
    others_false,
)
from benchmarks.trending.forecast import forecast
from benchmarks.trending.growth_coverage import covered
from benchmarks.trending.simulated import (
    NOISES,
    autoregressive,
    corpus_of,
    draw_corpus,
    steady_corpus,
    weekly_corpus,
)
from benchmarks.trending.situations import rises_and_falls, situations_without_trend
from evidence.intervals import wilson
from evidence.trends.estimates import Timeline
from evidence.trends.window_test import examine

FIRST = pd.Timestamp(2024, 1, 1)


@pytest.fixture
def random():
    return np.random.default_rng(3)


def test_a_corpus_has_the_counts_it_is_made_of():
    counts, rest = np.array([[2, 0, 1], [1, 3, 0]]), np.array([0, 1, 4])
    corpus = corpus_of(counts, np.array([0, 7, 20]), rest)
    found = pd.crosstab(corpus.topics.labels, corpus.days)
    assert found.loc[[0, 1], [0, 7, 20]].to_numpy().tolist() == counts.tolist()
    assert found.loc[-1].tolist() == rest.tolist()
    assert corpus.dates.max() - corpus.dates.min() == pd.Timedelta(days=20)


def test_shares_below_1_leave_papers_without_a_topic(random):
    corpus = draw_corpus(random, np.full((2, 3), 0.25), np.array([4000, 8000, 4000]), np.arange(3))
    assert np.bincount(corpus.days).tolist() == [4000, 8000, 4000]
    for topic, share in ((-1, 0.5), (0, 0.25), (1, 0.25)):
        assert np.mean(corpus.topics.labels == topic) == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9])
def test_autoregressive_series_have_their_correlation_and_variance(random, rho):
    series = autoregressive(random, rho, 3000, 6)
    assert np.var(series, axis=0) == pytest.approx(np.ones(6), abs=0.12)
    for gap in (1, 4):
        found = np.mean(series[:, 1] * series[:, 1 + gap])
        assert found == pytest.approx(rho**gap, abs=0.08)


def test_the_odds_of_a_rising_topic_grow_by_the_factor(random):
    shares = []
    for _ in range(40):
        corpus = weekly_corpus(random, 0, 10, sd=0, rise=4)
        own = corpus.days[corpus.topics.labels == 0] // 7
        shares.append(np.bincount(own, minlength=10) / 60)
    first, last = np.mean(shares, axis=0)[[0, -1]]
    odds = last / (1 - last) / (first / (1 - first))
    assert odds == pytest.approx(4, rel=0.2)


def test_every_situation_gives_a_corpus_of_weeks_with_papers(random):
    rows = [*situations_without_trend(), *rises_and_falls()]
    assert len({own.name for own in rows}) == len(rows)
    for own in rows:
        corpus = own.draw(random)
        assert corpus.days.min() == 0
        assert len(corpus.days) == len(corpus.topics.labels) > 500
        assert own.limit == {0.8: 0.07, 0.9: 0.12}.get(own.rho, 0.05)


def test_special_situations_are_what_they_are_called(random):
    by_name = {own.name: own for own in situations_without_trend()}
    last = by_name["digest of 3,000 last of 30"].draw(random)
    assert np.bincount(last.days)[[0, -1]].tolist() == [100, 3000]
    gap = by_name["gap of 8 months"].draw(random)
    assert np.diff(np.unique(gap.days)).max() > 240
    sizes = np.bincount(by_name["sizes of 1 to 500 papers"].draw(random).topics.labels + 1)[1:]
    assert sizes.min() < 10
    assert 400 < sizes.max() < 600
    burst = by_name["burst in the last week of 13"].draw(random)
    by_week = np.bincount(burst.days[burst.topics.labels == 0] // 7, minlength=13)
    assert by_week[-1] > 2 * by_week[:-1].mean()


def test_a_large_trend_is_found_and_a_steady_corpus_is_quiet(random):
    grown = weekly_corpus(random, 0, 26, sd=0, rise=30)
    assert found_verdicts(grown, random)["growing"]
    assert false_verdicts(grown, random)["trend"]
    steady = false_verdicts(weekly_corpus(random, 0, 26, sd=0), random)
    assert steady == dict.fromkeys(steady, False)


def test_comparisons_and_queries_are_judged(random):
    calm = others_false(weekly_corpus(random, 0, 30, sd=0), random)
    assert len(calm) == 6
    assert not any(calm.values())
    grown = others_false(weekly_corpus(random, 0, 30, sd=0, rise=100), random)
    assert grown["compare 13 weeks"]
    assert grown["topic moving"]


def test_a_row_holds_unless_its_rate_is_significantly_above_the_limit():
    most = max(n for n in range(200) if holds(n, 200, 0.05))
    assert wilson(most, 200)[0] <= 0.05 < wilson(most + 1, 200)[0]
    assert not holds(40, 200, 0.12)


@pytest.mark.parametrize("noise", NOISES)
def test_a_steady_corpus_has_the_right_shares(random, noise):
    slopes, shares = np.array([0.0, math.log(3) / 9]), np.array([0.1, 0.05])
    corpus = steady_corpus(random, 10, slopes, shares, noise, 50)
    assert np.bincount(corpus.days)[::7].tolist() == [50] * 10


def test_coverage_is_judged_per_topic(random):
    table = covered(random, "bursts of one topic in four", 9)
    assert table["moves"].sum() == len(table) / 2
    assert not (table["below"] & table["above"]).any()
    assert set(table["kind"]) == {", bursting", ", calm"}


def test_scores_are_those_of_their_definitions():
    found = backtest.score(np.array([1, 1, 1, 0, 0], bool), np.array([1, 0, 0, 1, 0], bool))
    assert (found.precision, found.recall, found.threat) == (1 / 3, 1 / 2, 1 / 4)
    none = backtest.score(np.zeros(3, bool), np.zeros(3, bool))
    assert math.isnan(none.precision)
    assert math.isnan(none.recall)
    assert math.isnan(none.threat)


def test_the_cases_with_the_largest_expected_threat_score_are_named():
    probabilities = np.array([0.1, 0.9, 0.05, 0.8, 0.3])
    named = backtest.largest_expected_threat(probabilities)
    assert named.tolist() == [False, True, False, True, False]
    # All the same: naming more never lowers the expected score.
    assert backtest.largest_expected_threat(np.full(4, 0.3)).all()


def test_a_share_rises_if_it_is_above_the_last_one_by_the_factor():
    before, after = np.array([10, 10, 10, 0]), np.array([13, 12, 7, 3])
    rises, falls = backtest.changes(before, after, 100, 100)
    assert rises.tolist() == [True, False, False, True]
    assert falls.tolist() == [False, False, True, False]


def test_past_dates_leave_history_before_and_weeks_after():
    days = backtest.past_days(739)
    assert days[0] + 1 >= 52 * 7
    assert days[-1] + 1 + 13 * 7 == 739
    assert set(np.diff(days)) == {13 * 7}
    assert backtest.past_days(65 * 7) == [52 * 7 - 1]
    assert backtest.past_days(65 * 7 - 1) == []


def test_calibration_counts_every_case_once():
    probabilities = np.array([0.0, 0.1, 0.2, 0.5, 0.99, 1.0])
    happened = np.array([0, 1, 0, 1, 1, 1], bool)
    bins = backtest.calibration(probabilities, happened)
    assert [n for n, _, _ in bins] == [2, 1, 1, 0, 2]
    assert bins[0][1:] == (0.05, 0.5)
    assert backtest.brier(np.array([0.5, 1.0]), np.array([False, True])) == 0.125


def _at(background, day):
    return backtest._at_date(background, day, np.random.default_rng(5))


def test_nothing_after_the_date_changes_what_is_said_at_it(random):
    corpus = weekly_corpus(random, 0.5, 70)
    themes = without_repeats("theme", range(2), corpus.topics.labels // 6)
    background = Background(FIRST, corpus.days, corpus.topics, themes)
    day = 56 * 7 - 1
    later = corpus.days > day
    other = corpus.topics.labels.copy()
    other[later] = (other[later] + 1) % 12
    other[later & (other == 5)] = 6
    changed = Background(FIRST, corpus.days, without_repeats("topic", range(12), other), themes)
    first, second = _at(background, day), _at(changed, day)
    assert not first["rise"].equals(second["rise"])
    both = ["topic"]
    merged = first.merge(second, on=both)
    for name in ("P(rise)", "P(fall)", f"rise, {backtest.VERDICT}", "rise, BERTrend"):
        assert merged[f"{name}_x"].equals(merged[f"{name}_y"].rename(f"{name}_x")), name


def test_a_part_of_groups_keeps_reruns(random):
    groups = without_repeats("topic", [4, 7], np.array([0, 1, -1, 1], np.int32))
    part = part_of(groups, np.array([True, False, True, True]))
    assert part.labels.tolist() == [0, -1, 1]
    assert part.repeats.shape == (0, 3)


def test_probabilities_follow_the_trend_and_the_noise(random):
    weeks, totals = np.arange(60) + 0.5, np.full(60, 100)
    shares = np.full((12, 60), 0.08)
    shares[0] = np.linspace(0.01, 0.15, 60)
    shares[1] = shares[0][::-1]
    shares[2] = 0.004
    papers = random.binomial(totals, shares)
    test = examine(papers, Timeline(weeks, 60.0, totals))
    recent = papers[:, -13:].sum(axis=1)
    found = forecast(test, recent, 1300, 13, 1.25, random)
    assert ((found.rise + found.fall) <= 1).all()
    # A steady topic of 100 papers hardly moves by a quarter; one of a few papers often does.
    assert (found.rise[3:] + found.fall[3:]).mean() < 0.3
    assert found.rise[2] + found.fall[2] > 0.4
    assert found.fall[1] > found.rise[1]
    assert found.rise[0] > found.fall[0]


def test_the_stock_of_a_first_digest_is_not_named_as_a_change():
    page = pages.Page("two digests", 2, 1, 40, 10, 0.7, 1)
    seeds = range(30)
    runs = [pages.named_changes(page, np.random.default_rng([8, seed])) for seed in seeds]
    named = pd.DataFrame(runs).sum()
    assert named["any new"] > 8
    assert named["any"] <= 3
    assert named["disagrees"] > 8


def test_a_topic_that_arrives_more_often_is_found_on_a_page_that_lists_for_days():
    page = pages.Page("two digests", 2, 1, 60, 4, 0.3, 7)
    runs = [pages.named_changes(page, np.random.default_rng([9, at]), rise=4) for at in range(30)]
    found = pd.DataFrame(runs).sum()
    assert found["first"] >= 0.4 * found["first new"] > 4
