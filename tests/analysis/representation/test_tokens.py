"""Terms are phrases somebody wrote, and two that say the same are known for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import optional

optional.need("sklearn")
pytestmark = pytest.mark.analysis

from analysis.representation.terms import count_terms
from analysis.representation.tokens import (
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


def test_a_phrase_reaches_across_neither_stop_words_nor_punctuation():
    found = names("\nGaussian splatting, avatars of the state of the art")
    assert "Gaussian splatting" in found
    assert not found & {"splatting avatars", "state art", "avatars state"}


def test_a_phrase_does_not_reach_from_a_title_to_its_abstract_or_to_the_next_paper():
    found = names("glacier\nmoraine", "levain\ngluten")
    assert found == {"glacier", "moraine", "levain", "gluten"}


def test_what_every_abstract_says_is_no_term():
    text = "We propose a novel state-of-the-art method that significantly outperforms baselines."
    assert names(text) == set()


def test_a_word_of_no_meaning_alone_is_part_of_phrases_only():
    assert names("\nmodels of reward models") == {"reward", "reward models"}


def test_formulas_links_and_numbers_are_no_terms():
    assert names("\n$\\alpha^2 + \\beta$ at https://example.org/x in 2025, \\emph") == set()


def test_hyphens_and_possessives_are_kept_as_the_reader_expects():
    assert "fine-tuning" in names("\nfine-tuning a reader's 3D avatar")
    assert {"reader", "3D avatar"} <= names("\na reader's lamp, a 3D avatar")


def test_plurals_and_hyphenations_are_one_term_by_the_name_most_use():
    terms = counted("\nan LLM", "\ntwo LLMs", "\nmany LLMs", "\nfinetuning", "\nfine-tuning")
    assert sorted(terms.names) == ["LLMs", "finetuning"]
    assert terms.counts.sum(axis=0).tolist() == [[3, 2]]


def test_names_keep_their_capitals_and_titles_lend_none():
    body = "We use LoRA for a Gaussian blur, as the gradient does."
    found = names(f"Gradient Descent With LoRA\n{body}", f"The Gradient\n{body}")
    assert {"LoRA", "Gaussian blur", "gradient"} <= found


def test_a_term_counts_papers_and_in_each_two_uses_at_most():
    assert counted("\nlava, lava, lava", min_papers=2).names == []
    terms = counted("\nlava, lava, lava", "\nlava", min_papers=2)
    assert terms.counts.toarray().tolist() == [[2], [1]]


def test_what_modifies_and_what_is_done_are_no_whole_phrases():
    texts = ["\nThe lava dome is hot, as a lava dome is.", "\nThey erupt, and to erupt is normal."]
    assert whole_share("lava dome", *texts) > 0.7
    assert whole_share("lava", *texts) < 0.3
    assert whole_share("erupt", *texts) < 0.3
    assert whole_share("melting", "\nmelting the ice, melting the snow") < 0.3


def test_each_term_knows_the_shorter_ones_it_holds():
    terms = counted("\nlava dome collapse")
    pairs = zip(terms.longer.tolist(), terms.part.tolist(), strict=True)
    held = {terms.names[part] for longer, part in pairs if terms.names[longer].count(" ") == 2}
    assert held == {"lava", "dome", "collapse", "lava dome", "dome collapse"}


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
def test_phrases_that_say_the_same_repeat_one_another(one, other):
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
def test_phrases_that_differ_do_not(one, other):
    assert not repeats(one, other)


def test_keywords_may_be_of_one_root_but_not_of_one_word():
    assert not share_a_word("edits", "editing")
    assert share_a_word("edits", "image edit")


def test_a_short_form_deals_its_letters_out_to_all_words_in_order():
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
