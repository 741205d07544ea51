"""Novelty is the distance to all papers of earlier days, whatever the lists of neighbours hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.graph.knn import build_graph
from analysis.ranking import novelty, novelty_of
from analysis.vectors import l2_normalize


def planted(n_papers, n_days, *, n_dims=12, seed=1):
    random = np.random.default_rng(seed)
    vectors = l2_normalize(random.normal(size=(n_papers, n_dims)))
    return vectors, random.integers(0, n_days, n_papers)


def lists(vectors, n_listed):
    graph = build_graph(vectors, n_neighbors=n_listed, n_listed=n_listed, seed=0)
    return graph.indices, graph.similarities


def day_by_day(vectors, days):
    """Return novelty by comparing every day with all earlier days."""
    values = np.full(len(vectors), np.nan)
    for day in np.unique(days)[1:]:
        rows = days == day
        values[rows] = 1 - (vectors[rows] @ vectors[days < day].T).max(axis=1)
    return np.clip(values, 0, 1)


@given(
    st.integers(0, 40),
    st.integers(1, 12),
    st.integers(0, 8),
    st.integers(1, 5),
    st.integers(0, 999),
)
def test_novelty_is_the_distance_to_the_nearest_paper_of_earlier_days(
    n_papers, n_days, n_listed, n_dims, seed
):
    vectors, days = planted(n_papers, n_days, n_dims=n_dims, seed=seed)
    if n_papers > 3:
        vectors[1] = vectors[0]  # a copy
    found = novelty_of(vectors, days + 3, *lists(vectors, n_listed))
    assert found == pytest.approx(day_by_day(vectors, days), abs=1e-6, nan_ok=True)


def test_papers_of_one_day_do_not_lower_each_others_novelty():
    twins = np.array([[1, 0], [0, 1], [0, 1]], dtype=np.float32)
    found = novelty_of(twins, np.array([0, 1, 1]), *lists(twins, 2))
    assert np.isnan(found[0])
    assert found[1:].tolist() == [1, 1]


def test_missing_neighbours_and_short_blocks_change_nothing(monkeypatch):
    vectors, days = planted(300, 40)
    listed, similarities = lists(vectors, 6)
    expected = day_by_day(vectors, days)
    listed[::3, 2:], similarities[::3, 2:] = -1, -np.inf
    monkeypatch.setattr(novelty, "_BLOCK_CELLS", 1000)
    found = novelty_of(vectors, days, listed, similarities)
    assert found == pytest.approx(expected, abs=1e-6, nan_ok=True)


def test_known_values_stay_bit_for_bit():
    vectors, days = planted(80, 9)
    known = np.where(days < 5, np.float32(0.123), np.float32(np.nan)).astype(np.float32)
    found = novelty_of(vectors, days, *lists(vectors, 4), known=known)
    assert (found[days < 5] == np.float32(0.123)).all()
    expected = day_by_day(vectors, days)
    assert found[days >= 5] == pytest.approx(expected[days >= 5], abs=1e-6)


class Counted(np.ndarray):
    """Vectors that count the similarities computed with them."""

    n_similarities = 0

    def __matmul__(self, other):
        Counted.n_similarities += len(self) * other.shape[1]
        return np.asarray(self) @ np.asarray(other)


def n_compared(n_papers, n_days, n_listed):
    vectors, _ = planted(n_papers, n_days)
    days = np.arange(n_papers) * n_days // n_papers
    Counted.n_similarities = 0
    listed = lists(vectors, n_listed)
    found = novelty_of(vectors.view(Counted), days, *listed)
    assert found == pytest.approx(day_by_day(vectors, days), abs=1e-6, nan_ok=True)
    return Counted.n_similarities


def test_few_papers_are_compared_and_their_number_does_not_depend_on_the_days():
    few_days, many_days = (n_compared(1500, n_days, 32) for n_days in (30, 1500))
    assert many_days < 1500**2 / 100
    assert many_days < 1.5 * few_days


def test_of_equal_subjects_no_month_is_more_novel(monkeypatch):
    """Percentiles among papers of the time are uniform in every month of a stationary corpus."""
    from evidence.novelty import relative_novelty

    by_month = []
    for seed in range(10):
        vectors, _ = planted(1440, 1, n_dims=16, seed=seed)
        days = np.arange(1440) // 4
        values = novelty_of(vectors, days, *lists(vectors, 10))
        by_month.append(relative_novelty(values, days).share_below.reshape(12, 120))
    months = np.concatenate(by_month, axis=1)[1:]  # the first month compares with almost nothing
    for shares in months:
        # Kolmogorov's distance from the uniform distribution; at 1 % .047 of 1,200 papers.
        ordered = np.sort(shares)
        assert np.abs(ordered - np.arange(1200) / 1200).max() < 0.047
