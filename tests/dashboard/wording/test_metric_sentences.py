"""Every measured metric has a sentence; the others are listed as missing."""

from __future__ import annotations

import math

import pytest

from dashboard.wording.metric_sentences import AGREEMENT, ON_THE_PAGE, quality_sentences, since_fit
from tests.snapshots import planted_manifest


def test_every_metric_is_one_sentence_with_its_value():
    sentences, missing = quality_sentences(dict.fromkeys(ON_THE_PAGE, 0.42))
    assert len(sentences) == len(ON_THE_PAGE)
    assert missing == []
    assert all(s.endswith((".", ").")) for s in sentences)
    assert sum("0.42" in s or "42 %" in s for s in sentences) == len(ON_THE_PAGE) - 2


def test_absent_null_and_nan_values_are_missing():
    figures = {"seed_stability": 0.9, "coherence": None, "diversity": math.nan}
    sentences, missing = quality_sentences(figures)
    assert len(sentences) == 1
    assert "agreement 0.90" in sentences[0]
    assert len(missing) == len(ON_THE_PAGE) - 1


def test_shared_names_are_counted():
    assert "No two topics have the same name." in quality_sentences({"label_collisions": 0})[0]
    assert (
        "Topics that share their name with another: 3."
        in quality_sentences({"label_collisions": 3.0})[0]
    )


def test_the_planted_metrics_have_sentences():
    sentences, missing = quality_sentences(planted_manifest().quality)
    assert len(sentences) + len(missing) == len(ON_THE_PAGE)
    assert any("0.95" in s and "another random seed" in s for s in sentences)


def test_agreement_is_explained_once():
    sentences, _ = quality_sentences(planted_manifest().quality)
    assert " ".join(sentences).count(AGREEMENT) == 1
    assert AGREEMENT not in " ".join(quality_sentences({"coherence": 0.1})[0])


SINCE = {
    "fitted": "2025-03-18T09:00:00+00:00",
    "n_fitted": 4347,
    "far_below": 0.2,
    "expected": {"n_papers": 200, "n_between": 4},
    "settled": {"n_papers": 50, "n_between": 5},
    "n_updates": 2,
}


def test_updates_are_compared_with_the_expected_share():
    sentence = since_fit(SINCE)
    assert sentence is not None
    assert "fitted to 4,347 papers on 18 Mar 2025" in sentence
    assert "Since then, 2 updates added or changed 50 papers" in sentence
    assert "10 % are unassigned (expected: 2 %)" in sentence


def test_an_update_without_new_papers_names_only_the_fit():
    sentence = since_fit(SINCE | {"settled": {"n_papers": 0, "n_between": 0}})
    assert sentence is not None
    assert "Since then" not in sentence


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"fitted": "soon"},
        SINCE | {"settled": 3},
        SINCE | {"fitted": None},
        SINCE | {"n_fitted": "x"},
    ],
)
def test_an_invalid_record_gives_no_sentence(record):
    assert since_fit(record) is None
