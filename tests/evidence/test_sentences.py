"""One-sentence summaries of trends."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

from evidence.sentences import trend_sentence

NAMES = {1: "Agents", 2: "Parsing", 3: "Speech", 4: "Vision"}
ROW = {
    "first_day": dt.date(2025, 1, 1),
    "last_day": dt.date(2025, 6, 30),
    "n_days": 40,
    "n_papers": 50,
    "n_start": 2,
    "total_start": 100,
    "n_end": 30,
    "total_end": 300,
    "odds_ratio": 1.0,
    "p_value": 0.4,
    "verdict": "too few papers",
    "n_repeats_agree": None,
}


def verdicts(*rows: dict) -> pd.DataFrame:
    table = pd.DataFrame([{**ROW, "group_id": i, **row} for i, row in enumerate(rows, start=1)])
    return table.astype({"n_repeats_agree": "Int32"})


GROWS = {"verdict": "growing", "odds_ratio": 1.05, "n_repeats_agree": 19}
FADES = {"verdict": "fading", "odds_ratio": 0.95, "n_repeats_agree": 18, "n_start": 10, "n_end": 3}
STABLE = {"verdict": "stable", "n_repeats_agree": 20}


def said(*rows: dict, **options: object) -> str:
    return trend_sentence(verdicts(*rows), NAMES, n_repeats=20, **options)


def test_movers_are_named_with_their_shares_and_the_total():
    assert said(GROWS, FADES, {}, {}) == (
        "From 1 Jan to 30 Jun 2025, 1 of 4 topics is growing: Agents (2 % → 10 %), "
        "and 1 is fading: Parsing (10 % → 1 %). "
        "Of the others, 2 have too few papers."
    )


def test_the_fastest_of_several_movers_is_named():
    faster = {**GROWS, "odds_ratio": 1.2}
    assert "2 of 3 topics are growing, Parsing fastest (" in said(GROWS, faster, {})
    slower = {**FADES, "odds_ratio": 0.8}
    assert "2 of 2 themes are fading, Parsing fastest (" in said(FADES, slower, noun="theme")


def test_the_larger_of_two_infinite_odds_ratios_is_the_example():
    small, large = ({**GROWS, "odds_ratio": math.inf, "n_papers": n} for n in (9, 90))
    assert "Parsing fastest" in said(small, large)


def test_groups_that_do_not_move_are_counted_by_what_is_known():
    unclear, wanders = {"verdict": "no clear trend"}, {"verdict": "wanders"}
    assert said(unclear, {}) == (
        "From 1 Jan to 30 Jun 2025, no topic grew or faded more than chance would explain. "
        "1 shows no clear trend and 1 has too few papers."
    )
    assert said(GROWS, STABLE, wanders, wanders, {}).endswith(
        "Of the others, 1 is stable, 2 wander and 1 has too few papers."
    )


def test_other_changes_are_named_by_their_largest_group():
    small, large = ({"verdict": "step", "n_papers": n, "n_repeats_agree": 20} for n in (9, 90))
    turn = {"verdict": "up then down", "n_repeats_agree": 20}
    sentence = said(small, large, turn, GROWS)
    assert "Other changes: Speech (up then down); Parsing and 1 more (step)." in sentence
    assert "no topic grew or faded" in said(turn, {})


@pytest.mark.parametrize(("n_repeats_agree", "reported"), [(14, True), (15, False)])
def test_changes_that_few_reruns_confirm_are_reported(n_repeats_agree, reported):
    sentence = said({**GROWS, "n_repeats_agree": n_repeats_agree}, FADES)
    assert ("1 of the 2 changes holds in fewer than 75 % of 20 reruns." in sentence) == reported


def test_a_share_of_no_papers_does_not_divide_by_zero():
    assert "nan" not in said({**GROWS, "n_start": 0, "total_start": 0})
    assert "(no papers → 10 %)" in said({**GROWS, "n_start": 0, "total_start": 0})


@pytest.mark.parametrize(
    ("n_days", "n_digests", "sentence"),
    [
        (1, None, "One digest can't show a trend; at least four are needed."),
        (2, 2, "Two digests can't show a trend; at least four are needed."),
        (1, 30, "Digests from one day can't show a trend; at least four days are needed."),
        (3, 7, "Digests from three days can't show a trend; at least four days are needed."),
    ],
)
def test_too_few_days_show_no_trend(n_days, n_digests, sentence):
    rows = {"p_value": math.nan, "n_days": n_days}
    assert said(rows, rows, n_digests=n_digests) == sentence


def test_without_topics_there_is_nothing_to_test():
    assert (
        trend_sentence(verdicts({}).iloc[:0], NAMES) == "There are no topics to test for a trend."
    )
