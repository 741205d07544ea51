"""Tests of the choice of keywords."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import optional

optional.need("sklearn")
pytestmark = pytest.mark.analysis

from analysis.representation.keywords import choose_keywords, distinct, keywords_of_groups
from analysis.representation.labels import Candidate
from analysis.representation.topic_terms import Groups, TermMatrix
from analysis.representation.words.tokens import repeats

N_PAPERS = 200
NAMES = ["fine-tuning", "fine tuning", "finetuned LLMs", "LLMs", "large language models", "DPO"]
NAMES += ["3D avatars", "a" * 40, "Gaussian splatting", "video", "videos", "glacier", "moraine"]


def candidate(name, n_papers, *, weight=1.0, n_elsewhere=0):
    """Return a term of a topic of 40 of 200 papers."""
    usual = (n_papers + n_elsewhere) / N_PAPERS
    return Candidate(name, weight, n_papers / 40, n_papers, usual, whole_share=1)


def together(terms, pairs=(), *, otherwise=0):
    """Return the papers with two terms: the given numbers, else `otherwise`."""
    counts = np.full((len(terms), len(terms)), otherwise)
    for (one, other), n_papers in dict(pairs).items():
        counts[one, other] = counts[other, one] = n_papers
    np.fill_diagonal(counts, [round(one.usual_share * N_PAPERS) for one in terms])
    return counts


def chosen(terms, counts, n_keywords):
    return [one.name for one in choose_keywords(terms, counts, N_PAPERS, n_keywords)]


def test_terms_of_many_papers_come_before_a_heavy_term_of_few():
    terms = [candidate("MeltNet", 2, weight=2.5), candidate("ice sheet", 20)]
    assert chosen(terms, together(terms), 1) == ["ice sheet"]


def test_terms_of_the_topic_come_before_those_that_all_papers_use():
    terms = [candidate("networks", 20, n_elsewhere=80), candidate("ice sheet", 20)]
    assert chosen(terms, together(terms), 1) == ["ice sheet"]


def test_terms_that_occur_together_come_before_a_heavier_one_that_does_not():
    terms = [
        candidate("ice sheet", 20),
        candidate("lava", 10),
        candidate("moraine", 10, weight=0.9),
    ]
    assert chosen(terms, together(terms, {(0, 2): 8}), 2) == ["ice sheet", "moraine"]


def test_one_paper_with_both_terms_is_no_evidence():
    terms = [candidate("ice sheet", 20), candidate("ibex", 3), candidate("moraine", 15, weight=0.9)]
    assert chosen(terms, together(terms, {(0, 1): 1, (0, 2): 10}), 2) == ["ice sheet", "moraine"]


def test_few_papers_with_both_terms_are_less_evidence_than_many():
    ice, ibex, moraine = (
        candidate("ice sheet", 20),
        candidate("ibex", 2, weight=7.4),
        candidate("moraine", 15, weight=0.9),
    )
    # Both of two papers about an ibex, and 7 of 15 about a moraine, are about ice sheets.
    terms = [ice, ibex, moraine]
    assert chosen(terms, together(terms, {(0, 1): 2, (0, 2): 7}), 2) == ["ice sheet", "moraine"]


def test_keywords_repeat_no_word_in_another_form():
    terms = [candidate(name, 20) for name in ("planets", "planetary", "exoplanets", "orbit")]
    assert chosen(terms, together(terms, otherwise=15), 4) == ["planets", "exoplanets", "orbit"]


def test_keywords_are_listed_heaviest_first():
    terms = [candidate("MeltNet", 4), candidate("ice sheet", 30, weight=0.9)]
    assert chosen(terms, together(terms), 2) == ["MeltNet", "ice sheet"]


def test_topic_of_all_papers_has_keywords():
    texts = [f"Levain\nA levain of {flour}, and bread." for flour in ("rye", "rye", "spelt")]
    corpus = TermMatrix(texts, np.ones((3, 1), dtype=np.float32), None)
    groups = Groups(corpus, np.zeros(3, dtype=np.int32))
    names = dict.fromkeys(corpus.terms.names, 0.0)
    candidates = groups.candidates(0, names, groups.n_using[0].astype(float))
    (own,) = keywords_of_groups(corpus, [candidates], 10)
    assert {one.name for one in own} == {"levain", "rye", "bread"}


@given(st.data())
def test_keywords_are_distinct_terms_in_the_given_order(data):
    names = data.draw(st.lists(st.sampled_from(NAMES), unique=True))
    numbers, weights = st.integers(1, 40), st.floats(0.01, 1)
    terms = [
        candidate(
            name, data.draw(numbers), weight=data.draw(weights), n_elsewhere=data.draw(numbers)
        )
        for name in names
    ]
    n_keywords = data.draw(st.integers(0, 5))
    found = chosen(terms, together(terms, otherwise=data.draw(st.integers(0, 1))), n_keywords)
    assert len(found) <= n_keywords
    assert found == [name for name in names if name in found]
    assert not any(repeats(one, other) for one, other in itertools.combinations(found, 2))
    if n_keywords and names:
        assert found


@given(st.lists(st.sampled_from(NAMES)), st.integers(0, 5))
def test_distinct_returns_at_most_the_wanted_number(names, n_names):
    kept = distinct(names, n_names)
    assert len(kept) <= n_names
    assert len(set(kept)) == len(kept)
