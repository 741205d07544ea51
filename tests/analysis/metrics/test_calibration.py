"""Tests of calibration bands."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("sklearn")
pytestmark = pytest.mark.analysis


from analysis.metrics.calibration import bands_by_name, bands_by_quarter


def test_topics_are_grouped_by_stability_label():
    sure, fair, unsure = bands_by_name(
        np.array([0.9, 0.7, 0.6, 0.2]),
        np.array([1.0, 0.8, np.nan, 0.3]),
        np.array([1.0, 0.5, 0.4, 0.1]),
    )
    assert (sure.n, fair.n, unsure.n) == (2, 1, 1)
    assert sure.name.startswith("high")
    assert (sure.trust, sure.purity, sure.found_again) == pytest.approx((0.8, 0.9, 0.75))
    assert (fair.purity, unsure.purity) == (None, 0.3)


def test_empty_bands_have_no_means():
    assert [band.n for band in bands_by_name(*[np.zeros(0)] * 3)] == [0, 0, 0]
    assert {band.trust for band in bands_by_name(*[np.zeros(0)] * 3)} == {None}
    assert bands_by_quarter(np.zeros(19), np.zeros(19)) == ()


def test_quarters_have_equal_size_highest_first():
    trust = np.random.default_rng(6).permutation(40) / 40
    bands = bands_by_quarter(trust, (trust >= 0.75).astype(float))
    assert [band.n for band in bands] == [10] * 4
    assert [band.purity for band in bands] == [1, 0, 0, 0]
    assert [band.trust for band in bands] == sorted((band.trust for band in bands), reverse=True)
    assert bands[0].name == "highest quarter"
