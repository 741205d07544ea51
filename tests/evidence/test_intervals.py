"""Confidence intervals match the published examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.intervals import newcombe, wilson


def test_newcombe_matches_the_published_example():
    """56 of 70 minus 48 of 80: 0.0524 to 0.3339 (Newcombe 1998, table II, method 10)."""
    low, high = newcombe(48, 80, 56, 70)
    assert low == pytest.approx(0.0524, abs=1e-4)
    assert high == pytest.approx(0.3339, abs=1e-4)


def test_newcombe_matches_the_published_rare_events():
    """9 of 10 minus 3 of 10, and 5 of 56 minus 0 of 29 (the same table)."""
    assert newcombe(3, 10, 9, 10) == pytest.approx((0.1705, 0.8090), abs=1e-4)
    assert newcombe(0, 29, 5, 56) == pytest.approx((-0.0381, 0.1926), abs=1e-4)


counts = st.integers(0, 300)


@given(counts, counts, counts, counts)
def test_the_interval_contains_the_difference_and_is_antisymmetric(k1, more1, k2, more2):
    n1, n2 = k1 + more1, k2 + more2
    low, high = newcombe(k1, n1, k2, n2)
    assert -1 <= low <= high <= 1
    if n1 and n2:
        assert low - 1e-12 <= k2 / n2 - k1 / n1 <= high + 1e-12
    turned_low, turned_high = newcombe(k2, n2, k1, n1)
    assert (turned_low, turned_high) == pytest.approx((-high, -low))


@given(counts, counts)
def test_more_papers_make_the_interval_narrower(k, more):
    n = k + more + 1
    low, high = wilson(k, n)
    low_10, high_10 = wilson(10 * k, 10 * n)
    assert high_10 - low_10 < high - low


def test_wilson_matches_the_published_example():
    """10 of 100: 0.0552 to 0.1744 (Wilson without continuity correction; Newcombe 1998)."""
    low, high = wilson(10, 100)
    assert low == pytest.approx(0.0552, abs=1e-4)
    assert high == pytest.approx(0.1744, abs=1e-4)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_contains_the_share(k, extra):
    n = k + extra
    low, high = wilson(k, n)
    assert 0 <= low <= (k / n if n else 0.5) <= high <= 1
    assert (low == 0) == (k == 0)
