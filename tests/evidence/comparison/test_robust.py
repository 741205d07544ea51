"""Comparisons of two sets of digests whose shares vary from week to week."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from evidence.comparison.robust import compare_digests, variance_between
from evidence.comparison.shares import Sides
from evidence.trends.contrast import contrast_variance

IDS = [f"d{i:02}" for i in range(20)]
DIGESTS = pd.DataFrame(
    {"digest_id": IDS, "date": pd.date_range("2025-01-06", periods=20, freq="7D").date}
)
SIDES = Sides(tuple(IDS[:10]), tuple(IDS[10:]))


def papers(counts, n_papers=50):
    """Return papers of 20 digests, of which the first counts belong to topic 0."""
    rows = [
        (digest, 0 if paper < k else 1)
        for digest, k in zip(IDS, counts, strict=True)
        for paper in range(n_papers)
    ]
    return pd.DataFrame(rows, columns=["first_digest", "topic_id"])


def process(memory, sd):
    return pd.DataFrame({"group_id": [0, 1], "memory": memory, "sd": sd})


def outcome(counts, memory=0.0, sd=0.0):
    table, _ = compare_digests(papers(counts), SIDES, DIGESTS, process(memory, sd), [0, 1])
    return table.set_index("group_id").loc[0]


def test_a_change_of_independent_papers_is_found():
    row = outcome([5] * 10 + [12] * 10)
    assert (row["outcome"], row["only_digest"]) == ("grew", None)


def test_memory_makes_the_same_change_unclear():
    row = outcome([5] * 10 + [12] * 10, memory=0.9, sd=0.8)
    assert row["outcome"] == "unclear"
    assert row["change_low"] < 0 < row["change_high"]


def test_a_change_that_is_one_digest_names_it():
    row = outcome([5] * 10 + [5] * 4 + [45] + [5] * 5)
    assert (row["outcome"], row["only_digest"]) == ("unclear", "d14")


def test_an_unknown_process_leaves_papers_independent():
    table, dispersion = compare_digests(
        papers([5] * 10 + [12] * 10), SIDES, DIGESTS, process(np.nan, np.nan), [0, 1]
    )
    assert dispersion.empty
    assert table.loc[0, "outcome"] == "grew"


@pytest.mark.parametrize("sides", [Sides((), SIDES.after), Sides(SIDES.before, ("absent",))])
def test_an_empty_side_has_no_variance(sides):
    assert variance_between(papers([5] * 20), sides, DIGESTS, process(0.5, 0.5)).empty


def test_two_distant_digests_are_two_draws_of_the_process():
    days = np.zeros(200, dtype=np.int64)
    found = contrast_variance(days, days + 7000, np.array([0.5]), np.array([0.5]))
    assert found[0] == pytest.approx(2 * 0.5**2)


def test_digests_close_in_time_differ_less_than_distant_ones():
    days = np.zeros(50, dtype=np.int64)
    near, far = (
        contrast_variance(days, days + gap, np.array([0.8]), np.array([0.5]))[0] for gap in (7, 700)
    )
    assert near / far == pytest.approx(1 - 0.8, abs=0.02)


def test_a_rise_of_a_varying_share_counts_no_more_than_a_fall():
    # A doubling is a larger difference than a halving, but as likely.
    up = outcome([5] * 10 + [10] * 10, memory=0.5, sd=0.5)["p_value"]
    down = outcome([10] * 10 + [5] * 10, memory=0.5, sd=0.5)["p_value"]
    assert up == pytest.approx(down, rel=0.2)


def test_autocorrelated_shares_without_a_change_seldom_change():
    n_false = 0
    for seed in range(40):
        random = np.random.default_rng(seed)
        logs = [random.normal()]
        for _ in range(19):
            logs.append(0.8 * logs[-1] + math.sqrt(1 - 0.8**2) * random.normal())
        shares = 1 / (1 + np.exp(2 - 0.6 * np.array(logs)))
        n_false += outcome(random.binomial(50, shares), memory=0.8, sd=0.6)["outcome"] != "unclear"
    assert n_false <= 5


def test_one_high_week_of_a_varying_share_is_no_change():
    # Less than two standard deviations up: as a difference of shares it looks larger than it is.
    sides = Sides(tuple(IDS[:19]), (IDS[19],))
    counts = papers([4] * 19 + [14])
    table, _ = compare_digests(counts, sides, DIGESTS, process(0.5, 0.7), [0, 1])
    plain, _ = compare_digests(counts, sides, DIGESTS, process(np.nan, np.nan), [0, 1])
    assert (table.loc[0, "outcome"], plain.loc[0, "outcome"]) == ("unclear", "grew")
    assert table.loc[0, "p_value"] > 0.05
