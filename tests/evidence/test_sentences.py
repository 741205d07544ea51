"""The sentence at the top says what was found, out of how many, and what does not hold up."""

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
STEADY = {"verdict": "steady", "n_repeats_agree": 20}


def said(*rows: dict, **options: object) -> str:
    return trend_sentence(verdicts(*rows), NAMES, n_repeats=20, **options)


def test_what_grows_and_fades_is_named_with_its_shares_and_out_of_how_many():
    assert said(GROWS, FADES, {}, {}) == (
        "From 1 Jan 2025 to 30 Jun 2025, 1 of 4 topics grows: Agents (2 % of papers, then 10 %), "
        "and 1 fades: Parsing (10 % of papers, then 1 %). "
        "The other 2 change by no more than chance would give."
    )


def test_of_several_the_fastest_is_named():
    faster = {**GROWS, "odds_ratio": 1.2}
    assert "2 of 3 topics grow, fastest Parsing (" in said(GROWS, faster, {})
    slower = {**FADES, "odds_ratio": 0.8}
    assert "2 of 2 themes fade, fastest Parsing (" in said(FADES, slower, noun="theme")


def test_of_two_without_limit_the_larger_is_the_example():
    small, large = ({**GROWS, "odds_ratio": math.inf, "n_papers": n} for n in (9, 90))
    assert "fastest Parsing" in said(small, large)


def test_nothing_found_is_said_and_steady_is_told_from_unknown():
    assert said({}, {}) == (
        "From 1 Jan 2025 to 30 Jun 2025 no topic grows or fades by more than chance would give."
    )
    assert said(STEADY, {}).endswith("1 is steady; of 1 there are too few papers to tell.")
    assert said(GROWS, STEADY, {}).endswith("1 is steady; of 1 there are too few papers to tell.")


@pytest.mark.parametrize(("n_repeats_agree", "told"), [(14, True), (15, False)])
def test_what_does_not_hold_in_most_repeats_is_told_as_such(n_repeats_agree, told):
    sentence = said({**GROWS, "n_repeats_agree": n_repeats_agree}, FADES)
    assert ("1 of the 2 changes does not hold up" in sentence) == told


def test_a_share_of_nothing_is_no_division_by_zero():
    assert "(nothing of papers" not in said({**GROWS, "n_start": 0, "total_start": 0})
    assert "no papers then" in said({**GROWS, "n_start": 0, "total_start": 0})


@pytest.mark.parametrize(
    ("n_days", "n_digests", "sentence"),
    [
        (1, None, "One digest cannot show a trend; four or more can."),
        (2, 2, "Two digests cannot show a trend; four or more can."),
        (1, 30, "Digests of one day cannot show a trend; those of four days or more can."),
        (3, 7, "Digests of three days cannot show a trend; those of four days or more can."),
    ],
)
def test_too_few_days_show_no_trend(n_days, n_digests, sentence):
    rows = {"p_value": math.nan, "n_days": n_days}
    assert said(rows, rows, n_digests=n_digests) == sentence


def test_without_topics_there_is_nothing_to_tell():
    assert (
        trend_sentence(verdicts({}).iloc[:0], NAMES)
        == "There is no topic whose trend could be told."
    )
