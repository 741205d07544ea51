"""Recommendations to refit when new papers match topics worse than fitted papers."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.updating.drift import REFIT, AssignmentStats, SinceFit, held_out_parts

USUAL = AssignmentStats(400, 16, 20, 272.0, 203.0)


def since(assigned=USUAL, n_fitted=4000):
    return SinceFit("2026-01-01T00:00:00+00:00", n_fitted, 0.6, USUAL, assigned, 1)


def like_usual(n):
    share = n / 400
    return AssignmentStats(n, round(16 * share), round(20 * share), 272 * share, 203 * share)


def test_papers_that_match_as_well_as_fitted_ones_give_no_advice():
    assert since().advice(like_usual(100)) == []


@pytest.mark.parametrize(
    ("latest", "words"),
    [
        (
            AssignmentStats(100, 30, 5, 68.0, 51.0),
            "30 of 100 new papers are unassigned (30 %, expected 4 %)",
        ),
        (
            AssignmentStats(100, 4, 40, 68.0, 51.0),
            "40 of 100 new papers are far from all other papers",
        ),
        (
            AssignmentStats(100, 4, 5, 50.0, 27.0),
            "(mean membership 0.50, expected 0.68)",
        ),
    ],
)
def test_each_kind_of_misfit_is_reported_with_figures_and_fix(latest, words):
    (advice,) = since().advice(latest)
    assert words in advice
    assert advice.endswith(REFIT)


def test_a_few_papers_give_no_advice():
    assert since().advice(AssignmentStats(3, 1, 1, 1.5, 0.9)) == []


def test_several_updates_together_can_give_advice():
    few = AssignmentStats(10, 2, 1, 6.5, 5.0)
    assert since(few).advice(few) == []
    many = few
    for _ in range(14):
        many += few
    (advice,) = since(many).advice(few)
    assert "30 of 150 papers since the last fit are unassigned" in advice


def test_a_quarter_more_papers_than_fitted_give_advice():
    assert since(like_usual(400), n_fitted=1600).advice(like_usual(10)) == []
    (advice,) = since(like_usual(404), n_fitted=1600).advice(like_usual(10))
    assert advice.startswith("404 papers added or changed since topics were fitted on 1,600 papers")


def test_the_record_is_read_back_from_a_manifest():
    assert SinceFit.read(since().as_dict()) == since()
    assert SinceFit.read({}) is None


def test_small_corpora_are_held_out_in_tenths_and_large_ones_in_one_part():
    ids = [f"{number:012x}" for number in range(60)]
    parts = held_out_parts(ids)
    assert sorted(np.concatenate(parts)) == list(range(60))
    assert {len(part) for part in parts} == {6}
    assert [len(p) for p in held_out_parts([f"{n:012x}" for n in range(5000)])] == [200]
