"""Each figure that was measured is a sentence, and one that was not is said to be missing."""

from __future__ import annotations

import math

from dashboard.quality import AGREEMENT, MEASURED, said
from tests.snapshots import planted_manifest


def test_every_figure_is_one_sentence_with_its_number():
    sentences, missing = said(dict.fromkeys(MEASURED, 0.42))
    assert len(sentences) == len(MEASURED)
    assert missing == []
    assert all(s.endswith((".", ").")) for s in sentences)
    assert sum("0.42" in s or "42 %" in s for s in sentences) == len(MEASURED) - 2


def test_what_is_absent_null_or_no_number_is_missing():
    figures = {"seed_stability": 0.9, "coherence": None, "diversity": math.nan}
    sentences, missing = said(figures)
    assert len(sentences) == 1
    assert "agreement 0.90" in sentences[0]
    assert len(missing) == len(MEASURED) - 1


def test_names_are_counted_or_their_absence_praised():
    assert "No two topics have the same name." in said({"label_collisions": 0})[0]
    assert "Names that more than one topic has: 3." in said({"label_collisions": 3.0})[0]


def test_the_planted_figures_are_understood():
    sentences, missing = said(planted_manifest().quality)
    assert len(sentences) + len(missing) == len(MEASURED)
    assert any("0.95" in s and "another random start" in s for s in sentences)


def test_agreement_is_explained_once_and_only_where_it_is_given():
    sentences, _ = said(planted_manifest().quality)
    assert " ".join(sentences).count(AGREEMENT) == 1
    assert AGREEMENT not in " ".join(said({"coherence": 0.1})[0])
