"""Terms are phrases somebody wrote; labels repeat neither a word nor one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("sklearn", reason="needs the extra `analysis`")
pytestmark = pytest.mark.analysis

from analysis.words import (  # noqa: E402
    diversify,
    label_from,
    stems_of,
    stop_words,
    terms_of,
    vocabulary,
    words_in_runs,
    written_forms,
)

STOPS = stop_words()


def terms(text):
    return terms_of(words_in_runs(text, STOPS))


def forms_of(*texts):
    return written_forms([list(words_in_runs(text, STOPS)) for text in texts])


def test_terms_never_reach_across_stop_words_or_punctuation():
    found = terms("Gaussian splatting, avatars of the state of the art")
    assert "gaussian_splatting" in found
    assert "splatting_avatars" not in found
    assert not any("art" in term and "state" in term for term in found)


def test_what_every_abstract_says_is_no_term():
    text = "We propose a novel state-of-the-art method that significantly outperforms baselines."
    assert terms(text) == []


def test_formulas_links_and_numbers_are_no_terms():
    assert terms(r"$\alpha^2 + \beta$ at https://example.org/x in 2025, \emph") == []


def test_hyphens_and_possessives_are_kept_as_the_reader_expects():
    assert terms("fine-tuning a reader's 3D avatar")[0] == "fine-tuning"
    assert "reader" in terms("a reader's avatar")
    assert "3d" in terms("a 3D avatar")


def test_names_keep_their_capitals_and_sentence_openers_lose_theirs():
    forms = forms_of("Gradient descent trains an LLM. Gradient norms of one LLM.", "its gradient")
    assert forms["llm"] == "LLM"
    assert forms_of("a sharp gradient", "Gradient.")["gradient"] == "gradient"


def test_the_vocabulary_counts_papers_not_mentions():
    assert vocabulary([["a_b", "a_b", "a_b"], ["c"], ["c"]], min_texts=2) == ["c"]


def test_a_longer_term_takes_the_place_of_its_part():
    kept = diversify([("splatting", 1.0), ("gaussian_splatting", 0.8), ("avatars", 0.5)], 5)
    assert [term for term, _ in kept] == ["gaussian_splatting", "avatars"]


def test_plurals_and_hyphenations_of_a_kept_term_are_dropped():
    kept = diversify([("language models", 1.0), ("language-model", 0.9), ("model", 0.8)], 5)
    assert len(kept) == 1


@pytest.mark.parametrize(
    "ranked",
    [
        [("supervised_fine-tuning", 1.0), ("sft", 0.9)],
        [("moe_layers", 1.0), ("mixture-of-experts", 0.9)],
    ],
)
def test_an_acronym_and_what_it_stands_for_are_one_keyword(ranked):
    assert [term for term, _ in diversify(ranked, 5)] == [ranked[0][0]]


def test_the_phrase_wins_over_its_acronym_where_both_were_kept():
    kept = diversify([("supervised", 1.0), ("sft", 0.9), ("supervised_fine-tuning", 0.8)], 5)
    assert [term for term, _ in kept] == ["supervised_fine-tuning"]


def test_a_label_is_as_long_as_fits_on_a_map():
    assert label_from(["3D", "rendering", "video", "scene"], set()) == "3D, rendering, video"
    long = "parameter-efficient fine-tuning"
    assert label_from([long, "adapters", "weights"], set()) == long.capitalize()


@given(st.lists(st.lists(st.sampled_from(["ab", "bc", "cd", "de", "ef"]), min_size=1, max_size=6)))
def test_no_two_labels_are_equal(keyword_lists):
    taken: set[str] = set()
    for keywords in keyword_lists:
        label = label_from(keywords, taken)
        assert label not in taken
        taken.add(label)


@given(
    st.lists(st.sampled_from(["fine-tuning", "fine tuning", "LLMs", "LLM", "avatar", "3D avatars"]))
)
def test_no_label_repeats_a_word(keywords):
    label = label_from(keywords, set())
    words = [stem for part in label.split(", ") for stem in stems_of(part)]
    assert len(words) == len(set(words))


def test_a_topic_without_a_word_still_has_a_name():
    assert label_from([], set()) == "Unnamed"
    assert label_from([], {"Unnamed"}) == "Unnamed (2)"
