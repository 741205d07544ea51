"""A misspelt word leads to the known word that is meant, and to none if that is a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.search.spelling import nearest_word

N_PAPERS = {"transformer": 9, "attention": 7, "intention": 8, "code": 3}


def nearest(asked):
    return nearest_word(asked, sorted(N_PAPERS), N_PAPERS.__getitem__)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        # One letter left out, added, replaced, or swapped with the next.
        *(("transfomer", "transformer"), ("attentionn", "attention"), ("atxention", "attention")),
        *(("trasnformer", "transformer"), ("cdoe", "code"), ("cude", "code")),
        # Two mistakes in a long word, one in a short one, none in a very short one.
        *(("trasnfomer", "transformer"), ("trnsfrmr", None), ("cudy", None), ("cod", None)),
        # What is no word of letters is no word misspelt.
        *(("gpt4", None), ("c0de", None), ("", None), ("xyzzyplugh", None)),
    ],
)
def test_the_word_that_is_meant(asked, meant):
    assert nearest(asked) == meant


def test_fewer_mistakes_count_more_than_a_more_common_word():
    n_papers = {"generated": 1, "generator": 9}
    assert nearest_word("generatid", list(n_papers), n_papers.get) == "generated"


def test_of_words_as_near_the_more_common_is_meant():
    assert nearest_word("model", ["modal", "modes"], {"modal": 3, "modes": 2}.get) == "modal"
    assert nearest_word("model", ["modal", "modes"], {"modal": 2, "modes": 3}.get) == "modes"
    assert nearest_word("model", ["modal", "modes"], {"modal": 2, "modes": 2}.get) == "modal"


LETTERS = "abc\u00e9\u4e00"


@given(st.text(LETTERS, min_size=4, max_size=12), st.data())
def test_any_one_mistake_is_forgiven(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    added, replaced = word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]
    for asked in (swapped, added, replaced):
        assert nearest_word(asked, [word], len) == word
