"""Tests of the terms of groups of papers."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("sklearn")
pytestmark = pytest.mark.analysis

from analysis.representation.topic_terms import Groups, TermMatrix, fragments

TEXTS = [
    "\nThe Gaussian splatting of avatars",
    "\nGaussian splatting, and multimodal avatars",
    "\nGaussian splatting for multimodal scenes",
    "\nThe levain",
    "\nThe levain, with scenes",
    "\nThe levain of bread",
]
LABELS = np.array([0, 0, 0, 1, 1, 1], dtype=np.int32)


@pytest.fixture
def groups():
    vectors = np.eye(2, dtype=np.float32)[LABELS]
    return Groups(TermMatrix(TEXTS, vectors, None), LABELS)


def row(groups, number):
    return groups.n_using[number].astype(np.float64)


def test_part_of_a_longer_term_is_a_fragment(groups):
    terms = groups.corpus.terms
    found = fragments(terms, row(groups, 0).toarray()[0])
    of = {name for name, fragment in zip(terms.names, found, strict=True) if fragment}
    assert of == {"Gaussian", "splatting"}


def test_label_terms_are_whole_and_shared_by_papers(groups):
    names = [name for name, _ in groups.names_of(0, row(groups, 0), 10)]
    assert names == ["Gaussian splatting", "avatars"]
    keywords = [name for name, _ in groups.keywords_of(0, row(groups, 0), 10)]
    assert "multimodal" in keywords


def test_term_vector_is_the_mean_of_its_papers(groups):
    vectors = groups.corpus.vectors_of(["levain", "scenes"])
    assert vectors[0] == pytest.approx([0, 1])
    assert vectors[1] == pytest.approx([0.5**0.5, 0.5**0.5])
