"""Tests of ranks and shortlists."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import ranking
from analysis.records import FAIR_FROM, SHORTLIST_REASONS, UNASSIGNED


def order_papers(vectors, labels, memberships, days):
    """Return the reading order, with the novelty of these papers."""
    none = np.zeros((len(vectors), 0))
    novelty = ranking.novelty_of(vectors, days, none.astype(np.int32), none.astype(np.float32))
    return ranking.order_papers(vectors, labels, memberships, days, novelty=novelty)


def unit(*rows):
    vectors = np.array(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


#                 0          1          2             3          4          5
VECTORS = unit([1, 0, 0], [1, 1, 0], [1, 0.5, 0], [0, 0, 1], [0, 1, 3], [0.2, 0, 1])
LABELS = np.array([0, 0, 0, 1, 1, UNASSIGNED], dtype=np.int32)
DAYS = np.array([0, 0, 1, 0, 1, 1])
FIRM = np.ones(6, dtype=np.float32)


def test_most_representative_paper_ranks_first():
    found = order_papers(VECTORS, LABELS, FIRM, DAYS)
    assert found.rank[[2]] == 1
    assert sorted(found.rank[:3]) == [1, 2, 3]
    assert (found.similarity_to_centroid <= 1).all()


def test_unassigned_paper_has_a_nearest_topic():
    found = order_papers(VECTORS, LABELS, FIRM, DAYS)
    assert found.nearest.tolist() == [0, 0, 0, 1, 1, 1]
    assert 0.9 < found.similarity_to_centroid[5] < 1


def test_single_digest_has_no_novel_or_newest_papers():
    found = order_papers(VECTORS, LABELS, FIRM, np.zeros(6, dtype=np.int64))
    assert np.isnan(found.novelty).all()
    assert {reason for chosen in found.shortlists for _, reason in chosen} <= {
        "central",
        "different",
    }


def crowd(n_papers=40, seed=1):
    random = np.random.default_rng(seed)
    side = np.where(np.arange(n_papers) % 4 == 0, 1.2, -0.2)[:, None] * [0, 1, 0, 0]
    vectors = unit(*(np.array([1, 0, 0, 0]) + side + 0.1 * random.normal(size=(n_papers, 4))))
    return vectors, np.zeros(n_papers, dtype=np.int32), np.arange(n_papers) // 20


def test_shortlist_starts_with_the_most_representative_paper():
    vectors, labels, days = crowd()
    found = order_papers(vectors, labels, np.ones(40), days)
    (first, reason), (second, other_reason) = found.shortlists[0][:2]
    assert (found.rank[first], reason, other_reason) == (1, "central", "different")
    assert (first % 4 == 0) != (second % 4 == 0)


def test_shortlist_has_the_newest_and_most_novel_without_repeats():
    vectors, labels, days = crowd()
    chosen = order_papers(vectors, labels, np.ones(40), days).shortlists[0]
    rows = [row for row, _ in chosen]
    reasons = [reason for _, reason in chosen]
    assert len(set(rows)) == len(rows)
    assert reasons == ["central", "different", "different", "newest", "novel"]
    assert set(reasons) == set(SHORTLIST_REASONS)
    assert days[rows[3]] == days.max()


def test_papers_that_barely_belong_are_on_no_shortlist():
    vectors, labels, days = crowd()
    memberships = np.where(np.arange(40) % 3 == 0, np.float32(FAIR_FROM), 0.54)
    (chosen,) = order_papers(vectors, labels, memberships, days).shortlists
    assert [reason for _, reason in chosen] == [
        "central",
        "different",
        "different",
        "newest",
        "novel",
    ]
    assert all(row % 3 == 0 for row, _ in chosen)
    weak = crowd()[2].astype(np.float32) * 0
    weak[7] = 1
    (only,) = order_papers(vectors, labels, weak, days).shortlists
    assert only == ((7, "central"),)
    assert order_papers(vectors, labels, 0 * weak, days).shortlists == ((),)


def test_the_most_novel_paper_is_novel_for_its_time():
    # The more papers there are, the closer is the nearest earlier one.
    random = np.random.default_rng(3)
    n_days, n_a_day = 120, 5
    vectors = unit(*random.normal(size=(n_days * n_a_day, 8)))
    days = np.arange(len(vectors)) // n_a_day
    labels = (np.arange(len(vectors)) % 60).astype(np.int32)
    found = order_papers(vectors, labels, np.ones(len(vectors)), days)
    picks = [row for chosen in found.shortlists for row, reason in chosen if reason == "novel"]
    assert len(picks) == 60
    oldest = days < n_days / 4
    assert oldest[np.argsort(-np.nan_to_num(found.novelty))[:60]].mean() > 0.6
    assert 0.1 < oldest[picks].mean() < 0.4


def test_near_topics_have_the_nearest_centroids():
    vectors = unit([1, 0, 0], [1, 0.1, 0], [0, 1, 0], [0, 0, 1], [0, 0.1, 1])
    found = order_papers(
        vectors, np.arange(5, dtype=np.int32), FIRM[:5], np.zeros(5, dtype=np.int64)
    )
    assert [near[0] for near in found.near_topics] == [1, 0, 1, 4, 3]
    assert all(topic not in near and len(near) == 3 for topic, near in enumerate(found.near_topics))


@pytest.mark.parametrize("n_papers", [0, 1, 2])
def test_papers_are_ranked_without_topics(n_papers):
    vectors = np.ones((n_papers, 2), dtype=np.float32)
    labels = np.full(n_papers, UNASSIGNED, dtype=np.int32)
    found = order_papers(vectors, labels, np.ones(n_papers), np.zeros(n_papers, dtype=np.int64))
    assert found.shortlists == found.near_topics == ()
    assert (found.nearest == UNASSIGNED).all()
    assert sorted(found.rank) == list(range(1, n_papers + 1))
