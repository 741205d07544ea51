"""Tests of the alignment of a map to the previous one."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("scipy")

from analysis.layout.procrustes import procrustes_align


def test_rotation_reflection_scale_and_shift_are_undone():
    previous = np.random.default_rng(3).normal(size=(30, 2)).astype(np.float32)
    turn = np.array([[0.6, 0.8], [0.8, -0.6]])
    turned = (7 + 2.5 * previous @ turn).astype(np.float32)
    known = previous.copy()
    known[20:] = np.nan
    assert procrustes_align(turned, known) == pytest.approx(previous, abs=1e-4)


def test_degenerate_maps_stay_finite():
    places = np.random.default_rng(3).normal(size=(5, 2)).astype(np.float32)
    assert (procrustes_align(places, np.full((5, 2), np.nan, np.float32)) == places).all()
    assert np.isfinite(procrustes_align(np.zeros((5, 2), np.float32), places)).all()
