"""Tests of abbreviations and of the usual spelling of terms."""

from __future__ import annotations

import pytest

from tests import optional

optional.need("sklearn")
pytestmark = pytest.mark.analysis

from analysis.representation.coverage import WordColumns
from analysis.representation.words.language import share_in_english
from analysis.representation.words.terms import count_terms


def terms_of(*texts):
    return count_terms(texts, min_papers=1)


def test_abbreviation_that_two_papers_define_has_a_long_form():
    terms = terms_of(
        "On large language models (LLMs)\nThey are large.",
        "Large language models (LLMs) again\nThe multi-agent systems (MAS) wait.",
        "Rewards\nReinforcement learning with verifiable rewards (RLVR) is one.",
        "Again\nReinforcement Learning with Verifiable Rewards (RLVR) is here.",
    )
    assert terms.long_forms["llm"] == "large language models"
    assert terms.long_forms["rlvr"].casefold() == "reinforcement learning with verifiable rewards"


def test_name_that_one_paper_gives_its_method_is_no_abbreviation():
    assert terms_of("Edits\nPerformance-improving edits (PIE) are new.").long_forms == {}


def test_letters_in_brackets_need_matching_words():
    assert terms_of("Bees\nThe honey bee dances (ABC).", "Bees\nThe bee (ABC).").long_forms == {}


def test_possessive_is_kept_where_papers_write_it():
    terms = terms_of(
        "Prisoner's dilemma\nThe prisoner's dilemma.",
        "The prisoner\N{RIGHT SINGLE QUOTATION MARK}s dilemma\nX.",
    )
    assert "prisoner's dilemma" in [name.casefold() for name in terms.names]
    assert "prisoner" in [name.casefold() for name in terms.names]


def test_terms_are_plural_where_papers_often_write_so():
    terms = terms_of(
        "Medical image segmentation\nMedical images are segmented; a medical image is one.",
        "Logic\nThe logic of medical images. In this logic, a medical image segmentation.",
    )
    assert {"medical images", "logic"} <= {name.casefold() for name in terms.names}


@pytest.mark.parametrize("name", ["fine-tuning models", "finetuned model"])
def test_term_covers_papers_that_use_its_words_in_any_inflection(name):
    terms = terms_of("Fine tuning\nx", "A model of fine-tuning\nx", "finetuning bees\nx", "Bees\nx")
    columns = WordColumns(terms.names, terms.long_forms)
    used = (terms.counts > 0).tocsc()
    # "models" is generic, so that it says little about a paper.
    assert columns.covered(name, used).tolist() == [False, True, True, False]


def test_abbreviation_covers_papers_with_its_long_form():
    terms = terms_of(
        "Honey bees (HB)\nx", "The honey bees (HB)\nx", "Bees and honey\nx", "HB\nx", "Ants\nx"
    )
    covered = WordColumns(terms.names, terms.long_forms).covered("HB", (terms.counts > 0).tocsc())
    assert covered.tolist() == [True, True, True, True, False]


ENGLISH = "We show how the bees that live in a hive find their way to the flowers, and " * 2


@pytest.mark.parametrize(
    ("text", "share"),
    [
        (ENGLISH, 1),
        ("Short title without stop words", 1),
        ("Wir zeigen, wie die Bienen eines Stocks ihren Weg zu den Blumen finden, und " * 2, 0),
        ("Мы показываем, как пчёлы находят дорогу к цветам", 0),
        ("我们展示了蜜蜂如何找到通往花朵的路", 0),
    ],
)
def test_language_is_told_by_stop_words_and_letters(text, share):
    assert share_in_english([text]) == share
