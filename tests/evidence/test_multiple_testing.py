"""Many tests at once promise no more than one false change in twenty told."""

from __future__ import annotations

import numpy as np
import pytest

from evidence.multiple_testing import q_values

PUBLISHED = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
             0.4262, 0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip


def test_the_example_of_benjamini_and_hochberg():
    """Of their fifteen p-values four are found at a rate of 5 % (1995, section 3.2)."""
    assert (q_values(PUBLISHED) <= 0.05).sum() == 4


def test_order_does_not_matter_and_nothing_is_not_a_test():
    mixed = np.array([*PUBLISHED[::-1], np.nan])
    found = q_values(mixed)
    assert np.isnan(found[-1])
    assert found[:-1] == pytest.approx(q_values(PUBLISHED)[::-1])


def test_a_q_is_never_below_its_p_nor_above_one():
    found = q_values(PUBLISHED)
    assert (found >= PUBLISHED).all()
    assert found.max() <= 1
    assert (np.diff(found) >= 0).all()


def test_no_test_has_no_q():
    assert q_values([]).shape == (0,)
    assert np.isnan(q_values([np.nan])).all()
