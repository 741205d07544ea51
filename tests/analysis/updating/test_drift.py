"""What is said of papers that fit less well than fitted ones, and that else nothing is."""

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


def test_papers_that_fit_as_well_as_fitted_ones_give_no_advice():
    assert since().advice(like_usual(100)) == []


@pytest.mark.parametrize(
    ("latest", "words"),
    [
        (
            AssignmentStats(100, 30, 5, 68.0, 51.0),
            "30 of 100 new papers fit no topic (30%; 4% of the",
        ),
        (
            AssignmentStats(100, 4, 40, 68.0, 51.0),
            "40 of 100 new papers are far from all other papers",
        ),
        (
            AssignmentStats(100, 4, 5, 50.0, 27.0),
            "a mean strength of 0.50 (the fitted ones with 0.68)",
        ),
    ],
)
def test_each_way_not_to_fit_is_reported_with_its_figures_and_the_remedy(latest, words):
    (told,) = since().advice(latest)
    assert words in told
    assert told.endswith(REFIT)


def test_a_few_papers_prove_nothing():
    assert since().advice(AssignmentStats(3, 1, 1, 1.5, 0.9)) == []


def test_what_one_update_cannot_show_all_together_can():
    few = AssignmentStats(10, 2, 1, 6.5, 5.0)
    assert since(few).advice(few) == []
    many = few
    for _ in range(14):
        many += few
    (told,) = since(many).advice(few)
    assert "30 of 150 papers since the last fit fit no topic" in told


def test_a_quarter_more_papers_than_were_fitted_advise_a_refit():
    assert since(like_usual(400), n_fitted=1600).advice(like_usual(10)) == []
    (told,) = since(like_usual(404), n_fitted=1600).advice(like_usual(10))
    assert told.startswith("404 papers came or changed since topics were fitted on 1,600")


def test_it_survives_a_manifest():
    assert SinceFit.read(since().as_dict()) == since()
    assert SinceFit.read({}) is None


def test_small_corpora_are_asked_a_tenth_at_a_time_and_large_ones_once():
    ids = [f"{number:012x}" for number in range(60)]
    parts = held_out_parts(ids)
    assert sorted(np.concatenate(parts)) == list(range(60))
    assert {len(part) for part in parts} == {6}
    assert [len(p) for p in held_out_parts([f"{n:012x}" for n in range(5000)])] == [200]
