"""Tests of vector normalisation."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.vectors import l2_normalize


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64])
def test_rows_keep_their_direction_and_get_unit_length(dtype):
    found = l2_normalize(np.array([[3, 4], [-5, 0]], dtype=dtype))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, [[0.6, 0.8], [-1, 0]], rtol=1e-6)


def test_rows_of_zeros_stay_zero():
    assert l2_normalize(np.array([[0, 0], [0, 2]], dtype=np.float32)).tolist() == [[0, 0], [0, 1]]


def test_no_rows_are_accepted():
    assert l2_normalize(np.zeros((0, 3), dtype=np.float32)).shape == (0, 3)


def test_input_is_not_modified():
    given = np.array([[3, 4]], dtype=np.float32)
    l2_normalize(given)
    assert given.tolist() == [[3, 4]]
