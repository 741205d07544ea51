"""Novelty is compared with papers of the same time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.novelty import N_PEERS_EACH_SIDE, relative_novelty

PAPERS = st.lists(
    st.tuples(
        st.integers(0, 12), st.one_of(st.just(float("nan")), st.sampled_from([0.0, 0.3, 0.4, 1.0]))
    ),
    max_size=60,
)


def columns(papers):
    return (
        np.array([value for _, value in papers], dtype=np.float32),
        np.array([day for day, _ in papers], dtype=np.int64),
    )


def test_only_papers_of_the_days_around_are_peers():
    days = np.repeat(np.arange(40), 20)
    found = relative_novelty(np.linspace(1, 0, len(days)), days)
    middle, first, last = 410, 0, len(days) - 1
    assert (found.first_day[middle], found.last_day[middle]) == (15, 25)
    assert found.n_others[middle] == 11 * 20 - 1
    assert (found.first_day[first], found.last_day[first]) == (0, 5)
    assert (found.first_day[last], found.last_day[last]) == (34, 39)
    assert found.share_below[middle] == pytest.approx((11 * 20 - 1 - 110) / (11 * 20 - 1))


def test_a_large_day_is_not_divided():
    sizes = [3, 5 * N_PEERS_EACH_SIDE, 1, 2]
    days = np.repeat([0, 1, 2, 3], sizes)
    found = relative_novelty(np.arange(len(days)) / len(days), days)
    all_days, until_1, from_1 = sum(sizes), sum(sizes[:2]), sum(sizes[1:])
    assert [int(found.n_others[days == day][0]) + 1 for day in range(4)] == [
        until_1,
        all_days,
        from_1,
        from_1,
    ]


@given(PAPERS)
def test_shares_are_of_the_other_papers_with_a_novelty(papers):
    novelty, days = columns(papers)
    found = relative_novelty(novelty, days)
    known = ~np.isnan(novelty)
    for row, day in enumerate(days):
        if not known[row] or known.sum() == 1:
            assert np.isnan(found.share_below[row])
            assert found.n_others[row] == 0
            continue
        first, last = found.first_day[row], found.last_day[row]
        assert first <= day <= last
        # Fewer than a hundred papers: all are peers.
        assert (first, last) == (days[known].min(), days[known].max())
        others = np.delete(novelty, row)[np.delete(known, row)]
        assert found.n_others[row] == len(others)
        assert found.share_below[row] == pytest.approx((others < novelty[row]).mean())


@given(PAPERS, st.randoms(use_true_random=False))
def test_the_order_of_the_papers_does_not_matter(papers, random):
    order = list(range(len(papers)))
    random.shuffle(order)
    one = relative_novelty(*columns(papers))
    other = relative_novelty(*columns([papers[row] for row in order]))
    assert np.array_equal(one.share_below[order], other.share_below, equal_nan=True)
    assert one.n_others[order].tolist() == other.n_others.tolist()


def test_the_oldest_papers_are_not_favoured():
    random = np.random.default_rng(5)
    vectors = random.normal(size=(1600, 12))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    days = np.arange(1600) // 20
    novelty = np.full(1600, np.nan)
    for day in range(1, 80):
        rows = days == day
        novelty[rows] = 1 - (vectors[rows] @ vectors[days < day].T).max(axis=1)
    oldest = np.arange(1600) < 400

    def share_of_oldest(values):
        most_novel = np.argsort(-np.nan_to_num(values, nan=-1), kind="stable")[:80]
        return oldest[most_novel].mean()

    assert share_of_oldest(novelty) > 0.5
    assert share_of_oldest(relative_novelty(novelty, days).share_below) < 0.32
