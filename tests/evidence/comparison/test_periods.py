"""Comparisons of pages that list papers for days: new papers, and all papers listed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evidence.comparison.listed import compare_listed, first_digests, relisted_share
from evidence.comparison.periods import compare_periods
from evidence.comparison.shares import Sides

IDS = ["d1", "d2"]
SIDES = Sides(("d1",), ("d2",))
UNKNOWN = pd.DataFrame({"group_id": [0, 1], "memory": np.nan, "sd": np.nan})


def page(*listed: tuple[int, str, int], ids: list[str] = IDS):
    """Return papers, appearances and digests: (topic, digits of the digests, papers)."""
    papers, appearances = [], []
    for topic, at, n in listed:
        for _ in range(n):
            paper = f"p{len(papers)}"
            papers.append((paper, f"d{at[0]}", topic))
            appearances += [(paper, f"d{digit}") for digit in at]
    days = pd.date_range("2025-01-06", periods=len(ids), freq="7D").date
    return (
        pd.DataFrame(papers, columns=["paper_id", "first_digest", "topic_id"]),
        pd.DataFrame(appearances, columns=["paper_id", "digest_id"]),
        pd.DataFrame({"digest_id": ids, "date": days, "source": "page"}),
    )


def compared(papers, appearances, digests, sides=SIDES):
    none = np.empty((len(papers), 0), dtype=np.int32)
    return compare_periods(papers, appearances, digests, sides, UNKNOWN, [0, 1], none)


# Half of what is listed is always of topic 0, whose papers stay; those of topic 1 are replaced.
STOCK = page((0, "12", 45), (0, "1", 5), (1, "12", 5), (1, "1", 45), (0, "2", 5), (1, "2", 45))


def test_a_topic_whose_papers_stay_long_is_not_said_to_fade():
    result = compared(*STOCK)
    row = result.table.iloc[0]
    assert (row["outcome_new"], row["change_listed"], row["outcome"]) == (
        "faded",
        "unclear",
        "unclear",
    )
    assert row["share_listed_before"] == row["share_listed_after"] == 0.5
    assert row["share_before"] == 0.5
    assert row["share_after"] == 0.1
    assert row["disagrees"]
    assert result.first_digests == ["d1"]


def test_a_change_of_new_and_of_all_listed_papers_is_named():
    table = compared(*page((0, "1", 10), (1, "12", 20), (1, "1", 70), (0, "2", 50), (1, "2", 30)))
    row = table.table.iloc[0]
    assert (row["outcome"], row["disagrees"]) == ("grew", False)


def test_a_change_of_listed_papers_alone_is_told_apart():
    # Topic 0 has the same share of new papers, but of the old ones only its papers stay.
    table = compared(*page((0, "12", 30), (1, "1", 30), (0, "2", 10), (1, "2", 10)))
    row = table.table.iloc[0]
    assert (row["outcome_new"], row["change_listed"]) == ("unclear", "rose")
    assert (row["outcome"], row["disagrees"]) == ("unclear", True)


def test_a_change_that_listed_papers_hardly_show_is_neither_named_nor_told_apart():
    papers, appearances, digests = page(
        (0, "1", 8), (0, "12", 2), (1, "1", 60), (1, "12", 30), (0, "2", 20), (1, "2", 50)
    )
    reruns = np.column_stack([papers["topic_id"]] * 4).astype(np.int32)
    table = compare_periods(papers, appearances, digests, SIDES, UNKNOWN, [0, 1], reruns).table
    row = table.iloc[0]
    assert 0.01 < row["p_listed"] < 0.05
    assert (row["outcome_new"], row["outcome"], row["disagrees"]) == ("grew", "unclear", False)
    assert pd.isna(row["n_repeats_agree"])


def test_digests_without_papers_listed_before_are_compared_as_ever():
    table = compared(*page((0, "1", 10), (1, "1", 90), (0, "2", 50), (1, "2", 50))).table
    assert table["outcome"].tolist() == ["grew", "faded"]
    assert "disagrees" not in table
    assert "n_repeats_agree" not in table


def test_the_later_digests_of_a_page_have_no_first_digest():
    papers, appearances, digests = page(
        (0, "12", 30), (1, "123", 30), (0, "23", 30), (1, "3", 30), ids=["d1", "d2", "d3"]
    )
    assert first_digests(appearances, digests, Sides(("d2",), ("d3",))) == []
    other = digests.assign(source=["page", "mail", "page"])
    assert first_digests(appearances, other, Sides(("d1", "d2"), ("d3",))) == ["d1"]
    assert relisted_share(papers, appearances, Sides(("d2",), ("d3",))) == pytest.approx(120 / 180)


def test_a_paper_that_is_listed_often_is_one_paper():
    # Two papers in each of ten digests are no more than two papers.
    ids = [f"d{digit}" for digit in range(10)]
    papers, appearances, digests = page(
        (0, "01234", 1), (1, "01234", 4), (0, "56789", 4), (1, "56789", 1), ids=ids
    )
    sides = Sides(tuple(ids[:5]), tuple(ids[5:]))
    table = compare_listed(papers, appearances, sides, digests, UNKNOWN, [0, 1])
    assert table["change_listed"].tolist() == ["unclear", "unclear"]
    assert table["p_listed"].min() > 0.03
    once = appearances.drop_duplicates("paper_id")
    first = compare_listed(papers, once, Sides(("d0",), ("d5",)), digests, UNKNOWN, [0, 1])
    assert first["p_listed"].tolist() == pytest.approx(table["p_listed"].tolist(), abs=0.1)


def test_the_length_of_a_side_makes_no_difference_to_what_is_listed():
    # A paper of topic 0 stays for three digests, one of topic 1 for one; nothing changes.
    ids = [f"d{digit}" for digit in range(9)]
    stays = [(0, "".join(map(str, range(max(d, 0), min(d + 3, 9)))), 5) for d in range(-2, 9)]
    leaves = [(1, str(digit), 15) for digit in range(9)]
    papers, appearances, digests = page(*stays, *leaves, ids=ids)
    sides = Sides(tuple(ids[:8]), ("d8",))
    table = compare_listed(papers, appearances, sides, digests, UNKNOWN, [0, 1])
    assert (
        table["share_listed_before"].tolist() == table["share_listed_after"].tolist() == [0.5] * 2
    )


def test_an_empty_side_has_no_listed_papers():
    papers, appearances, digests = STOCK
    table = compared(papers, appearances, digests, Sides(("d1",), ("d9",))).table
    assert table["outcome"].tolist() == ["unclear", "unclear"]
    assert "disagrees" not in table
