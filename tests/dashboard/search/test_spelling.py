"""Correction of misspelt words."""

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
        # One letter deleted, inserted, substituted, or swapped with the next.
        *(("transfomer", "transformer"), ("attentionn", "attention"), ("atxention", "attention")),
        *(("trasnformer", "transformer"), ("cdoe", "code"), ("cude", "code")),
        # Two mistakes in a long word, one in a short one, none in a very short one.
        *(("trasnfomer", "transformer"), ("trnsfrmr", None), ("cudy", None), ("cod", None)),
        # Words with other characters than letters are not corrected.
        *(("gpt4", None), ("c0de", None), ("", None), ("xyzzyplugh", None)),
    ],
)
def test_a_misspelt_word_is_corrected(asked, meant):
    assert nearest(asked) == meant


def test_fewer_mistakes_win_over_a_more_common_word():
    n_papers = {"generated": 1, "generator": 9}
    assert nearest_word("generatid", list(n_papers), n_papers.get) == "generated"


def test_the_more_common_of_equally_near_words_is_chosen():
    assert nearest_word("model", ["modal", "modes"], {"modal": 3, "modes": 2}.get) == "modal"
    assert nearest_word("model", ["modal", "modes"], {"modal": 2, "modes": 3}.get) == "modes"
    assert nearest_word("model", ["modal", "modes"], {"modal": 2, "modes": 2}.get) == "modal"


LETTERS = "abc\u00e9\u4e00"


@given(st.text(LETTERS, min_size=4, max_size=12), st.data())
def test_any_single_mistake_is_corrected(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(LETTERS))
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    added, replaced = word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]
    for asked in (swapped, added, replaced):
        assert nearest_word(asked, [word], len) == word
