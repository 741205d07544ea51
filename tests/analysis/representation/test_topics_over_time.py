"""Words counted again on a part of the corpus, weighed as BERTopic weighs them."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("bertopic", reason="needs the extra `analysis`")
pytestmark = pytest.mark.analysis

from scipy.sparse import csr_matrix

from analysis.representation.ctfidf import ClassTfidf
from analysis.representation.recount import words_again
from tests.planted import planted_papers


def test_weights_are_those_of_bertopics_own_transformer():
    from bertopic.vectorizers import ClassTfidfTransformer

    counts = csr_matrix(np.random.default_rng(4).poisson(0.7, size=(6, 40)).astype(np.float64))
    theirs = ClassTfidfTransformer(bm25_weighting=True, reduce_frequent_words=True)
    expected = theirs.fit(counts.copy()).transform(counts[:3].copy()).toarray()
    assert ClassTfidf(counts).transform(counts[:3]).toarray() == pytest.approx(expected)


def test_each_topic_is_described_in_the_wanted_periods_by_its_own_words():
    papers = planted_papers(8, ["glacier", "sourdough"])
    texts = [f"{title}\n{abstract}" for _, title, abstract in papers]
    labels = np.array([0, 1] * 8, dtype=np.int32)
    periods = np.repeat([0, 1], 8).astype(np.int32)
    found = words_again(texts, labels, periods, [1])
    assert [(words.topic, words.period, words.n_papers) for words in found] == [
        (0, 1, 4),
        (1, 1, 4),
    ]
    glacier, sourdough = (" ".join(words.keywords).casefold() for words in found)
    assert "glacier" in glacier
    assert "glacier" not in sourdough
    assert words_again(texts, labels, periods, []) == ()
