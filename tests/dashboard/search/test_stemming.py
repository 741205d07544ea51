"""Stems: forms of a word share one, other words of the same root do not."""

from __future__ import annotations

import pytest

from dashboard.search.stemming import stem


@pytest.mark.parametrize(
    "forms",
    [
        "retrieve retrieves retrieved retrieving retrieval retrievals",
        "quantize quantized quantizing quantization quantisation",
        "tune tuned tunes tuning",
        "plan plans planned planning",
        "note notes noted noting",
        "hop hops hopped hopping",
        "hope hopes hoped hoping",
        "model models modeling modelling modelled",
        "evaluate evaluates evaluation evaluations",
        "study studies studied studying",
        "policy policies",
        "class classes",
        "bias biases",
        "matrix matrices",
        "embed embeds",
    ],
)
def test_forms_of_a_word_share_a_stem(forms):
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "words",
    [
        "general generate generic",
        "object objective",
        "position positive",
        "experience experiment",
        "community communicate",
        "transformer transform",
        "natural nature",
        "critic critical",
        "station state",
        "string str",
        "speed spe",
        "universe university",
        "question quest",
        "action act",
        "note not",
        "hope hop",
        "plane plan",
        "same sam",
        "gene gen",
    ],
)
def test_different_words_of_one_root_have_different_stems(words):
    assert len({stem(word) for word in words.split()}) == len(words.split())
