"""Tests of terms and of phrases that repeat each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import optional

optional.need("sklearn")
pytestmark = pytest.mark.analysis

from analysis.representation.words.terms import count_terms
from analysis.representation.words.tokens import (
    Kind,
    folded,
    is_short_form,
    normalization_key,
    repeats,
    share_a_word,
    token_kind,
)


def counted(*texts, min_papers=1):
    return count_terms(texts, min_papers=min_papers)


def names(*texts):
    return set(counted(*texts).names)


def whole_share(term, *texts):
    terms = counted(*texts)
    return float(terms.whole_share[terms.names.index(term)])


def test_phrases_do_not_cross_stop_words_or_punctuation():
    found = names("\nGaussian splatting, avatars of the state of the art")
    assert "Gaussian splatting" in found
    assert not found & {"splatting avatars", "state art", "avatars state"}


def test_phrases_do_not_cross_titles_or_papers():
    found = names("glacier\nmoraine", "levain\ngluten")
    assert found == {"glacier", "moraine", "levain", "gluten"}


def test_words_of_every_abstract_are_no_terms():
    text = "We propose a novel state-of-the-art method that significantly outperforms baselines."
    assert names(text) == set()


def test_generic_words_are_part_of_phrases_only():
    assert names("\nmodels of reward models") == {"reward", "reward models"}


def test_formulas_links_and_numbers_are_no_terms():
    assert names("\n$\\alpha^2 + \\beta$ at https://example.org/x in 2025, \\emph") == set()


def test_hyphens_are_kept_and_possessives_dropped():
    assert "fine-tuning" in names("\nfine-tuning a reader's 3D avatar")
    assert {"reader", "3D avatar"} <= names("\na reader's lamp, a 3D avatar")


def test_plurals_and_hyphenations_are_one_term():
    terms = counted("\nan LLM", "\ntwo LLMs", "\nmany LLMs", "\nfinetuning", "\nfine-tuning")
    assert sorted(terms.names) == ["LLMs", "finetuning"]
    assert terms.counts.sum(axis=0).tolist() == [[3, 2]]


def test_names_keep_capitals_and_title_case_is_ignored():
    body = "We use LoRA for a Gaussian blur, as the gradient does."
    found = names(f"Gradient Descent With LoRA\n{body}", f"The Gradient\n{body}")
    assert {"LoRA", "Gaussian blur", "gradient"} <= found


def test_at_most_two_uses_count_per_paper():
    assert counted("\nlava, lava, lava", min_papers=2).names == []
    terms = counted("\nlava, lava, lava", "\nlava", min_papers=2)
    assert terms.counts.toarray().tolist() == [[2], [1]]


def test_modifiers_and_verbs_end_no_noun_phrase():
    texts = ["\nThe lava dome is hot, as a lava dome is.", "\nThey erupt, and to erupt is normal."]
    assert whole_share("lava dome", *texts) > 0.7
    assert whole_share("lava", *texts) < 0.3
    assert whole_share("erupt", *texts) < 0.3
    assert whole_share("melting", "\nmelting the ice, melting the snow") < 0.3


def test_terms_list_the_shorter_ones_they_contain():
    terms = counted("\nlava dome collapse")
    pairs = zip(terms.longer.tolist(), terms.part.tolist(), strict=True)
    contained = {terms.names[part] for longer, part in pairs if terms.names[longer].count(" ") == 2}
    assert contained == {"lava", "dome", "collapse", "lava dome", "dome collapse"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("language models", "language-model"),
        ("image watermarking", "watermark"),
        ("fine-tuning", "finetuned adapters"),
        ("DPO", "direct preference optimization"),
        ("SFT stage", "supervised fine-tuning"),
        ("MoE", "mixture-of-experts"),
        ("sparse autoencoders", "SAEs"),
        ("MLLMs", "large language models"),
        ("dLLMs", "diffusion language models"),
        ("T2I", "text-to-image"),
        ("GPUs", "GPU memory"),
    ],
)
def test_equivalent_phrases_repeat_each_other(one, other):
    assert repeats(one, other)
    assert repeats(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DPO", "preference optimization"),
        ("RL", "reward models"),
        ("quantization", "quantum circuits"),
        ("multimodal", "multilingual"),
        ("video", "speech"),
    ],
)
def test_different_phrases_do_not_repeat_each_other(one, other):
    assert not repeats(one, other)


def test_keywords_may_share_a_root_but_not_a_word():
    assert not share_a_word("edits", "editing")
    assert share_a_word("edits", "image edit")


def test_short_form_has_letters_of_all_words_in_order():
    assert is_short_form("LoRA", ["low", "rank", "adaptation"])
    assert not is_short_form("LRX", ["low", "rank", "adaptation"])
    assert not is_short_form("LA", ["low", "rank", "adaptation"])


@given(st.text(max_size=80))
def test_any_token_has_a_kind_and_a_key(token):
    word = folded(token)
    assert token_kind(word) in Kind
    assert len(normalization_key(word)) <= len(word) + 1
    assert repeats(token, token) or not any(char.isalnum() for char in token)


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_texts_can_be_counted(texts):
    terms = count_terms(texts, min_papers=1)
    assert terms.counts.shape == (len(texts), len(terms.names))
    assert len(set(terms.names)) == len(terms.names)
    assert ((terms.whole_share > 0) & (terms.whole_share < 1)).all()
    assert (terms.counts.data >= 1).all()
    assert all(1 <= len(name.split()) <= 3 for name in terms.names)
