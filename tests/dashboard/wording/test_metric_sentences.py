"""Each figure that was measured is a sentence, and one that was not is said to be missing."""

from __future__ import annotations

import math

import pytest

from dashboard.wording.metric_sentences import AGREEMENT, ON_THE_PAGE, said, since_fit
from tests.snapshots import planted_manifest


def test_every_figure_is_one_sentence_with_its_number():
    sentences, missing = said(dict.fromkeys(ON_THE_PAGE, 0.42))
    assert len(sentences) == len(ON_THE_PAGE)
    assert missing == []
    assert all(s.endswith((".", ").")) for s in sentences)
    assert sum("0.42" in s or "42 %" in s for s in sentences) == len(ON_THE_PAGE) - 2


def test_what_is_absent_null_or_no_number_is_missing():
    figures = {"seed_stability": 0.9, "coherence": None, "diversity": math.nan}
    sentences, missing = said(figures)
    assert len(sentences) == 1
    assert "agreement 0.90" in sentences[0]
    assert len(missing) == len(ON_THE_PAGE) - 1


def test_names_are_counted_or_their_absence_praised():
    assert "No two topics have the same name." in said({"label_collisions": 0})[0]
    assert "Topics whose name another topic has too: 3." in said({"label_collisions": 3.0})[0]


def test_the_planted_figures_are_understood():
    sentences, missing = said(planted_manifest().quality)
    assert len(sentences) + len(missing) == len(ON_THE_PAGE)
    assert any("0.95" in s and "another random start" in s for s in sentences)


def test_agreement_is_explained_once_and_only_where_it_is_given():
    sentences, _ = said(planted_manifest().quality)
    assert " ".join(sentences).count(AGREEMENT) == 1
    assert AGREEMENT not in " ".join(said({"coherence": 0.1})[0])


SINCE = {
    "fitted": "2025-03-18T09:00:00+00:00",
    "n_fitted": 4347,
    "far_below": 0.2,
    "expected": {"n_papers": 200, "n_between": 4},
    "settled": {"n_papers": 50, "n_between": 5},
    "n_updates": 2,
}


def test_what_came_since_the_fit_is_told_beside_what_a_fit_would_make_of_it():
    told = since_fit(SINCE)
    assert told is not None
    assert "fitted on 18 Mar 2025, on 4,347 papers" in told
    assert "50 papers came or changed since, in 2 updates" in told
    assert "10 % of them sit between topics (2 % of the fitted ones would)" in told


def test_an_update_without_a_new_paper_tells_of_the_fit_alone():
    told = since_fit(SINCE | {"settled": {"n_papers": 0, "n_between": 0}})
    assert told is not None
    assert "came" not in told


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"fitted": "soon"},
        SINCE | {"settled": 3},
        SINCE | {"fitted": None},
        SINCE | {"n_fitted": "x"},
    ],
)
def test_what_makes_no_sense_is_not_told(told):
    assert since_fit(told) is None
