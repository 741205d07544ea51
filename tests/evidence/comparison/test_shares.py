"""Comparison of shares between two sets of digests."""

from __future__ import annotations

import datetime as dt
from math import comb

import numpy as np
import pandas as pd
import pytest

from evidence.comparison.exact_test import fisher_mid_p
from evidence.comparison.shares import (
    Sides,
    compare,
    latest_against_earlier,
)

SIDES = Sides(("a",), ("b",))


def papers_of(before: dict[int, int], after: dict[int, int]) -> pd.DataFrame:
    rows = [
        (digest, topic)
        for digest, counts in (("a", before), ("b", after))
        for topic, n in counts.items()
        for _ in range(n)
    ]
    return pd.DataFrame(rows, columns=["first_digest", "topic_id"])


def outcomes(before: dict[int, int], after: dict[int, int], ids: list[int]) -> list[str]:
    return list(compare(papers_of(before, after), SIDES, ids)["outcome"])


def test_every_outcome_is_recognized():
    before = {0: 0, 1: 5, 2: 40, 3: 30, 4: 25}
    after = {0: 30, 1: 40, 2: 5, 3: 0, 4: 25}
    assert outcomes(before, after, [0, 1, 2, 3, 4]) == ["came", "grew", "faded", "went", "unclear"]


def test_a_few_papers_are_no_change():
    assert outcomes({0: 1, 1: 19}, {0: 3, 1: 17}, [0, 1]) == ["unclear", "unclear"]


def test_an_empty_side_has_nothing_to_compare():
    table = compare(papers_of({0: 9, 1: 3}, {}), SIDES, [0, 1])
    assert list(table["outcome"]) == ["unclear"] * 2
    assert table["share_after"].isna().all()
    assert table["of_after"].eq(0).all()


def mid_p(n_before: int, of_before: int, n_after: int, of_after: int) -> float:
    """Return the same p-value, computed with integers."""
    total, drawn = n_before + n_after, of_after
    ways = [
        comb(total, k) * comb(of_before + of_after - total, drawn - k)
        for k in range(min(total, drawn) + 1)
    ]
    below, here, above = sum(ways[:n_after]), ways[n_after], sum(ways[n_after + 1 :])
    return min(1.0, 2 * (min(below, above) + here / 2) / sum(ways))


@pytest.mark.parametrize("cells", [(3, 79, 20, 84), (0, 10, 4, 12), (7, 20, 0, 9), (5, 5, 5, 5)])
def test_the_p_value_agrees_with_counting_every_table(cells):
    assert fisher_mid_p(*cells) == pytest.approx(mid_p(*cells))


def test_overdispersed_shares_need_a_larger_change():
    papers = papers_of({0: 10, 1: 90}, {0: 26, 1: 74})
    spread = pd.Series({0: 6.0, 1: np.nan})
    calm, wild = compare(papers, SIDES, [0]), compare(papers, SIDES, [0], dispersion=spread)
    assert (calm["outcome"][0], wild["outcome"][0]) == ("grew", "unclear")
    width = [t["change_high"][0] - t["change_low"][0] for t in (calm, wild)]
    assert width[1] > width[0]


def test_the_latest_day_is_compared_with_all_earlier_ones():
    digests = pd.DataFrame(
        {
            "digest_id": ["2025-03-01", "2025-03-05", "2025-03-09", "2025-03-09-2"],
            "date": pd.to_datetime(["2025-03-01", "2025-03-05", "2025-03-09", "2025-03-09"]),
            "n_new": [80, 80, 30, 30],
        }
    )
    sides = latest_against_earlier(digests)
    assert sides == Sides(("2025-03-01", "2025-03-05"), ("2025-03-09", "2025-03-09-2"))
    assert latest_against_earlier(digests.tail(2)) is None
    assert latest_against_earlier(digests.assign(date=dt.date(2025, 3, 1))) is None


@pytest.mark.parametrize(("n_new", "n_days"), [(60, 1), (10, 7), (7, 28), (2, 28), (1, 91), (0, 1)])
def test_short_digests_are_compared_over_several_days(n_new, n_days):
    days = pd.date_range("2025-01-01", periods=200)
    digests = pd.DataFrame({"digest_id": days.strftime("%Y-%m-%d"), "date": days, "n_new": n_new})
    sides = latest_against_earlier(digests)
    assert len(sides.after) == n_days
    assert len(sides.before) == 200 - n_days


def test_the_later_side_is_never_larger():
    digests = pd.DataFrame(
        {
            "digest_id": ["2025-03-01", "2025-03-05", "2025-03-09"],
            "date": pd.to_datetime(["2025-03-01", "2025-03-05", "2025-03-09"]),
            "n_new": [20, 40, 10],
        }
    )
    assert latest_against_earlier(digests).after == ("2025-03-09",)
