"""Benjamini-Hochberg q-values."""

from __future__ import annotations

import numpy as np
import pytest

from evidence.multiple_testing import q_values

PUBLISHED = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
             0.4262, 0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip


def test_q_values_match_the_published_example():
    """Four of the fifteen p-values are significant at 5 % (1995, section 3.2)."""
    assert (q_values(PUBLISHED) <= 0.05).sum() == 4


def test_order_does_not_matter_and_nan_is_not_a_test():
    mixed = np.array([*PUBLISHED[::-1], np.nan])
    q = q_values(mixed)
    assert np.isnan(q[-1])
    assert q[:-1] == pytest.approx(q_values(PUBLISHED)[::-1])


def test_a_q_value_is_between_its_p_value_and_one():
    q = q_values(PUBLISHED)
    assert (q >= PUBLISHED).all()
    assert q.max() <= 1
    assert (np.diff(q) >= 0).all()


def test_without_tests_there_are_no_q_values():
    assert q_values([]).shape == (0,)
    assert np.isnan(q_values([np.nan])).all()
