"""Tests of topic shares per digest and their intervals."""

from __future__ import annotations

import pandas as pd
import pytest

from tests import optional

optional.need("scipy")
pytestmark = pytest.mark.analysis

from analysis.records import UNASSIGNED
from analysis.trends import topic_shares

APPEARANCES = pd.DataFrame(
    [("p1", "d1"), ("p2", "d1"), ("p3", "d1"), ("p4", "d1"), ("p1", "d2"), ("p5", "d2")],
    columns=["paper_id", "digest_id"],
)
PAPERS = pd.DataFrame(
    [("p1", 0, "d1"), ("p2", 0, "d1"), ("p3", 1, "d1"), ("p4", UNASSIGNED, "d1"), ("p5", 1, "d2")],
    columns=["paper_id", "topic_id", "first_digest"],
)
DIGESTS = pd.DataFrame(
    [("d1", 4, 4), ("d2", 1, 2)],
    columns=["digest_id", "n_new", "n_papers"],
)


def shares(papers=PAPERS):
    found = topic_shares(papers, APPEARANCES, DIGESTS, sorted(set(papers["topic_id"]) - {-1}))
    return found.set_index(["topic_id", "digest_id"])


def test_share_is_relative_to_its_digest_with_unassigned_papers():
    found = shares()
    assert found.loc[(0, "d1"), "share"] == 0.5
    assert found.loc[(1, "d1"), "share"] == 0.25
    assert found.loc[(0, "d1"), "n_digest"] == 4


def test_papers_count_in_their_first_digest_and_show_in_all():
    row = shares().loc[(0, "d2")]
    assert (row["n_papers"], row["n_digest"]) == (0, 1)
    assert (row["n_shown"], row["n_digest_shown"], row["share_shown"]) == (1, 2, 0.5)


def test_topic_absent_from_a_digest_is_zero():
    row = shares().loc[(UNASSIGNED, "d2")]
    assert row["n_papers"] == 0
    assert row["share_low"] == 0
    assert row["share_high"] < 1


def test_shares_of_a_digest_sum_to_one():
    assert shares()["share"].groupby("digest_id").sum().tolist() == [1.0, 1.0]


def test_interval_is_wilsons():
    row = shares().loc[(1, "d1")]  # 1 of 4
    assert row["share_low"] == pytest.approx(0.0456, abs=5e-4)
    assert row["share_high"] == pytest.approx(0.6994, abs=5e-4)


def test_topic_that_fills_its_digest_has_share_one():
    found = shares(PAPERS.assign(topic_id=0))
    assert found["share_high"].tolist() == [1.0, 1.0]
    assert len(found) == 2
