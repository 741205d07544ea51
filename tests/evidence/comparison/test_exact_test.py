"""Fisher's exact test (mid-p) of many groups at once."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.comparison.exact_test import fisher_mid_p, fisher_mid_p_values


def counted(n_before: int, of_before: int, n_after: int, of_after: int) -> float:
    """Return the p-value from the number of all possible tables, with integers."""
    total, drawn = n_before + n_after, of_after
    ways = [
        comb(total, k) * comb(of_before + of_after - total, drawn - k)
        for k in range(min(total, drawn) + 1)
    ]
    below, here, above = sum(ways[:n_after]), ways[n_after], sum(ways[n_after + 1 :])
    return min(1.0, 2 * (min(below, above) + here / 2) / sum(ways))


@given(
    of_before=st.integers(1, 40),
    of_after=st.integers(1, 40),
    parts=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=6),
)
def test_each_of_many_p_values_agrees_with_counting_every_table(of_before, of_after, parts):
    before = np.array([round(one * of_before) for one, _ in parts])
    after = np.array([round(other * of_after) for _, other in parts])
    found = fisher_mid_p_values(before, of_before, after, of_after, np.ones(len(parts)))
    expected = [
        counted(a, of_before, b, of_after) if a + b else 1.0
        for a, b in zip(before.tolist(), after.tolist(), strict=True)
    ]
    assert found == pytest.approx(expected, rel=1e-6)


def test_a_side_without_papers_shows_nothing():
    assert fisher_mid_p(0, 0, 3, 9) == 1.0
    assert fisher_mid_p(0, 9, 0, 9) == 1.0


def test_papers_that_come_in_clusters_show_less_and_those_that_cancel_out_more():
    cells = 5, 100, 16, 100
    clustered, plain, cancelling = (fisher_mid_p(*cells, dispersion=d) for d in (4.0, 1.0, 0.5))
    assert cancelling < plain < clustered
